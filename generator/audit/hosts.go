package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// A Host is a web server as README.md has it set up.
type Host struct {
	Name    string
	Plain   bool   // it sends files and does nothing else: no 404.html, no redirects, no headers
	program string // that has to be there
	block   string // the fenced block in README.md with its configuration; "" for none
	// configure makes of the block what the program can run with here: a file's name and its text.
	configure func(block string, h hosting) (file, text string)
	args      func(file string, h hosting) []string
}

// Program gives where the program of a host lies; the error says that it isn't there.
func (h Host) Program() (string, error) {
	program, err := exec.LookPath(h.program)
	if err != nil {
		return "", fmt.Errorf("there is no %s: %w", h.Name, err)
	}
	return program, nil
}

// hosting is where a host runs.
type hosting struct{ dir, site, address string }

// Hosts are the web servers of README.md. Of Python's it says no more than that it is one.
func Hosts() []Host {
	return []Host{
		{"nginx", false, "nginx", "nginx", func(block string, h hosting) (string, string) {
			block = replaced(block, "listen 80;", "listen "+h.address+";", "/srv/www/portal", h.site, "/etc/nginx/portal-moved.map", h.moved("nginx"))
			return "nginx.conf", "pid " + h.dir + "/nginx.pid;\nerror_log stderr;\nevents {}\nhttp {\ninclude /etc/nginx/mime.types;\naccess_log off;\n" +
				"client_body_temp_path " + h.dir + "/body;\nproxy_temp_path " + h.dir + "/proxy;\nfastcgi_temp_path " + h.dir + "/fastcgi;\nuwsgi_temp_path " + h.dir +
				"/uwsgi;\nscgi_temp_path " + h.dir + "/scgi;\n" + block + "\n}\n"
		}, func(file string, _ hosting) []string { return []string{"-c", file, "-g", "daemon off;"} }},
		{"caddy", false, "caddy", "caddyfile", func(block string, h hosting) (string, string) {
			block = replaced(block, "example.org {", "http://"+h.address+" {", "/srv/www/portal", h.site, "/etc/caddy/portal-moved", h.moved("caddy"))
			return "Caddyfile", "{\n\tadmin off\n\tauto_https off\n}\n" + block
		}, func(file string, _ hosting) []string {
			return []string{"run", "--adapter", "caddyfile", "--config", file}
		}},
		{"python3", true, python, "", nil, func(_ string, h hosting) []string {
			_, port, _ := net.SplitHostPort(h.address)
			return []string{"-m", "http.server", "--bind", "127.0.0.1", "--directory", h.site, port}
		}},
	}
}

func (h hosting) moved(host string) string { return filepath.Join(h.dir, "moved-"+host) }

// replaced puts what is here in the place of what README.md says.
func replaced(text string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(text)
}

// FencedBlock gives the first block of a Markdown text that is fenced with a name.
func FencedBlock(markdown, name string) (string, error) {
	_, rest, found := strings.Cut(markdown, "\n```"+name+"\n")
	block, _, closed := strings.Cut(rest, "\n```\n")
	if !found || !closed {
		return "", fmt.Errorf("there is no block %q", name)
	}
	return block + "\n", nil
}

// Run serves a site with the configuration that a README has, until stop is called.
func (h Host) Run(ctx context.Context, readme, site string) (address string, stop func(), err error) {
	program, err := h.Program()
	if err != nil {
		return "", nil, err
	}
	at, err := freeAddress()
	if err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp("", h.Name)
	if err != nil {
		return "", nil, err
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return "", nil, err
	}
	where := hosting{dir, site, at}
	config, err := h.writeConfig(ctx, readme, where)
	if err != nil {
		return "", nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	cmd := exec.CommandContext(ctx, program, h.args(config, where)...)
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		cancel()
		return "", nil, err
	}
	ended := make(chan struct{})
	go func() { defer close(ended); cmd.Wait() }()
	stop = func() { cancel(); <-ended; os.RemoveAll(dir) }
	address = "http://" + at + "/"
	if !answers(ctx, address, ended) {
		stop()
		return "", nil, fmt.Errorf("%s doesn't answer: %.2000s", h.Name, said.String())
	}
	return address, stop, nil
}

