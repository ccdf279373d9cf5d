package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"portolan/generator/build"
	"portolan/generator/check"
	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/edtf"
	"portolan/generator/fanout"
	"portolan/generator/rule"
)

// folders are the flags that say where things lie.
type folders struct {
	Content   string `help:"Folder of what editors write (${default})." default:"content" placeholder:"DIR"`
	Templates string `help:"Folder of the templates (${default})." default:"templates" placeholder:"DIR"`
	Static    string `help:"Folder of what is published as it is (${default})." default:"static" placeholder:"DIR"`
	Drafts    bool   `help:"With drafts, and pages that are scheduled or expired."`
	Today     string `help:"Build as of this day, YYYY-MM-DD; else as of today." placeholder:"DATE"`
}

// config turns the flags into what a build is told.
func (f *folders) config(e *env) (build.Config, error) {
	c := build.Config{Dir: e.dir, Content: f.Content, Templates: f.Templates, Static: f.Static, Drafts: f.Drafts, Today: e.today, Clock: e.today, Rules: rule.All(), Worked: worked}
	if f.Today != "" {
		day, err := edtf.ParseDay(f.Today)
		if err != nil {
			return c, fmt.Errorf("--today: %w", err)
		}
		c.Today = day
	}
	return c, nil
}

type buildCmd struct {
	folders
	Out         string      `help:"Folder of the site (${default})." default:"public" placeholder:"DIR"`
	BaseURL     string      `name:"base-url" help:"Address of the site, instead of base_url in site.yaml." placeholder:"URL"`
	NoCards     bool        `help:"Make no pictures for those who link pages, which take longer than all else."`
	Portable    bool        `help:"Name index.html in links, so that the site opens from a disk, without a server."`
	Zip         string      `help:"Put the site also into this zip; the same site makes the same zip." placeholder:"FILE"`
	Precompress bool        `help:"Write .gz and .br beside what compresses well, for hosts that send them."`
	Only        build.Only  `help:"Make only the files of these outputs, with commas between: asset, calendar, card, citing, data, dataset, feed, hosting, icon, page, picture, search, sitemap, twin." placeholder:"OUTPUTS"`
	Shard       build.Shard `help:"Make only the I-th of N parts of all files, I from 1 on; the N parts together are the site." placeholder:"I/N"`
	Force       bool        `help:"Build into a folder that portolan did not make, or a part of a site into one that has more."`
	JSON        bool        `name:"json" help:"Print the report as JSON."`
	Quiet       bool        `short:"q" xor:"talk" help:"Print errors and warnings only."`
	Verbose     bool        `short:"v" xor:"talk" help:"Print also what was written and removed, and why files were made again."`
	Verify      bool        `help:"Make every file and compare with those that would be kept from the last build."`
	Why         string      `help:"Print what this file of the site is made from, and what of it changed since the last build; with --json as its key why." placeholder:"PATH"`
	Changed     string      `name:"changed-list" help:"Add to this file what changed (+ path) and what went (- path), for copying the site." placeholder:"FILE"`
	NoCache     bool        `name:"no-cache" help:"Neither use nor leave anything for another build."`
	CPUProfile  string      `name:"cpu-profile" help:"Write to this file what the processors did, for go tool pprof." placeholder:"FILE"`
}

// buildRules is the severity of the rules that a build asks: it must not take long.
const buildRules = diag.Error

// Run builds the site and reports.
func (b *buildCmd) Run(e *env) error {
	c, files, err := b.order(e)
	if err != nil {
		return err
	}
	profiled := func() error { return nil }
	if files.profile != "" {
		if profiled, err = profileTo(files.profile); err != nil {
			return err
		}
	}
	progress := newProgress(e.stderr, b.Quiet || b.JSON)
	c.Progress = progress.show
	start := time.Now()
	report, err := build.Build(e.ctx, c)
	progress.clear()
	if errors.Is(err, context.Canceled) {
		err = errors.New("interrupted; the last site is as it was")
	}
	if err := errors.Join(err, profiled()); err != nil {
		return err
	}
	var zipped error // told after the report, for the site is published all the same
	if files.zip != "" && report.Published {
		zipped = writeZip(c, files.zip, report)
	}
	if err := errors.Join(b.tell(e, report, time.Since(start)), zipped); err != nil {
		return err
	}
	if report.Errors() {
		hintInterrupted(e, b.Content)
		return errProblems
	}
	return nil
}

