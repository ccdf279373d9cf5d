// Package site is a snapshot of everything that pages can be made of, behind
// questions.
//
// An output gets a [Reader] and nothing else: what it did not ask can't have
// mattered to what it made. Each question is plain data, a [Query], and one
// function both answers it and later tells whether the answer is still the same,
// so that an output need be made again only if it would now be told otherwise.
package site

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"portolan/generator/chronicle"
	"portolan/generator/content"
	"portolan/generator/digest"
	"portolan/generator/edtf"
	"portolan/generator/fanout"
	"portolan/generator/graph"
	"portolan/generator/schema"
	"portolan/generator/source"
)

// A Site is one state of the whole site. It is never changed.
type Site struct {
	Settings  content.Settings
	Schema    *schema.Schema
	Graph     *graph.Graph
	Today     edtf.Day
	Assets    map[string]string      // name of a style sheet or script → its address
	Templates map[string]digest.Hash // name of a template → hash of it and all that it includes
	Static    source.Tree
	Content   source.Tree
	// Derive makes things that many pages show alike, by name: each is made once for
	// a site, from what it asks of a reader of its own.
	Derive map[string]func(r *Reader, arg string) any
	// Lasting names those of Derive that give strings and are long to make: what they
	// gave is kept in the memory of the site.
	Lasting []string
	// Remembered says that [Site.Memory] will be asked for. Long answers are then hashed
	// when they are made, while the processor has them at hand.
	Remembered bool
	// Before is what an earlier site was asked and what it answered; nil if that isn't known.
	// Questions have the numbers that they have there.
	Before *Memory
	// Edits say what alone may be answered otherwise than by the earlier site; nil if all may.
	Edits *Edits

	ledger *ledger    // what was asked
	slates *sync.Pool // what readers note their questions on, used again
}

// New makes a snapshot. What it is given must not be changed afterwards.
func New(s Site) *Site {
	var earlier []Query
	if s.Before != nil {
		earlier = s.Before.Questions
	}
	s.ledger = newLedger(earlier)
	s.slates = new(sync.Pool)
	return &s
}

// An Op is a sort of question.
type Op string

const (
	OpSettings  Op = "settings"
	OpTemplate  Op = "template" // name → hash of all that such pages are laid out by
	OpFile      Op = "file"     // static/… or content/… → source.File
	OpToday     Op = "today"
	OpKinds     Op = "kinds"     // → names of the kinds
	OpKind      Op = "kind"      // name → *schema.Kind
	OpCitable   Op = "citable"   // → names of the kinds whose entities are sources
	OpEntity    Op = "entity"    // id → *content.Entity, nil if there is none to be seen
	OpFacts     Op = "facts"     // id → *content.Facts: what is not asked for its prose is not made again for that
	OpCard      Op = "card"      // id → Card
	OpLookup    Op = "lookup"    // target, or target|kinds → graph.Found
	OpIn        Op = "in"        // id → []graph.Edge
	OpRelatedIn Op = "relatedin" // id → []graph.Edge
	OpWords     Op = "words"     // id → hash of what stands around its references
	OpReferrers Op = "referrers" // id → graph.Referrers
	OpList      Op = "list"      // kind → ids in order
	OpBeside    Op = "beside"    // id → Beside
	OpChanges   Op = "changes"   // id, or "" for all → []chronicle.Change
	OpWatch     Op = "watch"     // id, or "" for all → []chronicle.Awaited
	OpDerived   Op = "derived"   // name, newline, argument → whatever that is
	OpRedirects Op = "redirects"
	OpAutoLinks Op = "autolinks" // id → []graph.AutoLink
	OpAsset     Op = "asset"     // name → address
	OpAssets    Op = "assets"    // → names of the style sheets and scripts, sorted
	OpBlocks    Op = "blocks"    // → ids of the entities with fenced blocks that the site draws
)

// ops are all sorts of questions.
var ops = [...]Op{OpSettings, OpTemplate, OpFile, OpToday, OpKinds, OpKind, OpCitable, OpEntity, OpFacts, OpCard, OpLookup, OpIn, OpRelatedIn, OpWords, OpReferrers, OpList, OpBeside, OpChanges, OpWatch,
	OpDerived, OpRedirects, OpAutoLinks, OpAsset, OpAssets, OpBlocks}

