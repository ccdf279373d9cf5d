package picture

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"portolan/generator/digest"
	"portolan/generator/output"
	"portolan/generator/view"
)

// What is kept from run to run names the release of the module that it was made with.
func TestMaker(t *testing.T) {
	mod, err := os.ReadFile("../../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if want, _, _ := strings.Cut(maker, ","); !strings.Contains(string(mod), want+"\n") {
		t.Errorf("go.mod has no %q: write its release into maker", want)
	}
}

// Keys tell files and widths apart.
func TestKey(t *testing.T) {
	a, b := digest.String("a"), digest.String("b")
	if key(a, 0) == key(b, 0) || key(a, 0) == key(a, 480) || key(a, 480) != key(a, 480) {
		t.Error("two versions have one key, or one has two")
	}
	job := output.Job{Output: Name, Arg: "480 content/a b/c d.jpg"}
	if width, err := widthOf(job); Source(job) != "content/a b/c d.jpg" || width != 480 || err != nil {
		t.Errorf("%q, %d, %v", Source(job), width, err)
	}
}

// Browsers choose by how wide pictures are shown, which the style sheet says.
func TestSizes(t *testing.T) {
	css, err := os.ReadFile("../../../static/css/portolan.css")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`--measure: ([0-9.]+rem);`).FindSubmatch(css)
	if m == nil || !strings.Contains(view.PictureSizes, " "+string(m[1])+",") {
		t.Errorf("the column of text is %q wide, and pictures are said to be %q", m, view.PictureSizes)
	}
}
