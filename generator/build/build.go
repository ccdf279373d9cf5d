// Package build runs the pipeline: scan → parse → resolve → plan → render → publish.
//
// In go folders and a day; out come the site in the output folder and a [Report].
// Each step is a function of what the step before gave, and each file is rendered
// from what it asks of the site and nothing else, so how many workers there are, and
// in which order they finish, can't be seen in the result.
package build

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/output/card"
	"portolan/generator/publish"
	"portolan/generator/rule"
)

// A Config says what to build from what.
type Config struct {
	Dir       string // folder that the others are relative to
	Content   string
	Templates string
	Static    string
	Out       string
	BaseURL   string // instead of that of site.yaml, if not ""
	NoCards   bool   // pages have no pictures to be linked by, whatever site.yaml says
	BasePath  string // instead of that of the address, if not "": the path at which the site is looked at
	Portable  bool   // pages can be opened from a disk, without a server
	Compress  bool   // with files that are compressed for hosts, beside those that are worth it
	Drafts    bool   // with drafts and what is scheduled or expired
	Today     edtf.Day
	Only      Only  // outputs whose files are made; nil is all
	Shard     Shard // of these files
	Force     bool  // build into a folder that wasn't made by the program
	Workers   int   // 0: one for each processor

	// Announce is told what the build will change in the output; see [publish.Options].
	Announce func(c publish.Changes, has func(path string) (there, known bool)) error

	Rules []rule.Rule // what the content should obey beyond what building it needs
	Clock edtf.Day    // the real day, by which problems are told, where Today is another; 0 is Today

	// Room is told, before memory is taken for a site, how many bytes of text it is made
	// from. It may be nil.
	Room func(text int64)

	// Progress is told how many of how many files of a stage are done, now and then, by
	// several goroutines at once and not always in order. It may be nil.
	Progress func(stage string, done, total int)

	Cache    string               // folder of what is kept from run to run; "" keeps nothing
	Program  string               // what names the program to the bit; what another one kept is of no use
	Patience time.Duration        // how long one file may take to make; 0: a minute
	Verify   bool                 // make every file, and fail if one that was to be kept comes out otherwise
	Now      time.Time            // when the build begins, to tell which files may still be being written; zero: by the clock
	Worked   func() time.Duration // for how long processors have run the program's own code so far, all together; nil where that isn't known
	Why      string               // path of a file of the site: the report tells what it was made from
}

// at gives a folder as seen from where the program runs.
func (c Config) at(dir string) string {
	if filepath.IsAbs(dir) {
		return dir
	}
	return filepath.Join(c.Dir, dir)
}

// A Report tells what a build did and found.
type Report struct {
	Pages     int // files of HTML
	Published bool
	Files     publish.Report
	Problems  []diag.Problem // sorted, with their source lines
	Stages    []Stage
	Entities  map[string]int // by kind
	NextDue   edtf.Day       // the day on which a page appears or goes next; 0 if none will
	Due       []Due          // what appears or goes, the next first

	Read     int            // documents of the content folder that were read, and not known to be the same
	Slight   bool           // nothing but the words and values of a few documents was edited since the last build
	Rendered int            // files that were made, not kept
	Because  map[string]int // sort of question, or "new" or "file" → files made again because of it
	Why      *Why           // of [Config.Why]
	NotKept  error          // why the cache could not be written; the build is no worse for it
	NotSwept error          // why what the cache no longer needs is still there
}

// A Stage is a step of the pipeline and how long it took: by the clock, and of the time of all
// processors that ran the program's own code meanwhile, 0 where the system doesn't tell.
type Stage struct {
	Name         string
	Took, Worked time.Duration
}

// Errors tells whether there are problems that stop the site from being made.
func (r *Report) Errors() bool {
	n, _ := diag.Count(r.Problems)
	return n > 0
}

