// Package audit looks at a built site as readers see it: it serves the files, picks a
// page of every sort, and opens them in a browser.
package audit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"

	"github.com/chromedp/chromedp"
)

// ErrNoBrowser says that there is no browser to look with.
var ErrNoBrowser = errors.New("there is no Chromium: install one, or say where it is in PORTOLAN_CHROMIUM")

// Chromium finds the browser: $PORTOLAN_CHROMIUM, or the one on the PATH.
func Chromium() (string, error) {
	for _, name := range []string{os.Getenv("PORTOLAN_CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
		"headless-shell", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"} {
		if name == "" {
			continue
		}
		if found, err := exec.LookPath(name); err == nil {
			return found, nil
		}
	}
	return "", ErrNoBrowser
}

// Browse starts a browser without a window. It ends with stop.
func Browse(ctx context.Context) (browser context.Context, stop func(), err error) {
	path, err := Chromium()
	if err != nil {
		return nil, nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancelAllocator := chromedp.NewExecAllocator(ctx, options...)
	quiet := func(string, ...any) {}
	ctx, cancel := chromedp.NewContext(ctx, chromedp.WithLogf(quiet), chromedp.WithErrorf(quiet))
	stop = func() { cancel(); cancelAllocator() }
	if err := chromedp.Do(ctx); err != nil {
		stop()
		return nil, nil, fmt.Errorf("start %s: %w", path, err)
	}
	return ctx, stop, nil
}

// Serve serves a folder at an address of this machine until stop is called.
func Serve(dir string) (address string, stop func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: http.FileServer(http.Dir(dir))}
	done := make(chan struct{})
	go func() { defer close(done); server.Serve(listener) }() // it ends when it is closed
	return "http://" + listener.Addr().String() + "/", func() { server.Close(); <-done }, nil
}

// A Sample is a page that stands for all of its sort.
type Sample struct {
	Sort string // home, briefing, port, list-of-port, watchlist …
	Path string // from the root of the site: "ports/puerto-cabello/"
	size int
}

var (
	pageSort    = regexp.MustCompile(`<body class="page-([a-z0-9-]+)"`)
	articleKind = regexp.MustCompile(`<article class="sheet [^"]*\bkind-([a-z0-9-]+)`)
	briefing    = regexp.MustCompile(`<article class="sheet briefing`)
)

// Samples picks of each sort of page, and of entities of each kind, the largest.
func Samples(site fs.FS) ([]Sample, error) {
	best := map[string]Sample{}
	err := fs.WalkDir(site, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".html") {
			return err
		}
		data, err := fs.ReadFile(site, name)
		if err != nil {
			return err
		}
		s := Sample{Sort: sortOf(string(data), name), Path: strings.TrimSuffix(name, "index.html"), size: len(data)}
		if s.Sort != "" && (best[s.Sort].Sort == "" || s.size > best[s.Sort].size) {
			best[s.Sort] = s
		}
		return nil
	})
	return slices.SortedFunc(maps.Values(best), func(a, b Sample) int { return cmp.Compare(a.Sort, b.Sort) }), err
}

// sortOf names the sort of a page; "" for what is no page of a site.
func sortOf(page, name string) string {
	m := pageSort.FindStringSubmatch(page)
	switch {
	case m == nil:
		return ""
	case m[1] == "index" && strings.Contains(name, "/with/"):
		return "list-filtered"
	case m[1] == "index" && strings.Contains(name, "/by/"):
		return "list-ordered"
	case m[1] == "index":
		return "list"
	case m[1] == "entity" && briefing.MatchString(page):
		return "briefing"
	case m[1] == "entity":
		if kind := articleKind.FindStringSubmatch(page); kind != nil {
			return kind[1]
		}
		return "page"
	}
	return m[1]
}
