package serve

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/output"
	"portolan/generator/site"
)

// A plainEngine makes a site of a folder in the plainest way: content/x.html is the page
// /x/, all else is an asset. Lines that begin with a word in capitals say what is wrong:
//
//	ERROR what       a problem of the file, and the page is not made
//	REF x            a problem, if there is no x.html
//	FAIL what        a problem that is found when the page is made
//	RULE, WARN what  an error and a warning of the rules
//	LIST             is the names of all pages
//	PANIC            is a mistake of the program
type plainEngine struct {
	dir    string
	before func(ctx context.Context, n int) error // called before each snapshot with its number; may be nil
	ruling func(ctx context.Context)              // of its sites
	taken  int
	last   *plainSite
}

func (e *plainEngine) Snapshot(ctx context.Context, suspects []string) (Snapshot, error) {
	e.taken++
	if e.before != nil {
		if err := e.before(ctx, e.taken); err != nil {
			return nil, err
		}
	}
	if _, err := os.Stat(filepath.Join(e.dir, "content")); err != nil {
		return nil, errors.New("there is no folder \"content\"")
	}
	s := &plainSite{files: map[string]string{}, ruling: e.ruling}
	err := fs.WalkDir(os.DirFS(e.dir), "content", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Type()&fs.ModeSymlink != 0 || strings.HasPrefix(d.Name(), ".") {
			return nil
		}
		file := filepath.Join(e.dir, name)
		if e.last != nil && suspects != nil && !slices.Contains(suspects, file) {
			if text, known := e.last.files[name]; known { // as it was, whatever is in it now
				s.files[name] = text
				return nil
			}
		}
		data, err := os.ReadFile(file)
		if err != nil {
			s.problems = append(s.problems, diag.Errorf("unreadable", diag.Pos{File: name}, "can't read it"))
			return nil
		}
		s.files[name] = string(data)
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.find()
	if e.last == nil || len(s.Changed(e.last)) > 0 || len(s.problems) != len(e.last.problems) {
		e.last = s
	}
	return e.last, ctx.Err()
}

type plainSite struct {
	files    map[string]string
	jobs     []output.Job
	problems []diag.Problem
	rules    []diag.Problem
	ruling   func(ctx context.Context) // called before rules find anything; may be nil
}

// find finds pages and problems.
func (s *plainSite) find() {
	for _, name := range sortedKeys(s.files) {
		job := output.Job{Path: strings.TrimPrefix(name, "content/"), Output: "asset", Arg: name}
		if stem, ok := strings.CutSuffix(job.Path, ".html"); ok {
			job.Output, job.Owner = "page", stem
			if base := path.Base(stem); base != "index" && base != "404" {
				job.Path = stem + "/index.html"
			}
		}
		s.jobs = append(s.jobs, job)
		for n, line := range strings.Split(s.files[name], "\n") {
			word, rest, _ := strings.Cut(line, " ")
			p := diag.Errorf(diag.Code(strings.ToLower(word)), diag.Pos{File: name, Line: n + 1, Col: 1}, "%s", rest)
			p.Source = line
			switch word {
			case "ERROR":
				s.problems = append(s.problems, p)
			case "REF":
				if _, ok := s.files["content/"+rest+".html"]; !ok {
					s.problems = append(s.problems, p)
				}
			case "RULE":
				s.rules = append(s.rules, p)
			case "WARN":
				p.Severity = diag.Warning
				s.rules = append(s.rules, p)
			}
		}
	}
}

func (s *plainSite) Problems() []diag.Problem { return s.problems }
func (s *plainSite) Rules(ctx context.Context) ([]diag.Problem, error) {
	if s.ruling != nil {
		s.ruling(ctx)
	}
	return s.rules, nil
}
func (s *plainSite) Unseen(file string) string    { return "" }
func (s *plainSite) Jobs() []output.Job           { return s.jobs }
func (s *plainSite) Has(file string) bool         { _, ok := s.files[file]; return ok }
func (s *plainSite) Source(job output.Job) string { return job.Arg }
func (s *plainSite) Edited(job output.Job, since Snapshot) bool {
	return s.files[job.Arg] != since.(*plainSite).files[job.Arg]
}
func (s *plainSite) list() string { return strings.Join(sortedKeys(s.files), " ") }
func (s *plainSite) ask(op site.Op, arg string) site.Read {
	q := site.Query{Op: op, Arg: arg}
	if op == site.OpList {
		return site.Read{Query: q, Answer: digest.Of(s.list())}
	}
	return site.Read{Query: q, Answer: digest.Of(s.files[arg])}
}

func (s *plainSite) Job(path string) (output.Job, bool) {
	i := slices.IndexFunc(s.jobs, func(j output.Job) bool { return j.Path == path })
	if i < 0 {
		return output.Job{}, false
	}
	return s.jobs[i], true
}

func (s *plainSite) Render(_ context.Context, job output.Job) (Made, error) {
	text := s.files[job.Arg]
	if job.Output == "asset" {
		made := Made{Data: []byte(text)}
		if strings.HasPrefix(text, "FAIL") {
			made = Made{Problems: []diag.Problem{diag.Errorf("css", diag.Pos{File: job.Arg, Line: 1}, "bad style")}}
		}
		return made, nil
	}
	if strings.Contains(text, "PANIC") {
		panic("as asked for")
	}
	made := Made{Reads: []site.Read{s.ask(site.OpEntity, job.Arg)}}
	for _, p := range s.problems {
		if p.Pos.File == job.Arg && p.Code == "error" {
			made.Problems = append(made.Problems, p)
		}
	}
	for n, line := range strings.Split(text, "\n") {
		if rest, ok := strings.CutPrefix(line, "FAIL "); ok {
			p := diag.Errorf("fail", diag.Pos{File: job.Arg, Line: n + 1, Col: 1}, "%s", rest)
			p.Source = line
			made.Problems = append(made.Problems, p)
		}
	}
	if strings.Contains(text, "LIST") {
		made.Reads = append(made.Reads, s.ask(site.OpList, ""))
		text = strings.ReplaceAll(text, "LIST", s.list())
	}
	if len(made.Problems) == 0 {
		made.Data = []byte(text)
	}
	return made, nil
}

func (s *plainSite) Fresh(reads []site.Read) bool {
	return !slices.ContainsFunc(reads, func(r site.Read) bool { return s.ask(r.Op, r.Arg) != r })
}

func (s *plainSite) Changed(since Snapshot) []string {
	before := since.(*plainSite).files
	var out []string
	for name, text := range s.files {
		if old, ok := before[name]; !ok || old != text {
			out = append(out, name)
		}
	}
	for name := range before {
		if _, ok := s.files[name]; !ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// lay writes files into a folder, each at once as a whole; "" deletes one.
func lay(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if text == "" {
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		part := filepath.Join(filepath.Dir(file), "."+filepath.Base(file))
		if err := os.WriteFile(part, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(part, file); err != nil {
			t.Fatal(err)
		}
	}
}

// quickPace waits for nothing that a test doesn't ask for.
func quickPace() pace {
	return pace{settle: time.Millisecond, patient: time.Minute, grace: time.Millisecond, net: time.Hour,
		polling: 5 * time.Millisecond, rest: time.Hour, rules: time.Millisecond, write: time.Minute, ping: time.Hour}
}

// A running server, and what it says.
type running struct {
	dir, url string
	stop     func() error // ends it and gives what Run gives

	mu   sync.Mutex
	said []string
	told [][]diag.Problem
}

func (r *running) lay(t testing.TB, files map[string]string) { t.Helper(); lay(t, r.dir, files) }

// serveFiles serves a folder with files in it. change may set options before.
func serveFiles(t testing.TB, files map[string]string, change func(*Options)) *running {
	t.Helper()
	return serveFilesAt(t, "127.0.0.1:0", files, change)
}

func serveFilesAt(t testing.TB, addr string, files map[string]string, change func(*Options)) *running {
	t.Helper()
	r := &running{dir: t.TempDir()}
	r.lay(t, files)
	o := Options{Engine: &plainEngine{dir: r.dir}, Folders: []string{filepath.Join(r.dir, "content")}, Dir: r.dir, pace: quickPace()}
	o.Say = func(line string) { r.mu.Lock(); r.said = append(r.said, line); r.mu.Unlock() }
	o.Tell = func(p []diag.Problem) { r.mu.Lock(); r.told = append(r.told, p); r.mu.Unlock() }
	if change != nil {
		change(&o)
	}
	listener, err := Listen(addr)
	if err != nil {
		t.Fatal(err)
	}
	r.url = strings.TrimSuffix(URL(listener), "/")
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan bool), make(chan error, 1)
	go func() { ended <- Run(ctx, listener, o, func() { close(ready) }) }()
	r.stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	select {
	case <-ready:
	case err := <-ended:
		cancel()
		t.Fatalf("it doesn't serve: %v", err)
	}
	t.Cleanup(func() {
		if err := r.stop(); err != nil {
			t.Errorf("it ends with %v", err)
		}
	})
	return r
}

// get asks for a page and gives its status and text, without the client's tag.
func (r *running) get(t testing.TB, address string) (int, string) {
	t.Helper()
	status, text, _ := r.getAll(t, address)
	return status, text
}

// getAll is get, and gives what stands from the client's tag on too.
func (r *running) getAll(t testing.TB, address string) (status int, text, script string) {
	t.Helper()
	res, err := http.Get(r.url + address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	text = string(data)
	if i := strings.Index(text, "<script src=\"/_portolan/"); i >= 0 {
		text, script = text[:i], text[i:]
	}
	return res.StatusCode, text, script
}

// A listener to a stream.
type ear struct {
	t    testing.TB
	news chan any // siteNews or pageNews; closed when the stream ends
	site siteNews // the last
	page map[string]pageNews
}

// listen opens the stream of some pages.
func (r *running) listen(t testing.TB, paths ...string) *ear {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url+"/_portolan/events?"+url.Values{"path": paths}.Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); res.Body.Close() })
	if res.StatusCode != 200 || res.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("the stream is %s %s", res.Status, res.Header.Get("Content-Type"))
	}
	e := &ear{t: t, news: make(chan any, 10000), page: map[string]pageNews{}}
	go e.hear(res.Body)
	return e
}

