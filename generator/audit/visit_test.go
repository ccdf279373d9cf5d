package audit

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a visit is to notice is noticed.
func testVisitNotices(t *testing.T, browser context.Context) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"index.html": `<!doctype html><title>x</title><body style="color:red"><main>plain <noscript>none</noscript> text<div class="code"><pre>x</pre></div></main>` +
			`<img src="http://elsewhere.invalid/x.png" alt=""><div class="wide">wide</div><script src="a.js"></script>`,
		"a.js": `console.warn("hello", 1); document.querySelector("main").append("more"); document.querySelector(".wide").style.width = "2000px";
			document.querySelector(".code").insertAdjacentHTML("beforeend", "<button class=copy>Copy</button>"); setTimeout(() => { throw new Error("thrown"); });`,
		"shift.html": `<!doctype html><title>x</title><main><p>moved</p></main><script src="shift.js"></script>`,
		"shift.js": `const frames = (n) => new Promise((done) => n ? requestAnimationFrame(() => frames(n - 1).then(done)) : done());
			const moved = new Promise((done) => addEventListener("load", done)).then(() => frames(3)).then(() => { document.querySelector("p").style.marginTop = "300px"; return frames(2); });
			Object.defineProperty(document.fonts, "ready", { value: moved }); // a visit waits for it`,
		"favicon.ico":  "",
		"nothing.html": `<!doctype html><title>x</title><main>plain text</main>`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	server, stop, err := Serve(dir, ServeOptions{Policy: true})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	look := Look{Width: 360}
	tab, err := OpenTab(browser, look)
	if err != nil {
		t.Fatal(err)
	}
	defer tab.Close()
	visit := func(path string) View {
		v, err := tab.Visit(server.Address+path, look)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	v := visit("")
	for what, have := range map[string][]string{
		"style-src-attr blocked inline":            v.Violations,
		"img-src blocked http://elsewhere.invalid": v.Violations,
		`"hello" 1`:         v.Console,
		"Error: thrown":     v.Console,
		"2000":              {v.Wide},
		`<div class="wide"`: {v.Wide},
		"plain textxmore":   {v.Text},
	} {
		if !strings.Contains(strings.Join(have, "\n"), what) {
			t.Errorf("%q is missing in %q", what, have)
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := TextOfMain(data)
	if err != nil || plain != "plain textx" {
		t.Errorf("the text of main is %q, %v", plain, err)
	}
	if d := Difference(plain, v.Text); !strings.Contains(d, "more") {
		t.Errorf("the difference is %q", d)
	}
	if v := visit("shift.html"); v.Shift == 0 {
		t.Error("no layout shift was seen")
	}
	if v := visit("nothing.html"); len(v.Violations)+len(v.Console)+len(v.Elsewhere) > 0 || v.Wide != "" || v.Shift != 0 || v.Text != "plain text" {
		t.Errorf("on a page with nothing wrong was seen %+v", v)
	}
	pdf, err := Print(browser, server.Address+"nothing.html")
	if err != nil || Sheets(pdf) != 1 || Sheets(pdf[:len(pdf)/2]) != 0 {
		t.Errorf("it prints on %d sheets, %v", Sheets(pdf), err)
	}
}

func TestReports(t *testing.T) {
	faults, hints, err := nuFaults([]byte(`{"messages":[{"type":"info","message":"may be"},{"type":"error","url":"http://h/","lastLine":3,"message":"bad","extract":"a\n  b"},{"type":"info","subType":"warning","message":"odd"},{"type":"info","subType":"warning","message":"Inline script violates Content Security Policy: blocked","extract":"<script type=\"application/ld+json\">{}"},{"type":"info","subType":"warning","message":"Inline script violates Content Security Policy: blocked","extract":"<script>x()"}]}`))
	if err != nil || len(hints) != 2 || len(faults) != 3 || faults[0] != "http://h/:3: error: bad: a b" || faults[1] != ":0: warning: odd: " {
		t.Errorf("%q, %q, %v", faults, hints, err)
	}
	if _, _, err := nuFaults([]byte("Exception")); err == nil {
		t.Error("what is no report is taken for one")
	}
	report := `{"categories":{"performance":{"score":0.984,"auditRefs":[{"id":"fcp","weight":10},{"id":"note","weight":0}]},"accessibility":{"score":1},"best-practices":{"score":1},"seo":{"score":1}},
		"audits":{"fcp":{"title":"First","displayValue":"2 s","score":0.5},"note":{"title":"Note","score":0}}}`
	s, err := readScores([]byte(report))
	if err != nil || s.String() != "98/100/100/100" || len(s.Faults) != 1 || s.Faults[0] != "performance: First (fcp) 0.50 2 s" {
		t.Errorf("%v, %v", s, err)
	}
	full, err := readScores([]byte(strings.ReplaceAll(report, "0.984", "1")))
	if err != nil || full.String() != "100/100/100/100" || len(full.Faults) > 0 || Best(s, full).String() != full.String() || Best(full, s).String() != full.String() {
		t.Errorf("%v, %v", full, err)
	}
	for _, bad := range []string{"", `{"categories":{}}`, `{"runtimeError":{"message":"no page"}}`} {
		if _, err := readScores([]byte(bad)); err == nil {
			t.Errorf("%q is taken for a report", bad)
		}
	}
}

// A message that nothing can be done about is one of a few, and no other.
func TestIsBeyondHelp(t *testing.T) {
	for message, want := range map[string]bool{
		"Access to font at 'file:///a/b.woff2' from origin 'null' has been blocked by CORS policy: … file:///a/":           true,
		"Failed to load resource: net::ERR_FAILED file:///a/b.woff2":                                                       true,
		"A preload for 'file:///a/b.woff2' is found, but is not used because the request credentials mode does not match.": true,
		"Failed to load resource: net::ERR_FAILED file:///a/b.css":                                                         false,
		"Access to font at 'http://h/b.woff2' from origin 'null' has been blocked":                                         false,
	} {
		if got := IsBeyondHelp(message); got != want {
			t.Errorf("%q: %t, want %t", message, got, want)
		}
	}
}
