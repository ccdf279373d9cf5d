package desk

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"portolan/generator/build"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/git"
	"portolan/generator/serve"
)

// sound reports what no page may be like: what the policy forbids, and what those who
// use a keyboard or a screen reader would miss.
func sound(t *testing.T, address string, a Answer) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(string(a.Body)))
	if err != nil {
		t.Fatal(err)
	}
	wrong := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s: %s", address, fmt.Sprintf(format, args...))
	}
	count, ids, targets, labels := map[string]int{}, map[string]bool{}, []string{}, map[string]bool{}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		count[n.Data]++
		for _, at := range n.Attr {
			switch {
			case at.Key == "style" || strings.HasPrefix(at.Key, "on"):
				wrong("<%s %s=%q> is against the policy", n.Data, at.Key, at.Val)
			case at.Key == "id" && (ids[at.Val] || at.Val == "" || strings.ContainsAny(at.Val, " \t\n")):
				wrong("the id %q is there twice, or is none", at.Val)
			case at.Key == "id":
				ids[at.Val] = true
			case at.Key == "aria-labelledby", at.Key == "href" && strings.HasPrefix(at.Val, "#"):
				targets = append(targets, strings.TrimPrefix(at.Val, "#"))
			case (at.Key == "href" || at.Key == "src" || at.Key == "action") && !strings.HasPrefix(at.Val, "/") && !strings.HasPrefix(at.Val, "editor:"):
				wrong("<%s %s=%q> leads away", n.Data, at.Key, at.Val)
			case at.Key == "aria-sort" && at.Val != "ascending" && at.Val != "descending":
				wrong("aria-sort=%q", at.Val)
			}
		}
		switch n.Data {
		case "table":
			if n.FirstChild.NextSibling.Data != "caption" {
				wrong("a table has no caption")
			}
		case "th":
			if attribute(n, "scope") == "" {
				wrong("a head of a table has no scope")
			}
		case "a", "button", "caption", "h1", "h2", "summary":
			if textIn(n) == "" {
				wrong("<%s> is empty", n.Data)
			}
		case "label":
			labels[attribute(n, "for")] = true
		case "input":
			if !labels[attribute(n, "id")] {
				wrong("an input has no label")
			}
		case "nav", "section":
			if attribute(n, "aria-label")+attribute(n, "aria-labelledby") == "" {
				wrong("<%s> has no name", n.Data)
			}
		case "style", "iframe", "object", "embed", "base":
			wrong("there is a <%s>", n.Data)
		}
	}
	for _, one := range []string{"main", "h1", "title", "header", "footer", "script"} {
		if count[one] != 1 {
			wrong("there are %d <%s>", count[one], one)
		}
	}
	for _, to := range targets {
		if !ids[to] {
			wrong("there is no id %q", to)
		}
	}
	if strings.Contains(string(a.Body), "ZgotmplZ") || strings.Contains(string(a.Body), "<no value>") {
		wrong("the template is wrong about something")
	}
}