// What stands between the parts of some questions' arguments.
const (
	betweenDerived = "\n" // a piece's name, which has none in it, and what it is of
	betweenKinds   = "|"  // a reference and its kinds, which have none in them
	betweenNames   = ","  // kinds
)

// InContent and InStatic begin the names of the files of the two folders for [Reader.File].
const (
	InContent = "content/"
	InStatic  = "static/"
)

// A Query is a question that an output may ask of the site: plain comparable data,
// so that it can be kept and asked again of a later site.
type Query struct {
	Op  Op
	Arg string
}

// Reference gives of a question what a reference means the reference, and the kinds that it may be of; none is any.
func (q Query) Reference() (target string, kinds []string) {
	return wordingOf(q).reference()
}

// Piece gives of a question for a derived piece its name, and what it is of.
func (q Query) Piece() (name, of string) {
	w := wordingOf(q)
	return w.what, w.about
}

// Compare puts queries in order.
func (q Query) Compare(other Query) int {
	return cmp.Or(strings.Compare(string(q.Op), string(other.Op)), strings.Compare(q.Arg, other.Arg))
}

// A Read is a query and the hash of its answer.
type Read struct {
	Query
	Answer digest.Hash
}

// A Card is what other pages show of an entity.
type Card struct {
	ID      string
	Kind    string
	Hue     string // of the kind, where it names one
	Path    string // address from the root of the site: "ports/puerto-cabello/"
	Label   string
	Short   string
	Article string // what stands before the label within a sentence: "the"
	Summary string
	Claims  []schema.Claim // of the kind's card fields, as far as given and known today
	Note    string         // id of the standing note, where something about it is disputed
}

// Beside are the ids of what stands before and after an entity in its kind's
// order; "" at the ends. Each is -1 in time where it is earlier than the entity by the date
// that the kind is ordered by, 1 where it is later, and 0 where that can't be said.
type Beside struct {
	Previous, Next         string
	PreviousTime, NextTime int
}

// Exists tells whether there is an entity behind the card.
func (c Card) Exists() bool { return c.ID != "" }

// Claim gives the claim of a field that is on the card, or nil.
func (c Card) Claim(field string) *schema.Claim {
	for i := range c.Claims {
		if c.Claims[i].Field.Name == field {
			return &c.Claims[i]
		}
	}
	return nil
}

// answer gives the answer to a question. It depends on the site and the query alone.
func (s *Site) answer(q *question) any {
	switch q.op {
	case OpSettings:
		return &s.Settings
	case OpTemplate:
		return s.Templates[q.about]
	case OpFile:
		return s.file(q.about)
	case OpToday:
		return s.Today
	case OpKinds:
		return s.kindNames()
	case OpKind:
		return s.Schema.Kind(q.about)
	case OpCitable:
		return s.Schema.Citable()
	case OpEntity:
		e, _ := s.Graph.Entity(q.about)
		return e
	case OpFacts:
		return s.facts(q.about)
	case OpCard:
		return s.keep(q, func() any { return s.card(q.about) }) // a card is shown on many pages
	case OpLookup:
		return s.Graph.Lookup(q.reference())
	case OpIn:
		return s.Graph.In(q.about)
	case OpRelatedIn:
		return s.keep(q, func() any { return s.Graph.RelatedIn(q.about) }) // a page's relations, network, timeline and map each ask
	case OpWords:
		return s.Graph.WordsHash(q.about)
	case OpReferrers:
		return s.Graph.Referrers(q.about)
	case OpList:
		return s.Graph.List(q.about)
	case OpBeside:
		return s.beside(q.about)
	case OpChanges:
		return s.keep(q, func() any { return s.changes(q.about) })
	case OpWatch:
		return s.keep(q, func() any { return s.watch(q.about) })
	case OpDerived:
		return s.keep(q, func() any { return s.derive(q) })
	case OpRedirects:
		return s.Graph.Redirects()
	case OpAutoLinks:
		return s.Graph.AutoLinks(q.about)
	case OpAsset:
		return s.Assets[q.about]
	case OpAssets:
		return slices.Sorted(maps.Keys(s.Assets))
	case OpBlocks:
		return s.withBlocks()
	}
	panic(fmt.Sprintf("site: no such question: %q", q.op))
}

