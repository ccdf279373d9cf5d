package view

import (
	"html/template"
	"slices"
	"strings"

	"portolan/generator/edtf"
	"portolan/generator/linked"
	"portolan/generator/markdown"
	"portolan/generator/schema"
)

// Linked is what the page says as JSON-LD, in a script element that no browser runs: less
// than the page, never more. Only what is stated as a fact and has come is told of the
// entity; what is planned, projected or disputed is a Claim with who said it and when, or
// not there. It stands behind what the page is about, for it lists the sources that were
// cited until then.
func (p *Page) Linked() template.HTML {
	if p.Sort == "404" || p.Sort == "redirect" {
		return ""
	}
	l := linker{builder: p.builder}
	var graph []*linked.Node
	if crumbs := l.crumbs(); crumbs != nil {
		graph = append(graph, crumbs)
	}
	switch {
	case p.Entity != nil:
		graph = append(graph, l.entity(p.Entity))
	case p.Sort == "home":
		graph = append(graph, l.whole().Add("url", l.address("")).Add("description", p.Description).Add("inLanguage", p.Lang).Add("license", l.licence()))
	case p.Glossary != nil:
		graph = append(graph, l.glossary(p.Glossary))
	case p.Index != nil || p.Mentions != nil:
		graph = append(graph, l.pageNode("CollectionPage"))
	default:
		graph = append(graph, l.pageNode("WebPage"))
	}
	return safe(linked.Script(graph))
}

// A linker says things of one page.
type linker struct {
	*builder
	thing bool // the entity is said to be no more than a Thing, and has the properties of one
}

// address gives the full address of a path or, where the site's is not known, how it is
// seen from the page, which a processor resolves.
func (l linker) address(path string) string {
	if l.set.BaseURL == "" {
		return l.href(path)
	}
	return l.set.BaseURL + EscapePath(path)
}

// crumbs tells the way from the home page; nil on that.
func (l linker) crumbs() *linked.Node {
	if l.page.Path == "" {
		return nil
	}
	n := linked.New("BreadcrumbList")
	step := func(position int, name, address string) {
		n.Add("itemListElement", linked.New("ListItem").Add("position", position).Add("name", name).Add("item", address))
	}
	step(1, l.set.Title, l.address(""))
	for i, c := range l.page.Crumbs {
		step(2+i, c.Label, l.absolute(c.Href))
	}
	n.Add("itemListElement", linked.New("ListItem").Add("position", 2+len(l.page.Crumbs)).Add("name", l.page.Title)) // the page itself
	return n
}

// absolute gives the full address of a link of the page.
func (l linker) absolute(href string) string {
	if l.set.BaseURL == "" {
		return href
	}
	return l.set.BaseURL + strings.TrimPrefix(strings.TrimPrefix(href, l.page.Root), "./")
}

// whole tells which site the page belongs to.
func (l linker) whole() *linked.Node {
	return linked.New("WebSite").Add("@id", l.address("")).Add("name", l.set.Title)
}

func (l linker) licence() *linked.Node {
	if l.set.Licence == "" {
		return nil
	}
	return linked.New("CreativeWork").Add("name", l.set.Licence)
}

// pageNode tells of a page that is about no one thing.
func (l linker) pageNode(typ string) *linked.Node {
	address := l.address(l.page.Path)
	return linked.New(typ).Add("@id", address).Add("url", address).Add("name", l.page.Title).
		Add("inLanguage", l.lang).Add("isPartOf", l.whole())
}

func (l linker) glossary(g *Glossary) *linked.Node {
	n := l.pageNode("DefinedTermSet")
	for _, t := range g.Terms {
		n.Add("hasDefinedTerm", linked.New("DefinedTerm").Add("@id", l.address(l.page.Path)+fragment(t.ID)).Add("name", t.Short).Add("description", t.Long))
	}
	return n
}

