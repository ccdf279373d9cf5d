package build

import (
	"slices"

	"portolan/generator/content"
	"portolan/generator/digest"
	"portolan/generator/graph"
	"portolan/generator/output"
	"portolan/generator/source"
)

// What joins all files is worked out anew whenever anything of it may be another. Most
// saves are of wording or of a value, and there the answer is known to be what it was: this
// file tells when. It looks at nothing but values: a graph and a plan are functions of what is
// compared here.

// graphAgain gives the graph of the snapshot before with the docs of this one, or nil if
// that would be another graph.
func (b *builder) graphAgain() *graph.Graph {
	was := b.before
	if was == nil || was.known.schema.from != b.known.schema.from || was.config.Today != b.config.Today || was.config.Clock != b.config.Clock ||
		digest.Of(was.input.settings) != digest.Of(b.input.settings) || len(was.input.docs) != len(b.input.docs) {
		return nil
	}
	replaced := map[*content.Doc]*content.Doc{}
	named := true
	b.cut = true
	for i, now := range b.input.docs {
		before := was.input.docs[i]
		if before == now {
			continue
		}
		like := content.Alike(before, now)
		if len(replaced) == mostReplaced || !like.Joined {
			return nil
		}
		named, b.cut = named && like.Named, b.cut && like.Cut
		replaced[before] = now
	}
	return was.site.Graph.With(replaced, named)
}

// mostReplaced is how many docs are compared before it is quicker not to.
const mostReplaced = 64

// planAgain tells whether the jobs are those of the snapshot before: how lists are cut, and
// into how many pages, depends on what is said in other ways than as text, and on who refers to
// whom; what is published beside them on files. Whose files depend on all words is planned late.
func (b *builder) planAgain(again bool) bool {
	was := b.before
	return again && b.cut && !was.clashed && samePaths(was.input, b.input) && was.input.layoutBroken == b.input.layoutBroken
}

// samePaths tells whether two inputs have the same files, whatever is in them, but for pictures: how wide
// one is tells in which versions it is published.
func samePaths(a, b *input) bool {
	for i, tree := range a.trees() {
		if !slices.EqualFunc(tree.Files, b.trees()[i].Files, func(f, g source.File) bool {
			return f.Path == g.Path && (f.Hash == g.Hash || !content.IsMedia(f.Path))
		}) {
			return false
		}
	}
	return true
}

// A plan is what was planned.
type plan struct {
	jobs    []output.Job // in order of their paths
	pages   int
	clashed bool // there were problems

	byOutput [][]output.Job // as each planned them, where there may be another snapshot
}
