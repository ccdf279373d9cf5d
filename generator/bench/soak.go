package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"portolan/generator/bench/sitegen"
)

// warmUp is how many saves a server is given before it is measured, by what it held during
// the last of them: so many that several collections fall into them, and none of its first days.
const (
	warmUp = 300
	lately = 150
)

// soak serves a site for as many saves as an author makes in an hour and more, all sorts of
// them, and fails if the server then holds more than it did after a warm-up: a fifth more
// memory, one more open file, one more goroutine.
func soak(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("soak", flag.ContinueOnError)
	count := flags.Int("saves", 2000, "saves after the warm-up")
	n := flags.Int("n", 300, "briefings of the site")
	seed := flags.Uint64("seed", 1, "seed of the saves")
	program := flags.String("program", "", "program to run (default bin/portolan of this repository)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	b, err := newBench(options{program: *program}, io.Discard)
	if err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	site := filepath.Join(b.dir, "site")
	if err := sitegen.Generate(site, 1, *n); err != nil {
		return err
	}
	// How many goroutines a process has it tells only when it is made to end, so there are two.
	before, err := b.soaked(ctx, site, rand.New(rand.NewPCG(*seed, 1)), 0)
	if err != nil {
		return fmt.Errorf("the warm-up: %w", err)
	}
	after, err := b.soaked(ctx, site, rand.New(rand.NewPCG(*seed, 1)), *count)
	if err != nil {
		return err
	}
	return compareSoaked(stdout, *count, before, after)
}

// held is what a server holds at some time.
type held struct {
	heap       int64 // what is alive in it, in bytes: the least that a collection found lately
	memory     int64 // resident, in bytes: the median lately
	files      int   // open
	goroutines int
}

// A soaking is what a server held after the warm-up and at its end.
type soaking struct {
	begin, end held
	took       time.Duration
	stacks     map[string]int // of the goroutines at the end, by what they were doing
}

// compareSoaked prints what two servers held, one after the warm-up and one after so many
// saves more, and says what has grown.
func compareSoaked(w io.Writer, count int, before, after soaking) error {
	fmt.Fprintf(w, "%d saves in %s after a warm-up of %d\n", count, seconds(after.took), warmUp)
	fmt.Fprintf(w, "  live heap   %.0f MB, then %.0f MB\n", float64(after.begin.heap)/1e6, float64(after.end.heap)/1e6)
	fmt.Fprintf(w, "  resident    %.0f MB, then %.0f MB\n", float64(after.begin.memory)/1e6, float64(after.end.memory)/1e6)
	fmt.Fprintf(w, "  open files  %d, then %d\n", after.begin.files, after.end.files)
	fmt.Fprintf(w, "  goroutines  %d, then %d\n", before.end.goroutines, after.end.goroutines)
	var grown []error
	if float64(after.end.heap) > 1.2*float64(after.begin.heap) {
		grown = append(grown, errors.New("what is alive in its memory has grown by more than a fifth"))
	}
	if float64(after.end.memory) > 1.2*float64(after.begin.memory) {
		grown = append(grown, errors.New("its resident memory has grown by more than a fifth"))
	}
	if after.end.files > after.begin.files {
		grown = append(grown, errors.New("it has more files open"))
	}
	if after.end.goroutines > before.end.goroutines {
		grown = append(grown, errors.New("it has more goroutines"))
		for stack, n := range after.stacks {
			if n > before.stacks[stack] {
				fmt.Fprintf(w, "%d more: %s\n", n-before.stacks[stack], stack)
			}
		}
	}
	if err := errors.Join(grown...); err != nil {
		return err
	}
	fmt.Fprintln(w, "Nothing has grown.")
	return nil
}

// soaked serves a site, saves to it, and tells what the server held.
func (b *bench) soaked(ctx context.Context, site string, r *rand.Rand, count int) (out soaking, err error) {
	var said sayings
	server, err := b.serveTo(ctx, site, &said, "GODEBUG=gctrace=1")
	if err != nil {
		return out, err
	}
	defer func() { // so that nothing of it is at work when its folder is removed
		server.cmd.Process.Kill()
		server.cmd.Wait()
	}()
	a, err := newAuthor(ctx, site, server, r)
	if err != nil {
		return out, err
	}
	for _, page := range a.pages { // each that was asked for is kept
		if _, _, err := a.server.get(ctx, page); err != nil {
			return out, err
		}
	}
	if out.begin, err = a.saves(ctx, warmUp, &said); err != nil {
		return out, err
	}
	out.end = out.begin
	begun := time.Now()
	if count > 0 {
		out.end, err = a.saves(ctx, count, &said)
	}
	if err != nil {
		return out, err
	}
	out.took = time.Since(begun)
	defer a.close() // not before: who is about to leave is counted or not by chance
	if err := server.cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		return out, err
	}
	var exit *exec.ExitError
	if err := server.cmd.Wait(); !errors.As(err, &exit) {
		return out, fmt.Errorf("the server ends with %v, and was made to tell its goroutines", err)
	}
	out.stacks = stacks(said.text())
	for _, n := range out.stacks {
		out.end.goroutines += n
	}
	if out.end.goroutines == 0 {
		return out, fmt.Errorf("the server tells no goroutines: %q", said.text())
	}
	return out, nil
}

