package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"portolan/generator/cache"
	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/edtf"
	"portolan/generator/fanout"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/output"
	"portolan/generator/output/card"
	"portolan/generator/output/page"
	"portolan/generator/schema"
	"portolan/generator/site"
	"portolan/generator/source"
)

// A Workspace makes one snapshot after the other of the same folders, and remembers what
// it read and parsed, so that the next one reads and parses only what changed. With
// [Config.Cache] it begins with what the last run kept. All that depends on more than one
// file is worked out anew whenever it may be another. It is for one goroutine.
type Workspace struct {
	config  Config
	known   known
	begun   bool // what the last run kept is known
	last    *Snapshot
	scanned []diag.Problem // what scanning found for it
}

// known is what was read and parsed before, each with all that it depends on.
type known struct {
	trees    [3]source.Tree
	schema   parsed[*schema.Schema]
	layouts  parsed[*page.Templates]
	markdown parsed[*markdown.Converter]
	world    *world
	faces    *card.Faces
	docs     knownDocs
}

// parsed is something made from text, with the hash of all that it was made from.
type parsed[T any] struct {
	from     digest.Hash
	value    T
	problems []diag.Problem
}

// knownDocs are in the order of their files' paths.
type knownDocs []knownDoc

// of gives what is known of files, which are in the same order: in step with them, without a
// path where nothing is.
func (k knownDocs) of(files []source.File) knownDocs {
	out := make(knownDocs, len(files))
	for i, f := range files {
		for len(k) > 0 && k[0].path < f.Path {
			k = k[1:]
		}
		if len(k) > 0 && k[0].path == f.Path {
			out[i] = k[0]
		}
	}
	return out
}

// A knownDoc is a file that was parsed: here, or in an earlier run of the program.
type knownDoc struct {
	path   string
	origin origin
	from   digest.Hash // of the origin
	doc    *content.Doc
	kept   storedDoc    // the doc as it is kept from run to run; zero if nothing is
	mended *atomic.Bool // what is kept was found to be damaged, and parsed again; nil if nothing was kept

	notPacked error // why it can't be kept
}

// An origin is all that a doc is parsed from: the file, what all files are read by, and the
// defaults of its folders.
type origin struct{ file, around, defaults digest.Hash }

func (o origin) join() digest.Hash { return digest.Join(o.file, o.around, o.defaults) }

// NewWorkspace makes a workspace that has read nothing yet.
func NewWorkspace(c Config) *Workspace {
	if c.Workers == 0 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	return &Workspace{config: c, known: known{faces: new(card.Faces)}}
}

// On gives a workspace for another day that knows what this one knows. This one is then
// not to be used any more.
func (w *Workspace) On(today, clock edtf.Day) *Workspace {
	c := w.config
	c.Today, c.Clock = today, clock
	return &Workspace{config: c, known: w.known, begun: w.begun}
}

// Snapshot reads the folders as they are now and joins what they hold; where they hold
// what they held, it gives the last snapshot again. Problems of the author are in the
// snapshot; the error is the machine's, and leaves what is remembered as it was.
func (w *Workspace) Snapshot(ctx context.Context) (*Snapshot, error) { return w.Look(ctx, nil) }

// Look is Snapshot for who knows which files may have changed since the last one, by their
// absolute paths; nil where any may. Files that are new or gone are found in any case.
func (w *Workspace) Look(ctx context.Context, suspects []string) (*Snapshot, error) {
	var last *memo
	if !w.begun {
		last = loadMemo(w.config)
		w.known.trees[0] = last.files
	}
	b := w.begin()
	b.memo, b.late = last, true
	if w.last != nil {
		b.suspects = suspects
	}
	if err := b.scan(ctx); err != nil {
		return nil, err
	}
	scanned := slices.Clone(b.report.Problems)
	if w.last != nil && slices.Equal(scanned, w.scanned) && b.input.same(w.last.b.input) {
		w.known.trees = b.known.trees // which may know better how the files stand
		return w.last, nil
	}
	if w.last != nil {
		b.before = w.last.b
	}
	if err := b.prepare(ctx); err != nil {
		return nil, err
	}
	b.memo = nil
	w.known, w.last, w.scanned, w.begun = b.known, newSnapshot(b), scanned, true
	return w.last, nil
}