// keep makes an answer that is long to make once. It may ask in its turn.
func (s *Site) keep(line *question, make func() any) any {
	line.making.Do(func() {
		line.kept = make()
		if s.Remembered {
			line.seal(line.kept)
		}
	})
	return line.kept
}

// derive makes a piece, and notes from what it is made.
func (s *Site) derive(line *question) any {
	name, arg := line.what, line.about
	r := s.Reader()
	defer r.Close()
	made := s.Derive[name](r, arg)
	line.made = r.Trace()
	return made
}

// lasts tells whether what a line has is to be kept from run to run.
func (s *Site) lasts(line *question) bool {
	return line.op == OpDerived && slices.Contains(s.Lasting, line.what)
}

// Digest gives the hash of the answer to a query.
func (s *Site) Digest(q Query) digest.Hash { return s.hashOf(s.ledger.line(q)) }

// MadeFrom gives the questions that a derived piece was made from, which it makes for
// that if it wasn't yet; nil for other questions.
func (s *Site) MadeFrom(q Query) []Query {
	if q.Op != OpDerived {
		return nil
	}
	line := s.ledger.line(q)
	s.answer(line)
	out := make([]Query, 0, len(line.made))
	var others []uint32 // that the earlier site wasn't asked
	for _, n := range line.made {
		if s.Before != nil && int(n) < len(s.Before.Questions) {
			out = append(out, s.Before.Questions[n])
		} else {
			others = append(others, n)
		}
	}
	slices.Sort(others)
	s.ledger.each(func(from *question) {
		if _, ok := slices.BinarySearch(others, from.number); ok {
			out = append(out, from.query())
		}
	})
	slices.SortFunc(out, Query.Compare)
	return out
}

func (s *Site) digest(line *question) digest.Hash {
	switch line.op {
	case OpEntity:
		return s.Graph.Hash(line.about)
	case OpFacts:
		return s.Graph.FactsHash(line.about)
	case OpFile:
		return s.file(line.about).Hash
	case OpIn: // which takes longer to give than what it is made from
		return s.Graph.InHash(line.about)
	}
	return line.seal(s.answer(line))
}

func (s *Site) file(name string) source.File {
	folder, file, _ := strings.Cut(name, "/")
	tree := s.Static
	if folder == "content" {
		tree = s.Content
	}
	f, _ := tree.Find(file)
	return f
}

func (s *Site) withBlocks() []string {
	var out []string
	for _, e := range s.Graph.All() {
		if e.Face().Traits&content.Blocked != 0 {
			out = append(out, e.ID)
		}
	}
	return out
}

func (s *Site) kindNames() []string {
	out := make([]string, len(s.Schema.Kinds))
	for i, k := range s.Schema.Kinds {
		out[i] = k.Name
	}
	return out
}

func (s *Site) facts(id string) *content.Facts { return directory{s.Graph, s.Schema}.Facts(id) }

func (s *Site) card(id string) Card {
	e := s.facts(id)
	if e == nil {
		return Card{}
	}
	lang := s.Settings.Lang
	k := s.Schema.Kind(e.Kind)
	c := Card{ID: id, Kind: e.Kind, Hue: k.Hue, Path: Path(k, e.Slug), Label: e.Label(lang),
		Short: e.Text(schema.FieldShort, lang), Article: e.Text(schema.FieldArticle, lang), Summary: e.Text(schema.FieldSummary, lang)}
	for _, field := range k.Card {
		if claim := e.Claim(field); claim != nil {
			if known := chronicle.AsOf(claim, s.Today); known != nil {
				c.Claims = append(c.Claims, *known)
			}
		}
	}
	c.Note = s.standingNote(e)
	return c
}

// standingNote finds the note on what is disputed about an entity, if there is one.
func (s *Site) standingNote(e *content.Facts) string {
	for i := range e.Claims() {
		if c := &e.Claims()[i]; c.State == schema.InDispute {
			if f := s.Graph.Lookup(c.Note, nil); f.ID != "" && !f.Hidden {
				return f.ID
			}
		}
	}
	return ""
}

// directory lets package chronicle find what claims refer to.
type directory struct {
	g      *graph.Graph
	schema *schema.Schema
}

func (d directory) Find(target string, kinds []string) string {
	if f := d.g.Lookup(target, kinds); !f.Hidden {
		return f.ID
	}
	return ""
}

