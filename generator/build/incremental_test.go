package build_test

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"portolan/generator/build"
	"portolan/generator/diag"
	"portolan/generator/rule"
)

var rounds = flag.Int("rounds", usualRounds, "edits after which an incremental build is compared with a clean one")

var firstSeed = flag.Uint64("seed", 0, "seed of the first of the random sites")

// editsPerSite is how many edits one random site goes through.
const editsPerSite = 40

// Whatever was edited, and in whatever order, an incremental build gives byte for byte
// what a clean build gives, and reports the same.
func TestIncrementalEqualsClean(t *testing.T) {
	t.Parallel()
	var seen tally
	t.Run("sites", func(t *testing.T) { // which ends when all of them have
		for done, seed := 0, *firstSeed; done < *rounds; seed++ {
			n := min(editsPerSite, *rounds-done)
			done += n
			t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
				t.Parallel()
				sameWhateverIsEdited(t, seed, n, &seen)
			})
		}
	})
	seen.check(t, *rounds)
}

// sameWhateverIsEdited edits one random site n times.
func sameWhateverIsEdited(t *testing.T, seed uint64, n int, seen *tally) {
	start, w := randomWalk(t, seed)
	var edits []edit
	failure := edited(t, start, n, func(built bool) edit {
		if edits != nil {
			w.saw(built)
		}
		edits = append(edits, w.next())
		return edits[len(edits)-1]
	}, seen)
	if failure == "" {
		return
	}
	for { // leave out what isn't needed for it to fail
		shorter := false
		for i := range edits {
			without := slices.Delete(slices.Clone(edits), i, i+1)
			if f := edited(t, start, len(without), inTurn(without), &tally{}); f != "" {
				edits, failure, shorter = without, f, true
				break
			}
		}
		if !shorter {
			break
		}
	}
	var list strings.Builder
	for _, e := range edits {
		list.WriteString("  " + e.what + "\n")
	}
	t.Fatalf("seed %d; after these edits an incremental build is not the same as a clean one:\n%s%s", seed, list.String(), failure)
}

// What reading a file finds wrong in its text is found by the next build too, though the
// file stands as it did.
func TestFlawedTextStaysWrong(t *testing.T) {
	start := siteState{files: randomSite(1, 12), today: today}
	maps.Copy(start.files, smallTemplates(t))
	flaw := write("flaw", "content/things/flawed.yaml", "name: x\x01\n")
	if failure := edited(t, start, 2, inTurn([]edit{flaw, write("another", "static/robots.txt", "x")}), &tally{}); failure != "" {
		t.Error(failure)
	}
}

// A tally counts what became of the edits, so that a test of nothing is seen.
type tally struct {
	mu                                    sync.Mutex
	published, nothing, some, all, slight int
	tried, told                           map[string]int // by sort: edits, and those that made another site or other problems
}

func (y *tally) count(r *build.Report) {
	y.mu.Lock()
	defer y.mu.Unlock()
	files := r.Files.Made + r.Files.Changed + r.Files.Unchanged
	y.published++
	if r.Slight {
		y.slight++
	}
	switch r.Rendered {
	case 0:
		y.nothing++
	case files:
		y.all++
	default:
		y.some++
	}
}

// edit counts an edit, and whether it was seen in what a build gives.
func (y *tally) edit(e edit, seen bool) {
	y.mu.Lock()
	defer y.mu.Unlock()
	if y.tried == nil {
		y.tried, y.told = map[string]int{}, map[string]int{}
	}
	y.tried[e.sort]++
	if seen {
		y.told[e.sort]++
	}
}

// check fails if the edits were not of all sorts, or had no effect.
func (y *tally) check(t *testing.T, rounds int) {
	t.Logf("of %d edits %d were published: %d made no file again, %d some, %d all; %d were slight", rounds, y.published, y.nothing, y.some, y.all, y.slight)
	for _, s := range sorts() {
		t.Logf("%-10s %5d edits, seen %5d times", s.name, y.tried[s.name], y.told[s.name])
		if rounds >= 400 && (y.tried[s.name] < 3 || y.told[s.name] < 2 && !s.still) {
			t.Errorf("edits of the sort %q test too little", s.name)
		}
	}
	if rounds >= 100 && min(y.nothing, y.some, y.all, y.slight) < rounds/50 {
		t.Error("the edits test too little")
	}
}