// writeConfig writes what a program is configured by, and gives the file's name; "" if it
// needs none.
func (h Host) writeConfig(ctx context.Context, readme string, where hosting) (name string, err error) {
	if h.block == "" {
		return "", nil
	}
	block, err := FencedBlock(readme, h.block)
	if err != nil {
		return "", err
	}
	if err := h.writeMoved(ctx, readme, where); err != nil {
		return "", err
	}
	name, text := h.configure(block, where)
	name = filepath.Join(where.dir, name)
	return name, os.WriteFile(name, []byte(text), 0o644)
}

// moving finds the command of a README that writes the earlier addresses for a host.
var moving = regexp.MustCompile("`(awk '[^`]* public/_redirects > (/etc/[a-z]+/portal-moved[.a-z]*))`")

// writeMoved writes the earlier addresses of a site with the command of the README.
func (h Host) writeMoved(ctx context.Context, readme string, where hosting) error {
	for _, m := range moving.FindAllStringSubmatch(readme, -1) {
		if !strings.HasPrefix(m[2], "/etc/"+h.Name+"/") {
			continue
		}
		from := filepath.Join(where.site, "_redirects")
		if _, err := os.Stat(from); errors.Is(err, os.ErrNotExist) {
			from = os.DevNull
		}
		_, _, err := run(ctx, nil, "sh", "-c", replaced(m[1], "public/_redirects", "'"+from+"'", m[2], "'"+where.moved(h.Name)+"'"))
		return err
	}
	return fmt.Errorf("there is no command for the earlier addresses of %s", h.Name)
}

// freeAddress gives an address of this machine that nobody listens at.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// answers waits until a server answers, for half a minute at most.
func answers(ctx context.Context, address string, ended <-chan struct{}) bool {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return false
		case <-ctx.Done():
			return false
		case <-tick.C:
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return false
		}
		if resp, err := http.DefaultClient.Do(req); err == nil {
			resp.Body.Close()
			return true
		}
	}
}

// An Asked is a request and what a host should answer.
type Asked struct {
	Path    string
	Coding  string // that is accepted; "" for none
	Status  []int
	To      string            // where it leads
	File    string            // of the site that is sent; "" is not compared
	Headers map[string]string // what they begin with; "" is for none
}

// Ask asks a host and gives what it answers otherwise than it should.
func Ask(address, site string, all []Asked) ([]string, error) {
	var faults []string
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Transport: &http.Transport{DisableCompression: true}}
	defer client.CloseIdleConnections()
	for _, a := range all {
		req, err := http.NewRequest(http.MethodGet, strings.TrimSuffix(address, "/")+a.Path, nil)
		if err != nil {
			return nil, err
		}
		if a.Coding != "" {
			req.Header.Set("Accept-Encoding", a.Coding)
		}
		resp, err := client.Do(req)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			return nil, err
		}
		for _, f := range a.against(resp, body, address, site) {
			faults = append(faults, a.Path+" "+a.Coding+": "+f)
		}
	}
	return faults, nil
}

// against tells what is wrong with an answer.
func (a Asked) against(resp *http.Response, body []byte, address, site string) []string {
	var faults []string
	good := false
	for _, s := range a.Status {
		good = good || s == resp.StatusCode
	}
	if !good {
		faults = append(faults, fmt.Sprintf("status %d, want %v", resp.StatusCode, a.Status))
	}
	to := strings.TrimPrefix(resp.Header.Get("Location"), strings.TrimSuffix(address, "/"))
	if to != a.To {
		faults = append(faults, fmt.Sprintf("leads to %q, want %q", to, a.To))
	}
	for name, want := range a.Headers {
		if got := resp.Header.Get(name); want == "" && got != "" || !strings.HasPrefix(got, want) {
			faults = append(faults, fmt.Sprintf("%s is %q, want %q", name, got, want))
		}
	}
	if a.File != "" {
		if want, err := os.ReadFile(filepath.Join(site, a.File)); err != nil || !bytes.Equal(want, body) {
			faults = append(faults, fmt.Sprintf("sends %d bytes that are not those of %s (%d, %v)", len(body), a.File, len(want), err))
		}
	}
	return faults
}