func textIn(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

func TestPagesAreSound(t *testing.T) {
	d, in := New(), full(t)
	for _, address := range addresses {
		sound(t, address, get(t, d, in, address))
	}
}

// What is written in the content, in file names, in commits and in addresses is shown as
// text, whatever it is.
func TestHostileText(t *testing.T) {
	const evil = `</title><script>alert(1)</script><img src=x onerror=alert(1)>"'` + "`\u202e\x1b[31m"
	long := strings.Repeat("x", 100_000)
	in := small(t)
	var problems []diag.Problem
	for i, text := range []string{evil, long} {
		p := diag.Errorf(diag.Code(text[:min(len(text), 200)]), diag.Pos{File: "content/ports/" + text[:min(len(text), 200)], Line: i + 1, Col: 3}, "%s", text).WithHint("%s", text)
		p.Source = text
		problems = append(problems, p)
	}
	in.All, in.Machine, in.EditorNote = problems, evil+long, evil
	in.Saves = []serve.Save{{At: time.Now(), Files: []string{evil}}}
	in.Changes = &git.Report{Outside: []string{evil}, Repositories: []git.Repository{{Folders: []string{evil}, Failure: evil, Commit: git.Commit{Hash: evil, Subject: evil + long},
		Files: []git.File{{Name: evil, From: evil, Change: git.Renamed}}, Diff: &git.Diff{Name: evil, Lines: []git.Line{{Sign: '+', Text: evil}}}}}}
	f := newFolder(t, siteFiles(t, map[string]string{
		"content/ports/evil.yaml": "name: '</a><script>alert(1)</script>\u202e'\ncountry: alpha\nsrc: first\n",
		"content/site.yaml":       "title: '<script>alert(1)</script>'\nlang: ru\n",
	}), false)
	in.Shown = f.now().Shown
	in.Newest = in.Shown
	quoted := strings.NewReplacer("%", "%25", " ", "%20", "&", "%26", "#", "%23", "+", "%2B", "\x1b", "%1b").Replace(evil)
	d := New()
	for _, address := range []string{"/_desk/", "/_desk/changes/?diff=" + quoted, "/_desk/times/", "/_desk/pages/", "/_desk/pages/?of=evil", "/_desk/pages/?of=" + quoted,
		"/_desk/pages/?of=/" + quoted, "/_desk/?code=" + quoted + "&sort=" + quoted + "&page=" + quoted + "&" + quoted + "=1", "/_desk/reports/" + quoted + "/", "/_desk/codes/" + quoted + "/",
		"/_desk/" + quoted, "/_desk/?code=" + long, "/_desk/pages/?of=country/alpha&refs-how=" + quoted, "/_desk/pages/?of=http://%zz", "/_desk/pages/?of=http://", "/_desk/pages/?of=%20"} {
		a := get(t, d, in, address)
		name := address[:min(len(address), 60)]
		sound(t, name, a)
		body := string(a.Body)
		for _, bad := range []string{"<script>alert", "<img", "\u202e", "\x1b"} {
			if strings.Contains(body, bad) {
				t.Errorf("%s has %q in it", name, bad)
			}
		}
		if len(body) > 60_000 {
			t.Errorf("%s is %d bytes long", name, len(body))
		}
	}
}

// Thousands of problems come in parts, and each part has links to the others.
func TestManyProblems(t *testing.T) {
	in := small(t)
	in.All = nil
	for i := range 5000 {
		p := diag.Errorf(diag.Code(fmt.Sprintf("code-%d", i%3)), diag.Pos{File: fmt.Sprintf("content/ports/p%d.yaml", i%50), Line: i + 1, Col: 1}, "wrong the same way")
		p.Severity = diag.Severity(i % 3)
		in.All = append(in.All, p)
	}
	in.New = in.All[4998:4999] // an error
	if in.New[0].Severity != diag.Error {
		t.Fatal("the test is wrong")
	}
	d := New()
	first := get(t, d, in, "/_desk/")
	said := text(t, first)
	for _, want := range []string{"1,667 errors, 1,667 warnings, 1,666 notes, 1 new.", "Problems: 1 to 100 of 5,000", "[*1](/_desk/) [2](/_desk/?page=2) [3](/_desk/?page=3) … [50](/_desk/?page=50) [Next](/_desk/?page=2)"} {
		if !strings.Contains(said, want) {
			t.Errorf("the first part lacks %q:\n%.2000s", want, said)
		}
	}
	rows := strings.Split(said, "\n| ")[2:] // behind the heads
	if len(rows) != 100 || !strings.HasPrefix(rows[0], "error new ") || !strings.Contains(rows[0], ":4999:1") || strings.HasPrefix(rows[1], "error new") {
		t.Errorf("%d rows, the first is %q", len(rows), rows[0])
	}
	sound(t, "the first part", first)
	seen := map[string]bool{}
	for page := 1; page <= 50; page++ {
		for _, row := range strings.Split(text(t, get(t, d, in, fmt.Sprintf("/_desk/?page=%d", page))), "\n| ")[2:] {
			row, _, _ = strings.Cut(row, "\n")
			seen[row] = true
		}
	}
	if len(seen) != 5000 {
		t.Errorf("%d problems are listed on all parts", len(seen))
	}
	if last := text(t, get(t, d, in, "/_desk/?page=9999&severity=note")); !strings.Contains(last, "Problems: 1,601 to 1,666 of 1,666, of 5,000 in all") {
		t.Errorf("behind the last part there is:\n%.1500s", last)
	}
}

// Of content that can't be read the desk still tells what is wrong.
func TestBrokenContent(t *testing.T) {
	d := New()
	for name, change := range map[string]map[string]string{
		"a file is no YAML":     {"content/ports/west.yaml": "name: [\n"},
		"a kind is no YAML":     {"content/kinds/port.yaml": "fields: [\n"},
		"there are no kinds":    {"content/kinds": ""},
		"there are no settings": {"content/site.yaml": "{"},
		"a template is broken":  {"templates/base.html": "{{"},
		"there is no template":  {"templates/entity.html": ""},
		"a page can't be made":  {"templates/entity.html": `{{define "main"}}{{.Entity.Nmae}}{{end}}`},
		"nothing is there":      {"content": "", "content/x": "x", "templates": "", "templates/x": "x"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFolder(t, siteFiles(t, nil), false)
			for _, started := range []bool{true, false} { // the edit broke it; it was broken at the start
				good := f.now()
				for file, text := range change {
					if text == "" {
						f.lay(map[string]string{file: ""})
					}
				}
				for file, text := range change {
					if text != "" {
						f.lay(map[string]string{file: text})
					}
				}
				now := f.now()
				if started {
					now.Shown = good.Shown
				}
				in := inputOf(now)
				in.New = diag.AtLeast(now.All, diag.Error)
				in.Changes = &git.Report{}
				for _, address := range addresses {
					a := get(t, d, in, address)
					sound(t, address, a)
					if said := text(t, a); len(in.New) > 0 && !strings.Contains(said, counted(len(in.New), "error")) {
						t.Errorf("%s doesn't tell of the errors:\n%s", address, said)
					}
				}
				said := text(t, get(t, d, in, "/_desk/?severity=error"))
				for _, p := range in.New[:min(len(in.New), 50)] {
					if !strings.Contains(said, strings.Join(strings.Fields(p.Message), " ")) {
						t.Errorf("%q isn't listed:\n%s", p.Message, said)
					}
				}
			}
		})
	}
}

