package serve_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"portolan/generator/browser/browsertest"
	"portolan/generator/build"
	"portolan/generator/desk/web"
	"portolan/generator/edtf"
	"portolan/generator/rule"
	"portolan/generator/serve"
)

// The desk follows what is saved, and keeps what its reader chose.
func TestBrowserDesk(t *testing.T) {
	browser := browsertest.Start(t)
	archive, err := txtar.ParseFile("../desk/testdata/site.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range archive.Files {
		serve.Lay(t, dir, map[string]string{f.Name: string(f.Data)})
	}
	today := edtf.MakeDay(2026, 11, 23)
	c := build.Config{Dir: dir, Content: "content", Templates: "templates", Static: "static", Today: today, Clock: today, Rules: rule.All()}
	listener, err := serve.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := serve.URL(listener)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- serve.Run(ctx, listener, serve.Options{Engine: serve.Workspace(build.NewWorkspace(c)), Dir: dir, Follow: true,
			Folders: []string{filepath.Join(dir, "content"), filepath.Join(dir, "templates"), filepath.Join(dir, "static")},
			Desk:    web.New(web.Options{Dir: dir})}, func() {})
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})

	b := serve.OpenTab(t, browser, url+"_desk/?where=content%2Fports")
	rows := "document.querySelectorAll('#problems tbody tr').length"
	row := func(text string) string {
		return "[...document.querySelectorAll('#problems tbody tr')].find((r) => r.textContent.includes('" + text + "'))"
	}
	b.Until(rows + " === 5") // once the rules have been run
	b.Text("window.same = true")
	b.Text("document.querySelector('[href*=\"sort=place\"]').focus()")

	// A row comes with the edit, marked as new, and no overlay lies over it.
	const broken = "name: East Harbour\ncountry: alphaa\n"
	serve.Lay(t, dir, map[string]string{"content/ports/east.yaml": broken})
	b.Until("!!" + row("alphaa"))
	for expression, want := range map[string]string{
		row("alphaa") + ".querySelector('.new').textContent":                                                          "new",
		row("alphaa") + ".querySelector('.severity').textContent":                                                     "error",
		row("alphaa") + " === document.querySelector('#problems tbody tr')":                                           "true",
		row("alphaa") + ".querySelector('.place').textContent":                                                        "content/ports/east.yaml:2:10",
		"document.querySelector('[role=alert]').textContent":                                                          "The last edit is not shown: it brought 1 error. Pages are as they were before it.",
		"location.pathname + location.search":                                                                         "/_desk/?where=content%2Fports",
		"document.querySelector('#problems-by-where + ul [aria-current]').firstChild.textContent.trim()":              "content/ports",
		"[...document.querySelectorAll('#problems .place')].every((p) => p.textContent.startsWith('content/ports/'))": "true",
		"document.activeElement.textContent":                                                                          "Sort by Place",
		"document.getElementById('portolan-overlay').shadowRoot.querySelector('dialog').open":                         "false",
		"document.getElementById('portolan-overlay').shadowRoot.querySelector('.badge').hidden":                       "true",
		"window.same": "true",
	} {
		if got := b.Text(expression); got != want {
			t.Errorf("%s is %q, want %q", expression, got, want)
		}
	}

	// It goes when it is mended; the page stays where it is, though others follow.
	serve.Lay(t, dir, map[string]string{"content/ports/east.yaml": strings.Replace(broken, "alphaa", "alpha", 1)})
	b.Until("!" + row("alphaa") + " && !document.querySelector('[role=alert]')")
	b.Until(rows + " === 2") // what the rules had against the file is gone with it
	if got := b.Text("window.same + document.activeElement.textContent + location.pathname"); got != "trueSort by Place/_desk/" {
		t.Errorf("kept is %q", got)
	}

	// It is dressed by its own style, with the site's colours.
	serve.Lay(t, dir, map[string]string{"static/css/portolan.css": ":root { --paper: rgb(1, 2, 3) } table { display: none } h1 { font-size: 1px }"})
	b.Until("getComputedStyle(document.documentElement).backgroundColor === 'rgb(1, 2, 3)'")
	if got := b.Text("getComputedStyle(document.querySelector('table')).display + ' ' + (parseFloat(getComputedStyle(document.querySelector('h1')).fontSize) > 20)"); got != "table true" {
		t.Errorf("the site's style reaches the desk: %s", got)
	}
}