// order gives what the flags say to build, and the files to write beside it.
func (b *buildCmd) order(e *env) (build.Config, besides, error) {
	c, err := b.config(e)
	if err != nil {
		return c, besides{}, err
	}
	c.Out, c.Force, c.Only, c.Shard = b.Out, b.Force, b.Only, b.Shard
	c.Rules = rule.AtLeast(c.Rules, buildRules) // what should be better is told by check
	getMemory(&c, growthOfBuild)
	base, against := content.CheckBaseURL(b.BaseURL)
	if against != "" {
		return c, besides{}, fmt.Errorf("--base-url %q: %s", b.BaseURL, against)
	}
	c.BaseURL = base
	c.NoCards, c.Portable, c.Compress = b.NoCards, b.Portable, b.Precompress
	files, err := b.beside(c)
	if err != nil {
		return c, files, err
	}
	c.Verify, c.Why = b.Verify, sitePath(b.Why)
	if !b.NoCache {
		if c.Cache, err = e.kept(); err != nil {
			return c, files, err
		}
		c.Program = program()
	}
	if files.list != "" {
		changed, err := newChangedList(files.list)
		if err != nil {
			return c, files, err
		}
		c.Announce = changed.add
	}
	return c, files, nil
}

// tell prints what a build made, and what it found.
func (b *buildCmd) tell(e *env, report *build.Report, took time.Duration) error {
	if b.JSON {
		if err := writeJSON(e.stdout, report, took); err != nil {
			return err
		}
	} else {
		if b.Quiet {
			report.Problems = diag.AtLeast(report.Problems, diag.Warning)
		}
		e.printProblems(report.Problems)
		if !b.Quiet {
			printReport(e.stdout, report, b.Out, took, b.Verbose)
		}
	}
	if report.NotKept != nil {
		fmt.Fprintf(e.stderr, "portolan: %v; the next build does all the work again\n", report.NotKept)
	}
	if report.NotSwept != nil {
		fmt.Fprintf(e.stderr, "portolan: %v\n", report.NotSwept)
	}
	return nil
}

// profileTo records into a file what the processors do, until it is told to stop.
func profileTo(file string) (stop func() error, err error) {
	f, err := os.Create(file)
	if err != nil {
		return nil, fmt.Errorf("--cpu-profile: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(fmt.Errorf("--cpu-profile: %w", err), f.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		if err := f.Close(); err != nil {
			return fmt.Errorf("--cpu-profile: %w", err)
		}
		return nil
	}, nil
}

// sitePath gives the file of the site that an author means by a path or an address.
func sitePath(p string) string {
	if p != "" && strings.HasSuffix(p, "/") {
		p += "index.html"
	}
	return strings.TrimPrefix(p, "/")
}

// program names this very program: what another one kept may mean something else. A
// program that can't read itself keeps nothing that it could use.
func program() string {
	name, err := os.Executable()
	if err == nil {
		if hash, err := hashOf(name); err == nil {
			return hash.String()
		}
	}
	return time.Now().String()
}