// What keeps a page from being made is told with it.
func TestPageThatCannotBeMade(t *testing.T) {
	f := newFolder(t, siteFiles(t, map[string]string{"templates/entity.html": "{{define \"main\"}}\n{{.Entity.Nmae}}{{end}}", "templates/home.html": "{{define \"main\"}}{{.Nope}}{{end}}"}), false)
	in, d := inputOf(f.now()), New()
	for address, want := range map[string]string{"/_desk/pages/?of=west": "error [templates/entity.html:2:", "/_desk/pages/?of=/": "error [templates/home.html:1:"} {
		a := get(t, d, in, address)
		sound(t, address, a)
		if said := text(t, a); !strings.Contains(said, want) || !strings.Contains(said, "The page can’t be made, for what is among its problems.") {
			t.Errorf("%s says:\n%s", address, said)
		}
	}
}

// While the folders can't be read, what was read last is shown, and that it is so.
func TestFoldersGone(t *testing.T) {
	in := full(t)
	in.Machine = "there is no folder \"content\""
	d := New()
	for _, address := range addresses {
		if said := text(t, get(t, d, in, address)); !strings.Contains(said, "The folders can’t be read: there is no folder \"content\". Below is what was read last.") {
			t.Errorf("%s doesn't say so:\n%s", address, said)
		}
	}
}

// What an error keeps as it was is told, and that files which were deleted have no page all
// the same.
func TestNotShown(t *testing.T) {
	f := newFolder(t, siteFiles(t, map[string]string{"content/ports/far.yaml": "name: Far\n", "content/ports/near.yaml": "name: Near\n"}), false)
	now := f.now()
	for _, step := range []struct {
		files map[string]string
		want  string
	}{
		{map[string]string{"content/ports/near.yaml": "name: [\n"}, "it brought 1 error. Pages are as they were before it."},
		{map[string]string{"content/ports/far.yaml": ""}, "it brought 1 error. Pages are as they were before it, but for what content/ports/far.yaml had: that was deleted, and is gone at once."},
		{map[string]string{"content/ports/near.yaml": "", "content/ports/broken.yaml": "name: [\n"}, "it brought 1 error. Pages are as they were before it, but for what 2 files had that were deleted: that is gone at once."},
	} {
		f.lay(step.files)
		now.Newest = f.now().Newest
		now.New = diag.AtLeast(now.Newest.Problems(), diag.Error)
		if said := text(t, get(t, New(), inputOf(now), "/_desk/")); !strings.Contains(said, "The last edit is not shown: "+step.want) {
			t.Errorf("want %q:\n%.900s", step.want, said)
		}
	}
}

// A snapshot that can't be asked, and one that isn't of a workspace, cost what they would
// tell, and no more.
func TestNoSnapshot(t *testing.T) {
	d := New()
	broken := small(t)
	f := newFolder(t, siteFiles(t, nil), false)
	other := inputOf(serve.Now{Shown: otherSnapshot{f.now().Shown}, Newest: otherSnapshot{f.now().Shown}, All: broken.All, Script: broken.Script})
	for _, address := range addresses {
		a := get(t, d, other, address)
		sound(t, address, a)
		if said := text(t, a); !strings.Contains(said, "1 warning, 7 notes") || !strings.Contains(said, "too broken to be asked") {
			t.Errorf("%s says:\n%s", address, said)
		}
	}
	if said := text(t, get(t, d, other, "/_desk/")); !strings.Contains(said, "content/ports/west.yaml:6:9") {
		t.Errorf("the problems are not listed:\n%s", said)
	}
	if got := newPlaces(&build.Snapshot{}, &build.Snapshot{}); got != nil {
		t.Errorf("a snapshot of nothing has places: %+v", got)
	}
}

