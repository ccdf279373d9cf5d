package serve

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"portolan/generator/output"
)

// settled gives a server that looks at a site once and never again.
func settled(t testing.TB, files map[string]string, change func(*Options)) *server {
	t.Helper()
	dir := t.TempDir()
	lay(t, dir, files)
	o := Options{Dir: dir, pace: quickPace(), hub: newHub(maxStreams)}
	if change != nil {
		change(&o)
	}
	site, err := (&plainEngine{dir: dir}).Snapshot(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &server{Options: o, boot: "boot", pages: newPages(1<<20, 2), guard: newGuard(here(t, "127.0.0.1:8080"), "")}
	s.now.Store(first(t.Context(), site))
	return s
}

func TestHandler(t *testing.T) {
	h := settled(t, map[string]string{
		"content/index.html":    "<html><body>home</body></html>",
		"content/ports/a.html":  "alpha",
		"content/ports/é.html":  "e",
		"content/404.html":      "not here",
		"content/css/x.css":     "a{}",
		"content/x.geojson":     "{}",
		"content/plain.unknown": "?",
	}, nil).handler()
	script := "<script src=\"/_portolan/live.js\""
	tests := []struct {
		method, path string
		send         string // headers to send, "Name: value", parted by newlines
		status       int
		body         string // begins with
		header       string // "Name: value"
	}{
		{"GET", "/", "", 200, "<html><body>home" + script, "Content-Type: text/html; charset=utf-8"},
		{"GET", "/", "", 200, "", "Content-Security-Policy: default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"},
		{"GET", "/", "", 200, "", "X-Content-Type-Options: nosniff"},
		{"GET", "/", "", 200, "", "Cache-Control: no-cache"},
		{"GET", "/", "", 200, "", "Cross-Origin-Resource-Policy: same-origin"},
		{"GET", "/", "", 200, "", "Access-Control-Allow-Origin: "},
		{"GET", "/index.html", "", 200, "<html><body>home", ""},
		{"GET", "/ports/a/", "", 200, "alpha" + script, ""},
		{"GET", "/ports/a/?x=1", "", 200, "alpha", ""},
		{"GET", "/ports/%C3%A9/", "", 200, "e<script", ""},
		{"HEAD", "/css/x.css", "", 200, "", "Content-Length: 3"},
		{"GET", "/css/x.css", "", 200, "a{}", "Content-Type: text/css; charset=utf-8"},
		{"GET", "/x.geojson", "", 200, "{}", "Content-Type: application/geo+json"},
		{"GET", "/plain.unknown", "", 200, "?", "Content-Type: application/octet-stream"},
		{"GET", "/css/x.css", "Range: bytes=1-1", 206, "{", "Content-Range: bytes 1-1/3"},
		{"GET", "/css/x.css", "Range: bytes=9-", 416, "", ""},

		// Addresses of folders end in a slash, and one page has one address.
		{"GET", "/ports/a", "", 301, "", "Location: a/"},
		{"GET", "/ports/a?x=1", "", 301, "", "Location: a/?x=1"},
		{"GET", "/ports/%C3%A9", "", 301, "", "Location: %C3%A9/"},
		{"GET", "//ports//a//", "", 301, "", "Location: /ports/a/"},
		{"GET", "/ports/b/../a/", "", 301, "", "Location: /ports/a/"},
		{"GET", "//evil.example/", "", 301, "", "Location: /evil.example/"},

		// Nothing but the site is there.
		{"GET", "/ports/", "", 404, "not here" + script, "Content-Type: text/html; charset=utf-8"},
		{"HEAD", "/nowhere/", "", 404, "", ""},
		{"GET", "/css/x.css/", "", 404, "not here", ""},
		{"GET", "/content/index.html", "", 404, "not here", ""},
		{"GET", "/../../etc/passwd", "", 301, "", "Location: /etc/passwd"},
		{"GET", "/%2e%2e/etc/passwd", "", 301, "", "Location: /etc/passwd"},
		{"GET", "/etc/passwd", "", 404, "not here", ""},
		{"GET", "/a%5cb", "", 404, "not here", ""},
		{"GET", "/a%00b", "", 404, "not here", ""},
		{"GET", "/_portolan/", "", 404, "there is nothing here\n", ""},
		{"GET", "/_portolan/../_portolan/live.go", "", 404, "there is nothing here\n", ""},
		{"GET", "/_portolan/live.js", "", 200, "(() => {", "Content-Type: text/javascript; charset=utf-8"},
		{"GET", "/_portolan/live.css", "", 200, "/* What", "Content-Type: text/css; charset=utf-8"},
		{"GET", "/_portolan/problems", "", 200, "<!doctype html>", ""},
		{"GET", "/_desk/", "", 404, "not here", ""},

		// It only shows.
		{"POST", "/", "", 405, "only GET and HEAD\n", "Allow: GET, HEAD"},
		{"DELETE", "/css/x.css", "", 405, "", ""},
		{"OPTIONS", "/", "Access-Control-Request-Method: GET", 405, "", "Access-Control-Allow-Origin: "},
		{"CONNECT", "/", "", 405, "", ""},
		{"GET", "/", "Content-Length: 5", 400, "nothing may be sent here\n", ""},

		// It is asked for by its own name, by its own pages.
		{"GET", "/", "Host: localhost:8080", 200, "", ""},
		{"GET", "/", "Host: localhost.", 200, "", ""},
		{"GET", "/", "Host: LOCALHOST:9000", 200, "", ""},
		{"GET", "/", "Host: 127.0.0.1", 200, "", ""},
		{"GET", "/", "Host: [::1]:8080", 200, "", ""},
		{"GET", "/", "Host: evil.example", 421, "this server doesn't go by that name\n", ""},
		{"GET", "/", "Host: localhost.evil.example:8080", 421, "", ""},
		{"GET", "/", "Host: 127.0.0.1.evil.example", 421, "", ""},
		{"GET", "/", "Host: 192.168.1.5:8080", 421, "", ""},
		{"GET", "/_portolan/live.js", "Host: evil.example", 421, "", ""},
		{"GET", "/", "Host: ", 421, "", ""},
		{"GET", "/", "Sec-Fetch-Site: same-origin\nSec-Fetch-Mode: cors", 200, "", ""},
		{"GET", "/", "Sec-Fetch-Site: none\nSec-Fetch-Mode: navigate", 200, "", ""},
		{"GET", "/", "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate", 200, "", ""},
		{"GET", "/", "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: no-cors", 403, "another site asks for this\n", ""},
		{"GET", "/", "Sec-Fetch-Site: same-site\nSec-Fetch-Mode: cors", 403, "", ""},
		{"GET", "/css/x.css", "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: no-cors", 403, "", ""},
		{"GET", "/_portolan/events", "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate", 403, "", ""},
		{"GET", "/_portolan/events", "Origin: http://evil.example", 403, "", ""},
		{"GET", "/_portolan/events", "Origin: null", 403, "", ""},
		{"GET", "/_portolan/problems", "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate", 403, "", ""},
		{"GET", "/", "Host: localhost:8080\nOrigin: http://localhost:8080", 200, "", ""},
		{"GET", "/", "Host: localhost:8080\nOrigin: http://localhost:3000", 403, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.method+" "+tt.path+" "+tt.send, func(t *testing.T) {
			req := httptest.NewRequest(tt.method, "http://127.0.0.1:8080/", nil)
			req.URL.Path, req.URL.RawQuery, _ = strings.Cut(tt.path, "?")
			if strings.Contains(tt.path, "%") {
				u, err := req.URL.Parse("http://127.0.0.1" + tt.path)
				if err != nil {
					t.Fatal(err)
				}
				req.URL.Path = u.Path
				if strings.Contains(tt.path, "%2e") { // as it comes, and not as it is made tidy
					req.URL.Path = "/../etc/passwd"
				}
			}
			for line := range strings.SplitSeq(tt.send, "\n") {
				switch key, value, _ := strings.Cut(line, ": "); key {
				case "":
				case "Host":
					req.Host = value
				case "Content-Length":
					req.ContentLength = 5
				default:
					req.Header.Set(key, value)
				}
			}
			res := httptest.NewRecorder()
			h.ServeHTTP(res, req)
			if res.Code != tt.status {
				t.Errorf("status %d, want %d", res.Code, tt.status)
			}
			if body := res.Body.String(); !strings.HasPrefix(body, tt.body) || tt.method == "HEAD" && body != "" {
				t.Errorf("body %q, want %q", body, tt.body)
			}
			if key, value, ok := strings.Cut(tt.header, ": "); ok && res.Header().Get(key) != value {
				t.Errorf("%s is %q, want %q", key, res.Header().Get(key), value)
			}
		})
	}
}

// Which names stand for a server depends on where it listens.
func TestGuardHost(t *testing.T) {
	tests := []struct {
		listens, name, host string
		want                bool
	}{
		{"127.0.0.1:8080", "", "127.0.0.2:8080", true},
		{"[::1]:8080", "", "127.0.0.1:8080", true},
		{"[::1]:8080", "", "[::ffff:127.0.0.1]", true},
		{"192.0.2.7:8080", "", "192.0.2.7:8080", true},
		{"192.0.2.7:8080", "", "192.0.2.8:8080", false},
		{"192.0.2.7:8080", "", "localhost", false},
		{"192.0.2.7:8080", "desk.example", "desk.example:80", true},
		{"0.0.0.0:8080", "", "192.0.2.7:8080", true},
		{"[::]:8080", "", "[2001:db8::1]:8080", true},
		{"[::]:8080", "", "localhost:8080", true},
		{"[::]:8080", "", "evil.example:8080", false},
		{"127.0.0.1:8080", "", "", false},
		{"127.0.0.1:8080", "", ":8080", false},
		{"127.0.0.1:8080", "", "[", false},
	}
	for _, tt := range tests {
		if got := newGuard(here(t, tt.listens), tt.name).host(tt.host); got != tt.want {
			t.Errorf("listening at %s as %q, %q is let in: %v", tt.listens, tt.name, tt.host, got)
		}
	}
}

// A browser that has a file is not sent it again; one that has an older page is, and one
// whose page tells less of what was saved.
func TestNotModified(t *testing.T) {
	s := settled(t, small(), nil)
	h := s.handler()
	for _, path := range []string{"/a/", "/css/x.css", "/_portolan/live.js"} {
		req := httptest.NewRequest("GET", "http://127.0.0.1:8080"+path, nil)
		res := httptest.NewRecorder()
		h.ServeHTTP(res, req)
		req.Header.Set("If-None-Match", res.Header().Get("ETag"))
		res = httptest.NewRecorder()
		h.ServeHTTP(res, req)
		if res.Code != 304 || res.Body.Len() > 0 {
			t.Errorf("%s: asked again, one gets %d and %d bytes", path, res.Code, res.Body.Len())
		}
		req.Header.Set("If-None-Match", `"older"`)
		res = httptest.NewRecorder()
		h.ServeHTTP(res, req)
		if res.Code != 200 {
			t.Errorf("%s: with an older one, one gets %d", path, res.Code)
		}
	}
	req := httptest.NewRequest("GET", "http://127.0.0.1:8080/a/", nil)
	res := httptest.NewRecorder()
	h.ServeHTTP(res, req)
	req.Header.Set("If-None-Match", res.Header().Get("ETag"))
	saved := s.now.Load().next()
	saved.follow.Count++
	s.now.Store(saved)
	res = httptest.NewRecorder()
	h.ServeHTTP(res, req)
	if res.Code != 200 {
		t.Errorf("after a save one gets %d", res.Code)
	}
}

// The tag of the client stands at the end of a page, whatever the page is like.
func TestInject(t *testing.T) {
	for page, want := range map[string]string{
		"<body>x</body></html>":      "<body>x!</body></html>",
		"<BODY>x</BODY>":             "<BODY>x!</BODY>",
		"<pre></body></pre>x</body>": "<pre></body></pre>x!</body>",
		"no end":                     "no end!",
		"":                           "!",
	} {
		if got := string(inject([]byte(page), "!")); got != want {
			t.Errorf("%q becomes %q, want %q", page, got, want)
		}
	}
}

// The desk answers below its own address, and the list of problems is then there.
func TestDesk(t *testing.T) {
	s := settled(t, map[string]string{"content/a.html": "ERROR bad\nERROR worse"}, func(o *Options) {
		o.Desk = func(now Now) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				fmt.Fprintf(w, "%s %d %s", r.URL.Path, len(now.All), now.Script)
			})
		}
	})
	// It shows source text, so a link from another site doesn't lead to it, nor a frame.
	for _, tt := range []struct {
		method, path, header, value string
		status                      int
	}{
		{"GET", "/_desk/", "Sec-Fetch-Site", "none", 200},
		{"GET", "/_desk/", "Sec-Fetch-Site", "same-origin", 200},
		{"HEAD", "/_desk/stale", "", "", 200},
		{"GET", "/_desk/", "Sec-Fetch-Site", "cross-site", 403},
		{"GET", "/_desk/", "Sec-Fetch-Site", "same-site", 403},
		{"GET", "/_desk/desk.css", "Sec-Fetch-Site", "cross-site", 403},
		{"GET", "/_desk/", "Origin", "http://evil.example", 403},
		{"GET", "/_desk/", "Origin", "null", 403},
		{"GET", "/_desk/", "Host", "evil.example", 421},
		{"POST", "/_desk/", "", "", 405},
		{"GET", "/_desk", "", "", 301},
	} {
		req := httptest.NewRequest(tt.method, "http://127.0.0.1:8080"+tt.path, nil)
		switch tt.header {
		case "":
		case "Host":
			req.Host = tt.value
		default:
			req.Header.Set(tt.header, tt.value)
			if tt.header == "Sec-Fetch-Site" {
				req.Header.Set("Sec-Fetch-Mode", "navigate")
			}
		}
		res := httptest.NewRecorder()
		s.handler().ServeHTTP(res, req)
		if res.Code != tt.status {
			t.Errorf("%s %s with %s: %s is %d, want %d", tt.method, tt.path, tt.header, tt.value, res.Code, tt.status)
		}
		if to := res.Header().Get("Location"); tt.status == 301 && to != "_desk/" {
			t.Errorf("%s leads to %q", tt.path, to)
		}
	}
	res := httptest.NewRecorder()
	s.handler().ServeHTTP(res, httptest.NewRequest("GET", "http://127.0.0.1:8080/_desk/stale", nil))
	if !strings.HasPrefix(res.Body.String(), "/_desk/stale 2 <script src=\"/_portolan/live.js\" data-page=\"200-") || res.Header().Get("Content-Security-Policy") != policy {
		t.Errorf("the desk answers %q", res.Body)
	}
	if got := s.listAddress(); got != "/_desk/" {
		t.Errorf("the list is at %q", got)
	}
	now := s.now.Load()
	a, err := s.find(t.Context(), now, "/_desk/stale", false)
	if err != nil || !strings.Contains(res.Body.String(), a.mark()) {
		t.Errorf("its mark is %q, %v", a.mark(), err)
	}
	if b, _ := s.find(t.Context(), now.next(), "/_desk/stale", false); b.mark() == a.mark() {
		t.Error("another state makes no other desk")
	}
}

