package precompress

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"

	"portolan/generator/output"
)

// Both codings give back what went in, always in the same bytes, whoever used the coder before.
func TestEncode(t *testing.T) {
	page := []byte(strings.Repeat("<p>The port lies in <a href=\"../\">Venezuela</a>.</p>\n", 200))
	for _, file := range []string{"x.html.gz", "x.html.br"} {
		first, err := Encode(file, page)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Encode(file, []byte("something else")); err != nil {
			t.Fatal(err)
		}
		again, err := Encode(file, page)
		if err != nil || !bytes.Equal(first, again) {
			t.Errorf("%s is another the second time, %v", file, err)
		}
		var r io.Reader = brotli.NewReader(bytes.NewReader(first))
		if strings.HasSuffix(file, ".gz") {
			if r, err = gzip.NewReader(bytes.NewReader(first)); err != nil {
				t.Fatal(err)
			}
		}
		back, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(back, page) || 10*len(first) > len(page) {
			t.Errorf("%s: %d bytes give %d, %v", file, len(first), len(back), err)
		}
	}
	if empty, err := Encode("x.gz", nil); err != nil || len(empty) == 0 {
		t.Errorf("an empty file: %v, %v", empty, err)
	}
	if _, err := Encode("x.zst", nil); err == nil {
		t.Error("a coding that isn't there")
	}
}

// Beside what compresses well stand two files, beside other files none.
func TestJobs(t *testing.T) {
	got := Jobs([]output.Job{{Path: "a/index.html", Output: "page", Owner: "port/a"}, {Path: "b.PNG"}, {Path: "c.woff2"}, {Path: "d.JS"}, {Path: "e"}})
	want := []output.Job{{Path: "a/index.html.br", Output: Name, Arg: "a/index.html", Owner: "port/a"}, {Path: "a/index.html.gz", Output: Name, Arg: "a/index.html", Owner: "port/a"},
		{Path: "d.JS.br", Output: Name, Arg: "d.JS"}, {Path: "d.JS.gz", Output: Name, Arg: "d.JS"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