// HostFaults serves a copy of a site, with an earlier address and a file compressed before, as README.md has a host set up, and gives what is
// wrong with its answers and how many there were.
func HostFaults(ctx context.Context, h Host, readme, site string) (faults []string, asked int, err error) {
	dir, err := os.MkdirTemp("", "hosted")
	if err != nil {
		return nil, 0, err
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, 0, err
	}
	copied := filepath.Join(dir, "site")
	if err := os.CopyFS(copied, os.DirFS(site)); err != nil {
		return nil, 0, err
	}
	icon, err := os.ReadFile(filepath.Join(copied, "favicon.svg"))
	if err != nil {
		return nil, 0, err
	}
	files := map[string][]byte{"favicon.svg.gz": Compress(icon, "gzip"), "_redirects": []byte("/ports/long-ago/ /ports/puerto-cabello/ 301\n")}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(copied, name), data, 0o644); err != nil {
			return nil, 0, err
		}
	}
	address, stop, err := h.Run(ctx, readme, copied)
	if err != nil {
		return nil, 0, err
	}
	defer stop()
	all, err := asks(copied)
	if err != nil {
		return nil, 0, err
	}
	faults, err = Ask(address, copied, all)
	return faults, len(all), err
}

// asks are the requests to a host of a site, and what it should answer. Among them are all
// files whose names tell their bytes.
func asks(site string) ([]Asked, error) {
	safe := func(more ...string) map[string]string {
		h := map[string]string{"Content-Security-Policy": Policy + "; ", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin", "Cache-Control": "no-cache"}
		for i := 0; i < len(more); i += 2 {
			h[more[i]] = more[i+1]
		}
		return h
	}
	ok, missing := []int{http.StatusOK}, []int{http.StatusNotFound}
	all := []Asked{
		{Path: "/", Status: ok, File: "index.html", Headers: safe("Content-Type", "text/html; charset=utf-8")},
		{Path: "/ports/puerto-cabello/", Status: ok, File: "ports/puerto-cabello/index.html", Headers: safe("Content-Type", "text/html")},
		{Path: "/ports/puerto-cabello", Status: []int{301, 308}, To: "/ports/puerto-cabello/"},
		{Path: "/ports/long-ago/", Status: []int{301}, To: "/ports/puerto-cabello/"},
		{Path: "/none", Status: missing, File: "404.html", Headers: safe("Content-Type", "text/html")},
		{Path: "/a/b/c/none/", Status: missing, File: "404.html", Headers: safe("Content-Type", "text/html")},
		{Path: "/ports/puerto-cabello/none.html?a=b", Status: missing, File: "404.html", Headers: safe()},
		{Path: "/_headers", Status: missing, File: "404.html"},
		{Path: "/_redirects", Status: missing, File: "404.html"},
		{Path: "/.portolan/manifest", Status: missing, File: "404.html"},
		{Path: "/favicon.svg", Status: ok, File: "favicon.svg", Headers: safe("Content-Type", "image/svg+xml", "Content-Encoding", "")},
		{Path: "/favicon.svg", Coding: "gzip", Status: ok, File: "favicon.svg.gz", Headers: safe("Content-Type", "image/svg+xml", "Content-Encoding", "gzip")},
		{Path: "/feed.xml", Status: ok, File: "feed.xml", Headers: safe("Content-Type", "application/atom+xml")},
		{Path: "/ports/puerto-cabello/feed.json", Status: ok, Headers: safe("Content-Type", "application/feed+json")},
		{Path: "/watchlist/calendar.ics", Status: ok, Headers: safe("Content-Type", "text/calendar")},
		{Path: "/sitemap.xml", Status: ok, File: "sitemap.xml", Headers: safe()},
		{Path: "/robots.txt", Status: ok, File: "robots.txt", Headers: safe("Content-Type", "text/plain")},
		{Path: "/fonts/source-sans-3/source-sans-3-latin-wght-normal.woff2", Status: ok, Headers: safe("Content-Type", "font/woff2")},
	}
	headers, err := os.ReadFile(filepath.Join(site, "_headers"))
	if err != nil {
		return nil, err
	}
	rules := strings.Split(string(headers), "\n")
	for i, rule := range rules {
		if i > 0 && strings.Contains(rule, "immutable") {
			all = append(all, Asked{Path: rules[i-1], Status: ok, File: rules[i-1], Headers: safe("Cache-Control", "public, max-age=31536000, immutable")})
		}
	}
	if !strings.Contains(string(headers), "immutable") {
		return nil, errors.New("_headers names no file that can be kept for good")
	}
	return all, nil
}