// The list of all problems, and the page that stands for one that can't be made, show
// what authors wrote as text.
func TestPlainPages(t *testing.T) {
	s := settled(t, map[string]string{"content/a.html": "ERROR <b>\"bad\"\u202e"}, func(o *Options) {
		o.Editor = Editor{template: "vscode://file/{file}:{line}:{column}"}
	})
	for _, path := range []string{"/a/", "/_portolan/problems"} {
		res := httptest.NewRecorder()
		s.handler().ServeHTTP(res, httptest.NewRequest("GET", "http://127.0.0.1:8080"+path, nil))
		body := res.Body.String()
		for _, want := range []string{`&lt;b&gt;&#34;bad&#34;�`, `<mark>E</mark>RROR`, `<a href="vscode://file/`, `content/a.html:1:1`, `/_portolan/live.js`} {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %q:\n%s", path, want, body)
			}
		}
		if a, err := s.find(t.Context(), s.now.Load(), path, false); err != nil || !strings.Contains(body, a.mark()) {
			t.Errorf("told of %s is %q, %v, and it is\n%s", path, a.mark(), err, body)
		}
	}
}

// Streams are bounded, and those that are left make room.
func TestTooManyStreams(t *testing.T) {
	s := settled(t, small(), nil)
	s.hub = newHub(1)
	server := httptest.NewServer(s.handler())
	defer server.Close()
	open := func() *http.Response {
		ctx, cancel := context.WithCancel(t.Context())
		t.Cleanup(cancel)
		req, err := http.NewRequestWithContext(ctx, "GET", server.URL+"/_portolan/events", nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	one := open()
	defer one.Body.Close()
	two := open()
	two.Body.Close()
	if one.StatusCode != 200 || two.StatusCode != 503 || two.Header.Get("Retry-After") == "" {
		t.Errorf("the streams are %s and %s", one.Status, two.Status)
	}
}

// One stream tells of the pages of all tabs, and of no more than are to be counted on.
func TestManyTabs(t *testing.T) {
	files := small()
	var paths []string
	for i := range 200 {
		files[fmt.Sprintf("content/tab%d.html", i)] = fmt.Sprint("tab ", i)
		paths = append(paths, fmt.Sprintf("/tab%d/", i))
	}
	s := serveFiles(t, files, nil)
	e := s.listen(t, paths...)
	e.until("all tabs are told", func() bool { return len(e.page) == 200 })
	mark := e.page["/tab199/"].Page
	s.lay(t, map[string]string{"content/tab199.html": "edited"})
	e.until("the edit of one", func() bool { return e.page["/tab199/"].Page != mark })
}

// A noted site notes what is made in the order of what is sent.
type notedSite struct {
	Snapshot
	log *[]string
}

func (s notedSite) Render(ctx context.Context, job output.Job) (Made, error) {
	*s.log = append(*s.log, "made")
	return s.Snapshot.Render(ctx, job)
}

type notedWriter struct {
	http.ResponseWriter
	log *[]string
}

func (w notedWriter) SetWriteDeadline(time.Time) error {
	*w.log = append(*w.log, "deadline")
	return nil
}

func (w notedWriter) Write(p []byte) (int, error) {
	*w.log = append(*w.log, "sent")
	return w.ResponseWriter.Write(p)
}

// However long a file takes to be made, there is time left to send it.
func TestDeadlineIsForSending(t *testing.T) {
	s := settled(t, small(), nil)
	var log []string
	s.now.Store(first(t.Context(), notedSite{s.now.Load().shown, &log}))
	s.handler().ServeHTTP(notedWriter{httptest.NewRecorder(), &log}, httptest.NewRequest("GET", "http://127.0.0.1:8080/", nil))
	if got := strings.Join(slices.Compact(log), " "); !strings.HasSuffix(got, "made deadline sent") {
		t.Errorf("%s, want a deadline between making and sending", got)
	}
}

// A browser that never reads its stream loses it, and nothing is kept for it.
func TestStreamThatIsNotRead(t *testing.T) {
	s := settled(t, small(), nil)
	s.pace.write = 10 * time.Millisecond
	over := make(chan bool)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := s.handler()
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(over)
		h.ServeHTTP(w, r)
	})}
	go server.Serve(listener)
	defer server.Close()
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.(*net.TCPConn).SetReadBuffer(4096)
	fmt.Fprintf(conn, "GET /_portolan/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
	filler := strings.Repeat("x", 1<<20)
	for n := 0; ; n++ {
		select {
		case <-over:
			if s.hub.count() != 0 {
				t.Error("the stream is still woken")
			}
			return
		default:
			now := s.now.Load().next()
			now.machine = fmt.Sprint(n, filler)
			s.see(now)
		}
	}
}