// A walk makes edits that make sense for a site as those before left it.
type walk struct {
	editor
	good   siteState // as it was last free of errors
	broken bool
}

// randomWalk gives a random site, and a walk that begins there.
func randomWalk(t *testing.T, seed uint64) (siteState, *walk) {
	start := siteState{files: randomSite(seed, 12), today: today, program: "test", saved: map[string]int{}}
	if seed%2 == 0 {
		maps.Copy(start.files, smallTemplates(t))
	} else {
		maps.Copy(start.files, realTemplates(t))
	}
	start.files["static/css/portolan.css"] = "a{}"
	if seed%4 < 2 {
		start.files["static/js/search.js"] = "0" // with it there is an index
	}
	return start, &walk{editor: editor{r: rand.New(rand.NewPCG(seed, 3)), site: start.clone()}, good: start.clone()}
}

// next gives the next edit: of a broken site mostly one that mends it.
func (w *walk) next() edit {
	e := w.editor.next()
	if w.broken && w.r.IntN(4) > 0 {
		e = mend(w.good)
	}
	e.do(&w.site)
	return e
}

// saw tells a walk whether the site builds as its last edit left it.
func (w *walk) saw(built bool) {
	if w.broken = !built; built {
		w.good = w.site.clone()
	}
}

// mend puts everything back as it was when it was well.
func mend(good siteState) edit {
	return edit{what: "mend everything", sort: "mend", do: func(s *siteState) {
		s.files, s.today, s.drafts, s.hosted = maps.Clone(good.files), good.today, good.drafts, good.hosted
	}}
}

// config gives the config of the site in a folder.
func (s siteState) config(t *testing.T, dir string) build.Config {
	c := folders(t, dir)
	c.Today, c.Drafts, c.Compress, c.Portable, c.Rules = day(t, s.today), s.drafts, s.hosted, s.hosted, rule.AtLeast(rule.All(), diag.Error)
	c.Clock = day(t, "2050-01-01") // no date of the site is still to come
	return c
}

// realTemplates gives the templates of the repository.
func realTemplates(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	for name, text := range read(t, "../../templates") {
		files["templates/"+name] = text
	}
	return files
}

// inTurn gives edits that are known before.
func inTurn(edits []edit) func(bool) edit {
	return func(bool) edit {
		first := edits[0]
		edits = edits[1:]
		return first
	}
}

// edited builds the site, and again after each of n edits, and tells the first difference from
// a clean build; "" if there is none. What gives the edits is told whether the site built before.
func edited(t *testing.T, start siteState, n int, next func(built bool) edit, seen *tally) string {
	t.Helper()
	dir := t.TempDir()
	lay(t, dir, start.files)
	state := start.clone()
	clock := time.Now().Add(time.Hour) // so that the stamps of files are trusted that were written just now
	var want *build.Report             // of a clean build, and its files and error
	var wantFiles map[string]string
	var wantErr string
	var last map[string]string
	lastFound := ""
	tampered := false // with the site, since it was last published
	built := true
	for i := -1; i < n; i++ {
		before := state.clone()
		var e edit
		if i >= 0 {
			e = next(built)
			e.do(&state)
			relay(t, dir, before, state)
		}
		c := state.config(t, dir)
		c.Now = clock
		clean := c
		c.Cache, c.Program, c.Out = filepath.Join(dir, ".portolan"), state.program, filepath.Join(dir, "out")
		c.Verify = i == n-1
		clean.Out = filepath.Join(dir, fmt.Sprint("clean", i))
		got, gotFiles, gotErr := outcome(t, c)
		if i < 0 || !state.makes(before) { // else it was built for the edit before
			want, wantFiles, wantErr = outcome(t, clean)
		}
		if i < 0 && (want == nil || !want.Published) {
			t.Fatalf("the site doesn't build to begin with: %s%s", wantErr, problems(want))
		}
		built = wantErr == "" && !want.Errors()
		found := wantErr
		if want != nil {
			found += problems(want)
		}
		if i >= 0 {
			tampered = tampered || e.sort == "tamper"
			seen.edit(e, found != lastFound || wantFiles != nil && !maps.Equal(wantFiles, last))
		}
		lastFound = found
		switch {
		case gotErr != wantErr:
			return fmt.Sprintf("the error is %q, and a clean build's is %q", gotErr, wantErr)
		case want == nil:
		case problems(got) != problems(want):
			return fmt.Sprintf("problems are\n%s\nand a clean build's are\n%s", problems(got), problems(want))
		case got.Pages != want.Pages || got.NextDue != want.NextDue || fmt.Sprint(got.Entities) != fmt.Sprint(want.Entities):
			return fmt.Sprintf("the report is %v, and a clean build's is %v", got, want)
		case want.Published:
			seen.count(got)
			last, tampered = wantFiles, false
			if d := difference(wantFiles, gotFiles); d != "" {
				return d
			}
		case last != nil && !tampered: // the last good site is as it was
			if d := difference(last, read(t, c.Out)); d != "" {
				return "with problems: " + d
			}
		}
		if err := os.RemoveAll(clean.Out); err != nil {
			t.Fatal(err)
		}
	}
	return ""
}

