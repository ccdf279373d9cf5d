package view

import (
	"cmp"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/block"
	"portolan/generator/chronicle"
	"portolan/generator/edtf"
	"portolan/generator/figure"
	"portolan/generator/graph"
	"portolan/generator/schema"
)

// A neighbour is a neighbour in a relation. It is made once for all networks of a day.
type neighbour struct {
	id, kind string
	relation string // what it is to the hub, in words
	name     string
	href     string
	word     string // of certainty; "" for a fact
	also     []string
	look     figure.Look
	rank     int         // among all of a network for which there is no room
	further  []neighbour // its own neighbours, where a network goes that far
}

// nearby gives the neighbours of an entity as known on a day, by kind and relation.
func (b *builder) nearby(id string, day edtf.Day) []neighbour {
	return derived[[]neighbour](b.r, "near", id+"@"+day.String(), b.page.Root)
}

// makeNear makes them; arg is the id and the day.
func (b *builder) makeNear(arg string) []neighbour {
	id, when, _ := strings.Cut(arg, "@")
	e := b.r.Facts(id)
	day, err := edtf.ParseDay(when)
	if e == nil || err != nil {
		return nil
	}
	b.day = day
	m := &nearMaker{builder: b, at: map[string]int{}, self: id}
	for i := range e.Claims() {
		if c := chronicle.AsOf(&e.Claims()[i], day); c != nil {
			m.out(c)
		}
	}
	edges := slices.DeleteFunc(slices.Clone(b.r.RelatedIn(id)), func(e graph.Edge) bool {
		return !isRelation(e) || chronicle.AsOf(e.Claim, day) == nil
	})
	m.shared, m.told = sharedRelations(edges), b.tellingRoles(edges)
	for _, edge := range edges {
		m.in(edge)
	}
	rank := map[string]int{}
	for i, name := range b.r.Kinds() {
		rank[name] = i
		if b.r.Kind(name).SpeaksOf != "" {
			rank[name] += 1000 // what is told of it comes behind what it is
		}
	}
	slices.SortStableFunc(m.list, func(x, y neighbour) int {
		return cmp.Or(cmp.Compare(rank[x.kind], rank[y.kind]), cmp.Compare(x.relation, y.relation))
	})
	return m.list
}

type nearMaker struct {
	*builder
	self   string
	list   []neighbour
	at     map[string]int
	shared map[kindIn]bool
	told   map[string]*schema.Claim // by which each thing says what it is to the entity
}

// out adds those that a claim of the entity leads to.
func (m *nearMaker) out(whole *schema.Claim) {
	if whole.Field.Envelope || whole.Field.Hidden {
		return
	}
	label := whole.Field.Label.In(m.lang)
	look := func(c *schema.Claim) (figure.Look, string) {
		switch {
		case whole.State == schema.InDispute:
			return figure.Disputed, m.w.certainty[schema.Disputed]
		case whole.State == schema.Candidates:
			return figure.Hollow, m.w.candidate
		case !c.Modality.Fact():
			return lookOf(c), m.w.certainty[c.Modality]
		}
		return lookOf(whole), m.w.certainty[whole.Modality]
	}
	whole.Walk(func(c *schema.Claim) {
		if c.Decides() || c.Value.Step != nil {
			return // who takes steps is told by the history
		}
		c.Refs(func(ref schema.Ref) {
			l, word := look(c)
			relation := label
			if c.Value.Role != "" {
				relation = capital(c.Value.Role) + " " + m.w.role
			}
			m.add(m.r.Find(ref.Target, c.Field.Element().To), relation, l, word)
		})
	})
}

// in adds one that refers to the entity by a relation that has a name from its side; what may stand in several by its kind, with a
// word for what it is to the entity, as its page lists it.
func (m *nearMaker) in(e graph.Edge) {
	c := chronicle.AsOf(e.Claim, m.day)
	relation, kind := e.Field.Inverse.Label.In(m.lang), kindOf(e.From)
	joint := m.shared[kindIn{kind, e.Part()}]
	if joint {
		relation = capital(m.r.Kind(kind).Plural.In(m.lang))
	}
	l, word := lookOf(c), m.w.certainty[c.Modality]
	switch {
	case e.View: // not among those that nobody disputes
		l, word = figure.Disputed, m.w.certainty[schema.Disputed]
		relation = capital(word) + ": " + relation
	case e.Open:
		l, word = figure.Hollow, m.w.candidate
	}
	m.add(e.From, relation, l, word)
	if role := e.Field.Inverse.Role.In(m.lang); joint && role != "" && m.told[e.From] == e.Claim {
		m.also(e.From, role)
	}
}

// also says more of a neighbour, if it is one.
func (m *nearMaker) also(id, what string) {
	if at, known := m.at[id]; known && !slices.Contains(m.list[at].also, what) {
		m.list[at].also = append(m.list[at].also, what)
	}
}

