package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/bench/sitegen"
)

var endure = flag.Duration("endure", 5*time.Second, "how long a server is asked for pages while files change")

// asking is how many ask a server at once.
const asking = 50

// A server that 50 ask at once while files change answers each of them with the bytes of one
// snapshot, never of an older one than somebody has seen before, and holds no more memory,
// goroutines and files in the end than at the beginning.
func TestEndurance(t *testing.T) {
	runtime.GC()
	idle := runtime.NumGoroutine()
	e := newEndurance(t)
	e.learn(t)
	e.run(t, *endure/5) // so that all is there that is made once
	begin := e.holds(t)
	e.answers = 0
	e.run(t, *endure)
	end := e.holds(t)
	t.Logf("%d answers to %d at once in %s with %d edits, each of one snapshot", e.answers, asking, *endure, e.edits)
	t.Logf("heap %.1f MB, then %.1f MB; goroutines %d, then %d; files %d, then %d",
		float64(begin.heap)/1e6, float64(end.heap)/1e6, begin.goroutines, end.goroutines, begin.files, end.files)
	if end.heap > begin.heap+begin.heap/5 || end.goroutines > begin.goroutines || end.files > begin.files {
		t.Error("it holds more")
	}
	e.stop()
	if n := settled(idle); n > idle {
		t.Errorf("%d goroutines outlive it", n-idle)
	}
	if e.answers < asking || e.edits < 5 {
		t.Error("that is too little to tell anything")
	}
}

// An endurance is a server that is asked for pages while files are edited. Each edit puts a
// number of its own in the title of the site, which all pages have, or in one of them.
type endurance struct {
	dir    string
	url    string
	client *http.Client
	stop   func()
	files  [2]string         // that are edited: the site's settings, and a briefing
	texts  [2]string         // as they were
	page   string            // of the briefing
	want   map[string]string // answers by their path, without the numbers

	mu      sync.Mutex
	written [2]int          // the numbers last written
	pairs   map[[2]int]bool // that stood in the files at one time, or nearly
	gone    [2][]past       // numbers that were written over
	seen    [2]int          // the newest in any answer
	answers int
	edits   int
}

// A past number was in a file until a time.
type past struct {
	number int
	until  time.Time
}

// torn is for how long a scan may be under way: it reads one file after the other, and may
// meet in one what was written after what it has read of another was written over.
const torn = 50 * time.Millisecond

// number is what an edit puts into a text: which file it is in, and the count of the edit. As the other expressions
// it begins with letters that are always the same, for which a text is searched many times as fast: with the
// race detector these searches took nearly as long as all else.
var number = regexp.MustCompile(`edit7(title|words)7(\d{6})7`)

// live is what a server adds to a page, which tells it from the one that was before.
var live = regexp.MustCompile(`<script[^>]*/_portolan/[^>]*>`)

// version and versionCapital find what a page says of its own words, whose hash it is.
var (
	version        = regexp.MustCompile(`(version"?[ :=]+[{"]?)[0-9a-f]{8}`)
	versionCapital = regexp.MustCompile(`(Version"?[ :=]+[{"]?)[0-9a-f]{8}`)
)

func bare(text string) string {
	text = number.ReplaceAllString(live.ReplaceAllString(text, ""), "$1")
	return versionCapital.ReplaceAllString(version.ReplaceAllString(text, "$1"), "$1")
}

