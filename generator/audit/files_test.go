package audit

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// A site has nothing that its policy forbids, and no dead link: built for the root of a
// host or for a path below it, and as files.
func testFiles(t *testing.T, dir string, addresses ...string) {
	site := os.DirFS(dir)
	faults, count, err := ForbiddenIn(site)
	if err != nil || count < 100 {
		t.Fatalf("%d files: %v", count, err)
	}
	for _, f := range faults {
		t.Error(f)
	}
	for _, address := range addresses {
		links, err := Follow(site, address)
		if err != nil || links.Followed < 1000 {
			t.Fatalf("%s: %d links: %v", address, links.Followed, err)
		}
		for _, dead := range links.Dead {
			t.Errorf("%s: %s", address, dead)
		}
	}
}

func TestForbidden(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a.html", `<p>style="x" onclick="y" data:z javascript:</p><a href="https://example.org/" data-style="x" title="data: none">x</a>`, ""},
		{"a.html", `<script src="a.js"></script><script type="application/ld+json">{}</script><link rel="canonical" href="https://example.org/">`, ""},
		{"a.html", "<p>\n<p style='a:b'>", `a.html:2: <p style="a:b">`},
		{"a.html", "<style>p{}</style>", "a.html:1: <style>"},
		{"a.html", "<svg><style>p{}</style></svg>", "a.html:1: <style>"},
		{"a.html", "<p ONCLICK=x>", `a.html:1: <p onclick="x">`},
		{"a.html", "<script>x</script>", "a.html:1: a script in the page"},
		{"a.html", "<script type=module>x</script>", "a.html:1: a script in the page"},
		{"a.html", `<a href=" JavaScript:x">`, `a.html:1: <a href=" JavaScript:x">`},
		{"a.html", `<img src="data:image/png,x">`, `a.html:1: <img src="data:image/png,x">`},
		{"a.html", `<img srcset="a.png, data:x 2x">`, `a.html:1: <img srcset="a.png, data:x 2x">`},
		{"a.html", `<img src="//cdn.example/x.png">`, `a.html:1: <img> asks another host for //cdn.example/x.png`},
		{"a.html", `<link rel="stylesheet" href="https://cdn.example/x.css">`, `a.html:1: <link> asks another host for https://cdn.example/x.css`},
		{"a.svg", `<svg><use xlink:href="https://cdn.example/x.svg#a"/></svg>`, `a.svg:1: <use> asks another host for https://cdn.example/x.svg#a`},
		{"a.css", "a{b:c}\na{background:url(data:image/png,x)}", "a.css:2: data:image/png,x)}"},
		{"a.css", `@import "https://cdn.example/x.css";`, "a.css:1: a file of another host: https://cdn.example/x.css"},
		{"a.css", `@import url("x.css");a{metadata:b}`, ""},
		{"a.js", `const x = { data: 1, style: 2 }; if (x.data === "on") go(x);`, ""},
		{"a.js", "x.innerHTML = `<p style=\"a\">`", "a.js:1: style=\"a\">`"},
		{"a.js", `y;
x.src = "data:image/png"`, `a.js:2: "data:image/png"`},
		{"a.js", `eval("x")`, `a.js:1: eval("x")`},
		{"a.txt", `<p style="a">`, ""},
	} {
		if got := strings.Join(Forbidden(c.name, []byte(c.text)), "\n"); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func TestFollow(t *testing.T) {
	site := fstest.MapFS{
		"index.html":        {Data: []byte(`<link rel=stylesheet href="css/a.css"><a href="b/#x">1</a><a href="./">2</a><a href="https://else.example/">3</a><a href="b/index.html#y%20z">4</a>`)},
		"b/index.html":      {Data: []byte("<p id=x><a name='y z'></a>\n<a href='../b'>slash</a><a href='../c/'>gone</a><a href=#w>place</a><a href=/a/b/>home</a><a href='../../'>out</a><a href='#:~:text=x'>text</a>")},
		"404.html":          {Data: []byte(`<a href="/a/b/">home</a><a href="/">host</a><img srcset="/a/b/p.png 1x, /a/b/q.png 2x">`)},
		"css/a.css":         {Data: []byte("@import 'b.css';\na{b:url(../p.png)}")},
		"p.png":             {Data: []byte("x")},
		"old/index.html":    {Data: []byte(`<meta http-equiv=refresh content="0; url=../b/"><link rel=canonical href="https://host.example/a/b/none/">`)},
		"pic/c.svg":         {Data: []byte(`<svg><path id=k /><use href="#k"/><use href="#l"/></svg>`)},
		"pic/index.html":    {Data: []byte(`<a href="c.svg#k">k</a><a href="p.png#k">k</a>`)},
		"broken/index.html": {Data: []byte(`<a href="http://[">x</a>`)},
	}
	got, err := Follow(site, "https://host.example/a/b/")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"404.html:1: /: outside of the site",
		"404.html:1: /a/b/q.png: not there",
		"b/index.html:2: #w: no such place in b/index.html",
		"b/index.html:2: ../../: outside of the site",
		"b/index.html:2: ../b: a folder without the slash",
		"b/index.html:2: ../c/: not there",
		"broken/index.html:1: http://[: no address",
		"css/a.css:1: b.css: not there",
		"old/index.html:1: https://host.example/a/b/none/: not there",
		"pic/c.svg:1: #l: no such place in pic/c.svg",
		"pic/index.html:1: p.png#k: not there",
	}
	if diff := cmp.Diff(want, got.Dead); diff != "" {
		t.Errorf("dead (-want +got):\n%s", diff)
	}
	if got.Outward != 1 {
		t.Errorf("%d outward, want 1", got.Outward)
	}
	if files, err := Follow(site, "file:///a/b/"); err != nil || slices.ContainsFunc(files.Dead, func(s string) bool { return strings.HasPrefix(s, "404") }) || files.Folders == 0 {
		t.Errorf("as files: %v, %v", files, err)
	}
}