type otherSnapshot struct{ serve.Snapshot }

// A mistake in one page costs that page.
func TestPageFails(t *testing.T) {
	in := full(t)
	in.Open = func(diag.Pos) string { panic("as asked for") }
	d := New()
	a := get(t, d, in, "/_desk/")
	sound(t, "/_desk/", a)
	if said := text(t, a); a.Status != 500 || !strings.Contains(said, "What went wrong: as asked for") {
		t.Errorf("%d %s", a.Status, said)
	}
}

// A slash that is missing is added, and nothing else is guessed.
func TestElsewhere(t *testing.T) {
	d, in := New(), small(t)
	for address, want := range map[string]string{
		"/_desk/schedule":                "301 /_desk/schedule/",
		"/_desk/reports/stale?kind=x%20": "301 /_desk/reports/stale/?kind=x%20",
		"/_desk/pages":                   "301 /_desk/pages/",
		"/_desk/codes":                   "404 ",
		"/_desk/codes/":                  "404 ",
		"/_desk/codes/a/b/":              "404 ",
		"/_desk/schedule//":              "404 ",
		"/_desk/index.html":              "404 ",
	} {
		if a := get(t, d, in, address); fmt.Sprint(a.Status, " ", a.Location) != want {
			t.Errorf("%s is %d %s, want %s", address, a.Status, a.Location, want)
		}
	}
}

// Drafts that are shown have pages, and the schedule says so.
func TestDraftsShown(t *testing.T) {
	in := inputOf(newFolder(t, siteFiles(t, nil), true).now())
	in.Drafts = true
	said := text(t, get(t, New(), in, "/_desk/schedule/"))
	if !strings.Contains(said, "are shown here") || !strings.Contains(said, "| [A draft](/briefings/draft/)") || strings.Contains(said, "not published") {
		t.Errorf("the schedule is:\n%s", said)
	}
}

func TestWaits(t *testing.T) {
	today := edtf.MakeDay(2026, 11, 23)
	for days, want := range map[int]string{0: "today", 1: "tomorrow", -1: "yesterday", 2: "in 2 days", 5000: "in 5,000 days", -5000: "5,000 days ago"} {
		if got := inDays(today+edtf.Day(days), today); got != want {
			t.Errorf("%d days from today is %q, want %q", days, got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "-1,234", -123: "-123"} {
		if got := number(n); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
	}
}

// Git's silence is put in words.
func TestTrouble(t *testing.T) {
	commit := git.Commit{Hash: "abc", Subject: "x"}
	tests := []struct {
		report git.Report
		want   string
	}{
		{git.Report{Absent: true}, "Git is not installed on this machine, so what changed since the last commit isn’t known."},
		{git.Report{Outside: []string{"content", "static"}}, "content, static are in no Git repository, so what changed there isn’t known."},
		{git.Report{Repositories: []git.Repository{{Folders: []string{"content"}}}}, "content: there is no commit yet, so all is new."},
		{git.Report{Repositories: []git.Repository{{Folders: []string{"content"}, Failure: "Git says: no."}}}, "content: Git says: no."},
		{git.Report{Repositories: []git.Repository{{Folders: []string{"content"}, Commit: commit}}}, "Nothing changed since then."},
		{git.Report{Repositories: []git.Repository{{Folders: []string{"content"}, Commit: commit, Failure: "Git took longer than 10s and was stopped."}}}, "content: Git took longer than 10s and was stopped."},
	}
	in := small(t)
	d := New()
	for _, tt := range tests {
		in.Changes = &tt.report
		a := get(t, d, in, "/_desk/changes/?diff=content/x")
		sound(t, tt.want, a)
		said := text(t, a)
		if !slices.Contains(strings.Split(said, "\n"), tt.want) || !strings.Contains(said, "Nothing that Git tells of changed in “content/x”.") {
			t.Errorf("want %q, got\n%s", tt.want, said)
		}
	}
}

// The site's style lies beneath the desk's, under whatever name it has.
func TestStyle(t *testing.T) {
	now := small(t).Now
	if got := Style(now); !strings.HasPrefix(got, "@import url(\"/css/portolan.css\") layer(portal);\n/* The look") {
		t.Errorf("it begins %.200s", got)
	}
	without := newFolder(t, siteFiles(t, map[string]string{"static/css/portolan.css": "", "static/x": "x"}), false).now()
	if got := Style(without); !strings.HasPrefix(got, "/* The look") {
		t.Errorf("without the site's, it begins %.200s", got)
	}
	if got := escaped("css/\");x{}\n\\.css"); strings.ContainsAny(got, "\"\\\n") {
		t.Errorf("a name ends the address: %s", got)
	}
}
