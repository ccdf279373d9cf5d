package desk

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"portolan/generator/git"
	"portolan/generator/serve"
)

var update = flag.Bool("update", false, "rewrite the expected pages; read them before accepting")

// addresses are those whose pages are compared with testdata/pages.txtar.
var addresses = []string{
	"/_desk/", "/_desk/?severity=note&sort=-place&code=single-relay", "/_desk/?severity=error", "/_desk/?new=yes",
	"/_desk/?sort=wrong&page=x&colour=blue&%zz", "/_desk/schedule/", "/_desk/schedule/?state=expired", "/_desk/reports/",
	"/_desk/reports/stale/?sort=as-of", "/_desk/reports/unsourced/", "/_desk/reports/expectation-open/", "/_desk/reports/single-relay/", "/_desk/reports/orphan/",
	"/_desk/reports/unlinked-mention/", "/_desk/reports/source-uncited/", "/_desk/reports/stael/", "/_desk/changes/?diff=content/ports/west.yaml",
	"/_desk/pages/", "/_desk/pages/?kind=port&sort=references", "/_desk/pages/?of=port/west", "/_desk/pages/?of=west&refs-how=prose&reads-op=derived", "/_desk/pages/?of=West%20Harbour", "/_desk/pages/?of=east&reads-op=none",
	"/_desk/pages/?of=/ports/west/", "/_desk/pages/?of=http://127.0.0.1:8080/ports/", "/_desk/pages/?of=draft", "/_desk/pages/?of=Alpha", "/_desk/pages/?of=/port/wets/", "/_desk/times/",
	"/_desk/codes/orphan/", "/_desk/codes/orphanage/", "/_desk/nothing/",
}

// times are those of the stages of a snapshot, which differ from run to run.
var times = regexp.MustCompile(`[0-9.]+ (µs|ms|s)( \| (less than )?[0-9]+ %| in all)`)

// full is an input in which there is something of everything.
func full(t testing.TB) Input {
	in := small(t)
	in.New = in.All[:0:0]
	for _, p := range in.All {
		if p.Code == "stale" && strings.Contains(p.Pos.File, "west") {
			in.Fresh = append(in.Fresh, p)
		}
	}
	at := time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)
	in.Saves = []serve.Save{{At: at, Took: 31 * time.Millisecond, Files: []string{"content/ports/west.yaml"}, Shown: true},
		{At: at.Add(-time.Minute), Files: []string{"a", "b", "c", "d", "e"}, More: 7}}
	in.Changes = &git.Report{Outside: []string{"static"}, Repositories: []git.Repository{{
		Folders: []string{"content", "templates"}, Commit: git.Commit{Hash: "0123abc", Subject: "Ports <b>", Time: at}, More: 3,
		Files: []git.File{
			{Name: "content/ports/west.yaml", From: "content/ports/wets.yaml", Change: git.Renamed, Added: 1, Removed: 2},
			{Name: "content/sources/all.list.yaml", Change: git.Modified, Added: 1200},
			{Name: "content/ports/old.yaml", Change: git.Deleted, Removed: 8},
			{Name: "content/ports/quay.png", Change: git.Added, Binary: true},
		},
		Diff: &git.Diff{Name: "content/ports/west.yaml", Lines: []git.Line{{Sign: '@', Text: "line 3"}, {Sign: ' ', Text: "same"}, {Sign: '-', Text: "<was>"}, {Sign: '+', Text: "is\u202e"}}, More: 5},
	}}}
	return in
}

// TestPages compares what the pages say with what they should.
func TestPages(t *testing.T) {
	const file = "testdata/pages.txtar"
	d, in := New(), full(t)
	got := &txtar.Archive{Comment: []byte("What the desk says of the site of the tests, at each address, as plain text. go test -update rewrites it.\n")}
	for i, address := range addresses {
		a := get(t, d, in, address)
		said := text(t, a)
		if i > 0 { // all have the same frame
			_, said, _ = strings.Cut(said, "\n# ")
			said, _, _ = strings.Cut("# "+said, "\nThe desk belongs to")
		}
		if a.Status != 200 {
			said = "status " + number(a.Status) + "\n" + said
		}
		got.Files = append(got.Files, txtar.File{Name: address, Data: []byte(times.ReplaceAllString(said, "…"))})
	}
	made := string(txtar.Format(got))
	if *update {
		if err := os.WriteFile(file, []byte(made), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), made); diff != "" {
		t.Errorf("pages (-want +got):\n%s", diff)
	}
}
