package record

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/chronicle"
	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/jsontext"
	"portolan/generator/schema"
	"portolan/generator/site"
	"portolan/generator/view"
)

// A maker makes the claims of one record.
type maker struct {
	r     *site.Reader
	e     *content.Entity
	k     *schema.Kind
	day   edtf.Day
	lang  string
	tell  view.Teller
	cited map[string]string // id of a source by what the author wrote
	buf   []byte
	leaf  schema.Claim // lent to what tells of one
}

func newMaker(r *site.Reader, e *content.Entity, k *schema.Kind, day edtf.Day) *maker {
	return &maker{r: r, e: e, k: k, day: day, lang: r.Settings().Lang, tell: view.NewTeller(r, e.Facts(), day), cited: map[string]string{}}
}

// field makes a field's claim.
func (m *maker) field(c *schema.Claim) (Claim, bool) {
	out, ok := m.claim(c, c.Key, beside{})
	out.Label = c.Field.Label.In(m.lang)
	return out, ok
}

// beside is what is said of a whole and holds for its parts, as far as they don't say
// otherwise.
type beside struct {
	modality                                    schema.Modality
	ifs, excludes, note, confidence, likelihood string
}

func (b beside) of(c *schema.Claim) beside {
	out := beside{
		modality: cmp.Or(c.Modality, b.modality), ifs: cmp.Or(c.If, b.ifs), excludes: cmp.Or(c.Excludes, b.excludes), note: cmp.Or(c.Note, b.note),
		confidence: cmp.Or(c.Confidence, b.confidence), likelihood: cmp.Or(c.Likelihood, b.likelihood),
	}
	if b.modality == schema.Retracted {
		out.modality = schema.Retracted // what was taken back as a whole was taken back in its parts
	}
	return out
}

// on gives a claim with what is said of it and of its whole: a part of what is planned is
// planned, and a part of what holds on a condition holds on that condition.
func (b beside) on(c *schema.Claim) schema.Claim {
	part := *c
	part.Modality, part.If, part.Excludes, part.Confidence, part.Likelihood = b.modality, b.ifs, b.excludes, b.confidence, b.likelihood
	return part
}

// claim makes a claim with its parts; false where a page says nothing of it either.
func (m *maker) claim(c *schema.Claim, key string, whole beside) (Claim, bool) {
	said := whole.of(c)
	out := Claim{Key: key, Type: c.Field.Type, Modality: said.modality, AsOf: heldAsOf(c.AsOf, m.day), Why: c.Why,
		If: said.ifs, Excludes: said.excludes, Note: said.note, Confidence: said.confidence, Likelihood: said.likelihood}
	if out.Modality == schema.Retracted {
		out.Rank = Deprecated
	}
	switch {
	case c.State == schema.Candidates:
		m.candidates(&out, c, said)
	case c.State == schema.Either:
		m.versions(&out, c, said)
	case c.State == schema.InDispute:
		m.views(&out, c, said)
	case c.State == schema.Known && isMany(c.Value.Type):
		m.parts(&out, c, said)
	default:
		m.single(&out, c, said)
		return out, true
	}
	return out, len(out.Parts) > 0
}

// heldAsOf gives as of when something holds; "" where that lies after the day of which the
// page speaks, on which nobody could have said so.
func heldAsOf(asOf edtf.Date, day edtf.Day) string {
	if asOf.IsZero() || asOf.After(day) {
		return ""
	}
	return asOf.EDTF()
}

func isMany(t schema.Type) bool {
	return t == schema.TypeList || t == schema.TypeHistory || t == schema.TypeMap
}

func (m *maker) add(out *Claim, c *schema.Claim, key string, said beside) {
	if part, ok := m.claim(c, key, said); ok {
		out.Parts = append(out.Parts, part)
	}
}

func (m *maker) candidates(out *Claim, c *schema.Claim, said beside) {
	out.State = OneOf
	out.Parts = make([]Claim, 0, len(c.Options))
	for i := range c.Options {
		m.add(out, &c.Options[i], strconv.Itoa(i+1), said)
	}
	if c.DecidedBy != nil {
		out.DecidedBy = m.tell.Words(c.DecidedBy)
	}
}

func (m *maker) versions(out *Claim, c *schema.Claim, said beside) {
	out.State = Versions
	out.Parts = make([]Claim, 0, len(c.Options))
	for i := range c.Options {
		part, ok := m.claim(&c.Options[i], strconv.Itoa(i+1), said)
		if !ok {
			continue
		}
		if i+1 == c.Show && part.Rank == Normal {
			part.Rank = Preferred
		}
		out.Parts = append(out.Parts, part)
	}
}

