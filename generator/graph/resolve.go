package graph

import (
	"cmp"
	"slices"
	"strings"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/fanout"
	"portolan/generator/markdown"
	"portolan/generator/schema"
)

const (
	CodeRefHidden   diag.Code = "ref-hidden"   // a reference finds what is not published
	CodeRefLoop     diag.Code = "ref-loop"     // a reference prints prose that prints facts itself
	CodeRefField    diag.Code = "ref-field"    // a reference asks for a fact that is not given
	CodeRefFragment diag.Code = "ref-fragment" // a reference asks for a part that the page does not have
)

// An EdgeKind says how one entity refers to another.
type EdgeKind = content.RefKind

const (
	Relation = content.Relation // by a field
	Mention  = content.Mention  // in prose
	Citation = content.Citation // as a source
)

// An Edge says that one entity refers to another.
type Edge struct {
	Kind     EdgeKind
	From, To string
	Field    *schema.Field `digest:"-"` // the field of From that it stands in; nil for the body
	Path     string        // name of that field
	Inverse  string        // the relation's name from the side of To; "" if it has none
	Claim    *schema.Claim // the claim that makes the reference; nil for the body
	If       string        // the condition under which the claim holds: its own, or that of the whole field
	Open     bool          // To is one of several candidates
	View     bool          // To is named in a view of a dispute
	Block    bool          // it stands in a fenced block

	graph *Graph `digest:"-"` // which has the words around it
	link  link   `digest:"-"`
}

// A Part is a piece of a sentence: text, or a reference to be shown by its label
// or, if Text is empty, by the name that the entity has.
type Part struct {
	Text  string
	To    string // id; "" for plain text and for what can't be linked
	Field string // the fact of To that is printed, instead of its name
}

// Part names the relation's place on the page of To: views of a dispute stand apart.
func (e Edge) Part() string {
	if e.View {
		return e.Inverse + "-disputed"
	}
	return e.Inverse
}

// resolver finds what every reference of every entity means.
type resolver struct {
	graph   *Graph
	citable []string
	hints   map[string]string
	worded  []worded          // names by their words; nil until a hint asks for them
	lost    map[string]string // by folded name, the file or folder that can't be read and is likely to have it
	parts   []link            // references to parts of pages, to be checked once it is known what refers to those
}

func (r *resolver) report(p diag.Problem) { r.graph.Problems = append(r.graph.Problems, p) }

// run looks all references up, in parallel and by what the faces have of them. Those
// that something is wrong with are seldom, and are gone through again one by one, in
// order: so the problems are the same however many processors there are.
func (r *resolver) run() {
	g := r.graph
	g.found.from = make([]int32, len(g.entities)+1)
	total := int32(0)
	for i := range g.entities {
		g.found.from[i] = total
		total += int32(len(g.entities[i].face.Refs))
	}
	g.found.from[len(g.entities)] = total
	g.found.all = make([]int32, total)
	stretches := make([]stretch, (len(g.entities)+stretchLength-1)/stretchLength)
	fanout.Each(0, len(stretches), 1, func(n int) {
		for i := n * stretchLength; i < min(len(g.entities), (n+1)*stretchLength); i++ {
			r.entity(int32(i), &stretches[n])
		}
	})
	for _, s := range stretches {
		r.parts = append(r.parts, s.parts...)
		for wrong := s.wrong; len(wrong) > 0; {
			n := 1
			for n < len(wrong) && wrong[n].from == wrong[0].from {
				n++
			}
			r.explainAll(wrong[:n])
			wrong = wrong[n:]
		}
	}
}

// A stretch is what was met among the references of some entities that stand in a row.
type stretch struct {
	wrong []link // something is to be said of these
	parts []link // these ask for a part of a page
}

const stretchLength = 256

// entity finds what the references of one entity mean.
func (r *resolver) entity(i int32, s *stretch) {
	g := r.graph
	f := g.entities[i].face
	found := g.found.of(i)
	for at := range f.Refs {
		ref := &f.Refs[at]
		var kinds []string
		switch ref.Kind {
		case Relation:
			kinds = f.Spots[ref.Spot].Kinds()
		case Citation:
			kinds = r.citable
		}
		to, field := int32(-1), ""
		if ref.Fact {
			to, field = g.fact(f.Asks(int32(at)), ref)
		} else {
			to = g.one(ref.Key, kinds)
		}
		l := link{i, int32(at)}
		switch {
		case to < 0:
			s.wrong = append(s.wrong, l)
		case g.entities[to].hidden:
			to = -1
			s.wrong = append(s.wrong, l)
		case field != "" && g.factProblem(to, field) != nil:
			s.wrong = append(s.wrong, l)
		}
		if to >= 0 && ref.Part {
			s.parts = append(s.parts, l)
		}
		found[at] = to
	}
}

// fact finds what a reference that asks for a fact means.
func (g *Graph) fact(asks content.Asked, ref *content.Ref) (to int32, field string) {
	if to := g.one(asks.Whole, nil); to >= 0 {
		return to, ""
	}
	return g.one(ref.Key, nil), asks.Field
}

// explainAll reports what is wrong with some references of one entity, in order. All that it makes are gone
// through once, for in the face they are not as they are written.
func (r *resolver) explainAll(wrong []link) {
	at := int32(0)
	r.graph.entities[wrong[0].from].References(func(written content.Reference) {
		if len(wrong) > 0 && wrong[0].at == at {
			r.explain(wrong[0], written)
			wrong = wrong[1:]
		}
		at++
	})
}