// entity tells what the page states of its entity.
func (l linker) entity(v *Entity) *linked.Node {
	address := l.address(l.page.Path)
	t := l.orgType(v)
	l.thing = t.Name == "Thing"
	n := linked.New(t.Name).Add("@id", address).Add("additionalType", t.Also)
	name := "name"
	if f := v.kind.Field(v.kind.Title); f != nil && len(f.SchemaOrg) > 0 {
		name = f.SchemaOrg[0].Name
	}
	article := name == "headline"
	title := titled(l.r, v.ID, l.page.Title)
	if title != l.page.Title { // it has no headline that is known
		name = "name"
	}
	n.Add(name, title)
	for _, other := range v.Names {
		n.Add("alternateName", other)
	}
	if c := v.entity.Claim(schema.FieldSummary); c != nil && isFact(c) && !article { // of an article the head says it
		n.Add("description", c.Shown().Value.Text.In(l.lang))
	}
	if note := l.r.Card(l.r.Card(v.ID).Note); note.Exists() {
		n.Add("disambiguatingDescription", note.Summary)
	}
	for i := range v.entity.Claims() {
		if c := v.known(&v.entity.Claims()[i]); c != nil && c.Field.Name != v.kind.Title {
			l.property(n, c, "")
		}
	}
	if article {
		n.Add("inLanguage", l.lang).Add("isPartOf", l.whole()).Add("license", l.licence())
		for _, note := range l.notes.order {
			n.Add("citation", linked.New("").Add("@id", l.address(l.r.Card(note.id).Path))) // whose page says the rest
		}
	}
	if n.Has("url") { // of a source, where it is itself
		n.Add("mainEntityOfPage", address)
	} else {
		n.Add("url", address)
	}
	l.claims(n, v)
	return n
}

// orgType gives the first of the kind's types whose conditions hold; the last may have none.
func (l linker) orgType(v *Entity) schema.OrgType {
	for _, t := range v.kind.SchemaOrg {
		if !slices.ContainsFunc(t.When, func(c schema.OrgCondition) bool { return !l.holds(v, c) }) {
			return t
		}
	}
	return schema.OrgType{Name: "Thing"}
}

// holds tells whether a field states one of the values of a condition, or anything that has
// come where it names none.
func (l linker) holds(v *Entity, condition schema.OrgCondition) bool {
	c := v.entity.Claim(condition.Field)
	if c == nil {
		return false
	}
	if c = v.known(c); c == nil || !isFact(c) {
		return false
	}
	switch {
	case len(condition.Values) > 0:
		said := markdown.Untypeset(c.Value.Text.In(l.lang))
		return slices.ContainsFunc(condition.Values, func(value string) bool { return markdown.Untypeset(value) == said })
	case c.Value.Type == schema.TypeDate:
		return l.begun(c.Value.Date)
	case c.Value.Type == schema.TypeHistory:
		return schema.Current(c.Value.Items, l.day) != nil
	}
	return true
}

// begun tells whether a date has surely begun on the day of the page.
func (l linker) begun(d edtf.Date) bool {
	last, ok := d.Start().Latest()
	return ok && last <= l.day && !d.Uncertain()
}

// isFact tells whether a claim gives a value and nothing beside it takes back that it is so.
func isFact(c *schema.Claim) bool {
	return c.State == schema.Known && c.Modality.Fact() && c.If == "" && c.Excludes == "" && c.Likelihood == "" && c.Confidence != "low"
}

// ofThings are those properties of schema.org that a Thing has and a field can be.
var ofThings = []string{"additionalType", "alternateName", "description", "disambiguatingDescription", "identifier", "name", "sameAs", "url"}

// property says what a claim states under the names that its field has in schema.org. above
// is what the fields around it are called.
func (l linker) property(n *linked.Node, c *schema.Claim, above string) {
	if !isFact(c) {
		return
	}
	label := c.Field.Label.In(l.lang)
	if above != "" {
		label = above + " " + label
	}
	for i := range c.Value.Entries {
		if e := &c.Value.Entries[i]; len(c.Value.Keys) == 0 { // a record; what is keyed by entities has no name in schema.org
			l.property(n, e, label)
		}
	}
	for _, p := range c.Field.SchemaOrg {
		if l.thing && !slices.Contains(ofThings, p.Name) {
			continue
		}
		if p.Step != "" {
			l.step(n, c, p)
			continue
		}
		items := []schema.Claim{*c}
		if c.Value.Type == schema.TypeList {
			items = c.Value.Items
		}
		for i := range items {
			if isFact(&items[i]) {
				l.value(n, p.Name, label, &items[i])
			}
		}
	}
}