func TestServer(t *testing.T) {
	dir := t.TempDir()
	page := strings.Repeat("<p>text</p>", 500)
	for name, text := range map[string]string{"index.html": page, "404.html": "none", "f.woff2": page} {
		if err := os.WriteFile(dir+"/"+name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, coding := range []string{"", "gzip", "br"} {
		server, stop, err := Serve(dir, ServeOptions{Prefix: "/a/b/", Coding: coding, Policy: true})
		if err != nil {
			t.Fatal(err)
		}
		defer stop()
		var got []string
		for _, path := range []string{"", "none/", "f.woff2", "../"} {
			req, err := http.NewRequestWithContext(t.Context(), "GET", server.Address+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Accept-Encoding", "gzip, br")
			res, err := http.DefaultTransport.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(res.Body)
			res.Body.Close()
			if err != nil {
				t.Fatal(err)
			}
			if res.Header.Get("Content-Security-Policy") != Policy {
				t.Errorf("%s: no policy", path)
			}
			got = append(got, fmt.Sprintf("%d %s %q %t", res.StatusCode, res.Header.Get("Content-Type"), res.Header.Get("Content-Encoding"), len(body) < len(page)/2))
		}
		want := []string{
			fmt.Sprintf("200 text/html; charset=utf-8 %q %t", coding, coding != ""),
			fmt.Sprintf("404 text/html; charset=utf-8 %q true", coding),
			`200 font/woff2 "" false`,
			fmt.Sprintf("404 text/html; charset=utf-8 %q true", coding),
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", coding, diff)
		}
		answers := server.Answers()
		if len(answers) != 4 || len(server.Answers()) != 0 || answers[2] != (Answer{"/a/b/f.woff2", "font/woff2", 200, len(page)}) {
			t.Errorf("answers: %v", answers)
		}
		if w := weightOf("", answers); w.Files != 4 || w.ByKind["font"] != len(page) || w.Total() != w.ByKind["font"]+w.ByKind["page"] {
			t.Errorf("weight: %v", w)
		}
	}
}