// add adds a neighbour, or a further relation to one.
func (m *nearMaker) add(id, relation string, look figure.Look, word string) {
	if id == "" || id == m.self {
		return
	}
	if at, known := m.at[id]; known {
		n := &m.list[at]
		if look == figure.Full && n.look == figure.Disputed { // it belongs where nobody disputes it
			n.relation, relation = relation, n.relation
		}
		if n.relation != relation {
			m.also(id, relation)
		}
		if look == figure.Full {
			n.look, n.word = look, "" // it holds, whatever else is said beside
		}
		return
	}
	card := m.r.Card(id)
	if !card.Exists() || m.r.Kind(card.Kind).Citable {
		return
	}
	m.at[id] = len(m.list)
	m.list = append(m.list, neighbour{id: id, kind: card.Kind, relation: relation, name: cmp.Or(card.Short, card.Label), href: m.href(card.Path), look: look, word: word})
}

// fewNear is how many neighbours need no network.
const fewNear = 3

// Network is the entity's neighbourhood, drawn; nil where there is too little to be worth it.
func (v *Entity) Network() *Graphic {
	return v.network.get(func() *Graphic {
		if v.kind.SpeaksOf != "" || v.kind.Citable {
			return nil
		}
		list := v.builder.nearby(v.ID, v.builder.day)
		if len(list) < fewNear {
			return nil
		}
		f := v.builder.networkOf("page-network-drawn", v.ID, v.Name, list, nil)
		f.Title = ""
		return f
	})
}

// title says of a neighbour what its mark can't.
func (n *neighbour) title() string {
	t := n.relation + ": " + isolate(n.name)
	if n.word != "" {
		t += " (" + n.word + ")"
	}
	if len(n.also) > 0 {
		t += "; " + strings.Join(n.also, ", ")
	}
	return t
}

// node is a neighbour as it is drawn.
func (b *builder) node(x *neighbour) figure.Node {
	return figure.Node{Label: x.name, Word: x.word, Title: x.title(), Href: x.href, Class: kindClass(b.r.Kind(x.kind)), Look: x.look, Rank: x.rank}
}

// networkOf makes the figure of a neighbourhood.
func (b *builder) networkOf(id, hub, name string, list []neighbour, ties []figure.Tie) *Graphic {
	w := b.fw()
	n := figure.Network{ID: id, Title: w.networkOf + ": " + name, Hub: name, HubClass: kindClass(b.r.Kind(kindOf(hub))), Between: ties,
		More: w.more, MoreHref: "#" + id + "-list"}
	total := len(list)
	for i := range list {
		total += len(list[i].further)
	}
	n.Desc = strconv.Itoa(total) + " " + w.neighbours
	crowded := total > figure.MostNodes(figure.Small)
	if crowded {
		list = b.ranked(list)
	}
	kinds := kindsOfRelations(list)
	for i := range list {
		x := &list[i]
		if begins(list, i) {
			n.Groups = append(n.Groups, figure.Group{Label: b.groupHead(x, kinds)})
		}
		g := &n.Groups[len(n.Groups)-1]
		node := b.node(x)
		for j := range x.further {
			node.Further = append(node.Further, b.node(&x.further[j]))
		}
		g.Nodes = append(g.Nodes, node)
	}
	f := &Graphic{ID: id, Class: "network", Title: n.Title, TwinLabel: w.asList, Twin: b.nearList(id, list)}
	for _, width := range []float64{figure.Small, figure.Medium} {
		f.Drawing += safe(n.SVG(width))
	}
	if crowded {
		f.Foot = safe(w.mostMentioned)
	}
	return f
}

// A standing is by what a neighbour is drawn where there is no room for all: how much it is spoken of, and among those of which as
// much is said when it appeared. Its ties to the others would tell too, and are as many questions as all of them have neighbours.
type standing struct {
	Weight  int
	Appears edtf.Day
}

func (b *builder) standing(id string) standing {
	s := standing{Weight: weight(b.r.Referrers(id)), Appears: math.MinInt32}
	if e := b.r.Facts(id); e != nil {
		if c := e.Claim(b.r.Kind(e.Kind).Appears); c != nil {
			v := &c.Shown().Value
			if len(v.Items) > 0 {
				v = &v.Items[0].Value // of a history its first step
			}
			if first, ok := v.Date.Begun(); ok {
				s.Appears = first
			}
		}
	}
	return s
}

// ranked gives to neighbours, and to theirs, ranks by their standing; the list is as it was.
func (b *builder) ranked(list []neighbour) []neighbour {
	out := slices.Clone(list)
	var all []*neighbour
	for i := range out {
		out[i].further = slices.Clone(out[i].further)
		all = append(all, &out[i])
		for j := range out[i].further {
			all = append(all, &out[i].further[j])
		}
	}
	by := make(map[string]standing, len(all))
	for _, n := range all {
		by[n.id] = derived[standing](b.r, "standing", n.id, "")
	}
	slices.SortStableFunc(all, func(x, y *neighbour) int {
		x2, y2 := by[x.id], by[y.id]
		return cmp.Or(cmp.Compare(x2.Weight, y2.Weight), cmp.Compare(x2.Appears, y2.Appears))
	})
	rank := 0
	for i, n := range all {
		if i > 0 && by[n.id] != by[all[i-1].id] {
			rank++
		}
		n.rank = rank
	}
	return out
}