// step says when a step of a history was taken, or what is so since it was.
func (l linker) step(n *linked.Node, c *schema.Claim, p schema.OrgProperty) {
	if p.Value != "" {
		if now := schema.Current(c.Value.Items, l.day); now != nil && isFact(now) && now.Value.Step.Name == p.Step {
			value := p.Value
			if 'A' <= value[0] && value[0] <= 'Z' {
				value = linked.Org + value
			}
			n.Add(p.Name, value)
		}
		return
	}
	for i := range c.Value.Items {
		if s := &c.Value.Items[i]; s.Value.Step != nil && s.Value.Step.Name == p.Step && isFact(s) && l.begun(s.Value.Date) && !n.Has(p.Name) {
			l.date(n, p.Name, s.Value.Date)
		}
	}
}

// wikidata is the check of the numbers of Wikidata.
const wikidata schema.Check = "wikidata"

// value says one value under a name; label is what the field is called.
func (l linker) value(n *linked.Node, name, label string, c *schema.Claim) {
	v := &c.Value
	switch v.Type {
	case schema.TypeText, schema.TypeEnum, schema.TypeURL:
		if name == "author" { // who it is, not what
			n.Add(name, linked.New("").Add("name", v.Text.In(l.lang)))
			return
		}
		n.Add(name, v.Text.In(l.lang))
	case schema.TypeCode:
		code := v.Text.In("")
		switch {
		case c.Field.Check == wikidata:
			n.Add(name, "http://www.wikidata.org/entity/"+code) // as Wikidata's own data name it
		case name == "identifier":
			n.Add(name, linked.New("PropertyValue").Add("propertyID", label).Add("value", code))
		default:
			n.Add(name, code)
		}
	case schema.TypeMarkdown:
		p := l.printer(false)
		p.links, p.plain = false, true
		p.claim(c)
		n.Add(name, linked.New("CorrectionComment").Add("text", strings.ReplaceAll(p.plainText(), "\n", " ")))
	case schema.TypeDate:
		l.date(n, name, v.Date)
	case schema.TypePoint:
		if len(v.Points) == 1 {
			n.Add(name, linked.New("GeoCoordinates").Add("latitude", v.Points[0].Lat).Add("longitude", v.Points[0].Lon))
		}
	case schema.TypeQuantity:
		if q := v.Quantity; q.Approx == "" && q.Low == q.High && q.Per == "" {
			n.Add(name, linked.New("QuantitativeValue").Add("value", q.Low).Add("unitText", q.Unit))
		}
	case schema.TypeRef:
		l.ref(n, name, c)
	}
}

// date says a date that is exact, or an interval between two that are. What is about a time,
// or not yet, has no form that says so.
func (l linker) date(n *linked.Node, name string, d edtf.Date) {
	if !l.begun(d) || d.Approximate() || d.Beyond() {
		return
	}
	if day, ok := d.Datetime(); ok {
		n.Add(name, day)
		return
	}
	from, ok := d.Start().Datetime()
	to, closed := d.End().Datetime()
	last, _ := d.Latest()
	closed = closed && d.Interval() && last <= l.day
	switch {
	case !ok || !d.Interval():
	case name == "temporalCoverage" && closed: // ISO 8601, as schema.org asks
		n.Add(name, from+"/"+to)
	case name == "startDate":
		n.Add(name, from)
		if closed {
			n.Add("endDate", to)
		}
	}
}

// ref says what a claim refers to; of an office, when it was held.
func (l linker) ref(n *linked.Node, name string, c *schema.Claim) {
	v := &c.Value
	card := l.r.Card(l.r.Find(v.Ref.Target, c.Field.Element().To))
	if !card.Exists() || !v.Date.IsZero() && !l.begun(v.Date) {
		return
	}
	if v.Role != "" {
		role := linked.New("Role").Add(name, linked.New("Occupation").Add("name", v.Role+" "+l.w.role+" "+strings.TrimSpace(card.Article+" "+card.Label)))
		held := v.Date
		if !c.End.Fact() {
			held = held.Start()
		}
		l.date(role, "startDate", held)
		n.Add(name, role)
		return
	}
	if last, ended := v.Date.Latest(); ended && v.Date.Interval() && last < l.day {
		return // it is so no more
	}
	about := linked.New("").Add("@id", l.address(card.Path))
	if name != "about" { // there are many, and their pages say how they are called
		about.Add("name", titled(l.r, card.ID, card.Label))
	}
	n.Add(name, about)
}

