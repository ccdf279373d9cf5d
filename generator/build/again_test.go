package build_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"portolan/generator/build"
	"portolan/generator/diag"
)

// Whatever was edited, a workspace that has seen all that was before gives the snapshot that
// a new one gives: the same problems, jobs and bytes. Most saves are of wording, where it
// joins nothing anew; those must be among the edits.
func TestWorkspaceIsAsNew(t *testing.T) {
	const sites, edits = 6, 30
	again, planned := 0, 0
	for seed := range uint64(sites) {
		start, list := randomEdits(t, seed, edits)
		if seed%3 == 0 {
			start.files["content/site.yaml"] = "title: Site\npage_size: 5\nnav: [things, notes]\nhome: [things]\n" // nothing is linked unasked
		}
		e := editor{r: rand.New(rand.NewPCG(seed, 9)), site: start}
		list = slices.Concat(wordings(&e), list)
		dir := t.TempDir()
		lay(t, dir, start.files)
		state := start.clone()
		var w *build.Workspace
		day, drafts := "", false
		for i := -1; i < len(list); i++ {
			what := "the start"
			if i >= 0 {
				before := state.clone()
				list[i].do(&state)
				state.damaged, state.tampered = before.damaged, before.tampered // nothing is kept or published here
				relay(t, dir, before, state)
				what = list[i].what
			}
			c := state.config(t, dir)
			if w == nil || day != state.today || drafts != state.drafts { // as the server does at midnight
				w, day, drafts = build.NewWorkspace(c), state.today, state.drafts
			}
			got, gotErr := w.Snapshot(t.Context())
			want, wantErr := build.NewWorkspace(c).Snapshot(t.Context())
			if fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
				t.Fatalf("seed %d, %s: the error is %v, and a new one's %v", seed, what, gotErr, wantErr)
			}
			if gotErr != nil {
				w = nil
				continue
			}
			if d := sameSnapshot(t, want, got); d != "" {
				t.Fatalf("seed %d, edit %d, %s: %s", seed, i, what, d)
			}
			graph, plan := got.Again()
			again, planned = again+count(graph), planned+count(plan)
		}
	}
	t.Logf("%d times the graph was that of the snapshot before, %d times the plan", again, planned)
	if again < 20 || planned < 20 {
		t.Errorf("the edits test too little: only %d and %d snapshots were known to join as the one before", again, planned)
	}
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// wordings are edits of one body that come near to saying something to other pages.
func wordings(e *editor) []edit {
	var list []edit
	f := e.file("content/things/", ".md")
	say := func(body string) {
		list = append(list, edit{what: fmt.Sprintf("%s says %q", f, body), do: func(s *siteState) {
			if text, ok := s.files[f]; ok {
				head, _, _ := bytes.Cut([]byte(text[4:]), []byte("\n---\n"))
				s.files[f] = "---\n" + string(head) + "\n---\n" + body
			}
		}})
	}
	for _, body := range []string{
		"Words.\n", "Other words.\n", "Near [[t1]].\n", "Nearer [[t1]], some say.\n", "Near [[t1|that]].\n", "Near [[t3]].\n", "Near [[t1#next]].\n", "Near [[t1#size]].\n",
		"Near [[t1.name]].\n", "Near [[t1.size]].\n", "## Part\n\nText.\n", "## Part\n\nMore.\n", "## Port\n\nMore.\n", "So it is [@s0].\n", "So it was [@s0].\n", "So it was [@s1].\n",
		"[A page](/things/).\n", "[That page](/things/).\n", "[A page](/notes/).\n", "Harbour 3 is far.\n", "Far is Harbour 3.\n", "Haven and Harbour 4.\n", "Nothing.\n", "",
		"Near [[nowhere]].\n", "Near  [[nowhere]].\n", "\n\nNear [[nowhere]].\n", "Words.\n", "![x](p.png)\n", "Words at last.\n",
	} {
		say(body)
	}
	return list
}

// sameSnapshot tells the first difference between two snapshots of the same files; "" if
// there is none.
func sameSnapshot(t *testing.T, want, got *build.Snapshot) string {
	t.Helper()
	if d := sameProblems(want.Problems(), got.Problems()); d != "" {
		return d
	}
	wantRules, err1 := want.Rules(t.Context())
	gotRules, err2 := got.Rules(t.Context())
	if err1 != nil || err2 != nil {
		return fmt.Sprint(err1, err2)
	}
	if d := sameProblems(wantRules, gotRules); d != "" {
		return "rules: " + d
	}
	if !slices.Equal(want.Jobs(), got.Jobs()) {
		return fmt.Sprintf("the jobs are\n%v\nand should be\n%v", got.Jobs(), want.Jobs())
	}
	render := func(s *build.Snapshot) map[string]string {
		files := map[string]string{}
		for _, job := range s.Jobs() {
			made, err := s.Render(t.Context(), job)
			files[job.Path] = fmt.Sprint(string(made.Data), made.Problems, err)
			if found, ok := s.Job(job.Path); !ok || found != job {
				files[job.Path] += "\nnot found"
			}
		}
		return files
	}
	wantFiles := render(want)
	gotFiles := render(got)
	if maps.Equal(wantFiles, gotFiles) {
		return ""
	}
	return difference(wantFiles, gotFiles)
}

func sameProblems(want, got []diag.Problem) string {
	if slices.Equal(want, got) {
		return ""
	}
	return fmt.Sprintf("problems are\n%v\nand should be\n%v", got, want)
}