// hashOf gives the hash of the hashes of a file's pieces: each processor takes some, as every run of the
// program waits for it.
func hashOf(name string) (digest.Hash, error) {
	f, err := os.Open(name)
	if err != nil {
		return digest.Hash{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return digest.Hash{}, err
	}
	const piece, room = 4 << 20, 64 << 10
	hashes := make([]digest.Hash, (info.Size()+piece-1)/piece)
	errs := make([]error, len(hashes))
	fanout.Each(0, len(hashes), 1, func(i int) {
		h := sha256.New() // the whole would be a lot of garbage for a run that has just begun
		_, errs[i] = io.CopyBuffer(h, io.NewSectionReader(f, int64(i)*piece, piece), make([]byte, room))
		hashes[i] = digest.Hash(h.Sum(nil))
	})
	return digest.Join(hashes...), errors.Join(errs...)
}

// printWhy says what a file was made from, and what of that has another answer now.
func printWhy(w io.Writer, why *build.Why) {
	switch why.Because {
	case "":
		fmt.Fprintf(w, "%s is kept: nothing that it was made from has changed.\n", why.Path)
	case "new":
		fmt.Fprintf(w, "%s is made: it was not there before, or was another.\n", why.Path)
	case "file":
		fmt.Fprintf(w, "%s is made again: the file is not as it was left.\n", why.Path)
	default:
		fmt.Fprintf(w, "%s is made again: what it was made from has changed.\n", why.Path)
	}
	for _, r := range why.Reads {
		mark := " "
		if r.Changed {
			mark = "*"
		}
		fmt.Fprintf(w, "  %s %-10s %s\n", mark, r.Op, strings.Join(strings.Fields(r.Arg), " "))
	}
}

// printBecause says how many files were made again because of what.
func printBecause(w io.Writer, because map[string]int) {
	reasons := slices.SortedFunc(maps.Keys(because), func(a, b string) int {
		return cmp.Or(cmp.Compare(because[b], because[a]), cmp.Compare(a, b))
	})
	for _, r := range reasons {
		fmt.Fprintf(w, "because of %-10s %d\n", r, because[r])
	}
}

// progress shows a line that overwrites itself, on a terminal, once a second has passed. It is told by all who work.
type progress struct {
	w     io.Writer
	start time.Time

	mu    sync.Mutex
	stage string // that was shown last, and how much of it; "" if nothing was
	done  int
}

func newProgress(w io.Writer, off bool) *progress {
	f, ok := w.(*os.File)
	if off || !ok || !term.IsTerminal(int(f.Fd())) {
		return &progress{}
	}
	return &progress{w: w, start: time.Now()}
}

// show shows how much of a stage is done, unless more of it is shown already.
func (p *progress) show(stage string, done, total int) {
	if p.w == nil || time.Since(p.start) <= time.Second {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if stage == p.stage && done <= p.done {
		return
	}
	p.stage, p.done = stage, done
	fmt.Fprintf(p.w, "\r\x1b[K%s %d of %d", stage, done, total)
}

func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stage != "" {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// printProblems prints what a command found, with which its work is over.
func (e *env) printProblems(problems []diag.Problem) {
	e.over()
	printProblems(e.stderr, problems)
}

func printProblems(w io.Writer, problems []diag.Problem) {
	io.WriteString(w, check.Text(problems))
}

// printReport says what a build made, in a few lines.
func printReport(w io.Writer, r *build.Report, out string, took time.Duration, verbose bool) {
	f := r.Files
	errors, warnings := diag.Count(r.Problems)
	if r.Why != nil {
		printWhy(w, r.Why)
	}
	if verbose {
		printBecause(w, r.Because)
		for _, p := range f.WrittenPaths {
			fmt.Fprintln(w, "wrote  ", p)
		}
		for _, p := range f.RemovedPaths {
			fmt.Fprintln(w, "removed", p)
		}
	}
	if !r.Published {
		fmt.Fprintf(w, "Not built: %s, %s. Nothing was written to %s.\n", count(errors, "error"), count(warnings, "warning"), out)
		return
	}
	fmt.Fprintf(w, "Built %s in %s: %s (%.1f MB).\n", count(r.Pages, "page"), out, count(f.Made+f.Changed+f.Unchanged, "file"), float64(f.Bytes)/1e6)
	fmt.Fprintf(w, "  files      %d made, %d changed, %d unchanged, %d removed\n", f.Made, f.Changed, f.Unchanged, f.Removed)
	fmt.Fprintf(w, "  rendered   %d\n", r.Rendered)
	fmt.Fprintf(w, "  problems   %s, %s of what a build looks at; sources, style and age are for portolan check\n", count(errors, "error"), count(warnings, "warning"))
	fmt.Fprintf(w, "  time       %s:", round(took))
	for i, s := range r.Stages {
		if i > 0 {
			fmt.Fprint(w, ",")
		}
		fmt.Fprintf(w, " %s %s", s.Name, round(s.Took))
	}
	fmt.Fprintln(w)
	if peak := peakMemory(); peak > 0 {
		fmt.Fprintf(w, "  memory     %.0f MB at the peak\n", float64(peak)/1e6)
	}
	printDue(w, r)
}

// maxDue is how many pages that wait for a day are named.
const maxDue = 5

// printDue names the pages that wait for a day, for who wrote them may wonder where they are.
func printDue(w io.Writer, r *build.Report) {
	for i, d := range r.Due[:min(len(r.Due), maxDue)] {
		label, what := "", "is not published before"
		if i == 0 {
			label = "next"
		}
		if d.Goes {
			what = "goes on"
		}
		fmt.Fprintf(w, "  %-10s %s (%s) %s %s", label, d.ID, d.File, what, d.Day)
		if i == 0 {
			fmt.Fprint(w, ": build again then")
		}
		fmt.Fprintln(w)
	}
	if more := len(r.Due) - maxDue; more > 0 {
		fmt.Fprintf(w, "  %-10s and %d more wait for a day: see the desk of serve, /_desk/schedule/\n", "", more)
	}
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func round(d time.Duration) time.Duration {
	if d < time.Millisecond {
		return d.Round(time.Microsecond)
	}
	return d.Round(time.Millisecond)
}

// jsonReport is what --json prints.
type jsonReport struct {
	Published bool               `json:"published"`
	Pages     int                `json:"pages"`
	Entities  map[string]int     `json:"entities"`
	Made      int                `json:"made"`
	Changed   int                `json:"changed"`
	Unchanged int                `json:"unchanged"`
	Rendered  int                `json:"rendered"`
	Removed   int                `json:"removed"`
	Bytes     int64              `json:"bytes"`
	Seconds   float64            `json:"seconds"`
	Stages    map[string]float64 `json:"stage_seconds"`
	Worked    map[string]float64 `json:"stage_user_seconds"` // of all processors
	Memory    int64              `json:"peak_memory_bytes"`
	NextDue   string             `json:"next_due,omitempty"`
	Due       []jsonDue          `json:"due,omitempty"`
	Rules     string             `json:"rules"` // the least severity of the rules that were asked: a build leaves the others to check
	Why       *jsonWhy           `json:"why,omitempty"`
	Problems  json.RawMessage    `json:"problems"`
}

// jsonWhy tells of the file of --why: because what sort of question it was made again ("new",
// "file" if it isn't as it was left, "" if it was kept), and all questions that it asked.
type jsonWhy struct {
	Path    string     `json:"path"`
	Because string     `json:"because"`
	Reads   []jsonRead `json:"reads"`
}

// jsonRead is one question, and whether it has another answer now.
type jsonRead struct {
	Op      string `json:"op"`
	Arg     string `json:"arg"`
	Changed bool   `json:"changed"`
}

func whyJSON(why *build.Why) *jsonWhy {
	if why == nil {
		return nil
	}
	out := &jsonWhy{why.Path, why.Because, make([]jsonRead, len(why.Reads))}
	for i, r := range why.Reads {
		out.Reads[i] = jsonRead{string(r.Op), r.Arg, r.Changed}
	}
	return out
}

// jsonDue is a page that waits for a day.
type jsonDue struct {
	ID   string `json:"id"`
	File string `json:"file"`
	Day  string `json:"day"`
	Goes bool   `json:"goes,omitempty"`
}

func writeJSON(w io.Writer, r *build.Report, took time.Duration) error {
	f := r.Files
	out := jsonReport{Published: r.Published, Pages: r.Pages, Entities: r.Entities, Made: f.Made, Changed: f.Changed,
		Unchanged: f.Unchanged, Rendered: r.Rendered, Removed: f.Removed, Bytes: f.Bytes, Rules: buildRules.String(), Seconds: took.Seconds(), Stages: map[string]float64{}, Worked: map[string]float64{},
		Memory: peakMemory(), Why: whyJSON(r.Why)}
	for _, s := range r.Stages {
		out.Stages[s.Name], out.Worked[s.Name] = s.Took.Seconds(), s.Worked.Seconds()
	}
	if r.NextDue != 0 {
		out.NextDue = r.NextDue.String()
	}
	for _, d := range r.Due {
		out.Due = append(out.Due, jsonDue{d.ID, d.File, d.Day.String(), d.Goes})
	}
	problems, err := check.JSON(r.Problems)
	if err != nil {
		return err
	}
	out.Problems = problems
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}