var goroutine = regexp.MustCompile(`(?m)^goroutine \d+ .*\[.*\]:\n(\S+)\(`)

// passing begins the one goroutine that comes and goes by itself: a clock of the regular expressions that highlight code,
// which runs for a second or more after the last of them.
const passing = "github.com/dlclark/regexp2/v2.extendClock"

// stacks counts the goroutines that a program tells of when it is ended, by the function
// that each was begun with or is in, but for the passing one.
func stacks(dump string) map[string]int {
	out := map[string]int{}
	for _, one := range strings.Split(dump, "\n\n") {
		if !goroutine.MatchString(one) {
			continue
		}
		what := "main"
		if _, by, ok := strings.Cut(one, "created by "); ok {
			what, _, _ = strings.Cut(by, " in goroutine")
			what, _, _ = strings.Cut(what, "\n")
		}
		if what != passing {
			out[what]++
		}
	}
	return out
}

// holds reads what the system says of a process.
func holds(pid int) (held, error) {
	var h held
	proc := filepath.Join("/proc", strconv.Itoa(pid))
	files, err := os.ReadDir(filepath.Join(proc, "fd"))
	if err != nil {
		return h, fmt.Errorf("what a server holds is told on Linux only: %w", err)
	}
	h.files = len(files)
	status, err := os.ReadFile(filepath.Join(proc, "status"))
	if err != nil {
		return h, err
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	kB, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
	h.memory = kB * 1024
	return h, err
}

// An author saves files of a site while it is served, and looks at pages.
type author struct {
	site   string
	server *server
	r      *rand.Rand
	told   <-chan struct{}
	close  func()
	texts  map[string][]byte // of files as they were, by name; nil for those that were not there
	names  []string          // of briefings
	pages  []string
	count  int
}

// watched is how many pages the author has open.
const watched = 8

func newAuthor(ctx context.Context, site string, s *server, r *rand.Rand) (*author, error) {
	a := &author{site: site, server: s, r: r, texts: map[string][]byte{}}
	var err error
	if a.names, err = filepath.Glob(filepath.Join(site, "content", "briefings", "*", "*.md")); err != nil {
		return nil, err
	}
	for _, name := range a.names {
		a.pages = append(a.pages, "briefings/"+strings.TrimSuffix(filepath.Base(name), ".md")+"/")
	}
	ctx, a.close = context.WithCancel(ctx)
	query := url.Values{"path": {"/"}}
	for _, page := range a.pages[:min(watched, len(a.pages))] {
		query.Add("path", "/"+page)
	}
	a.told, err = s.stream(ctx, query)
	return a, err
}

// saves saves so many times and tells what the server then holds.
func (a *author) saves(ctx context.Context, count int, said *sayings) (held, error) {
	var resident []int64
	var begun int // of what it said, the last saves
	for i := range count {
		if i == max(0, count-lately) {
			begun = len(said.text())
		}
		if err := a.save(ctx); err != nil {
			return held{}, err
		}
		now, err := holds(a.server.cmd.Process.Pid)
		if err != nil {
			return held{}, err
		}
		resident = append(resident, now.memory)
	}
	h, err := a.rest(ctx)
	if err != nil {
		return held{}, err
	}
	h.memory = median(resident[max(0, len(resident)-lately):], func(bytes int64) int64 { return bytes })
	h.heap, err = leastAlive(said.text()[begun:])
	return h, err
}

// rest puts everything back, waits until the server has nothing more to do, and tells what
// it holds.
func (a *author) rest(ctx context.Context) (held, error) {
	for name, text := range a.texts {
		if err := put(name, text); err != nil {
			return held{}, err
		}
	}
	http.DefaultClient.CloseIdleConnections()
	last := time.Duration(-1)
	for idle := 0; idle < 3; {
		select {
		case <-time.After(300 * time.Millisecond):
		case <-ctx.Done():
			return held{}, ctx.Err()
		}
		used, err := cpuOfProcess(a.server.cmd.Process.Pid)
		if err != nil {
			return held{}, err
		}
		if idle++; last < 0 || used-last > 10*time.Millisecond {
			idle = 0
		}
		last = used
	}
	return holds(a.server.cmd.Process.Pid)
}

// cpuOfProcess gives the time of processors that a process has had, to a hundredth of a second.
func cpuOfProcess(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return 0, err
	}
	// What stands behind the name, which may itself have spaces: state is the first (proc(5)).
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	var ticks int64
	for _, field := range fields[11:13] {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * time.Second / 100, nil
}

// sayings are what a program says while it runs, also of its garbage.
type sayings struct {
	mu  sync.Mutex
	all []byte
}

func (s *sayings) Write(data []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, data...)
	return len(data), nil
}

