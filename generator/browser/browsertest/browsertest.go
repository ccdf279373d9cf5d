// Package browsertest gives tests a browser.
package browsertest

import (
	"context"
	"errors"
	"os"
	"testing"

	"portolan/generator/browser"
)

// Start starts a browser that ends with the test. Where there is none the test is left
// out, but fails where CI=true or PORTOLAN_BROWSER=required says that it must run.
func Start(t testing.TB) context.Context {
	t.Helper()
	started, stop, err := browser.Start(context.Background()) // not that of the test, which ends before its clean-up
	if errors.Is(err, browser.ErrNone) && os.Getenv("CI") != "true" && os.Getenv("PORTOLAN_BROWSER") != "required" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return started
}