// Keep leaves what was parsed for the next run, and as it is what is said there of the
// site that was last published; pictures that were made meanwhile and that the site doesn't have any more
// are removed. Where nothing was parsed that isn't kept already, or
// nothing is to be kept, it does nothing.
func (w *Workspace) Keep() error {
	if w.config.Cache == "" || w.last == nil {
		return nil
	}
	b := *w.last.b
	b.memo = loadMemo(w.config) // another run may have left a newer one
	b.memo.loadBase()
	var err error
	if !b.isKept() {
		b.packDocs()
		err = b.save(b.memo.told)
	}
	if !b.broken { // else some jobs may be missing
		err = errors.Join(err, b.sweep(b.jobs))
	}
	return err
}

// packDocs gets ready for the next run what was parsed in this one: a server has better to do
// at the time, and seldom needs it.
func (b *builder) packDocs() {
	codec := content.NewCodec(b.input.schema)
	spill := cache.NewSpill(b.memo.file)
	docs := slices.Clone(b.known.docs) // others read them
	fanout.Each(0, len(docs), 16, func(i int) {
		if docs[i].kept.doc == "" {
			docs[i].pack(codec, spill)
		}
	})
	b.known.docs = docs
}

// isKept tells whether the memo has every doc as it is now.
func (b *builder) isKept() bool {
	return slices.EqualFunc(b.memo.docs, b.known.docs, func(kept, known knownDoc) bool { return kept.path == known.path && kept.from == known.from })
}

// same tells whether two inputs are of the same files.
func (in *input) same(other *input) bool {
	for i, tree := range in.trees() {
		if !slices.EqualFunc(tree.Files, other.trees()[i].Files, func(a, b source.File) bool { return a.Path == b.Path && a.Hash == b.Hash }) {
			return false
		}
	}
	return true
}

// begin starts a run that knows what this workspace knows.
func (w *Workspace) begin() *builder {
	return &builder{config: w.config, known: w.known, heap: newHeap(), report: &Report{Entities: map[string]int{}}}
}

// A Snapshot is one state of the site: what could be made, and what is wrong. It is never
// changed and safe for concurrent use.
type Snapshot struct {
	b       *builder
	jobs    []output.Job
	outputs map[string]output.Output
	found   []diag.Problem

	planned sync.Once             // of late
	late    map[string]output.Job // by path

	hidden func() map[string]graph.Written // by address, found when it is first asked for
}

func newSnapshot(b *builder) *Snapshot {
	s := &Snapshot{b: b, jobs: b.jobs, outputs: b.byName()}
	s.found = b.finish().Problems
	s.hidden = sync.OnceValue(s.findHidden)
	return s
}

// Problems gives what reading, joining and planning found, sorted, with source lines.
func (s *Snapshot) Problems() []diag.Problem { return slices.Clone(s.found) }

// Rules gives what else is wrong: rules that the content breaks and links in prose that
// lead nowhere. It takes longer than all that comes before.
func (s *Snapshot) Rules(ctx context.Context) ([]diag.Problem, error) {
	later := *s.b // finds into a report of its own
	later.report = &Report{}
	if err := later.check(ctx); err != nil {
		return nil, err
	}
	return later.finish().Problems, nil
}

// Jobs lists the files of the site by path, but for those that are planned late.
func (s *Snapshot) Jobs() []output.Job { return slices.Clone(s.jobs) }

// Job gives the job that makes the file at a path: ports/puerto-cabello/index.html.
func (s *Snapshot) Job(path string) (output.Job, bool) {
	if i, ok := s.b.place(path); ok {
		return s.jobs[i], true
	}
	return s.lateJob(path)
}