// What is asked for by nobody makes room for what is.
func TestKeptPages(t *testing.T) {
	files := map[string]string{}
	for i := range 20 {
		files[fmt.Sprintf("content/p%02d.html", i)] = strings.Repeat(fmt.Sprint(i%10), 100)
	}
	s := settled(t, files, nil)
	s.pages = newPages(1000, 1)
	site := s.now.Load().shown
	get := func(i int) page {
		t.Helper()
		job, ok := site.Job(fmt.Sprintf("p%02d/index.html", i))
		if !ok {
			t.Fatal("no job")
		}
		p, err := s.pages.look(t.Context(), site, job, true)
		if err != nil || !bytes.Equal(p.data, []byte(files[fmt.Sprintf("content/p%02d.html", i)])) {
			t.Fatalf("page %d is %q, %v", i, p.data, err)
		}
		return p
	}
	for range 2 {
		for i := range 20 {
			get(i)
			get(0)
			if s.pages.size > 1000 {
				t.Fatalf("%d bytes are kept", s.pages.size)
			}
		}
	}
	if s.pages.kept["p00/index.html"].dropped || !s.pages.kept["p05/index.html"].dropped {
		t.Error("what was used last isn't what is kept")
	}
	if p, err := s.pages.look(t.Context(), site, s.pages.kept["p05/index.html"].job, false); err != nil || p.data != nil || p.digest == get(0).digest {
		t.Errorf("asked without its bytes, a page is %+v, %v", p, err)
	}
}

