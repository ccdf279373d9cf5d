package build

import (
	"cmp"
	"context"
	"slices"
	"time"

	"portolan/generator/cache"
	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/graph"
	"portolan/generator/output"
	"portolan/generator/output/page"
	"portolan/generator/publish"
	"portolan/generator/schema"
	"portolan/generator/site"
	"portolan/generator/source"
	"portolan/generator/yamltree"
)

// builder is one run.
type builder struct {
	config   Config
	input    *input
	site     *site.Site
	outputs  []output.Output
	report   *Report
	known    known          // what was parsed before; then, what is now
	memo     *memo          // what the last build left; nil in a workspace
	recalls  bool           // files are compared with those of the last site
	traces   []site.Trace   // of the outputs of the last site, in step with them, if they are to be compared
	asked    func() asked   // what was asked for the last site; waits until that is read
	edit     *slight        // all that lies between the last site and this one; nil if more may
	recalled *site.Recalled // the last site beside this one, once they were compared
	last     []publish.Kept // files of the last site
	standing func() []bool  // which files of the last site stand as it left them; waits until that is known
	todo     []int          // places of the jobs whose files are made, and not kept
	made     []madeOutput   // in step with the jobs
	heap     *heap
	hands    hands
	suspects []string     // files that may have changed since the snapshot before; nil where any may
	spill    *cache.Spill // docs are packed as soon as they are parsed, and wait here; nil: they are not
	before   *builder     // of the snapshot before, until this one is joined; nil if there is none
	again    bool         // the graph is that of before, but for wording, values and names
	cut      bool         // nothing but texts is another than before
	late     bool         // outputs that are planned late are, when a file of theirs is asked for
	planned  bool         // so is the plan
	plan
	all    []output.Job // the jobs of the whole site, where those of the plan are a part's
	parsed int          // documents that were not known
	broken bool         // there were errors before rendering: nothing will be published
}

// newRun begins a run with what earlier ones kept; ready waits until all of that is known but the base.
func newRun(c Config) (b *builder, ready func()) {
	w := NewWorkspace(c)
	memo, ready := beginMemo(w.config)
	w.known.trees[0] = memo.files
	b = w.begin()
	if b.memo = memo; memo.file != "" {
		b.spill = cache.NewSpill(memo.file)
	}
	return b, ready
}

// read reads the folders.
func (b *builder) read(ctx context.Context) error {
	if err := b.scan(ctx); err != nil {
		return err
	}
	for _, f := range b.input.documents() {
		if !f.Unread {
			b.report.Read++
		}
	}
	return nil
}

// recall gets ready what earlier runs parsed.
func (b *builder) recall() {
	if b.memo != nil {
		b.memo.loadBase()
		b.known.docs = b.memo.docs
		if b.recalls {
			b.asked = inBackground(b.memo.traced)
		}
	}
}

// prepare joins what was read, and names the files to render.
func (b *builder) prepare(ctx context.Context) error {
	steps := []struct {
		name string
		do   func() error
	}{
		{"recall", func() error { b.recall(); return nil }},
		{"parse", func() error { return b.parse(ctx) }},
		{"resolve", func() error { return b.resolve() }},
		{"plan", func() error { b.planJobs(); return nil }},
	}
	for _, s := range steps {
		if err := b.stage(s.name, s.do); err != nil {
			return err
		}
	}
	b.before = nil // which would keep all snapshots alive
	b.broken = b.report.Errors()
	return nil
}

// check finds what else is wrong: rules that the content breaks, links that lead nowhere.
func (b *builder) check(ctx context.Context) error {
	err := b.stage("check", func() error {
		b.links()
		b.styles()
		b.checkFaces()
		return b.rules(ctx)
	})
	b.broken = b.report.Errors()
	return err
}

// byName gives the outputs by their names.
func (b *builder) byName() map[string]output.Output {
	byName := map[string]output.Output{}
	for _, o := range b.outputs {
		byName[o.Name()] = o
	}
	return byName
}

func (b *builder) stage(name string, do func() error) error {
	worked := b.config.Worked
	if worked == nil {
		worked = func() time.Duration { return 0 }
	}
	start, before := time.Now(), worked()
	err := do()
	b.report.Stages = append(b.report.Stages, Stage{name, time.Since(start), worked() - before})
	return err
}

func (b *builder) problem(p ...diag.Problem) { b.report.Problems = append(b.report.Problems, p...) }

func (b *builder) finish() *Report {
	b.report.Problems = causesFirst(diag.Bound(folded(diag.Sort(b.report.Problems))))
	diag.Excerpt(b.report.Problems, b.input.text)
	return b.report
}

// causes are the codes of problems that make other problems, those first that make the
// most: a file that can't be read makes one of every reference to what it holds, and one
// of a kind makes its folder that of no kind, and what is there twice is met wherever one of it is.
var causes = [][]diag.Code{
	{yamltree.CodeSyntax, yamltree.CodeMarkList, yamltree.CodeDuplicate, yamltree.CodeMarkQuote, yamltree.CodeMarkStart,
		content.CodeFileType, content.CodeFrontMatter, content.CodeTable, source.FileUnreadable, source.TextEncoding},
	{content.CodeFolder, content.CodeSettings, content.CodeColumn, schema.CodeKind, schema.CodeVocabulary, page.CodeTemplateMissing},
	{graph.CodeDuplicateID, graph.CodeDuplicateValue},
}

// consequences are the codes of problems that name what is missing: one file that is
// broken, renamed or deleted makes one of every mention of it. The others can be alike
// and yet each a slip of its own.
var consequences = []diag.Code{graph.CodeRefMissing, graph.CodeRefKind, graph.CodeRefField, graph.CodeRefFragment, graph.CodeRefAmbiguous,
	schema.CodeFieldUnknown, content.CodeColumn, content.CodeFolder, schema.CodeKind, CodeLinkDead}

// mostAlike is from how many mentions on they are told as one problem. Fewer stand each
// with its own line.
const mostAlike = 4

func folded(problems []diag.Problem) []diag.Problem {
	return diag.Fold(problems, mostAlike, func(p diag.Problem) bool { return slices.Contains(consequences, p.Code) })
}

// causesFirst puts the problems that make others before them, otherwise in order.
func causesFirst(problems []diag.Problem) []diag.Problem {
	rank := func(p diag.Problem) int {
		for i, codes := range causes {
			if slices.Contains(codes, p.Code) {
				return i
			}
		}
		return len(causes)
	}
	slices.SortStableFunc(problems, func(a, b diag.Problem) int { return cmp.Compare(rank(a), rank(b)) })
	return problems
}
