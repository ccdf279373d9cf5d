// Package browser finds and starts the Chromium that pages are looked at with.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/chromedp/chromedp"
)

// ErrNone says that there is no browser to look with.
var ErrNone = errors.New("there is no Chromium: `make browser` gets one on Debian; elsewhere install one, or say where it is in PORTOLAN_CHROMIUM")

// Find gives the path of the browser: $PORTOLAN_CHROMIUM, or the one on the PATH. Without
// one the error is [ErrNone]. The names are also those of get.sh.
func Find() (string, error) {
	for _, name := range []string{os.Getenv("PORTOLAN_CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
		"headless-shell", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"} {
		if name == "" {
			continue
		}
		if found, err := exec.LookPath(name); err == nil {
			return found, nil
		}
	}
	return "", ErrNone
}

// Start starts a browser without a window, which asks nobody for anything by itself. It
// ends with stop. Contexts made from the one it gives are tabs.
func Start(ctx context.Context) (browser context.Context, stop func(), err error) {
	path, err := Find()
	if err != nil {
		return nil, nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancelAllocator := chromedp.NewExecAllocator(ctx, options...)
	quiet := func(string, ...any) {}
	ctx, cancel := chromedp.NewContext(ctx, chromedp.WithLogf(quiet), chromedp.WithErrorf(quiet))
	stop = func() { cancel(); cancelAllocator() }
	if err := chromedp.Do(ctx); err != nil {
		stop()
		return nil, nil, fmt.Errorf("start %s: %w", path, err)
	}
	return ctx, stop, nil
}
