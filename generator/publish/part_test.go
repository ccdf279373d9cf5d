package publish

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"
)

// halves cuts a site in two.
func halves(s site) [2]site {
	out := [2]site{{}, {}}
	for i, p := range slices.Sorted(maps.Keys(s)) {
		out[i%2][p] = s[p]
	}
	return out
}

// layParts builds a site in two parts, each into a folder of its own, and copies both into dir, with
// their bookkeeping.
func layParts(t *testing.T, dir string, s site) {
	t.Helper()
	for i, half := range halves(s) {
		part := t.TempDir()
		if _, err := try(part, half, Options{Part: fmt.Sprintf("%dof2", i+1)}, nil); err != nil {
			t.Fatal(err)
		}
		fill(t, dir, half)
		fill(t, filepath.Join(dir, ownDir), own(t, part))
	}
}

// A part built again in its folder loses what it no longer has, and its manifest says whose it is.
func TestPart(t *testing.T) {
	dir := t.TempDir()
	opts := Options{Part: "page-1of2"}
	for _, s := range []site{{"a": "1", "b/c": "2"}, {"a": "3"}} {
		if _, err := try(dir, s, opts, nil); err != nil {
			t.Fatal(err)
		}
		equal(t, "folder", s, found(t, dir))
	}
	equal(t, "bookkeeping", site{"lock": "", "manifest-page-1of2": "portolan manifest 1\na\n"}, own(t, dir))
}

// The whole takes the place of its parts, wherever a run that does so is stopped.
func TestWholeAfterParts(t *testing.T) {
	a, b := twoSites(1)
	for step, finished := 0, false; !finished; step++ {
		dir := t.TempDir()
		layParts(t, dir, a)
		finished = stopAt(t, dir, step, a, b)
		checkKilled(t, dir, a, b)
		if t.Failed() {
			t.Fatalf("stopped before step %d", step)
		}
	}
}

// A part isn't built where there is more, unless that is forced; then it takes nothing away from it.
func TestPartWhereThereIsMore(t *testing.T) {
	a, _ := twoSites(1)
	for _, tt := range []struct {
		name string
		lay  func(t *testing.T, dir string)
		want error
	}{
		{"the whole", func(t *testing.T, dir string) { do(t, dir, a) }, ErrWhole},
		{"another part", func(t *testing.T, dir string) { layParts(t, dir, a) }, ErrPart},
		{"a folder of somebody", func(t *testing.T, dir string) { fill(t, dir, a); fill(t, filepath.Join(dir, ownDir), site{"lock": ""}) }, ErrForeign},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			tt.lay(t, dir)
			before := own(t, dir)
			some := site{"both/0.html": "new", "new": "new"}
			if _, err := try(dir, some, Options{Part: "page"}, nil); !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			equal(t, "folder", a, found(t, dir))
			if _, err := try(dir, some, Options{Part: "page", Force: true}, nil); err != nil {
				t.Fatal(err)
			}
			want := maps.Clone(a)
			maps.Copy(want, some)
			equal(t, "forced", want, found(t, dir))
			if _, err := try(dir, site{"both/0.html": "new"}, Options{Part: "page", Force: true}, nil); err != nil {
				t.Fatal(err)
			}
			delete(want, "new")
			equal(t, "forced again", want, found(t, dir))
			after := own(t, dir)
			delete(after, "manifest-page")
			delete(after, "lock")
			delete(before, "lock")
			equal(t, "other bookkeeping", before, after)
		})
	}
}

// A manifest of a part that is damaged is told, and is not what a build removes files by.
func TestDamagedPart(t *testing.T) {
	for _, name := range []string{"manifest-page", "manifest-1of2"} {
		dir := t.TempDir()
		fill(t, dir, site{"a": "1"})
		fill(t, filepath.Join(dir, ownDir), site{name: "portolan manifest 1\n../a\n"})
		_, err := try(dir, site{"b": "2"}, Options{}, nil)
		if want := fmt.Sprintf("can't build into %q: its manifest %q is damaged: it names %q; delete the folder, or force it", dir, ownDir+"/"+name, "../a"); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
		equal(t, "folder", site{"a": "1"}, found(t, dir))
	}
}