// mostClaims is how many claims are said of an entity: the page has them all.
const mostClaims = 8

// claims adds what was said and is no fact, where it is known who said it and when.
func (l linker) claims(n *linked.Node, v *Entity) {
	left := mostClaims
	for i := range v.entity.Claims() {
		c := v.known(&v.entity.Claims()[i])
		if c == nil || c.Field.Hidden || c.Field.Type == schema.TypeHistory {
			continue
		}
		said := []*schema.Claim{c}
		if isFact(c) && c.Value.Type == schema.TypeList {
			said = said[:0]
			for i := range c.Value.Items {
				said = append(said, &c.Value.Items[i])
			}
		}
		for _, s := range said {
			if node := l.claim(v, c.Field, s); left > 0 && node != nil {
				n.Add("subjectOf", node)
				left--
			}
		}
	}
}

// claim tells who said what and when; nil for a fact, and where that isn't known.
func (l linker) claim(v *Entity, f *schema.Field, c *schema.Claim) *linked.Node {
	if c.Modality.Fact() && c.State != schema.Candidates || c.Modality == schema.Retracted || len(c.Sources) == 0 {
		return nil
	}
	s := derived[speaker](l.r, "speaker", l.r.Cited(c.Sources[0].Target), "")
	on := s.On
	if !c.AsOf.IsZero() {
		on, _ = c.AsOf.Datetime()
	}
	if len(s.Names) == 0 || on == "" {
		return nil
	}
	p := l.printer(false)
	p.links, p.plain, p.line, p.owner = false, true, true, p.ownerOf(v.entity)
	text := f.Label.In(l.lang) + ": "
	if said := *c; c.Value.Type == schema.TypeMarkdown { // a sentence, and needs no name
		text = l.w.modality(c.Modality) + ": "
		said.Modality = schema.Stated
		c = &said
	}
	p.claim(c)
	node := linked.New("Claim").Add("text", text+strings.ReplaceAll(p.plainText(), "\n", " ")).Add("datePublished", on)
	for _, name := range s.Names {
		node.Add("author", linked.New("").Add("name", name))
	}
	return node.Add("appearance", linked.New("CreativeWork").Add("@id", l.address(s.Path)).Add("name", s.Title))
}

// A speaker is who said what a source holds, and when.
type speaker struct {
	Path, Title, On string
	Names           []string
}

// speakerOf tells who speaks in a source; the zero speaker where there is none, or it isn't
// told.
func (b *builder) speakerOf(id string) speaker {
	e := b.r.Facts(id)
	if e == nil || !b.r.Kind(e.Kind).Citable {
		return speaker{}
	}
	card := b.r.Card(id)
	s := speaker{Path: card.Path, Title: titled(b.r, id, card.Label)}
	if c := e.Claim("date"); c != nil && isFact(c) {
		s.On, _ = c.Value.Date.Datetime()
	}
	if by := e.Claim("by"); by != nil {
		by.Walk(func(c *schema.Claim) {
			if c.Value.Type == schema.TypeRef && isFact(c) {
				if who := b.r.Card(b.r.Find(c.Value.Ref.Target, c.Field.Element().To)); who.Exists() {
					s.Names = append(s.Names, who.Label)
				}
			}
		})
	}
	return s
}

// stated gives the claim of the first field that has a name in schema.org and states it as a
// fact; nil if there is none.
func (v *Entity) stated(name string) *schema.Claim {
	for i := range v.entity.Claims() {
		c := &v.entity.Claims()[i]
		if slices.ContainsFunc(c.Field.SchemaOrg, func(p schema.OrgProperty) bool { return p.Name == name && p.Step == "" }) {
			if c = v.known(c); c != nil && isFact(c) {
				return c
			}
		}
	}
	return nil
}