// Build makes the site. Problems of the author are in the report and leave the
// last site as it was; the error is the machine's.
func Build(ctx context.Context, c Config) (*Report, error) {
	if err := c.apart(); err != nil {
		return nil, err
	}
	b, ready := newRun(c)
	early := inBackground(func() *publish.Sink { ready(); return b.lookEarly() })
	defer func() {
		if sink := early(); sink != nil {
			b.leave(sink)
		}
	}()
	err := b.read(ctx)
	if ready(); err != nil {
		return nil, err
	}
	if done, err := b.nothingChanged(early); done || err != nil {
		return b.report, err
	}
	b.recalls = true
	err = b.prepare(ctx)
	if err == nil {
		err = b.check(ctx)
	}
	if err != nil {
		return nil, err
	}
	sink := early()
	b.placeholder()
	b.takePart()
	if b.broken {
		return b.report, b.findMore(ctx, sink)
	}
	if sink == nil {
		if sink, err = b.open(); err != nil {
			return nil, err
		}
		b.look(sink)
		defer b.leave(sink)
	}
	if err := b.make(ctx, sink); err != nil {
		return nil, err
	}
	if b.report.Errors() {
		b.finish()
		b.rememberParsed()
		return b.report, nil
	}
	if err := b.commit(sink); err != nil {
		return nil, err
	}
	return b.report, nil
}

// findMore renders a site that can't be published, for what else is wrong with it. Nothing is touched.
func (b *builder) findMore(ctx context.Context, sink *publish.Sink) error {
	if sink != nil {
		b.leave(sink)
	}
	err := b.rehearse(ctx)
	b.finish()
	b.rememberParsed()
	return err
}

// commit puts in place what was made, and remembers it for the next build.
func (b *builder) commit(sink *publish.Sink) error {
	asked := b.packAsked() // while the disk is at work
	err := b.stage("publish", func() (err error) {
		b.report.Files, err = sink.Commit()
		return err
	})
	if err != nil {
		<-asked
		return err
	}
	b.report.Published = true
	b.finish()
	b.remember(asked)
	b.report.NotSwept = b.sweep(b.all)
	return nil
}

// placeholder notes an address of the site that can be nobody's. A server of one machine
// doesn't, for it has its own.
func (b *builder) placeholder() {
	if p, ok := b.input.settings.Placeholder(); ok && b.config.BaseURL == "" {
		b.problem(p)
	}
}

// Check does all that Build does but for writing.
func Check(ctx context.Context, c Config) (*Report, error) {
	b, ready := newRun(c)
	err := b.read(ctx)
	if ready(); err == nil {
		err = b.prepare(ctx)
	}
	if err == nil {
		err = b.check(ctx)
	}
	if err != nil {
		return nil, err
	}
	b.placeholder()
	err = b.rehearse(ctx)
	return b.finish(), err
}

// rehearse makes every file for what may be wrong with it, and keeps none. The pictures to link pages by are left out: whether
// they can be drawn is no matter of the content, and they take longer than all else.
func (b *builder) rehearse(ctx context.Context) error {
	var some []int
	for i, j := range b.jobs {
		if j.Output != (*card.Output)(nil).Name() {
			some = append(some, i)
		}
	}
	return b.renderSome(ctx, some, func(int, []byte) error { return nil })
}

// apart finds out that the site would be written into what it is made from, or the
// other way round.
func (c Config) apart() error {
	out, err := filepath.Abs(c.at(c.Out))
	if err != nil {
		return err
	}
	for _, dir := range []string{c.Content, c.Templates, c.Static} {
		in, err := filepath.Abs(c.at(dir))
		if err != nil {
			return err
		}
		if within(out, in) || within(in, out) {
			return fmt.Errorf("can't build into %q: it and %q lie in one another", c.Out, dir)
		}
	}
	return nil
}

// within tells whether a folder is another or lies in it.
func within(dir, of string) bool {
	rel, err := filepath.Rel(of, dir)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