func (m *maker) views(out *Claim, c *schema.Claim, said beside) {
	out.State = InDispute
	m.leaf = said.on(c)
	about := m.tell.Beside(&m.leaf)
	for i, v := range c.Views {
		part := Claim{Key: strconv.Itoa(i + 1), Type: schema.TypeText, State: Known, Modality: schema.Disputed, Words: strings.TrimSpace(m.tell.Modality(schema.Disputed) + " " + v.Text + " " + about),
			Value: Value{JSON: m.quoted(v.Text)}, Sources: m.sources(v.Sources), AsOf: out.AsOf,
			If: said.ifs, Excludes: said.excludes, Confidence: said.confidence, Likelihood: said.likelihood}
		if v.Of != nil {
			part.Of = m.r.Find(v.Of.Target, c.Field.Element().To)
		}
		out.Parts = append(out.Parts, part)
	}
	if !strings.Contains(c.Note, " ") { // else it is a remark
		out.Note = m.r.Find(c.Note, nil)
	}
}

// parts makes the items of a list, the entries of a map and the steps of a history. An
// expected step that nobody had spoken of yet is left out, as on the page.
func (m *maker) parts(out *Claim, c *schema.Claim, said beside) {
	out.State = Many
	out.Parts = make([]Claim, 0, len(c.Value.Items)+len(c.Value.Entries))
	var awaited []chronicle.Awaited
	if c.Value.Type == schema.TypeHistory {
		awaited = chronicle.Steps(c, m.day, m.r)
		out.Status = m.tell.Status(c, m.e.Claim(c.Field.Parties))
	}
	for i := range c.Value.Items {
		item := &c.Value.Items[i]
		if c.Value.Type == schema.TypeHistory && chronicle.Awaits(item.Modality) &&
			!slices.ContainsFunc(awaited, func(a chronicle.Awaited) bool { return a.Claim == item }) {
			continue
		}
		m.add(out, item, strconv.Itoa(i+1), said)
	}
	for i := range c.Value.Entries {
		entry := &c.Value.Entries[i]
		before := len(out.Parts)
		m.add(out, entry, entry.Key, said)
		if len(out.Parts) == before {
			continue
		}
		part := &out.Parts[before]
		if len(c.Value.Keys) > i && c.Field.Keys != nil {
			part.Of = m.r.Find(c.Value.Keys[i].Target, c.Field.Keys.To)
			part.Label = m.r.Card(part.Of).Label
		} else {
			part.Label = entry.Field.Label.In(m.lang)
		}
	}
}

// single makes a claim that has no parts.
func (m *maker) single(out *Claim, c *schema.Claim, said beside) {
	out.Sources = m.sources(c.Sources)
	m.leaf = said.on(c)
	c = &m.leaf
	out.Words = m.tell.Words(c)
	switch c.State {
	case schema.Unknown:
		out.State = Unknown
		return
	case schema.None:
		out.State = None
		return
	}
	out.State = Known
	if c.Value.Step != nil {
		out.Type = "step"
	}
	m.value(&out.Value, c, out.Words)
}

