package build

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"portolan/generator/cache"
	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/edtf"
	"portolan/generator/fanout"
	"portolan/generator/output"
	"portolan/generator/publish"
	"portolan/generator/site"
	"portolan/generator/source"
	"portolan/generator/stamp"
)

// A memo is what a build leaves for the next one: what it parsed, and for each file of
// the site what it was told when it was made. A file is made again if it would now be told
// otherwise, and only then. Nothing here says what depends on what: see [site.Site.Recall].
type memo struct {
	file      string      // where it lies; "" if nothing is kept
	files     source.Tree // documents of the content folder, unread
	documents []keptFile  // the same
	edited    []string    // of these the docs that the base doesn't have, as they are kept
	baseKey   digest.Hash
	base      *base         // after loadBase; nil if there is none
	site      keptSite      // the last site that was published
	jobs      []output.Job  // its files
	stamps    []stamp.Stamp // in step
	told      told          // the three of these, and what was asked, as they are kept; traces after loadBase
	docs      knownDocs     // after loadBase
}

// A madeOutput is a file of the site and what was asked for it.
type madeOutput struct {
	output.Job
	Trace site.Trace
}

// A keptReport is what is told again of a site that was built before.
type keptReport struct {
	Problems []diag.Problem
	Pages    int
	Entities map[string]int
	NextDue  edtf.Day
	Due      []Due
}

// worldOf gives the hash of all that a site is made from.
func (b *builder) worldOf() digest.Hash {
	hashes := []digest.Hash{b.wishes()}
	for _, tree := range b.input.trees() {
		hashes = append(hashes, tree.Hash())
	}
	return digest.Join(hashes...)
}

// wishes gives the hash of what is asked of a build.
func (b *builder) wishes() digest.Hash {
	c := b.config
	var rules []string
	for _, r := range c.Rules {
		rules = append(rules, string(r.Code))
	}
	return digest.Of([]any{b.input.names, c.BaseURL, c.NoCards, c.Portable, c.Compress, c.Only, c.Shard, c.Drafts, c.Today, c.Clock, rules})
}

// nothingChanged tells that the site is what a build would make, and reports it as the
// last build did. No file is parsed for that, and none is read that stands as it did.
// Where many had to be read, as after a fresh checkout, the work is done again for once,
// so that the next build knows how they stand.
func (b *builder) nothingChanged(early func() *publish.Sink) (bool, error) {
	c := b.config
	if b.reread() > manyRead {
		return false, nil
	}
	if b.memo.site.World == (digest.Hash{}) || len(b.report.Problems) > 0 || c.Verify || c.Why != "" || b.memo.site.World != b.worldOf() {
		return false, nil
	}
	if !cache.There(baseFile(b.memo.file, b.memo.baseKey)) {
		return false, nil // which is to be there for the next edit
	}
	sink := early()
	if sink == nil {
		return false, nil // or why is told to who would write into it
	}
	if kept, err := sink.KeepAll(b.last, b.standing()); err != nil || !kept {
		return false, err
	}
	err := b.stage("publish", func() (err error) {
		b.report.Files, err = sink.Commit()
		return err
	})
	if err != nil {
		return false, err
	}
	was := b.memo.site.Report
	b.report.Problems, b.report.Pages, b.report.Entities, b.report.NextDue, b.report.Due = was.Problems, was.Pages, was.Entities, was.NextDue, was.Due
	b.report.Published = true
	return true, nil
}

// keepable lists the files of the last site.
func (m *memo) keepable() []publish.Kept {
	files := make([]publish.Kept, len(m.jobs))
	for i, j := range m.jobs {
		files[i] = publish.Kept{Path: j.Path, Stamp: m.stamps[i]}
	}
	return files
}

// look begins to look how the files of the last site stand in a sink, while the site is read.
func (b *builder) look(sink *publish.Sink) {
	last := b.memo.keepable()
	b.last = last
	b.standing = inBackground(func() []bool { return sink.Standing(last) })
}

// inBackground begins with work that others need not wait for, and gives what waits for what comes of it. A panic is that of
// who waits.
func inBackground[T any](work func() T) func() T {
	var out T
	done := make(chan outcome, 1)
	go func() {
		done <- guarded(func() error { out = work(); return nil })
	}()
	return sync.OnceValue(func() T {
		if o := <-done; o.panic != nil {
			panic(o.panic)
		}
		return out
	})
}

// leave ends a sink once nobody looks at it any more.
func (b *builder) leave(sink *publish.Sink) {
	b.standing()
	sink.Abort()
}

// manyRead is how many files may be read again and again rather than be noted once.
const manyRead = 32

// reread counts the documents that had to be read although they are what they were, and
// that the next build needn't read if it is told how they stand now.
func (b *builder) reread() (n int) {
	for _, f := range b.input.documents() {
		if was, ok := b.memo.files.Find(f.Path); ok && !f.Unread && f.Stamp != was.Stamp && f.Stamp != (stamp.Stamp{}) {
			n++
		}
	}
	return n
}

// remember keeps what was parsed and what the files of the site, which was published, were made from. A failure
// is no reason for a build to fail: the next one only has more to do.
func (b *builder) remember(asked <-chan askedPack) {
	if b.config.Cache == "" {
		return
	}
	b.report.NotKept = b.stage("remember", func() error {
		t, err := b.published()
		asked := <-asked // which is at work meanwhile
		switch {
		case asked.panic != nil:
			panic(asked.panic)
		case asked.err != nil:
			return asked.err
		case err != nil:
			return err
		}
		t.traces, t.patches = asked.traces, asked.patches
		return b.save(t) // once the site is in its place, which the disk may have room for and not for both
	})
}

