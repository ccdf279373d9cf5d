package content

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What can't be read is known by all that it is likely to be found by.
func TestLost(t *testing.T) {
	p := newParser(t)
	for name, test := range map[string]struct {
		path, text, what, has, lacks string
	}{
		"a file": {"ports/puerto-cabello.yaml", "name: Puerto Cabello ~x\naka: [El Puerto, \"PC\"]\nlocode: VEPBL ^un\ndepth: 12\n broken: [",
			"", "port/puerto-cabello|puerto-cabello|puerto cabello|el puerto|pc|vepbl", "12|un"},
		"prose": {"ports/x.md", "---\nname: The X\n", "", "port/x|x|the x", ""},
		"a list": {"ports/all.list.yaml", "one:\n  name: One Port\n  depth: 3\ntwo: [\n",
			"", "port/one|one|one port|port/two|two", "3|all|depth"},
		"a table":              {"ports/all.csv", "ix,name\npuerto-x,Puerto X\n", "", "port/puerto-x|puerto-x|puerto x", "all"},
		"a folder of no kind":  {"prots/x.yaml", "name: The X\nlocode: VEPBL\ndepth: 13\n", "content/prots", "/x|x|the x|vepbl", ""},
		"what can be read":     {"ports/x.yaml", "name: X\nlocode: VEPBL\nunknown: 3\n", "-", "", ""},
		"what is no content":   {"ports/x.txt", "name: X\n", "-", "", ""},
		"a file without a key": {"ports/x.yaml", "- a\n- b\n", "", "port/x|x", "a|b"},
	} {
		doc := p.Parse("content/"+test.path, test.path, test.text, nil)
		switch {
		case test.what == "-" && doc.Lost != nil:
			t.Errorf("%s: %v is lost", name, doc.Lost)
		case test.what == "-":
		case doc.Lost == nil:
			t.Errorf("%s: nothing is lost", name)
		default:
			want := test.what
			if want == "" {
				want = "content/" + test.path
			}
			if diff := cmp.Diff(want, doc.Lost.What); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			names := "|" + strings.Join(doc.Lost.Names, "|") + "|"
			for has := range strings.SplitSeq(test.has, "|") {
				if !strings.Contains(names, "|"+has+"|") {
					t.Errorf("%s: %q is not in %s", name, has, names)
				}
			}
			for lacks := range strings.SplitSeq(test.lacks, "|") {
				if lacks != "" && strings.Contains(names, "|"+lacks+"|") {
					t.Errorf("%s: %q is in %s", name, lacks, names)
				}
			}
		}
	}
}