func newEndurance(t *testing.T) *endurance {
	e := &endurance{dir: filepath.Join(t.TempDir(), "source"), pairs: map[[2]int]bool{}, want: map[string]string{}}
	must(t, sitegen.Generate(e.dir, 1, 10))
	briefings, err := filepath.Glob(filepath.Join(e.dir, "content", "briefings", "*", "*.md"))
	must(t, err)
	e.files = [2]string{filepath.Join(e.dir, "content", "site.yaml"), briefings[0]}
	e.page = "briefings/" + strings.TrimSuffix(filepath.Base(briefings[0]), ".md") + "/"
	for i, name := range e.files {
		data, err := os.ReadFile(name)
		must(t, err)
		e.texts[i] = string(data)
	}
	e.write(t, 0)
	e.write(t, 1)

	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	over := make(chan int, 1)
	go func() {
		over <- run(ctx, []string{"serve", "-C", e.dir, "--addr", "127.0.0.1:0", "--today", sitegen.Today}, io.Discard, w, func() {})
		w.Close()
	}()
	url, rest := servedAt(t, r)
	e.url = url
	go io.Copy(io.Discard, rest)
	e.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: asking}}
	e.stop = sync.OnceFunc(func() {
		e.client.CloseIdleConnections()
		cancel()
		if code := <-over; code != exitFine {
			t.Errorf("the server ends with code %d", code)
		}
	})
	t.Cleanup(e.stop)
	return e
}

// write makes an edit: in one step, as editors that take care do.
func (e *endurance) write(t *testing.T, which int) {
	t.Helper()
	e.mu.Lock()
	e.edits++
	n, now := e.edits, time.Now()
	e.gone[which] = append(e.gone[which], past{e.written[which], now})
	e.written[which] = n
	e.pairs[e.written] = true
	for _, p := range e.gone[1-which] {
		if now.Sub(p.until) < torn {
			pair := e.written
			pair[1-which] = p.number
			e.pairs[pair] = true
		}
	}
	e.mu.Unlock()
	text := strings.Replace(e.texts[0], "title: ", fmt.Sprintf("title: edit7title7%06d7 ", n), 1)
	if which == 1 {
		text = fmt.Sprintf("%s\n\nIt says edit7words7%06d7 now.\n", strings.TrimRight(e.texts[1], "\n"), n)
	}
	e.put(t, which, text)
}

func (e *endurance) put(t *testing.T, which int, text string) {
	t.Helper()
	fresh := filepath.Join(filepath.Dir(e.dir), "fresh")
	must(t, os.WriteFile(fresh, []byte(text), 0o666))
	must(t, os.Rename(fresh, e.files[which]))
}

func (e *endurance) get(path string) (string, error) {
	res, err := e.client.Get(e.url + path)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d", res.StatusCode)
	}
	return string(data), err
}

// learn asks for all files of the site, twice, with edits between, and keeps those that are
// the same but for the numbers: that is all but the search's index and what counts words.
func (e *endurance) learn(t *testing.T) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "site")
	report := (&twofold{dir: e.dir, flags: []string{"--today", sitegen.Today, "-q", "--no-cards"}}).builds(t, "--no-cache", "--out", out)
	paths := slices.Sorted(maps.Keys(files(t, out)))
	var first, second map[string]string
	pages := 0
	for range 2 {
		first, second = second, map[string]string{}
		for _, p := range paths {
			p = strings.TrimSuffix(p, "index.html")
			text, err := e.get(p)
			if err == nil || p == "404.html" {
				second[p] = bare(text)
			}
		}
		e.write(t, 0)
		e.write(t, 1)
		e.until(t)
	}
	maps.DeleteFunc(second, func(p, text string) bool { return first[p] != text })
	e.want = second
	for p := range e.want {
		if p == "" || strings.HasSuffix(p, "/") {
			pages++
		}
	}
	if _, known := e.want[e.page]; !known || len(e.want) < len(paths)*9/10 || pages < 50 {
		t.Fatalf("only %d of %d files and %d pages are the same but for the numbers: %s", len(e.want), len(paths), pages, report)
	}
}

// until asks for the briefing until it has all that was last written.
func (e *endurance) until(t *testing.T) {
	t.Helper()
	for over := time.Now().Add(5 * time.Minute); ; {
		e.ask(t, e.page)
		e.mu.Lock()
		done := e.seen == e.written
		e.mu.Unlock()
		switch {
		case done || t.Failed():
			return
		case time.Now().After(over):
			t.Fatalf("edits are never shown: %v are written, and %v are seen", e.written, e.seen)
		}
	}
}