// explain reports what is wrong with a reference that is written so.
func (r *resolver) explain(l link, written content.Reference) {
	g := r.graph
	e := &g.entities[l.from]
	ref := &e.face.Refs[l.at]
	in := e.Context(ref.Spot)
	var found Found
	var field string
	kinds := in.Kinds()
	switch {
	case ref.Kind == Mention:
		found, field = g.LookupRef(*in.Mentioned(ref.At))
	case ref.Kind == Citation:
		kinds = r.citable
		fallthrough
	default:
		found = g.Lookup(written.Target, kinds)
	}
	if found.ID == "" {
		var words []string
		if in.Block != nil {
			words = in.Block.Instead(ref.At)
		}
		r.problem(written.Pos, written.Target, kinds, words, found)
		return
	}
	to := g.byID[found.ID]
	if found.Hidden {
		if !e.hidden && !g.cameSince(&g.entities[to]) {
			r.report(diag.Warnf(CodeRefHidden, written.Pos, "%q is not published, so it is not linked", found.ID).
				WithHint("it is a draft, scheduled or expired: see %s", g.entities[to].pos()))
		}
		return
	}
	if p := g.factProblem(to, field); p != nil {
		p.Pos = written.Pos
		r.report(*p)
	}
}

// cameSince tells whether an entity is of a later day only because the site is built as of one that has passed: that there is
// no page of what came since is nobody's mistake.
func (g *Graph) cameSince(e *entity) bool {
	return e.later && !e.Draft && e.face.From <= cmp.Or(g.options.Clock, g.options.Today)
}

// factProblem tells what is wrong with a reference to a fact, but for where, or gives
// nil: the fact is given, and if it is prose that prose prints no facts itself, which
// could go on for ever.
func (g *Graph) factProblem(to int32, field string) *diag.Problem {
	if field == "" {
		return nil
	}
	e := &g.entities[to]
	if e.face.Traits&content.Printing == 0 && slices.Contains(e.face.Fields, field) {
		return nil // without a look at what it says
	}
	c := e.Claim(field)
	if c == nil {
		p := diag.Errorf(CodeRefField, diag.Pos{}, "%s says nothing of %q", e.ID, field)
		p.Hint = diag.DidYouMean(field, claimPaths(e.Entity))
		if p.Hint == "" && g.schema.Kind(e.Kind).Field(field) != nil {
			p.Hint = "its kind has the field, but its file does not give it"
		}
		return &p
	}
	loops := false
	c.Walk(func(c *schema.Claim) {
		if c.Value.Prose != nil {
			loops = loops || slices.ContainsFunc(c.Value.Prose.Refs, func(ref markdown.Ref) bool { return ref.Field != "" })
		}
	})
	if !loops {
		return nil
	}
	p := diag.Errorf(CodeRefLoop, diag.Pos{}, "%s.%s is prose that prints facts itself", e.ID, field).
		WithHint("print those facts here, or link the page: [[%s#%s]]", e.ID, field)
	return &p
}

// checkParts reports references to parts that pages do not have: relations are parts, too.
func (r *resolver) checkParts() {
	g := r.graph
	for _, l := range r.parts {
		e, to := &g.entities[l.from], g.found.of(l.from)[l.at]
		if g.HasPart(g.id(to), e.face.Asks(l.at).Fragment) {
			continue
		}
		ref := &e.face.Refs[l.at]
		in := e.Context(ref.Spot).Mentioned(ref.At)
		p := diag.Errorf(CodeRefFragment, in.Pos, "the page of %s has no part %q", g.id(to), in.Fragment)
		p.Hint = g.PartHint(g.id(to), in.Fragment)
		r.report(p)
	}
}

// PartHint tells which parts can be linked on the page of an entity that has no such part.
func (g *Graph) PartHint(id, part string) string {
	return cmp.Or(diag.Meant(part, g.Parts(id), "the parts that can be linked are"), "no part of it can be linked, but the page can")
}

// HasPart tells whether a part is among [Graph.Parts].
func (g *Graph) HasPart(id, part string) bool {
	i, ok := g.byID[id]
	if !ok || g.entities[i].hidden || part == "" {
		return false
	}
	e := &g.entities[i]
	if e.Anchor(g.schema.Kind(e.Kind), part) == part && !strings.Contains(part, ".") {
		return true
	}
	if e.Body() != nil && slices.ContainsFunc(e.Body().Headings, func(h markdown.Heading) bool { return h.ID == part }) {
		return true
	}
	return slices.ContainsFunc(g.links.of(i), func(l link) bool { return g.relationPart(l) == part })
}

// LookupRef finds what a reference in prose means. A name may itself hold what
// looks like a field ("Q.E.D"), so the whole is tried first.
func (g *Graph) LookupRef(ref markdown.Ref) (f Found, field string) {
	if ref.Field != "" {
		if f := g.Lookup(ref.Raw, nil); f.ID != "" {
			return f, ""
		}
	}
	return g.Lookup(ref.Target, nil), ref.Field
}

func claimPaths(e *content.Entity) []string {
	var out []string
	for i := range e.Claims() {
		c := &e.Claims()[i]
		out = append(out, c.Key)
		for j := range c.Value.Entries {
			out = append(out, c.Key+"."+c.Value.Entries[j].Key)
		}
	}
	return out
}

// fragments lists the parts of an entity's page that can be linked: its facts and its headings.
func fragments(k *schema.Kind, e *content.Entity) []string {
	var out []string
	for i := range e.Claims() {
		if a := e.Anchor(k, e.Claims()[i].Key); a != "" {
			out = append(out, a)
		}
	}
	if e.Body() != nil {
		for _, h := range e.Body().Headings {
			out = append(out, h.ID)
		}
	}
	return out
}