func (d directory) Cited(target string) string { return d.Find(target, d.schema.Citable()) }

func (d directory) Facts(id string) *content.Facts {
	if e, _ := d.g.Entity(id); e != nil {
		return e.Facts()
	}
	return nil
}

// entities gives the entity of an id, or all for "".
func (s *Site) entities(id string) []*content.Entity {
	if id == "" {
		return s.Graph.All()
	}
	if e, _ := s.Graph.Entity(id); e != nil {
		return []*content.Entity{e}
	}
	return nil
}

func (s *Site) changes(id string) []chronicle.Change {
	var out []chronicle.Change
	for _, e := range s.entities(id) {
		if e.Face().Traits&content.Changing != 0 { // else there is none
			out = append(out, chronicle.Changes(e.Facts(), s.Schema.Kind(e.Kind), s.Today, directory{s.Graph, s.Schema})...)
		}
	}
	chronicle.SortChanges(out)
	return out
}

func (s *Site) watch(id string) []chronicle.Awaited {
	var out []chronicle.Awaited
	for _, e := range s.entities(id) {
		out = append(out, chronicle.Watch(e.Facts(), s.Schema.Kind(e.Kind), s.Today, directory{s.Graph, s.Schema})...)
	}
	return out
}

// Path gives the address of an entity from the root of the site, without a slash before it.
func Path(k *schema.Kind, slug string) string { return content.Address(k, slug) }

// Reader opens the site to one output. It is for one goroutine, which must close it.
func (s *Site) Reader() *Reader {
	used, ok := s.slates.Get().(*slate)
	if !ok {
		used = new(slate)
	}
	return &Reader{site: s, slate: used}
}

// A Reader is the only way to the site, and remembers what it was asked. It closes
// when its output is made, so that nothing can be read behind its back.
type Reader struct {
	site   *Site
	*slate // nil once it is closed
}

// Close ends reading and forgets what was asked; a question after it is a bug and panics.
func (r *Reader) Close() {
	if r.slate != nil {
		r.slate.wipe()
		r.site.slates.Put(r.slate)
	}
	r.slate = nil
}

func ask[T any](r *Reader, op Op, arg string) T {
	return r.site.answer(r.note(wording{op, arg, ""})).(T)
}

func (r *Reader) note(w wording) *question {
	if r.slate == nil {
		panic(fmt.Sprintf("site: %v asked of a closed reader", w.query()))
	}
	return r.slate.line(r.site.ledger, w)
}

// Settings gives what site.yaml says. They are read only.
func (r *Reader) Settings() *content.Settings {
	r.note(wording{op: OpSettings})
	return &r.site.Settings // as answer has it, without a copy
}

// Template gives the hash of a template with all that it includes.
func (r *Reader) Template(name string) digest.Hash { return ask[digest.Hash](r, OpTemplate, name) }

// File gives a file of the static or the content folder: static/css/portolan.css. One
// that isn't there has no path.
func (r *Reader) File(name string) source.File { return ask[source.File](r, OpFile, name) }

// Today is the day that the site is made for.
func (r *Reader) Today() edtf.Day {
	r.note(wording{op: OpToday})
	return r.site.Today
}

// Kinds lists the names of the kinds, in order.
func (r *Reader) Kinds() []string { return ask[[]string](r, OpKinds, "") }

// Kind gives a kind by its name; it must be one that the site has.
func (r *Reader) Kind(name string) *schema.Kind { return ask[*schema.Kind](r, OpKind, name) }

// Citable lists the names of the kinds whose entities are sources.
func (r *Reader) Citable() []string { return ask[[]string](r, OpCitable, "") }

// Entity gives an entity by its id, or nil if there is none to be seen.
func (r *Reader) Entity(id string) *content.Entity { return ask[*content.Entity](r, OpEntity, id) }

// Facts gives all of an entity but its prose, or nil if there is none to be seen: what asks for no more need
// not be made again after an edit of prose.
func (r *Reader) Facts(id string) *content.Facts { return ask[*content.Facts](r, OpFacts, id) }

// Card gives what other pages show of an entity; the zero Card if there is none to be seen.
func (r *Reader) Card(id string) Card { return ask[Card](r, OpCard, id) }

