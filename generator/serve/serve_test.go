package serve

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func TestHandler(t *testing.T) {
	site := fstest.MapFS{
		"index.html":          {Data: []byte("home")},
		"ports/a/index.html":  {Data: []byte("alpha")},
		"ports/é/index.html":  {Data: []byte("e")},
		"404.html":            {Data: []byte("not here")},
		"css/x.css":           {Data: []byte("a{}")},
		".portolan/manifest":  {Data: []byte("secret")},
		"ports/.hidden/x.txt": {Data: []byte("secret")},
	}
	tests := []struct {
		method, path string
		status       int
		body         string
		header       string // "Name: value"
	}{
		{"GET", "/", 200, "home", "Content-Type: text/html; charset=utf-8"},
		{"HEAD", "/", 200, "", "Content-Length: 4"},
		{"GET", "/index.html", 200, "home", ""},
		{"GET", "/ports/a/", 200, "alpha", "Cache-Control: no-cache"},
		{"GET", "/ports/a/?x=1", 200, "alpha", ""},
		{"GET", "/ports/%C3%A9/", 200, "e", ""},
		{"GET", "/ports/a", 301, "", "Location: a/"},
		{"GET", "/ports/a?x=1", 301, "", "Location: a/?x=1"},
		{"GET", "/ports/%C3%A9", 301, "", "Location: %C3%A9/"},
		{"GET", "/ports/", 404, "not here", "Content-Type: text/html; charset=utf-8"},
		{"GET", "/css/x.css", 200, "a{}", "Content-Type: text/css; charset=utf-8"},
		{"GET", "/css/x.css/", 404, "not here", ""},
		{"GET", "/.portolan/manifest", 404, "not here", ""},
		{"GET", "/ports/.hidden/x.txt", 404, "not here", ""},
		{"GET", "/ports/../.portolan/manifest", 404, "not here", ""},
		{"GET", "/../../etc/passwd", 404, "not here", ""},
		{"GET", "//ports//a//", 200, "alpha", ""},
		{"GET", "/a\\b", 404, "not here", "X-Content-Type-Options: nosniff"},
		{"GET", "/a%00b", 404, "not here", ""},
		{"POST", "/", 405, "only GET and HEAD\n", "Allow: GET, HEAD"},
	}
	for _, tt := range tests {
		t.Run(tt.method+" "+tt.path, func(t *testing.T) {
			req := httptest.NewRequest(tt.method, "http://127.0.0.1"+strings.ReplaceAll(tt.path, "\\", "%5c"), nil)
			res := httptest.NewRecorder()
			Handler(site).ServeHTTP(res, req)
			if res.Code != tt.status {
				t.Errorf("status %d, want %d", res.Code, tt.status)
			}
			if body := res.Body.String(); body != tt.body {
				t.Errorf("body %q, want %q", body, tt.body)
			}
			if key, value, ok := strings.Cut(tt.header, ": "); ok && res.Header().Get(key) != value {
				t.Errorf("%s is %q, want %q", key, res.Header().Get(key), value)
			}
		})
	}
}

// A site without a page for what isn't there still says so.
func TestHandlerWithout404(t *testing.T) {
	res := httptest.NewRecorder()
	Handler(fstest.MapFS{}).ServeHTTP(res, httptest.NewRequest(http.MethodGet, "/x/", nil))
	if res.Code != 404 || res.Body.String() != "there is no page here\n" {
		t.Errorf("got %d %q", res.Code, res.Body)
	}
}

// A link in the built folder doesn't lead out of it.
func TestFilesStayInside(t *testing.T) {
	dir := t.TempDir()
	site := filepath.Join(dir, "public")
	if err := os.Mkdir(site, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "secret.txt"), []byte("secret"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../secret.txt", filepath.Join(site, "link.txt")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ready, done := make(chan string, 1), make(chan error, 1)
	go func() { done <- Files(ctx, site, "127.0.0.1:0", func(url string) { ready <- url }) }()
	res, err := http.Get(<-ready + "link.txt")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != 404 {
		t.Errorf("a link out is served: %s", res.Status)
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("stopping gives %v", err)
	}
}

func TestFilesFail(t *testing.T) {
	for name, tt := range map[string]struct{ dir, addr, want string }{
		"no site":    {filepath.Join(t.TempDir(), "none"), "127.0.0.1:0", "build the site first"},
		"no address": {t.TempDir(), "nowhere.invalid:http:x", "give another address with --addr"},
	} {
		t.Run(name, func(t *testing.T) {
			err := Files(context.Background(), tt.dir, tt.addr, func(string) { t.Error("it serves") })
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("the error is %v, want %q", err, tt.want)
			}
		})
	}
}