// outcome builds, and gives the report, the files of the site and the error.
func outcome(t *testing.T, c build.Config) (*build.Report, map[string]string, string) {
	t.Helper()
	report, err := build.Build(t.Context(), c)
	if err != nil {
		return nil, nil, strings.ReplaceAll(err.Error(), c.Out, "OUT")
	}
	if !report.Published {
		return report, nil, ""
	}
	return report, read(t, c.Out), ""
}

// relay makes a folder that holds one state of a site hold another, and touches no other
// files.
func relay(t *testing.T, dir string, before, after siteState) {
	t.Helper()
	for name := range before.files {
		if _, ok := after.files[name]; ok {
			continue
		}
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		for folder := filepath.Dir(file); os.Remove(folder) == nil; { // if it is empty now
			folder = filepath.Dir(folder)
		}
	}
	for name, text := range after.files {
		if old, ok := before.files[name]; !ok || old != text || before.saved[name] != after.saved[name] {
			lay(t, dir, map[string]string{name: text})
		}
	}
	if before.damaged != after.damaged {
		kept, err := filepath.Glob(filepath.Join(dir, ".portolan", "memo*")) // which may have been deleted before
		if err != nil {
			t.Fatal(err)
		}
		if len(kept) > 0 {
			damage(t, kept[after.damaged/8%len(kept)], after.damaged)
		}
	}
	if before.tampered != after.tampered {
		site := read(t, filepath.Join(dir, "out"))
		names := slices.Sorted(maps.Keys(site))
		damage(t, filepath.Join(dir, "out", filepath.FromSlash(names[after.tampered%len(names)])), after.tampered)
	}
}

// damage turns a bit of a file, cuts its end off or deletes it: n says what and where.
func damage(t *testing.T, file string, n int) {
	t.Helper()
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return // as it was damaged before
	}
	if err != nil {
		t.Fatal(err)
	}
	at := n * 7919 % (len(data) + 1)
	switch {
	case n%8 == 0 || len(data) == 0:
		err = os.Remove(file)
	case n%8 == 1:
		err = os.WriteFile(file, data[:at], 0o666)
	default:
		data[min(at, len(data)-1)] ^= 1 << (n % 8)
		err = os.WriteFile(file, data, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// difference tells the first file that isn't the same; "" if all are.
func difference(want, got map[string]string) string {
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if text, ok := got[name]; !ok {
			return name + " is missing"
		} else if text != want[name] {
			i := 0
			for i < min(len(text), len(want[name])) && text[i] == want[name][i] {
				i++
			}
			around := func(s string) string { return s[max(0, i-80):min(len(s), i+80)] }
			return fmt.Sprintf("%s differs at byte %d:\n   got …%q\n  want …%q", name, i, around(text), around(want[name]))
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			return name + " is left over"
		}
	}
	return ""
}