// groupHead gives what a group is called, drawn and listed: by its relation, by its kind where all of the network stand in one
// relation, and by both where several kinds stand in one of some. So no two are called alike.
func (b *builder) groupHead(x *neighbour, kinds map[string]int) string {
	plural := b.r.Kind(x.kind).Plural.In(b.lang)
	switch {
	case kinds[x.relation] < 2:
		return x.relation
	case len(kinds) == 1:
		return capital(plural)
	}
	return x.relation + ": " + plural
}

// begins tells whether another relation begins with the i-th of a list, or another kind in it.
func begins(list []neighbour, i int) bool {
	return i == 0 || list[i-1].relation != list[i].relation || list[i-1].kind != list[i].kind
}

// kindsOfRelations counts the kinds of those in each relation.
func kindsOfRelations(list []neighbour) map[string]int {
	kinds := map[string]int{}
	for i := range list {
		if begins(list, i) {
			kinds[list[i].relation]++
		}
	}
	return kinds
}

// nearList writes a neighbourhood as lists by relation.
func (b *builder) nearList(id string, list []neighbour) template.HTML {
	p := b.printer(false)
	kinds := kindsOfRelations(list)
	p.raw(`<dl class="near" id="` + id + `-list">` + "\n")
	for i := range list {
		n := &list[i]
		if begins(list, i) {
			p.raw(`<dt>`)
			p.text(b.groupHead(n, kinds))
			p.raw("</dt>\n")
		}
		p.raw(`<dd>`)
		p.neighbour(n, strings.Join(n.also, ", "))
		if len(n.further) > 0 {
			p.raw("\n<ul>\n")
			for j := range n.further {
				f := &n.further[j]
				p.raw(`<li>`)
				p.neighbour(f, strings.Join(append([]string{f.relation}, f.also...), ", "))
				p.raw("</li>\n")
			}
			p.raw("</ul>\n")
		}
		p.raw("</dd>\n")
	}
	p.raw("</dl>\n")
	return safe(p.html())
}

// neighbour writes one of a list, with what more is said of it.
func (p *printer) neighbour(n *neighbour, more string) {
	p.raw(`<a class="ref ` + kindClass(p.r.Kind(n.kind)) + `" href="`)
	p.text(n.href)
	p.raw(`">`)
	p.whole(unbroken(p.lang, n.name))
	p.raw(`</a>`)
	if n.word != "" {
		p.raw(" ")
		p.span("certainty", n.word)
	}
	if more != "" {
		p.raw(" ")
		p.span("detail", more)
	}
}

// networkBlock draws a network block as of the day of the page.
func (p *printer) networkBlock(bl *block.Block, n int) *Graphic {
	b := p.builder()
	hub := p.blockRef(bl, bl.Get("of"))
	if hub == "" {
		return nil
	}
	kinds := bl.Get("kinds").Items
	near := func(id string) []neighbour {
		return slices.DeleteFunc(slices.Clone(b.nearby(id, p.day)), func(x neighbour) bool {
			return len(kinds) > 0 && !slices.ContainsFunc(kinds, func(v block.Value) bool { return v.Text == x.kind || v.Text == b.r.Kind(x.kind).Folder })
		})
	}
	list := near(hub)
	if bl.Get("depth").Text == "2" {
		reach(list, hub, near)
	}
	var ties []figure.Tie
	if bl.Get("between").Bool {
		ties = b.between(list, p.day)
	}
	f := b.networkOf(blockID(n), hub, b.r.Card(hub).Label, list, ties)
	f.Title = cmp.Or(bl.Title(), f.Title)
	chosen := f.Foot
	if p.foot(f, bl, nil, 0); chosen != "" {
		f.Foot = chosen + " " + f.Foot
	}
	return f
}

// reach gives to each of some neighbours of a hub its own, each entity where it is first met.
func reach(list []neighbour, hub string, near func(id string) []neighbour) {
	met := map[string]bool{hub: true}
	for _, n := range list {
		met[n.id] = true
	}
	for i := range list {
		for _, n := range near(list[i].id) {
			if !met[n.id] {
				met[n.id] = true
				list[i].further = append(list[i].further, n)
			}
		}
	}
}

// between finds the relations among neighbours.
func (b *builder) between(list []neighbour, day edtf.Day) []figure.Tie {
	at := map[string]int{}
	for i, n := range list {
		at[n.id] = i
	}
	var out []figure.Tie
	for i, n := range list {
		for _, o := range b.nearby(n.id, day) {
			if j, ok := at[o.id]; ok && i < j {
				out = append(out, figure.Tie{From: i, To: j, Title: isolate(n.name) + " – " + o.title(), Look: o.look})
			}
		}
	}
	return out
}
