package audit

import (
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/generator/browser/browsertest"
	"portolan/generator/build"
	"portolan/generator/diag"
	"portolan/generator/edtf"
)

// With the defaults nothing that a stranger writes into Markdown or data runs, breaks the
// policy of pages, or is taken by a program for what it isn't: neither what is refused, while a
// server shows it, nor what isn't, once it is published.
func TestHostileContent(t *testing.T) {
	t.Parallel()
	day, err := edtf.ParseDay("2026-11-28")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "content")
	for _, folder := range []string{"kinds", "vocabularies"} {
		if err := os.CopyFS(filepath.Join(dir, folder), os.DirFS("../../content/"+folder)); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(t.TempDir(), "site")
	config := build.Config{Dir: filepath.Dir(dir), Content: "content", Templates: abs(t, "../../templates"), Static: abs(t, "../../static"), Out: out, Today: day}
	bare, err := build.NewWorkspace(config).Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h := newHostileSite(t, kindsOf(bare), dir, attempts(t))
	refused := refuse(t, h, build.NewWorkspace(config))
	report, err := build.Build(t.Context(), config)
	if err != nil || !report.Published {
		t.Fatal(err, report.Problems)
	}
	files := 0
	err = fs.WalkDir(os.DirFS(out), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, ".portolan/") {
			return err
		}
		data, err := os.ReadFile(filepath.Join(out, name))
		files++
		for _, fault := range harmful(name, data) {
			t.Error(fault)
		}
		return err
	})
	if err != nil || files < 300 {
		t.Fatalf("%d files: %v", files, err)
	}
	t.Logf("%d attempts, of which %d were refused; the others stand in %d files", h.tried, refused, files)
	t.Run("in a browser", func(t *testing.T) { visitHostile(t, out) })
}

// refuse takes out of content what is refused, until nothing is, and tells how much that was.
// What is shown of it before is harmless too.
func refuse(t *testing.T, h *hostileSite, w *build.Workspace) (refused int) {
	for round := 0; round < 40; round++ {
		s, err := w.Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		problems := diag.AtLeast(s.Problems(), diag.Error)
		if round == 0 {
			showBroken(t, s)
		}
		if len(problems) == 0 { // else rules have more to say
			found, err := s.Rules(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			problems = diag.AtLeast(found, diag.Error)
		}
		if len(problems) == 0 {
			return refused
		}
		refused += h.leaveOut(t, problems)
	}
	t.Fatal("what is refused never ends")
	return 0
}

// visitHostile looks at pages of each sort, and at all of those with attempts in every form.
func visitHostile(t *testing.T, out string) {
	browser := browsertest.Start(t)
	site := os.DirFS(out)
	samples, err := Samples(site, 1)
	if err != nil {
		t.Fatal(err)
	}
	paths, err := fs.Glob(site, "briefings/briefing-*/index.html")
	if err != nil || len(paths) < 3 {
		t.Fatalf("%d briefings: %v", len(paths), err)
	}
	for _, s := range samples {
		paths = append(paths, FileOf(s.Path))
	}
	for _, words := range []string{"<img src=x onerror=PWNED()>", "pwned"} {
		paths = append(paths, "search/index.html?q="+url.QueryEscape(words))
	}
	server, stop, err := Serve(out, ServeOptions{Policy: true})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	views, err := Each(browser, 2, paths, Look{}, func(path string) string { return server.Address + strings.Replace(path, "index.html", "", 1) })
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range views {
		for _, fault := range slices.Concat(v.Violations, v.Console, v.Elsewhere) {
			t.Errorf("%s: %s", paths[i], fault)
		}
	}
	t.Logf("%d pages", len(paths))
}

// showBroken looks at what a server makes of content that is refused.
func showBroken(t *testing.T, s *build.Snapshot) {
	made := 0
	for _, job := range s.Jobs() {
		m, err := s.Render(t.Context(), job)
		if err != nil {
			t.Fatal(err)
		}
		if m.Data != nil {
			made++
			for _, fault := range harmful(job.Path, m.Data) {
				t.Errorf("before it was refused: %s", fault)
			}
		}
	}
	t.Logf("%d of %d files were made of refused content", made, len(s.Jobs()))
}

func abs(t *testing.T, path string) string {
	t.Helper()
	p, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What is harmful is noticed in each sort of file, and what isn't is not.
func TestHarmful(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a.html", `<p title="<script>">x <a href="https://h.example/">y</a></p>`, ""},
		{"a.html", `<p><script>1</script>`, `a.html: <script src="">`},
		{"a.html", `<a href=" j&#9;avascript:x">`, `a.html: an address " j\tavascript:x"`},
		{"a.html", `<svg><a xlink:href="jar:x">`, `a.html: an address "jar:x"`},
		{"a.html", `<p/onclick=x>`, `a.html: <p onclick="x">`},
		{"a.html", `<iframe srcdoc=x>`, `a.html: <iframe>`},
		{"a.html", `<meta http-equiv=refresh content=0>`, `a.html: <meta http-equiv="refresh">`},
		{"a.html", `<script type="application/ld+json">{"url":"javascript:x"}</script>`, `a.html: an address "javascript:x"`},
		{"a.html", `<script type="application/ld+json">{"a":"</script>"}`, `a.html: no JSON`},
		{"feed.xml", `<feed><title>&lt;script></title></feed>`, ""},
		{"feed.xml", `<feed><content type="html">&lt;script>1&lt;/script></content></feed>`, `feed.xml: <script src="">`},
		{"feed.xml", `<feed><link href="javascript:x"/></feed>`, `feed.xml: an address "javascript:x"`},
		{"feed.xml", `<feed><script/></feed>`, `feed.xml: <script>`},
		{"feed.xml", "<feed>\x01</feed>", `feed.xml: XML syntax error`},
		{"feed.json", `{"title":"<script>"}`, ""},
		{"feed.json", `{"items":[{"content_html":"<p onclick=x>"}]}`, `feed.json: <p onclick="x">`},
		{"a.json", `{} {}`, `a.json: something follows`},
		{"search/en/x.js", `portolan("x",{"a":"</script>"})`, ""},
		{"search/en/x.js", `portolan("x",{});PWNED()`, `search/en/x.js: `},
		{"a.csv", "a,b\n-1.5,x=1\n", ""},
		{"a.csv", "a\n=1+1\n", `a.csv: row 2: a spreadsheet would compute "=1+1"`},
		{"a.ics", "BEGIN:VCALENDAR\r\nSUMMARY:x\r\n y\r\nEND:VCALENDAR\r\n", ""},
		{"a.ics", "BEGIN:VALARM\r\n", `a.ics: line 1: "BEGIN:VALARM"`},
		{"a.ics", "URL:javascript:x\r\n", `a.ics: line 1: "URL:javascript:x"`},
		{"a.ris", "TY  - JOUR\r\nUR  - javascript:x\r\nER  - \r\n", `a.ris: line 2: "UR  - javascript:x"`},
		{"a.ris", "TI  - a\nER  - \r\n", `a.ris: line 1`},
		{"a.bib", "@misc{a,\n  title = {x{\\}}y},\n}\n", "a.bib: "},
		{"a.bib", "@misc{a,\n  title = {x},\n}\n", ""},
		{"_redirects", "/a /PWNED() 301", "_redirects: it has an attempt in it"},
	} {
		got := strings.Join(harmful(c.name, []byte(c.text)), "\n")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s %q: %q, want %q", c.name, c.text, got, c.want)
		}
	}
}
