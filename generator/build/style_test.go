package build_test

import (
	"strings"
	"testing"
)

// What a style sheet asks for and the site doesn't have is told by every build until it is
// there, and stops none.
func TestDeadInStyles(t *testing.T) {
	dir := newSite(t, archived(harbours))
	config := folders(t, dir)
	lay(t, dir, map[string]string{"static/css/portolan.css": "@import 'more.css';\na { background: url(../sea.png) }\n", "static/css/more.css": "b { mask: url(../boat.svg) }\n"})
	for range 2 {
		got := problems(makeSite(t, config))
		for _, want := range []string{
			`static/css/portolan.css:2:17: warning: the style sheet asks for "../sea.png", and the site has no file "sea.png" [asset-missing]`,
			`static/css/more.css:1:11: warning: the style sheet asks for "../boat.svg", and the site has no file "boat.svg" [asset-missing]`,
		} {
			if strings.Count(got, want) != 1 {
				t.Errorf("%q is not told once:\n%s", want, got)
			}
		}
	}
	lay(t, dir, map[string]string{"static/sea.png": "", "static/boat.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"})
	if report := makeSite(t, config); len(report.Problems) > 0 || !report.Published {
		t.Errorf("with the files: %s", problems(report))
	}
}