// rememberParsed keeps what was parsed. As the site wasn't published, what is kept of the last one stays true.
func (b *builder) rememberParsed() {
	if b.config.Cache != "" {
		b.report.NotKept = b.stage("remember", func() error { return b.save(b.memo.told) })
	}
}

// make makes the files that would now be told otherwise than when they were made, and
// keeps the others.
func (b *builder) make(ctx context.Context, sink *publish.Sink) error {
	b.made = make([]madeOutput, len(b.jobs))
	err := b.stage("compare", func() (err error) {
		b.todo, err = b.compare(sink)
		return err
	})
	if err != nil {
		return err
	}
	if b.config.Verify {
		return b.verify(ctx, b.todo, sink)
	}
	return b.renderSome(ctx, b.todo, func(i int, data []byte) error { return sink.Put(b.jobs[i].Path, data) })
}

// compare keeps the files that can be kept and gives the places of the others.
func (b *builder) compare(sink *publish.Sink) (todo []int, err error) {
	jobs := b.jobs
	if b.recalled == nil {
		b.recalled = b.site.Recall()
	}
	c := comparison{b.site.Before, b.recalled.Same, b.lastOf(jobs)}
	because := make([]string, len(jobs))
	fanout.Each(b.config.Workers, len(jobs), 64, func(i int) { because[i] = c.stale(c.old[i], jobs[i]) })
	keeps := make([]bool, len(b.last))
	for i, was := range c.old {
		switch {
		case because[i] != "":
		case !b.standing()[was.at]:
			because[i] = becauseFile
		default:
			keeps[was.at] = true
			b.made[i] = madeOutput{jobs[i], was.trace}
		}
	}
	if err := sink.Keep(b.last, keeps); err != nil {
		return nil, err
	}
	if b.config.Why != "" && !slices.ContainsFunc(jobs, func(j output.Job) bool { return j.Path == b.config.Why }) {
		if b.leavesOut(b.config.Why) {
			return nil, fmt.Errorf("%q is not in the part of the site that is built", b.config.Why)
		}
		return nil, fmt.Errorf("the site has no file %q", b.config.Why)
	}
	b.report.Because = map[string]int{}
	for i, reason := range because {
		if reason != "" {
			todo = append(todo, i)
			b.report.Because[reason]++
		}
		if jobs[i].Path == b.config.Why {
			b.report.Why = c.why(i, jobs[i].Path, reason)
		}
	}
	return todo, nil
}

// A comparison is between the last site and this one.
type comparison struct {
	*site.Memory
	same []bool  // in step with what was asked: it is answered alike
	old  []*kept // in step with the jobs; nil where there was no such file
}

// lastOf gives the files of the last site in step with jobs; both are in order of their paths.
func (b *builder) lastOf(jobs []output.Job) []*kept {
	out := make([]*kept, len(jobs))
	all := make([]kept, len(b.traces)) // none, if what was asked is not known
	n := 0
	for i, j := range jobs {
		for n < len(all) && b.memo.jobs[n].Path < j.Path {
			n++
		}
		if n < len(all) && b.memo.jobs[n].Path == j.Path {
			all[n] = kept{b.memo.jobs[n], n, b.traces[n]}
			out[i] = &all[n]
		}
	}
	return out
}

// kept is a file of the last site and what was asked for it.
type kept struct {
	job   output.Job
	at    int // among the files of the last site
	trace site.Trace
}

// What can make a file be made again besides the answer to a question.
const (
	becauseNew  = "new"  // it wasn't there, or was another
	becauseFile = "file" // it doesn't lie on the disk as it was left
)

// stale gives the first reason to make a file again, or "".
func (c comparison) stale(was *kept, job output.Job) string {
	if was == nil || was.job != job {
		return becauseNew
	}
	for _, n := range was.trace {
		if !c.same[n] {
			return string(c.Questions[n].Op)
		}
	}
	return ""
}

// verify makes every file, and fails if one that was to be kept is not what it would be
// made as: then something reached it that it didn't ask for.
func (b *builder) verify(ctx context.Context, todo []int, sink *publish.Sink) error {
	jobs := b.jobs
	made := make([]bool, len(jobs))
	for _, i := range todo {
		made[i] = true
	}
	wrong := make([]bool, len(jobs))
	err := b.render(ctx, func(i int, data []byte) error {
		if made[i] {
			return sink.Put(jobs[i].Path, data)
		}
		there, err := sink.Holds(jobs[i].Path, data)
		wrong[i] = !there
		return err
	})
	for i, w := range wrong {
		if w && err == nil {
			err = fmt.Errorf("%s was kept, and a clean build makes it otherwise: this is a mistake in portolan; build once without its cache", jobs[i].Path)
		}
	}
	return err
}

// A Why tells what a file was made from.
type Why struct {
	Path    string
	Because string // sort of the first question with another answer, "new", "file", or "" if it was kept
	Reads   []WhyRead
}

// A WhyRead is one question that was asked for a file when it was last made.
type WhyRead struct {
	site.Query
	Changed bool // it has another answer now
}

func (c comparison) why(i int, path, reason string) *Why {
	w := &Why{Path: path, Because: reason}
	if c.old[i] != nil {
		for _, n := range c.old[i].trace {
			w.Reads = append(w.Reads, WhyRead{c.Questions[n], !c.same[n]})
		}
	}
	slices.SortFunc(w.Reads, func(a, b WhyRead) int { return a.Query.Compare(b.Query) })
	return w
}