// lateJob gives the job of a file whose output is planned late: now.
func (s *Snapshot) lateJob(path string) (output.Job, bool) {
	r := s.b.site.Reader()
	defer r.Close()
	for _, o := range s.b.outputs {
		if late, ok := o.(output.Late); ok && late.Makes(r, path) {
			s.planned.Do(s.planLate)
			job, ok := s.late[path]
			return job, ok
		}
	}
	return output.Job{}, false
}

func (s *Snapshot) planLate() {
	if s.b.broken { // what is half read may not end the server
		defer func() { recover() }()
	}
	r := s.b.site.Reader()
	defer r.Close()
	s.late = map[string]output.Job{}
	for _, o := range s.b.outputs {
		if late, ok := o.(output.Late); ok {
			for _, j := range late.Plan(r) {
				s.late[j.Path] = j
			}
		}
	}
}

// Stages tells what reading, parsing, joining and planning took.
func (s *Snapshot) Stages() []Stage { return slices.Clone(s.b.report.Stages) }

// Docs gives what each content file holds, in order of the files. It must only be read.
func (s *Snapshot) Docs() []*content.Doc { return s.b.input.docs }

// Site gives the questions and answers that files are made from.
func (s *Snapshot) Site() *site.Site { return s.b.site }

// Hidden gives what would have its page at an address and isn't to be seen.
func (s *Snapshot) Hidden(address string) (graph.Written, bool) {
	w, ok := s.hidden()[address]
	return w, ok
}

func (s *Snapshot) findHidden() map[string]graph.Written {
	out := map[string]graph.Written{}
	for _, w := range s.b.site.Graph.Written() {
		if w.Hidden {
			out[site.Path(s.b.site.Schema.Kind(w.Kind), w.Slug)] = w
		}
	}
	return out
}

// Has tells whether the three folders have a file that positions name so.
func (s *Snapshot) Has(file string) bool {
	_, _, ok := s.b.input.find(file)
	return ok
}

// Made is a file that was made, what was asked for it, and what is wrong with it: with
// a problem there is no data.
type Made struct {
	Data     []byte
	Reads    []site.Read
	Problems []diag.Problem
}

// Render makes the file of a job. A template that fails is among the problems; so is
// content that is too broken to be shown.
func (s *Snapshot) Render(ctx context.Context, job output.Job) (made Made, err error) {
	if s.b.input.layoutBroken && job.Output == "page" {
		return Made{Problems: s.Problems()}, nil
	}
	r, late := s.b.site.Reader(), false
	defer func() {
		if !late {
			r.Close()
		}
	}()
	if s.b.broken {
		defer func() {
			if recover() != nil {
				made, err = Made{Problems: s.Problems()}, nil
			}
		}()
	}
	var buf bytes.Buffer
	err = s.b.inTime(job, func() error { return s.outputs[job.Output].Render(ctx, r, job, &buf) })
	if late = isGivenUp(err); !late {
		made.Reads = r.Reads()
	}
	if problem, ok := problemOf(err); ok {
		made.Problems = []diag.Problem{problem}
		diag.Excerpt(made.Problems, s.b.input.text)
		return made, nil
	}
	if err != nil {
		return Made{}, fmt.Errorf("make %s: %w", job.Path, err)
	}
	made.Data = buf.Bytes()
	return made, nil
}

// Fresh tells whether a file that was made from reads would now be made from the same.
func (s *Snapshot) Fresh(reads []site.Read) (fresh bool) {
	if s.b.broken {
		defer func() {
			if recover() != nil {
				fresh = false
			}
		}()
	}
	return s.b.site.Answers(reads)
}

// Changed lists the files of the three folders that differ from those of an earlier
// snapshot, by the names that positions have for them, sorted.
func (s *Snapshot) Changed(since *Snapshot) []string {
	var out []string
	for i, tree := range s.b.input.trees() {
		for _, p := range tree.Changed(since.b.input.trees()[i]) {
			out = append(out, s.b.input.names[i]+"/"+p)
		}
	}
	slices.Sort(out)
	return out
}
