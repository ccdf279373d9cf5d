package build

import (
	"slices"
	"sync"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/graph"
	"portolan/generator/output"
	"portolan/generator/rule"
	"portolan/generator/site"
)

// Most edits between two builds are slight: a few documents say something in other words, or
// give other values, and all that is between entities is as it was. What such an edit can't reach
// is then taken from the last site without being asked: this file tells when. It looks at
// nothing but values, as for the snapshots of a server (see graphAgain).

// A slight edit is all that the site differs in from the last one that was published.
type slight struct {
	*site.Edits
	cut bool // nothing but texts is another
}

// frameOf gives the hash of all that a site is made from, but for what documents say.
func (b *builder) frameOf() digest.Hash {
	in := b.input
	hashes := []digest.Hash{b.wishes(), in.templates.Hash(), in.static.Hash()}
	for _, f := range in.content.Files {
		if !isDocument(f) {
			hashes = append(hashes, f.Hash)
		}
		hashes = append(hashes, digest.String(f.Path))
	}
	return digest.Join(hashes...)
}

// saidIn gives the hash of what documents were parsed from.
func saidIn(docs []knownDoc) digest.Hash {
	from := make([]digest.Hash, len(docs))
	for i := range docs {
		from[i] = docs[i].from
	}
	return digest.Join(from...)
}

// earlier gives what is remembered of the last site, and what alone this one may answer otherwise; nil
// where all may.
func (b *builder) earlier(g *graph.Graph) (*site.Memory, *site.Edits) {
	if !b.recalls {
		return nil, nil
	}
	asked := b.asked()
	before := asked.Memory
	b.traces = asked.traces
	if asked.traces != nil && !b.report.Errors() { // what is half read may not be asked
		b.edit = b.slightEdit(g)
	}
	if b.edit == nil {
		return before, nil
	}
	b.report.Slight = true
	return before, b.edit.Edits
}

// slightEdit finds out whether no more than a slight edit lies between this site and the last one;
// nil where more may.
func (b *builder) slightEdit(g *graph.Graph) *slight {
	m := b.memo
	if b.config.Verify || m.site.Frame != b.frameOf() || m.site.Said != saidIn(m.docs) {
		return nil // more than what documents say is another, or they were kept after that site
	}
	codec := sync.OnceValue(func() *content.Codec { return content.NewCodec(b.input.schema) })
	edit := &slight{&site.Edits{Entities: map[string]bool{}, Facts: map[string]bool{}, Targets: map[string]bool{}}, true}
	edited := 0
	for i := range b.known.docs {
		now, before := &b.known.docs[i], &m.docs[i]
		if now.from == before.from {
			continue
		}
		if edited++; edited > mostReplaced {
			return nil
		}
		kept, err := before.kept.whole()
		if err != nil {
			return nil
		}
		was, err := codec().UnpackWhole(kept)
		if err != nil {
			return nil
		}
		like := content.Alike(was, now.doc)
		if !like.Joined || !like.Named {
			return nil
		}
		edit.cut = edit.cut && like.Cut
		for at, e := range now.doc.Entities {
			if e.Hash() == was.Entities[at].Hash() {
				continue
			}
			id := e.Value().ID
			edit.Entities[id] = true
			if e.Value().FactsHash() != was.Entities[at].Value().FactsHash() {
				edit.Facts[id] = true
			}
			if !g.Targets(id, edit.Targets) {
				return nil
			}
		}
	}
	return edit
}

// reported tells whether something was told of a code when the last site was published, of which this is an edit; where
// not all was told that was wrong, it may have been.
func (b *builder) reported(code diag.Code) bool {
	return slices.ContainsFunc(b.memo.site.Report.Problems, func(p diag.Problem) bool { return p.Code == code || p.Code == diag.CodeMany })
}

// unsettled gives those of rules that may find something: after an edit of nothing but prose those that
// look at facts find what they found, and what was nothing has no place that could be another.
func (b *builder) unsettled(rules []rule.Rule) []rule.Rule {
	if b.edit == nil || len(b.edit.Facts) > 0 {
		return rules
	}
	var out []rule.Rule
	for _, r := range rules {
		if r.Reads != rule.ReadsFacts || b.reported(r.Code) || b.reported(rule.CodeFailed) || b.reported(CodeGeometry) {
			out = append(out, r)
		}
	}
	return out
}

// planSlight gives the jobs of the last site, where an edit leaves them as they are; false
// where they may be others. Outputs of which words tell what their files are are planned anew.
func (b *builder) planSlight() (plan, bool) {
	if b.edit == nil || !b.edit.cut || b.config.part() != "" {
		return plan{}, false
	}
	worded, names := map[string]output.Job{}, map[string]bool{}
	for _, o := range b.outputs {
		if l, ok := o.(output.Worded); ok {
			r := b.site.Reader()
			for _, j := range l.Plan(r) {
				worded[j.Path] = j
			}
			names[o.Name()] = true
			r.Close()
		}
	}
	for _, j := range b.memo.jobs {
		if names[j.Output] {
			if worded[j.Path] != j {
				return plan{}, false
			}
			delete(worded, j.Path)
		}
	}
	if len(worded) > 0 {
		return plan{}, false
	}
	return planOf(b.memo.jobs), true
}
