package markdown

import (
	"bytes"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The site's style sheet for code is what the palette says; -update writes it anew.
func TestCodeStyleSheet(t *testing.T) {
	const file = "../../static/css/code.css"
	var want bytes.Buffer
	if err := HighlightCSS(&want); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, want.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want.String(), string(got)); d != "" {
		t.Errorf("%s is not what the palette says (-palette +file); run with -update:\n%s", file, d)
	}
}