// A page that is in use isn't let go of, and is counted as long as it is kept; the next oldest goes in its place.
func TestKeptPagesInUse(t *testing.T) {
	p := newPages(100, 1)
	add := func(path string, size int) *keptPage {
		k := p.entry(path)
		k.page.data = make([]byte, size)
		p.weigh(k, path)
		return k
	}
	counted := func(when string, want int, pages ...*keptPage) {
		t.Helper()
		held := 0
		for _, k := range pages {
			if held += len(k.page.data); k.dropped == (k.page.data != nil) {
				t.Errorf("%s, a page has %d bytes, and dropped is %v", when, len(k.page.data), k.dropped)
			}
		}
		if held != want || p.size != want {
			t.Errorf("%s, %d bytes are held and %d are counted, not %d", when, held, p.size, want)
		}
	}
	old, second := add("old", 40), add("second", 50)
	old.busy <- struct{}{}
	third := add("third", 30)
	counted("with the oldest in use", 70, old, second, third)
	third.busy <- struct{}{}
	fourth := add("fourth", 40)
	counted("with all in use", 110, old, second, third, fourth)
	<-old.busy
	<-third.busy
	counted("with none in use", 90, old, second, third, fourth, add("fifth", 20))
}

// A page that nobody looks at any more doesn't keep the snapshot alive that it was made from.
func TestKeptPagesLetGoOfSnapshots(t *testing.T) {
	s := settled(t, small(), nil)
	old := s.now.Load().shown
	for _, path := range []string{"a/index.html", "b/index.html", "css/x.css"} {
		job, ok := old.Job(path)
		if !ok {
			t.Fatalf("there is no %s", path)
		}
		if _, err := s.pages.look(t.Context(), old, job, true); err != nil {
			t.Fatal(err)
		}
	}
	lay(t, s.Dir, map[string]string{"content/a.html": "alpha two"})
	newer, err := (&plainEngine{dir: s.Dir}).Snapshot(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	s.pages.forget(newer)
	for path, k := range s.pages.kept {
		if k.checked == old {
			t.Errorf("%s keeps the snapshot", path)
		}
	}
	job, _ := newer.Job("b/index.html")
	if p, err := s.pages.look(t.Context(), newer, job, true); err != nil || string(p.data) != "beta" {
		t.Errorf("afterwards a page is %q, %v", p.data, err)
	}
}
