package build

import (
	"reflect"
	"slices"
	"testing"

	"portolan/generator/output"
	"portolan/generator/output/citing"
	"portolan/generator/output/precompress"
)

// Files of one thing are made at once, with what compresses them; all others by themselves.
func TestUnits(t *testing.T) {
	jobs := []output.Job{{Path: "a/a.bib", Output: "citing", Owner: "a"}, {Path: "a/a.csl.json", Output: "citing", Owner: "a"}, {Path: "a/card.png", Output: "card", Owner: "a"},
		{Path: "a/index.html", Output: "page", Owner: "a"}, {Path: "b/b.bib", Output: "citing", Owner: "b"}}
	p := planOf(byPath(append(jobs, precompress.Jobs(jobs)...)))
	byName := map[string]output.Output{"citing": citing.New()}
	some := make([]int, len(p.jobs))
	for i := range some {
		some[i] = i
	}
	paths := func(units []unit) (out [][]string) {
		for _, u := range units {
			var paths []string
			for _, i := range u {
				paths = append(paths, p.jobs[i].Path)
			}
			out = append(out, paths)
		}
		return out
	}
	long, short := p.unitsOf(byName, some)
	want := [][]string{
		{"a/a.bib", "a/a.bib.br", "a/a.bib.gz", "a/a.csl.json", "a/a.csl.json.br", "a/a.csl.json.gz"},
		{"a/card.png"}, {"a/index.html", "a/index.html.br", "a/index.html.gz"}, {"b/b.bib", "b/b.bib.br", "b/b.bib.gz"},
	}
	if got := paths(short); !reflect.DeepEqual(got, want) || len(long) > 0 {
		t.Errorf("%q, %q", got, paths(long))
	}
	// What compresses a file that is kept is made without it.
	_, short = p.unitsOf(byName, []int{slices.IndexFunc(p.jobs, func(j output.Job) bool { return j.Path == "a/a.bib.gz" })})
	if got := paths(short); !reflect.DeepEqual(got, [][]string{{"a/a.bib.gz"}}) {
		t.Errorf("%q", got)
	}
}