// Lookup finds what a reference of the given kinds means; no kinds means any.
func (r *Reader) Lookup(target string, kinds []string) graph.Found {
	r.note(wording{OpLookup, target, strings.Join(kinds, betweenNames)})
	return r.site.Graph.Lookup(target, kinds) // as answer has it, without taking the question apart
}

// In gives what refers to an entity.
func (r *Reader) In(id string) []graph.Edge { return ask[[]graph.Edge](r, OpIn, id) }

// RelatedIn gives those of what refers to an entity that are relations.
func (r *Reader) RelatedIn(id string) []graph.Edge { return ask[[]graph.Edge](r, OpRelatedIn, id) }

// Sentences gives the words around edges that lead from an entity, of those that [Reader.In] gave, in step.
func (r *Reader) Sentences(from string, edges []graph.Edge) [][]graph.Part {
	r.note(wording{op: OpWords, about: from})
	out := make([][]graph.Part, len(edges))
	for i, e := range edges {
		if e.From != from {
			panic(fmt.Sprintf("site: an edge from %s is asked for as one from %s", e.From, from))
		}
		out[i] = e.Sentence()
	}
	return out
}

// Referrers tells from how many entities an entity is mentioned and cited; see [graph.Graph.Referrers].
func (r *Reader) Referrers(id string) graph.Referrers {
	return ask[graph.Referrers](r, OpReferrers, id)
}

// List gives the ids of a kind's entities in the kind's order.
func (r *Reader) List(kind string) []string { return ask[[]string](r, OpList, kind) }

func (s *Site) beside(id string) Beside {
	prev, next := s.Graph.Beside(id)
	b := Beside{Previous: prev, Next: next}
	if prev != "" {
		b.PreviousTime = s.Graph.InTime(prev, id)
	}
	if next != "" {
		b.NextTime = s.Graph.InTime(next, id)
	}
	return b
}

// Beside gives the neighbours of an entity in its kind's order.
func (r *Reader) Beside(id string) Beside { return ask[Beside](r, OpBeside, id) }

// Changes gives what changed of an entity, or of all for "", up to today, earliest first.
func (r *Reader) Changes(id string) []chronicle.Change {
	return ask[[]chronicle.Change](r, OpChanges, id)
}

// Watch gives what is awaited, open or disputed of an entity, or of all for "".
func (r *Reader) Watch(id string) []chronicle.Awaited {
	return ask[[]chronicle.Awaited](r, OpWatch, id)
}

// Find gives the id that a reference of the given kinds means, or "".
func (r *Reader) Find(target string, kinds []string) string {
	if f := r.Lookup(target, kinds); !f.Hidden {
		return f.ID
	}
	return ""
}

// Cited gives the id of the source that a citation means, or "": what else bears its name is not meant.
func (r *Reader) Cited(target string) string { return r.Find(target, r.Citable()) }

// Derived gives something that many pages show alike. Its answer is the thing itself:
// a page depends on it and not on what it was made from.
func (r *Reader) Derived(name, arg string) any {
	return r.site.answer(r.note(wording{OpDerived, arg, name}))
}

// Ahead makes derived pieces that will be asked for on all processors, and asks nothing
// itself: a file that is made of many pieces needn't wait for one after the other.
func (r *Reader) Ahead(name string, args []string) {
	fanout.Each(0, len(args), 1, func(i int) {
		w := wording{OpDerived, args[i], name}
		r.site.answer(r.site.ledger.entryAt(w, r.site.ledger.place(w)).question)
	})
}

// Redirects gives the earlier ids with what they have become.
func (r *Reader) Redirects() []graph.Redirect { return ask[[]graph.Redirect](r, OpRedirects, "") }

// AutoLinks gives the names in an entity's body that become links.
func (r *Reader) AutoLinks(id string) []graph.AutoLink {
	return ask[[]graph.AutoLink](r, OpAutoLinks, id)
}

// Asset gives the address of a style sheet or script from the root of the site, or "".
func (r *Reader) Asset(name string) string { return ask[string](r, OpAsset, name) }

// Assets lists the names of the static folder that have an address, in order.
func (r *Reader) Assets() []string { return ask[[]string](r, OpAssets, "") }

// WithBlocks gives the ids of the entities in whose prose stand blocks that the site draws.
func (r *Reader) WithBlocks() []string { return ask[[]string](r, OpBlocks, "") }