func (e *ear) hear(r io.Reader) {
	defer close(e.news)
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	event := ""
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), ": ")
		switch {
		case key == "event":
			event = value
		case key == "data" && event == "site":
			var n siteNews
			if json.Unmarshal([]byte(value), &n) != nil {
				panic(value)
			}
			e.news <- n
		case key == "data" && event == "page":
			var n pageNews
			if json.Unmarshal([]byte(value), &n) != nil {
				panic(value)
			}
			e.news <- n
		}
	}
}

// until listens until something is so. It fails after long enough that nothing will come.
func (e *ear) until(what string, so func() bool) {
	e.t.Helper()
	late := time.After(20 * time.Second)
	for !so() {
		select {
		case n, open := <-e.news:
			switch n := n.(type) {
			case siteNews:
				e.site = n
			case pageNews:
				e.page[n.Path] = n
			}
			if !open {
				e.t.Fatalf("the stream ends before %s", what)
			}
		case <-late:
			e.t.Fatalf("never: %s; the last news is %+v, %+v", what, e.site, e.page)
		}
	}
}

// messages gives those of a list of problems.
func messages(l problemList) string {
	var out []string
	for _, p := range l.Items {
		out = append(out, fmt.Sprintf("%s %s", p.Place, p.Message))
	}
	return strings.Join(out, "; ")
}

// here gives an address that the test's own machine listens at.
func here(t testing.TB, s string) net.Addr {
	t.Helper()
	a, err := net.ResolveTCPAddr("tcp", s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