// ask asks for a path, and looks whether the answer is of one snapshot.
func (e *endurance) ask(t *testing.T, path string) {
	e.mu.Lock()
	least := e.seen
	e.mu.Unlock()
	text, err := e.get(path)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.answers++
	if err != nil {
		t.Errorf("%q: %v", path, err)
		return
	}
	if want, known := e.want[path]; known && bare(text) != want {
		t.Errorf("%q is another (-want +got):\n%s", path, cmp.Diff(strings.Split(want, "\n"), strings.Split(bare(text), "\n")))
	}
	var got [2]int
	for _, m := range number.FindAllStringSubmatch(text, -1) {
		which, n := 0, 0
		if m[1] == "words" {
			which = 1
		}
		fmt.Sscanf(m[2], "%d", &n)
		if got[which] != 0 && got[which] != n {
			t.Errorf("%q is of edits %d and %d at once", path, got[which], n)
		}
		got[which] = n
	}
	for which, n := range got {
		if n != 0 && (n < least[which] || n > e.written[which]) {
			t.Errorf("%q is of edit %d, and %d was seen before, %d is the last", path, n, least[which], e.written[which])
		}
		e.seen[which] = max(e.seen[which], n)
	}
	if got[0] != 0 && got[1] != 0 && !e.pairs[got] {
		t.Errorf("%q is of edits %d and %d, which never stood together", path, got[0], got[1])
	}
}

// run has the server asked for some time, by as many as there are and by browsers that wait for
// news, and edits meanwhile: in turn, in bursts, and now and then with a mistake that is mended.
func (e *endurance) run(t *testing.T, long time.Duration) {
	ctx, cancel := context.WithTimeout(t.Context(), long)
	defer cancel()
	paths := slices.Sorted(maps.Keys(e.want))
	var all sync.WaitGroup
	for i := range uint64(asking) {
		all.Go(func() {
			for r := rand.New(rand.NewPCG(1, i)); ctx.Err() == nil && !t.Failed(); {
				e.ask(t, paths[r.IntN(len(paths))])
			}
		})
	}
	for range 5 {
		all.Go(func() {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, e.url+"_portolan/events?path=/"+e.page, nil)
			if err == nil {
				var res *http.Response
				if res, err = e.client.Do(req); err == nil {
					_, err = io.Copy(io.Discard, res.Body)
					res.Body.Close()
				}
			}
			if err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
	}
	for n := 0; ctx.Err() == nil && !t.Failed(); n++ {
		if n%7 == 6 {
			e.put(t, 1, "---\ntitle: [\n")
		}
		e.write(t, n%2)
		if n%7 == 6 && n%2 == 0 { // the mistake goes as well
			e.write(t, 1)
		}
		if n%10 != 9 {
			e.until(t)
		}
	}
	e.until(t)
	all.Wait()
}

// holding is what a process holds when nothing is asked of it.
type holding struct {
	heap              uint64
	goroutines, files int
}

func (e *endurance) holds(t *testing.T) holding {
	t.Helper()
	e.client.CloseIdleConnections()
	h := holding{goroutines: settled(0)}
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what the first one leaves to finalizers
	runtime.ReadMemStats(&m)
	h.heap = m.HeapAlloc
	if list, err := os.ReadDir("/proc/self/fd"); err == nil { // where that is told
		h.files = len(list)
	}
	return h
}

// settled waits until there are no more goroutines than wanted, or for a second no fewer, and
// tells how many there are.
func settled(wanted int) int {
	least, ticks := runtime.NumGoroutine(), time.NewTicker(20*time.Millisecond)
	defer ticks.Stop()
	for same := 0; least > wanted && same < 50; same++ {
		<-ticks.C
		if n := runtime.NumGoroutine(); n < least {
			least, same = n, 0
		}
	}
	return least
}
