package view

import (
	"cmp"
	"fmt"
	"html"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/block"
	"portolan/generator/chronicle"
	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/markdown"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// An Entity is the page of one entity. Its facts, histories, lists and prose are made
// when the template first asks for them, so that sources are numbered in the order
// of the page; Sources comes last.
type Entity struct {
	ID        string
	Kind      string
	Class     string // the kind's, for its colour: "kind-port"
	Type      string // what the kind calls it: "port"
	Name      string
	Names     []string // other names
	Summary   string
	Contents  template.HTML // headings as the items of a list of links; "" if there are too few to need one
	Relations []Relation
	Backlinks Backlinks
	CitedBy   Backlinks

	// Lists of all where the two are only the first; nil where they are all.
	AllBacklinks, AllCitedBy *Count

	AsOf     template.HTML // as of when the facts hold; "" if not said
	Previous *Neighbour
	Next     *Neighbour

	entity    *content.Facts
	whole     *content.Entity // with its prose; nil where that is not told
	kind      *schema.Kind
	builder   *builder
	facts     memo[[]Fact]
	further   memo[[]Fact]
	histories memo[[]History]
	lists     map[string]List
	body      memo[template.HTML]
	chart     *chart // of its map; nil if it has none
	drawn     memo[template.HTML]
	allFrom   memo[template.HTML]
	ids       memo[[]string]
	waysOf    memo[[]template.HTML]
	timeline  memo[*Graphic]
	network   memo[*Graphic]
	sinceThen memo[*Since]
	waysOn    memo[[]Onward]
	subjects  int // how many of ids are named by fields, once ids are made

	fromSeveral bool // once allFrom is made
}

// Heading is the name with each code in it kept on a line.
func (v *Entity) Heading() template.HTML { return inTemplate(v.Name) }

// Lead is the summary with each code in it kept on a line; "" if there is none.
func (v *Entity) Lead() template.HTML { return inTemplate(v.Summary) }

// AlsoCalled gives the other names, with each code and day in them kept on a line.
func (v *Entity) AlsoCalled() []template.HTML {
	var out []template.HTML
	for _, name := range v.Names {
		out = append(out, inTemplate(v.builder.unbroken(name)))
	}
	return out
}

// A memo is a value that is made once.
type memo[T any] struct {
	value T
	made  bool
}

func (m *memo[T]) get(make func() T) T {
	if !m.made {
		m.value, m.made = make(), true
	}
	return m.value
}

// A Neighbour is what stands beside an entity in the list of its kind.
type Neighbour struct {
	NamedLink        // told apart from the entity itself, too
	Word      string // "Earlier" or "Later" by its date, else "Previous" or "Next"
}

// A Fact is one row of the table of facts.
type Fact struct {
	ID       string // its anchor on the page: the field's name
	Label    string
	HTML     template.HTML
	Modality string // "" for a plain fact
}

// A History is the steps that something took, and the one that holds today.
type History struct {
	ID     string
	Label  string
	Status template.HTML
	Day    template.HTML // on which Status holds
	About  template.HTML // what is said of all of it: what it depends on, our judgement, a note; "" for nothing
	Steps  []Step
}

// A Step is one line of a history.
type Step struct {
	Date     template.HTML
	HTML     template.HTML
	Modality string
}

// A List is a field of prose. AsOf is the day as of which all of its items hold, where that is one for all: they don't tell it then.
type List struct {
	ID    string
	Label string
	AsOf  template.HTML
	Items []template.HTML
}

// A Relation is what stands in one relation to the entity, from the other side; or all of one kind
// that stands in any of some relations, if one of them stands in two.
type Relation struct {
	Name     string   // its anchor
	Also     []string // those of further relations that stand in no list of their own
	Label    string
	Disputed bool   // all its items come from views of a dispute
	Word     string // how all of its items are meant that are tied, as "Planned"; "" if one is a plain fact or they differ
	Items    []Related

	of    []string // the relations whose items it holds
	joint bool     // it is named by the kind of its items, which tell in which of them they stand
}

// A Related is one entity of a relation.
type Related struct {
	Card     Card
	Type     string        // of the card, where the relation's label doesn't name it
	Detail   template.HTML // role, date, certainty: what the relation itself says
	Modality string
	details  []string
	besides  []string // in step: what of them is not in the card's line
	held     bool     // it is an office or a view of a dispute, and the card tells of it
	roles    bool     // Detail says in which relations it stands
	office   edtf.Day // on which the last office began in which it stands in the relation, or by which it had ended; else chronicle.Unknown
	seen     edtf.Day // as of which it is last said to hold one; else chronicle.Unknown
	ofOthers []string // fields of its card that say of others what Detail says of the entity
}

// EntityPage makes the page of an entity.
func EntityPage(r *site.Reader, id string) *Page {
	e := r.Entity(id)
	k := r.Kind(e.Kind)
	b := newBuilder(r, site.Path(k, e.Slug), "entity")
	b.day = chronicle.SpeaksOf(e.Facts(), k, b.day)
	card := r.Card(id)
	b.page.Title = card.Label
	b.page.Description = cmp.Or(card.Summary, b.page.Description)
	if k.Indexed {
		b.crumb(capital(k.Plural.In(b.lang)), indexPath(k))
	}
	v := &Entity{ID: id, Kind: e.Kind, Class: kindClass(k), Type: k.Singular.In(b.lang), Name: b.unbroken(card.Label), Summary: edtf.Unbroken(b.lang, e.Text(schema.FieldSummary, b.lang)),
		entity: e.Facts(), whole: e, kind: k, builder: b}
	for _, name := range e.Names() {
		if name != card.Label && !slices.Contains(v.Names, name) {
			v.Names = append(v.Names, name)
		}
	}
	if e.Body() != nil {
		v.Contents = contents(e.Body())
	}
	if !e.AsOf().IsZero() && !e.AsOf().After(b.day) {
		p := b.printer(false)
		p.date(e.AsOf())
		v.AsOf = safe(p.html())
	}
	v.incoming()
	v.neighbours()
	if v.chart = b.entityChart(id); v.chart != nil || slices.ContainsFunc(e.Blocks(), func(b block.Block) bool { return b.Name == "map" }) {
		b.script("js/map.js")
	}
	if HasTwins(b.r) {
		b.page.Twin = TwinFile
	}
	if EntityFeeds(b.set, k) {
		b.page.feeds = []FeedScope{FeedScope("entity " + id)}
	}
	b.page.Entity = v
	return b.page
}

// Map is the figure of a map of the entity; "" where it lies nowhere, no more is known than in which
// country, or its kind says nothing of places.
func (v *Entity) Map() template.HTML {
	return v.drawn.get(func() template.HTML {
		if v.chart == nil {
			return ""
		}
		v.chart.complete()
		return safe(v.builder.mapFigure(v.chart))
	})
}

// Body is the entity's prose; "" if it has none.
func (v *Entity) Body() template.HTML { return v.writeBody(nil) }

// NotedBody is the entity's prose with notes for the margin behind each block, on the
// sources that it is the first of the body to cite. A page has this or Body.
func (v *Entity) NotedBody() template.HTML { return v.writeBody(&margin{shown: map[int]bool{}}) }

func (v *Entity) writeBody(m *margin) template.HTML {
	return v.body.get(func() template.HTML {
		if v.whole.Body() == nil {
			return ""
		}
		p := v.printer()
		p.margin = m
		p.body(v.whole)
		return safe(p.html())
	})
}

// printer gives a printer for the entity's own facts and prose.
func (v *Entity) printer() *printer {
	p := v.builder.printer(true)
	p.asOf = v.entity.AsOf()
	p.owner = p.ownerOf(v.entity)
	return p
}

// known gives a claim as it was known on the day of the page; nil if there was nothing.
func (v *Entity) known(c *schema.Claim) *schema.Claim { return chronicle.AsOf(c, v.builder.day) }

// fewHeadings is how many headings need no table of contents.
const fewHeadings = 2

// contents writes the table of contents of a body: its headings of levels 2 and 3.
func contents(d *markdown.Doc) template.HTML {
	var b strings.Builder
	n := 0
	for _, h := range d.Headings {
		if h.Level == 2 || h.Level == 3 {
			n++
			b.WriteString(`<li class="level-` + strconv.Itoa(h.Level) + `"><a href="#` + html.EscapeString(h.ID) + `">` + html.EscapeString(h.Text) + "</a></li>\n")
		}
	}
	if n <= fewHeadings {
		return ""
	}
	return safe(b.String())
}

// Facts are the rows of the table of facts, in the order of the kind's fields.
func (v *Entity) Facts() []Fact {
	return v.facts.get(func() []Fact { return v.rows(func(*schema.Claim) bool { return true }) })
}

// FurtherFacts are the rows of the table of facts without those that only name what
// Involved lists.
func (v *Entity) FurtherFacts() []Fact {
	return v.further.get(func() []Fact { return v.rows(func(c *schema.Claim) bool { return !v.namesInvolved(c) }) })
}

// rows prints the facts that are wanted.
func (v *Entity) rows(want func(*schema.Claim) bool) (out []Fact) {
	p := v.printer()
	for i := range v.entity.Claims() {
		if c := v.known(&v.entity.Claims()[i]); c != nil && v.isFact(c) && want(c) {
			p.path = c.Key
			p.claim(c)
			p.came(v.ID, c)
			out = append(out, Fact{c.Key, c.Field.Label.In(p.lang), safe(p.html()), string(c.Modality)})
		}
	}
	return out
}

func (v *Entity) isFact(c *schema.Claim) bool {
	// the name and other names stand in the heading
	return v.entity.Anchor(v.kind, c.Key) != "" && !isProse(c.Field) && !isHistory(c)
}

func isHistory(c *schema.Claim) bool {
	return c.Field.Type == schema.TypeHistory && c.State == schema.Known
}

// isProse tells whether a field holds markdown, once or in a list.
func isProse(f *schema.Field) bool {
	return f.Type == schema.TypeMarkdown || f.Type == schema.TypeList && f.Of.Type == schema.TypeMarkdown
}

// Histories are the entity's histories.
func (v *Entity) Histories() []History {
	return v.histories.get(func() (out []History) {
		p := v.printer()
		for i := range v.entity.Claims() {
			if c := v.known(&v.entity.Claims()[i]); c != nil && isHistory(c) && !c.Field.Hidden {
				out = append(out, v.history(p, c))
			}
		}
		return out
	})
}

// List gives a field of prose by its name, for templates that place it by
// themselves; the zero List if it is not given. Asking for a field that the kind does
// not declare is an error.
func (v *Entity) List(name string) (List, error) {
	if v.kind.Field(name) == nil {
		return List{}, fmt.Errorf("the kind %q has no field %q", v.kind.Name, name)
	}
	if l, made := v.lists[name]; made {
		return l, nil
	}
	var l List
	if c := v.entity.Claim(name); c != nil && isProse(c.Field) {
		if c = v.known(c); c != nil {
			l = v.list(v.printer(), c)
		}
	}
	if v.lists == nil {
		v.lists = map[string]List{}
	}
	v.lists[name] = l
	return l, nil
}

// Lists gives the fields of prose, without those named.
func (v *Entity) Lists(without ...string) ([]List, error) {
	var out []List
	for i := range v.entity.Claims() {
		if c := &v.entity.Claims()[i]; isProse(c.Field) && !slices.Contains(without, c.Key) {
			l, err := v.List(c.Key)
			if err != nil {
				return nil, err
			}
			out = append(out, l)
		}
	}
	return out, nil
}

func (v *Entity) list(p *printer, c *schema.Claim) List {
	l := List{ID: c.Key, Label: c.Field.Label.In(p.lang)}
	if c.Field.Type == schema.TypeMarkdown || c.State != schema.Known {
		p.claim(c)
		l.Items = append(l.Items, safe(p.html()))
		return l
	}
	day, told := p.once(c, c.Value.Items)
	defer told()
	l.AsOf = safe(day)
	for i := range c.Value.Items {
		p.claim(&c.Value.Items[i])
		l.Items = append(l.Items, safe(p.html()))
	}
	return l
}

func (v *Entity) history(p *printer, c *schema.Claim) History {
	h := History{ID: c.Key, Label: c.Field.Label.In(p.lang), Day: v.builder.dayWords(v.builder.day)}
	plain := v.builder.printer(false)
	plain.status(c, v.entity.Claim(c.Field.Parties))
	h.Status = safe(plain.html())
	p.about(c)
	h.About = safe(p.html())
	awaited := map[*schema.Claim]chronicle.Awaited{}
	for _, a := range chronicle.Steps(c, v.builder.day, v.builder.r) {
		awaited[a.Claim] = a
	}
	steps := make([]*schema.Claim, len(c.Value.Items))
	for i := range c.Value.Items {
		steps[i] = &c.Value.Items[i]
	}
	slices.SortStableFunc(steps, func(a, b *schema.Claim) int { return a.Value.Date.Compare(b.Value.Date) })
	for _, step := range steps {
		a, waits := awaited[step]
		if chronicle.Awaits(step.Modality) && !waits {
			continue // it was not said yet on the day
		}
		h.Steps = append(h.Steps, v.step(p, step, a))
	}
	return h
}

func (v *Entity) step(p *printer, step *schema.Claim, a chronicle.Awaited) Step {
	s := Step{Modality: string(step.Modality)}
	if step.Value.Date.IsZero() {
		p.text(p.w.undated)
	} else {
		p.when(step, step.Value.Date)
	}
	s.Date = safe(p.html())
	if step.State == schema.Either {
		p.versions(step)
	} else {
		p.openStep(step)
		p.cite(step)
	}
	p.about(step)
	if a.Claim != nil && step.Modality != schema.Undetermined {
		p.raw(" ")
		p.outcome(a)
	}
	s.HTML = safe(p.html())
	return s
}

// outcome writes what became of something awaited.
func (p *printer) outcome(a chronicle.Awaited) {
	switch {
	case a.Kept != nil:
		p.raw(`<span class="outcome kept">`)
		p.text(p.w.happened + " ")
		if pr := a.Kept.Value.Date.Precision(); pr == edtf.PrecisionDay || pr == edtf.PrecisionInstant {
			p.text(p.w.onDay + " ")
		} else {
			p.text(p.w.in + " ")
		}
		p.date(a.Kept.Value.Date)
		p.raw(`</span>`)
	case a.Overdue:
		p.span("outcome overdue", p.w.overdue)
	case a.Aged:
		p.raw(`<span class="outcome aged">`)
		p.text(p.w.stillOpen + ", " + p.w.noNews + " ")
		p.date(a.Heard)
		p.raw(`</span>`)
	default:
		p.span("outcome open", p.w.stillOpen)
	}
}

// Sources are the numbered sources of what the page has shown so far, with links back
// to where they are cited: the items of an ordered list. Like all long lists they are
// written here and not item by item in a template.
func (v *Entity) Sources() template.HTML { return v.builder.notes.list() }

func (v *Entity) neighbours() {
	b := v.builder
	if !v.kind.Indexed {
		return
	}
	beside := b.r.Beside(v.ID)
	// Words of time only where they can be said of both: "later" beside "next" would puzzle.
	timed := (beside.Previous == "" || beside.PreviousTime != 0) && (beside.Next == "" || beside.NextTime != 0)
	ids := slices.DeleteFunc([]string{v.ID, beside.Previous, beside.Next}, func(id string) bool { return id == "" })
	apart := b.printer(false).apart(ids)
	neighbour := func(id string, time int, word string) *Neighbour {
		if id == "" {
			return nil
		}
		switch { // a list may run from the latest to the earliest
		case timed && time < 0:
			word = b.w.earlier
		case timed && time > 0:
			word = b.w.later
		}
		card := b.r.Card(id)
		return &Neighbour{NamedLink{b.link(card), apart[slices.Index(ids, id)]}, word}
	}
	v.Previous = neighbour(beside.Previous, beside.PreviousTime, b.w.previous)
	v.Next = neighbour(beside.Next, beside.NextTime, b.w.next)
}

// Optional is Field for a template of kinds that may not declare the field: then it is the zero Fact too.
func (v *Entity) Optional(name string) Fact {
	f, err := v.Field(name)
	if err != nil {
		return Fact{}
	}
	return f
}

// Field gives a field's fact, for templates that place one by themselves. Asking
// for a field that the kind does not declare is an error; one that is not given is
// the zero Fact.
func (v *Entity) Field(name string) (Fact, error) {
	f := v.kind.Field(name)
	if f == nil {
		return Fact{}, fmt.Errorf("the kind %q has no field %q", v.kind.Name, name)
	}
	c := v.entity.Claim(name)
	if c != nil {
		c = v.known(c)
	}
	if c == nil {
		return Fact{}, nil
	}
	p := v.builder.printer(false)
	p.claim(c)
	return Fact{name, f.Label.In(v.builder.lang), safe(p.html()), string(c.Modality)}, nil
}
