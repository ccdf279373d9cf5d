package serve

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// ask sends a request line as it is, which no client would, and gives the answer.
func ask(t *testing.T, address, line string) (*http.Response, string) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "%s\r\nHost: %s\r\nConnection: close\r\n\r\n", line, address)
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	return res, string(body)
}

// Nothing that isn't of the site is sent, however it is asked for: those are the ways in which
// development servers have been made to (Vite CVE-2025-30208, 31125, 31486, 32395, 46565, 58751,
// 58752), and those of old.
func TestNothingElseIsServed(t *testing.T) {
	s := serveHarbours(t, nil)
	secrets := []string{"content/.env", ".env", ".git/config", ".portolan/memo", "secret.txt", "content/.hidden/x.yaml", "static/.htpasswd", "content/site.yaml", "templates/base.html", "content/ports/a.yaml"}
	for _, name := range secrets[:7] {
		s.lay(t, map[string]string{name: "SECRET"})
	}
	outside := filepath.Join(t.TempDir(), "outside.txt")
	if err := os.WriteFile(outside, []byte("SECRET"), 0o666); err != nil {
		t.Fatal(err)
	}
	address := strings.TrimPrefix(s.url, "http://")
	var paths []string
	for _, name := range append(secrets, strings.TrimPrefix(outside, "/")) {
		for _, before := range []string{"/", "//", "/./", "/../", "/../../../../../../", "/%2e%2e/", "/%2E%2e%2f", "/..%2f", "/..%5c", "/..\\", "/.%2e/", "/%252e%252e/", "/%c0%ae%c0%ae/",
			"/ports/a/../../", "/ports/a/%2e%2e/%2e%2e/", "/robots.txt/../", "/@fs/", "/@fs//", "/@fs/../", "/@id/", "/_desk/../", "/_portolan/../", "/_portolan/%2e%2e/", "/%00", "/ports/a%00/../../", "/?/../", "/;/", "http://evil.example/../"} {
			for _, behind := range []string{"", "?raw", "?raw??", "?import&raw??", "?.svg?.wasm?init", "?inline&import", "%00", "%00.html", "/.", "/", "#/../", "%20", "::$DATA"} {
				paths = append(paths, before+name+behind)
			}
		}
	}
	paths = append(paths, outside, "file://"+outside, "/"+outside+"?raw")
	for i, path := range paths {
		if i%5 != 0 { // all names, and all that stands around them, if not each with each
			continue
		}
		res, body := ask(t, address, "GET "+path+" HTTP/1.1")
		switch to := res.Header.Get("Location"); {
		case strings.Contains(body, "SECRET") || strings.Contains(body, "{{define") || strings.Contains(body, "name: Alpha") || strings.Contains(body, "title: Harbours"):
			t.Errorf("%s is sent: %q", path, body)
		case res.StatusCode == 301 && !leadsHere(to):
			t.Errorf("%s leads to %q", path, to)
		case res.StatusCode != 301 && res.StatusCode != 400 && res.StatusCode != 404 && res.StatusCode != 421 && !(res.StatusCode == 200 && strings.HasPrefix(path, "/?")):
			t.Errorf("%s: status %d", path, res.StatusCode)
		}
	}
}

// leadsHere tells whether an address of a redirect stays with the server that gives it. Browsers
// take a backslash for a slash.
func leadsHere(to string) bool {
	here := &url.URL{Scheme: "http", Host: "here.example", Path: "/x/"}
	u, err := here.Parse(strings.ReplaceAll(to, "\\", "/"))
	return err == nil && u.Host == here.Host && u.Scheme == here.Scheme && to != ""
}

// A request that only shows is all that is taken, and no page opens an editor: the browser
// does, by an address of the editor's own, so there is nothing here to be made to.
func TestNothingIsDone(t *testing.T) {
	s := serveHarbours(t, nil)
	address := strings.TrimPrefix(s.url, "http://")
	for _, path := range []string{"/__open-in-editor?file=content/site.yaml", "/_portolan/open?file=content/site.yaml", "/_desk/open?file=content/site.yaml", "/open?url=file:///etc/passwd"} {
		if res, _ := ask(t, address, "GET "+path+" HTTP/1.1"); res.StatusCode != 404 {
			t.Errorf("%s: status %d", path, res.StatusCode)
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get"} {
		if res, _ := ask(t, address, method+" / HTTP/1.1"); res.StatusCode != 405 || res.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: status %d", method, res.StatusCode)
		}
	}
}

// Of more connections than may be open the last wait, and are answered once one is closed.
func TestTooManyConnections(t *testing.T) {
	s := serveFiles(t, small(), func(o *Options) { o.open = 2 })
	address := strings.TrimPrefix(s.url, "http://")
	var idle []net.Conn
	for range 2 {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", address)
		if _, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil {
			t.Fatal(err)
		}
		idle = append(idle, conn)
	}
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", address)
	if err := conn.SetReadDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if n, err := conn.Read(make([]byte, 1)); n > 0 || err == nil {
		t.Fatal("a third is answered while two are open")
	}
	if err := conn.SetReadDeadline(time.Time{}); err != nil {
		t.Fatal(err)
	}
	idle[0].Close()
	if res, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil || res.StatusCode != 200 {
		t.Errorf("once one is closed: %v, %v", res, err)
	}
}

// What listens where others reach it says so.
func TestReach(t *testing.T) {
	for address, want := range map[string]string{"127.0.0.1:8080": "", "[::1]:8080": "", "0.0.0.0:8080": "from any network", "192.0.2.7:8080": "Whoever reaches 192.0.2.7 can"} {
		got := Reach(at{here(t, address)})
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q", address, got)
		}
	}
}

// at is a listener that only says where.
type at struct{ addr net.Addr }

func (a at) Addr() net.Addr            { return a.addr }
func (a at) Accept() (net.Conn, error) { return nil, net.ErrClosed }
func (a at) Close() error              { return nil }