func (s *sayings) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.all)
}

// collected is the line of package runtime about one collection; the last number is what
// was found alive.
var collected = regexp.MustCompile(`(?m)^gc \d+ .*: .* (\d+)->(\d+)->(\d+) MB,`)

// leastAlive gives the least that was alive in a heap, in bytes, by what package runtime said
// of its collections: each finds also what was at work at the time.
func leastAlive(said string) (int64, error) {
	least := int64(math.MaxInt64)
	for _, m := range collected.FindAllStringSubmatch(said, -1) {
		mb, err := strconv.ParseInt(m[3], 10, 64)
		if err != nil {
			return 0, err
		}
		least = min(least, mb*1e6)
	}
	if least == math.MaxInt64 {
		return 0, errors.New("no garbage was collected: too few saves")
	}
	return least, nil
}

// put writes a file, or deletes it where there is no text.
func put(name string, text []byte) error {
	if text == nil {
		if err := os.Remove(name); !errors.Is(err, os.ErrNotExist) {
			return err
		}
		return nil
	}
	return os.WriteFile(name, text, 0o666)
}

// write writes a file for now, and remembers how it was.
func (a *author) write(name string, to func(text []byte) []byte) error {
	was, known := a.texts[name]
	if !known {
		text, err := os.ReadFile(name)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		was = text
		a.texts[name] = was
	}
	return put(name, to(was))
}

// save makes one edit of some sort, and waits until the server shows it: an edit breaks the
// site now and then, and is mended.
func (a *author) save(ctx context.Context) error {
	a.count++
	word := fmt.Sprintf("soaked%d", a.count)
	any := func(names []string) string { return names[a.r.IntN(len(names))] }
	file := func(parts ...string) string { return filepath.Join(append([]string{a.site}, parts...)...) }
	last := func(text []byte) []byte { return fmt.Appendf(bytes.TrimRight(text, "\n"), " It says %s now.\n", word) }
	var err error
	switch a.r.IntN(10) {
	case 0:
		err = a.write(file("templates", "briefing.html"), func(text []byte) []byte {
			return bytes.Replace(text, []byte("</header>"), []byte("<p>"+word+"</p></header>"), 1)
		})
	case 1:
		err = a.write(file("static", "css", "portolan.css"), func(text []byte) []byte { return fmt.Appendf(text, ".%s { color: red; }\n", word) })
	case 2:
		err = a.write(any(a.names), func(text []byte) []byte { return bytes.Replace(text, []byte("title: "), []byte("title: "+word+" "), 1) })
	case 3:
		err = a.write(file("content", "briefings", fmt.Sprintf("new-%d.md", a.r.IntN(20))), func([]byte) []byte {
			return fmt.Appendf(nil, "---\ntitle: New %s\ndate: 2025-01-01\nbyline: Nobody\nsummary: It says %s.\n---\nIt says %s.\n", word, word, word)
		})
	case 4:
		err = put(file("content", "briefings", fmt.Sprintf("new-%d.md", a.r.IntN(20))), nil)
	case 5:
		name := any(a.names)
		if err = a.write(name, func([]byte) []byte { return []byte("---\ntitle: [\n") }); err == nil {
			if err = a.until(ctx, "_portolan/problems", filepath.Base(name)); err == nil {
				err = a.write(name, last)
			}
		}
	case 6:
		err = a.write(file("content", "ports", "_defaults.yaml"), func(text []byte) []byte { return fmt.Appendf(bytes.Clone(text), "# %s\n", word) })
	default:
		err = a.write(any(a.names), last)
	}
	if err != nil {
		return err
	}
	if _, _, err := a.server.get(ctx, any(a.pages)); err != nil {
		return err
	}
	if err := a.write(a.names[0], last); err != nil {
		return err
	}
	return a.until(ctx, a.pages[0], word)
}

// until looks at a page whenever the server tells of something, until it has a word.
func (a *author) until(ctx context.Context, page, word string) error {
	over := time.After(late)
	for {
		// A file that is half written may for once be no page at all.
		data, _, err := a.server.get(ctx, page)
		if err != nil {
			return err
		}
		if bytes.Contains(data, []byte(word)) {
			return nil
		}
		select {
		case _, open := <-a.told:
			if !open {
				return errors.New("the server tells no more")
			}
		case <-over:
			return fmt.Errorf("save %d: %s never has %q", a.count, page, word)
		}
	}
}