// sources gives what cites mean, each once; those that are not to be seen are left out.
func (m *maker) sources(cites []schema.Cite) []Source {
	var out []Source
	for _, c := range cites {
		id, known := m.cited[c.Target]
		if !known {
			id = m.r.Cited(c.Target)
			m.cited[c.Target] = id
		}
		if s := (Source{id, c.Locator}); id != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// value makes what a known claim says, which was told in words.
func (m *maker) value(out *Value, c *schema.Claim, words string) {
	v := &c.Value
	switch v.Type {
	case schema.TypeNumber:
		out.JSON = m.number(v.Number)
		out.Low, out.High = out.JSON, out.JSON
	case schema.TypeQuantity:
		m.quantity(out, v.Quantity)
	case schema.TypeBool:
		out.JSON = strconv.FormatBool(v.Bool)
	case schema.TypeDate:
		out.Date = v.Date.EDTF()
		out.JSON = m.object(func(o *jsontext.Object) { m.date(o, v.Date) })
	case schema.TypePoint:
		p := v.Points[0]
		out.Lat, out.Lon = m.number(p.Lat), m.number(p.Lon)
		out.JSON = `{"lat":` + out.Lat + `,"lon":` + out.Lon + "}"
	case schema.TypeLine:
		m.buf = jsontext.List(m.buf[:0], len(v.Points), func(b []byte, i int) []byte {
			b = append(jsontext.AppendNumber(append(b, '['), v.Points[i].Lon), ',')
			return append(jsontext.AppendNumber(b, v.Points[i].Lat), ']')
		})
		out.JSON = string(m.buf)
	case schema.TypeRef:
		m.ref(out, c)
	case schema.TypeMarkdown:
		out.JSON = m.quoted(m.plainProse(c, words))
		out.Refs = m.mentioned(c)
	case schema.TypeImage:
		out.JSON = m.object(func(o *jsontext.Object) {
			o.String("alt", v.Image.Alt)
			o.String("credit", v.Image.Credit)
			o.String("licence", v.Image.Licence)
		})
	default:
		if v.Step != nil {
			m.step(out, v)
			return
		}
		out.JSON = m.quoted(v.Text.In(m.lang))
	}
}

// plainProse gives a claim of prose without the word of certainty and what is beside it.
// These are its words where nothing of that is said.
func (m *maker) plainProse(c *schema.Claim, words string) string {
	if c.Modality.Fact() && c.If+c.Excludes+c.Confidence+c.Likelihood == "" {
		return words
	}
	return m.tell.Words(&schema.Claim{Field: c.Field, Value: c.Value})
}

func (m *maker) quantity(out *Value, q *schema.Quantity) {
	out.Low, out.High, out.Unit = m.number(q.Low), m.number(q.High), q.Unit
	if q.Per != "" {
		out.Unit += "/" + q.Per
	}
	out.Date = q.In.EDTF()
	out.JSON = m.object(func(o *jsontext.Object) {
		if q.Low == q.High {
			o.Raw("number", out.Low)
		} else {
			o.Raw("low", out.Low)
			o.Raw("high", out.High)
		}
		o.String("unit", q.Unit)
		o.String("per", q.Per)
		o.String("in", out.Date)
		o.String("approximation", q.Approx)
	})
	out.Low, out.High = q.Ends(out.Low, out.High)
}

func (m *maker) ref(out *Value, c *schema.Claim) {
	v := &c.Value
	id := m.r.Find(v.Ref.Target, c.Field.Element().To)
	if id != "" {
		out.Refs = []string{id}
	}
	out.Date = v.Date.EDTF()
	out.JSON = m.object(func(o *jsontext.Object) {
		o.String("id", id)
		if id == "" {
			o.String("name", v.Ref.Target)
		}
		o.String("role", v.Role)
		o.String("end", string(c.End))
		if !v.Date.IsZero() {
			o.Key("date")
			inner := jsontext.Begin(o.B)
			m.date(&inner, v.Date)
			o.B = inner.End()
		}
	})
}

func (m *maker) step(out *Value, v *schema.Value) {
	s := v.Step
	out.Date = v.Date.EDTF()
	to, by := m.ids(s.To), m.ids(s.By)
	out.Refs = append(slices.Clone(to), by...)
	out.JSON = m.object(func(o *jsontext.Object) {
		o.String("step", s.Name)
		o.String("label", s.Label.In(m.lang))
		if !v.Date.IsZero() {
			o.Key("date")
			inner := jsontext.Begin(o.B)
			m.date(&inner, v.Date)
			o.B = inner.End()
		}
		o.Strings("to", to)
		o.Strings("by", by)
		o.String("place", s.Place)
		o.String("note", s.Note)
	})
}

func (m *maker) ids(refs []schema.Ref) []string {
	var out []string
	for _, ref := range refs {
		if id := m.r.Find(ref.Target, nil); id != "" {
			out = append(out, id)
		}
	}
	return out
}

// date adds a date in EDTF, with the first and the last day that it can mean.
func (m *maker) date(o *jsontext.Object, d edtf.Date) {
	o.String("edtf", d.EDTF())
	if day, ok := d.Earliest(); ok {
		o.String("earliest", day.String())
	}
	if day, ok := d.Latest(); ok {
		o.String("latest", day.String())
	}
}

func (m *maker) object(fill func(o *jsontext.Object)) string {
	o := jsontext.Begin(m.buf[:0])
	fill(&o)
	m.buf = o.End()
	return string(m.buf)
}

func (m *maker) quoted(s string) string {
	m.buf = jsontext.AppendString(m.buf[:0], s)
	return string(m.buf)
}

func (m *maker) number(x float64) string {
	m.buf = jsontext.AppendNumber(m.buf[:0], x)
	return string(m.buf)
}

// mentioned gives the ids of what a claim of prose refers to, each once.
func (m *maker) mentioned(c *schema.Claim) []string {
	if c.Value.Prose == nil {
		return nil
	}
	var out []string
	for _, ref := range c.Value.Prose.Refs {
		if id, _ := view.Mentioned(m.r, ref); id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// body gives what the prose of the body refers to and cites, each once in each way.
func (m *maker) body() []Link {
	d := m.e.Body()
	if d == nil {
		return nil
	}
	out := make([]Link, 0, len(d.Refs)+len(d.Cites))
	add := func(id, by string) {
		if l := (Link{To: id, By: by}); id != "" && id != m.e.ID && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	for _, ref := range d.Refs {
		id, _ := view.Mentioned(m.r, ref)
		add(id, ByMention)
	}
	for i := range m.e.Blocks() {
		for _, ref := range m.e.Blocks()[i].Refs {
			id, _ := view.Mentioned(m.r, ref)
			add(id, ByMention)
		}
	}
	for _, cite := range d.Cites {
		add(m.r.Cited(cite.ID), ByCitation)
	}
	return out
}
