package schema

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/markdown"
	"portolan/generator/yamltree"
)

const (
	CodeFieldUnknown diag.Code = "field-unknown" // the kind has no such field
	CodeFieldMissing diag.Code = "field-missing" // a required field is not given
	CodeValueEmpty   diag.Code = "value-empty"   // a field is named and left empty
	CodeLongForm     diag.Code = "long-form"     // a value's long form says something that can't be
	CodeLanguage     diag.Code = "language"      // a text is given for what is no language tag
	CodeNameComma    diag.Code = "name-comma"    // one other name reads as several
)

// longKeys are the keys of the long form; those of longHeads make a mapping one.
var (
	longKeys = []string{"is", "either", "candidates", "disputed", "as", "src", "on", "if", "excludes", "end_as", "confidence",
		"likelihood", "note", "show", "why", "decided_by"}
	longHeads = longKeys[:4]
)

// Decode reads an entity's fields by its kind. pos is where the entity begins,
// for what is missing. The claims come in the order of the kind's fields, those
// that could be read at all.
func Decode(s *Schema, k *Kind, entries []yamltree.Entry, pos diag.Pos, md *markdown.Converter) ([]Claim, []diag.Problem) {
	d := &decoder{schema: s, kind: k, md: md}
	var base context
	for _, e := range entries { // src and as_of are what the others inherit
		switch e.Key {
		case FieldSrc:
			base.sources = d.cites(e.Value)
			d.shared = base.sources
		case FieldAsOf:
			base.asOf, _ = d.date(e.Value)
		}
	}
	room := scratch.Get().(*[]Claim)
	defer scratch.Put(room)
	claims := (*room)[:0]
	for _, e := range entries {
		f := k.byName[e.Key]
		if f == nil {
			d.unknownField(k, e)
			continue
		}
		if e.Key == FieldSrc || e.Key == FieldAsOf {
			continue
		}
		if c, ok := d.claim(f, e.Value, base); ok {
			c.Key = e.Key
			d.unmarked(k, &c)
			claims = append(claims, c)
		}
	}
	claims = d.complete(k, claims, entries, base, pos)
	ordered := inOrder(k, claims)
	clear(claims)
	*room = claims
	return ordered, d.problems
}

// scratch is where claims are gathered before they are put in order: they are large.
var scratch = sync.Pool{New: func() any { return new([]Claim) }}

// inOrder puts claims in the order of the kind's fields. They are large and stay as
// long as the site, so the result has room for no more.
func inOrder(k *Kind, claims []Claim) []Claim {
	out := make([]Claim, 0, len(claims))
	for _, f := range k.Fields {
		for i := range claims {
			if claims[i].Key == f.Name {
				out = append(out, claims[i])
			}
		}
	}
	return out
}

// unmarked reports what an entity is called, or how it is summed up, in other than
// plain words: these stand on cards, in lists and in titles, without a certainty word.
func (d *decoder) unmarked(k *Kind, c *Claim) {
	text := c.Field.Envelope && c.Field.Element().Type == TypeText
	if !text && c.Key != k.Title {
		return
	}
	c.Walk(func(c *Claim) {
		if !c.Modality.Fact() || c.State == Candidates || c.State == Either || c.State == InDispute {
			d.problem(diag.Errorf(CodeMark, c.Pos, "%q can't be uncertain", cmp.Or(c.Field.Name, c.Key, k.Title)).
				WithHint("names and summaries stand where no certainty word can; say it in a field, or in the words of the summary"))
		}
	})
}

// complete reports what is required and not there, and fills in defaults.
func (d *decoder) complete(k *Kind, claims []Claim, entries []yamltree.Entry, base context, pos diag.Pos) []Claim {
	for _, f := range k.Fields {
		switch {
		case slices.ContainsFunc(entries, func(e yamltree.Entry) bool { return e.Key == f.Name }):
		case f.Required:
			d.problem(diag.Errorf(CodeFieldMissing, pos, "%s needs %q", article(k.Singular.In("")), f.Name).
				WithHint("add a line %s: …", f.Name))
		case f.Default != "":
			if c, ok := d.claim(f, f.defaultAt(pos), base); ok {
				c.Key = f.Name
				claims = append(claims, c)
			}
		}
	}
	return claims
}

func article(noun string) string {
	if noun != "" && strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// DecodeSources reads the value of a src field: one source or a list of them.
func DecodeSources(n *yamltree.Node) ([]Cite, []diag.Problem) {
	d := &decoder{}
	cites := d.cites(n)
	return cites, d.problems
}

func (d *decoder) unknownField(k *Kind, e yamltree.Entry) {
	p := diag.Errorf(CodeFieldUnknown, e.Pos, "%s has no field %q", article(k.Singular.In("")), e.Key)
	p.Hint = cmp.Or(diag.DidYouMean(e.Key, k.FieldNames()), "its fields are declared in "+k.Pos.File)
	d.problem(p)
}

// A decoder collects what is wrong while it reads one entity.
type decoder struct {
	schema   *Schema
	kind     *Kind // nil where sources alone are read
	md       *markdown.Converter
	problems []diag.Problem
	list     *yamltree.Node // whose items are being read; nil if none are
	shared   []Cite         // the sources of all that names none of its own
}

func (d *decoder) problem(p diag.Problem) { d.problems = append(d.problems, p) }

// context is what a value inherits from what it stands in.
type context struct {
	modality Modality
	sources  []Cite
	asOf     edtf.Date
}

// claim reads one value in any of its forms; ok is false where nothing came of it.
func (d *decoder) claim(f *Field, n *yamltree.Node, in context) (Claim, bool) {
	c := Claim{Field: f, Modality: in.modality, Sources: in.sources, AsOf: in.asOf, Pos: n.Pos}
	if f.Type == typeStep && d.noStep(n) {
		return c, false
	}
	switch {
	case n.Kind == yamltree.Null:
		d.empty(f, n)
		return c, false
	case n.Kind == yamltree.Map && isLongForm(n) && !(hasIcelandic(n) && (f.Type == TypeText || f.Type == TypeMarkdown)):
		return c, d.longForm(&c, f, n)
	case n.Kind == yamltree.Scalar:
		return c, d.terse(&c, f, n)
	}
	return c, d.composite(&c, f, n)
}

// empty reports a field, a part of one or an item of a list that is named and left empty.
func (d *decoder) empty(f *Field, n *yamltree.Node) {
	hint := "leave the line out, or say unknown or none"
	switch title := d.kind != nil && f.Name == d.kind.Title; {
	case f.Required && title:
		hint = "it is required: give it"
	case f.Required:
		hint = "it is required: give the value, or say unknown or none"
	}
	d.problem(diag.Errorf(CodeValueEmpty, n.Pos, "%q has no value", f.Name).WithHint("%s", hint))
}

// noStep reports what can't be one step of a history: an answer without a step, an
// open choice, a dispute.
func (d *decoder) noStep(n *yamltree.Node) bool {
	text, _, _ := strings.Cut(n.Text, " ")
	open := n.Get("candidates") != nil || n.Get("disputed") != nil
	if !open && (n.Kind != yamltree.Scalar || strings.TrimSpace(n.Text) != text || text != "unknown" && text != "none") {
		return false
	}
	d.problem(diag.Errorf(CodeStep, n.Pos, "a step of a history is one dated step").
		WithHint("where the date is not known: unknown signed; where it is open: 2023-04-11/.. signed ~expected; where sources differ: either:"))
	return true
}

// isLongForm tells a long form from a mapping that is the value: it has is,
// either, candidates or disputed.
func isLongForm(n *yamltree.Node) bool {
	return slices.ContainsFunc(n.Entries, func(e yamltree.Entry) bool { return slices.Contains(longHeads, e.Key) })
}

// hasIcelandic tells of a mapping that its key is, which begins a long form, is a language: all others are.
func hasIcelandic(n *yamltree.Node) bool {
	return len(n.Entries) > 1 && n.Get(icelandic) != nil &&
		!slices.ContainsFunc(n.Entries, func(e yamltree.Entry) bool { return e.Key != icelandic && !isLanguage(e.Key) })
}

// icelandic is a language whose tag is a key of the long form as well.
const icelandic = "is"

// terse reads a single value with its marks.
func (d *decoder) terse(c *Claim, f *Field, n *yamltree.Node) bool {
	before := len(d.problems)
	text, m := d.splitMarks(n)
	if text == "" && len(d.problems) > before {
		return false
	}
	if f.Type == TypeList || f.Type == TypeHistory {
		return d.listOfOne(c, f, n, text, m)
	}
	c.apply(m)
	return d.single(c, f, n, text)
}

// listOfOne reads a single value where a list is wanted: what its marks say is said
// of the item, once.
func (d *decoder) listOfOne(c *Claim, f *Field, n *yamltree.Node, text string, m marks) bool {
	item := Claim{Field: f.item(), Modality: c.Modality, Sources: c.Sources, AsOf: c.AsOf, Pos: n.Pos}
	item.apply(m)
	if !n.Quoted && (text == "unknown" || text == "none") { // the whole list is
		c.apply(m)
		return d.single(c, f, n, text)
	}
	if !d.single(&item, item.Field, n, text) {
		return false
	}
	if f.Envelope && f.Name == FieldAka && !n.Quoted && strings.Contains(text, ", ") {
		d.problem(diag.Notef(CodeNameComma, n.Pos, "%q is one name, with a comma in it", text).
			WithHint("several are a list: [%s]; one stands in quotes", text))
	}
	c.Value = Value{Type: f.Type, Items: []Claim{item}}
	return true
}

// single reads a single value whose marks are off.
func (d *decoder) single(c *Claim, f *Field, n *yamltree.Node, text string) bool {
	switch {
	case !isSeen(text):
		d.empty(f, n)
		return false
	case !n.Quoted && text == "unknown":
		c.State, c.Value.Type = Unknown, f.Type
		if len(c.Sources) > 0 && len(d.shared) > 0 && &c.Sources[0] == &d.shared[0] {
			c.Sources = nil // it isn't these who say that nobody knows
		}
		return true
	case !n.Quoted && text == "none":
		c.State, c.Value.Type = None, f.Type
		return true
	case f.Type == TypeList || f.Type == TypeHistory: // under is:
		return d.listOfOne(c, f, n, text, marks{})
	}
	return d.scalar(c, f, n, text)
}

// isSeen tells whether a text has anything that can be seen, which blanks, joiners and marks of direction are not.
func isSeen(text string) bool {
	const blank = "\u115f\u1160\u2800\u3164\uffa0" // letters and a symbol by their category
	return strings.ContainsFunc(text, func(r rune) bool {
		return (unicode.IsGraphic(r) || unicode.Is(unicode.Co, r)) && !unicode.IsSpace(r) && !unicode.Is(unicode.Variation_Selector, r) && !strings.ContainsRune(blank, r)
	})
}

// apply takes over what the marks say.
func (c *Claim) apply(m marks) {
	if m.hasMode {
		c.Modality = m.modality
	}
	if m.sources != nil {
		c.Sources, c.OwnSource = m.sources, true
	}
	if !m.asOf.IsZero() {
		c.AsOf, c.OwnAsOf = m.asOf, true
	}
}

// context gives what the claim's parts inherit.
func (c *Claim) context() context { return context{c.Modality, c.Sources, c.AsOf} }

// item gives the field that an item of a list or history is decoded by.
func (f *Field) item() *Field {
	if f.Type == TypeHistory {
		return &Field{Name: f.Name, Type: typeStep, Steps: f.Steps, Pos: f.Pos, Label: f.Label}
	}
	return f.Of
}

// typeStep is the type of one step of a history; it can't be declared.
const typeStep Type = "step"

// composite reads a list or a mapping that is the value itself.
func (d *decoder) composite(c *Claim, f *Field, n *yamltree.Node) bool {
	c.Value.Type = f.Type
	switch {
	case len(n.Items)+len(n.Entries) == 0:
		d.empty(f, n)
		return false
	case n.Kind == yamltree.List && (f.Type == TypeList || f.Type == TypeHistory):
		item := f.item()
		c.Value.Items = slices.Grow(c.Value.Items, len(n.Items))
		defer func(outer *yamltree.Node) { d.list = outer }(d.list)
		d.list = n
		for _, it := range n.Items {
			if ic, ok := d.claim(item, it, c.context()); ok {
				c.Value.Items = append(c.Value.Items, ic)
			}
		}
		return true
	case n.Kind == yamltree.List && f.Type == TypeLine:
		return d.line(c, n)
	case n.Kind == yamltree.Map && f.Type == TypeMap:
		return d.mapping(c, f, n)
	case n.Kind == yamltree.Map && (f.Type == TypeText || f.Type == TypeMarkdown):
		return d.translations(c, f, n)
	case n.Kind == yamltree.Map && f.Type == TypeImage:
		return d.image(c, n)
	}
	d.wrongType(f, n)
	return false
}

// inBrackets gives what stands in double brackets, which YAML takes for a list in a list;
// "" where nothing does. n is the outer list, or the inner one as the first item of list.
func inBrackets(list, n *yamltree.Node) string {
	inner := n
	if n.Kind == yamltree.List && len(n.Items) == 1 && n.Items[0].Kind == yamltree.List {
		list, inner = n, n.Items[0]
	}
	if list == nil || inner.Kind != yamltree.List || len(inner.Items) != 1 || inner.Items[0].Kind != yamltree.Scalar {
		return ""
	}
	if inner.Pos.Line != list.Pos.Line || inner.Pos.Col != list.Pos.Col+1 {
		return ""
	}
	return inner.Items[0].Text
}

// colonHint is for a text that YAML takes for a key and its value.
const colonHint = "a text with a colon and a space in it stands in quotes, marks and all"

func (d *decoder) wrongType(f *Field, n *yamltree.Node) {
	p := diag.Errorf(yamltree.CodeWrongType, n.Pos, "%q should be %s, and is %s", f.Name, f.Type.words(), n.Kind)
	if n.Kind == yamltree.Map {
		p.Hint = "a value with more to say has it under is:"
		if len(n.Entries) == 1 && n.Entries[0].Value.Kind == yamltree.Scalar {
			if key := n.Entries[0].Key; f.Type == typeStep && isDate(key) {
				d.problem(p.WithHint("a blank alone stands behind the date: %s %s", key, n.Entries[0].Value.Text))
				return
			} else if strings.Contains(key, " ") {
				d.problem(p.WithHint(colonHint))
				return
			}
		}
		var keys []string
		for _, e := range n.Entries {
			if !slices.Contains(longKeys, e.Key) {
				keys = append(keys, e.Key)
			}
		}
		if len(keys) > 0 {
			p.Hint += "; " + strconv.Quote(keys[0]) + " is no key of the long form"
		}
	} else if name := inBrackets(d.list, n); name != "" && f.Type == TypeRef {
		p = diag.Errorf(yamltree.CodeWrongType, n.Pos, "%q stands in double brackets, which is for prose", name).
			WithHint("in a field an entity is named without them: %s", name)
	} else if name != "" && (f.Type == TypeMarkdown || f.Type == TypeText) {
		p.Hint = "a text that begins with [[ stands in quotes: \"[[" + name + "]] …\""
	} else if n.Kind == yamltree.List && f.Type == TypeMap {
		p.Hint = "a mapping has a name before each value, as {name: value}"
	} else if text := unlisted(f, n); text != "" {
		p.Hint = "write " + text
	} else if n.Kind == yamltree.List {
		p.Hint = "versions that contradict each other go under either:, an open choice under candidates:"
	}
	d.problem(p)
}

// unlisted gives how a value is written that stands as a list and is none: a point by its two numbers, and what
// stands alone; "" where the list is of something else.
func unlisted(f *Field, n *yamltree.Node) string {
	want := 1
	if f.Type == TypePoint {
		want = 2
	}
	if n.Kind != yamltree.List || len(n.Items) != want {
		return ""
	}
	var texts []string
	for _, it := range n.Items {
		if it.Kind != yamltree.Scalar || it.Block {
			return ""
		}
		if _, err := strconv.ParseFloat(it.Text, 64); err != nil && f.Type == TypePoint {
			return ""
		}
		texts = append(texts, it.Text)
	}
	return strings.Join(texts, ", ")
}

func (t Type) words() string {
	switch t {
	case TypeList, TypeLine, TypeHistory, TypeImage, TypeEnum, TypeURL:
		return article(string(t))
	case TypeMap:
		return "a mapping"
	case typeStep:
		return "a step"
	case TypeText, TypeMarkdown:
		return "text"
	}
	return "a " + string(t)
}

// mapping reads a map: by its fixed fields, or by its type of keys.
func (d *decoder) mapping(c *Claim, f *Field, n *yamltree.Node) bool {
	c.Value.Entries = slices.Grow(c.Value.Entries, len(n.Entries))
	for _, e := range n.Entries {
		value := f.Of
		if len(f.Fields) > 0 {
			i := slices.IndexFunc(f.Fields, func(g *Field) bool { return g.Name == e.Key })
			if i < 0 {
				names := make([]string, len(f.Fields))
				for j, g := range f.Fields {
					names[j] = g.Name
				}
				p := diag.Errorf(CodeFieldUnknown, e.Pos, "%q has no part %q", f.Name, e.Key)
				p.Hint = cmp.Or(diag.DidYouMean(e.Key, names), "its parts are "+strings.Join(names, ", "))
				d.problem(p)
				continue
			}
			value = f.Fields[i]
		}
		ec, ok := d.claim(value, e.Value, c.context())
		if !ok {
			continue
		}
		ec.Key = e.Key
		c.Value.Entries = append(c.Value.Entries, ec)
		if f.Keys != nil && f.Keys.Type == TypeRef {
			c.Value.Keys = append(c.Value.Keys, Ref{Target: e.Key, Pos: e.Pos})
		} else if f.Keys != nil {
			key := Claim{Field: f.Keys}
			d.scalar(&key, f.Keys, &yamltree.Node{Kind: yamltree.Scalar, Text: e.Key, Pos: e.Pos}, e.Key)
		}
	}
	for _, g := range f.Fields {
		if g.Required && n.Get(g.Name) == nil {
			d.problem(diag.Errorf(CodeFieldMissing, n.Pos, "%q needs %q", f.Name, g.Name))
		}
	}
	return true
}

// translations reads a text that is given in several languages.
func (d *decoder) translations(c *Claim, f *Field, n *yamltree.Node) bool {
	c.Value.Type = f.Type
	if len(n.Entries) == 0 {
		d.empty(f, n)
	}
	for _, e := range n.Entries {
		if !isLanguage(e.Key) && !(e.Key == icelandic && hasIcelandic(n)) {
			p := diag.Errorf(CodeLanguage, e.Pos, "%q is neither a language nor a key of the long form", e.Key)
			p.Hint = cmp.Or(diag.DidYouMean(e.Key, longKeys), "languages are written as en, ru, zh-Hans")
			if strings.Contains(e.Key, " ") {
				p.Hint = colonHint
			}
			if slices.Contains(longKeys, e.Key) {
				p = diag.Errorf(CodeLanguage, e.Pos, "%q is no language", e.Key).WithHint("a value with more to say has it under is:")
			}
			d.problem(p)
			continue
		}
		if e.Value.Kind != yamltree.Scalar {
			d.wrongType(f, e.Value)
			continue
		}
		text, m := d.splitMarks(e.Value)
		c.apply(m)
		if f.typeset() {
			text = markdown.Typeset(e.Key, text)
		}
		c.Value.Text = append(c.Value.Text, Translation{e.Key, text})
		if f.Type == TypeMarkdown && c.Value.Prose == nil {
			d.prose(c, e.Value, text)
		}
	}
	return len(c.Value.Text) > 0
}

// cites reads one source or a list of them, each perhaps with a place in it.
func (d *decoder) cites(n *yamltree.Node) []Cite {
	nodes := n.Items
	if n.Kind == yamltree.Scalar {
		nodes = []*yamltree.Node{n}
	}
	if n.Kind == yamltree.Map || n.Kind == yamltree.Null {
		d.problem(diag.Errorf(yamltree.CodeWrongType, n.Pos, "src should be the id of a source, or a list of them"))
		return nil
	}
	out := make([]Cite, 0, len(nodes))
	for _, s := range nodes {
		id, locator, _ := strings.Cut(s.Text, ",")
		id = strings.TrimPrefix(strings.TrimSpace(id), "^")
		if s.Kind != yamltree.Scalar || !isID(id) {
			d.problem(diag.Errorf(CodeMark, s.Pos, "%q names no source", s.Text).WithHint("write a source's id, and after a comma the place in it"))
			continue
		}
		out = append(out, Cite{id, strings.TrimSpace(locator), s.At(strings.Index(s.Text, id))})
	}
	return out
}

// date reads a date that stands alone.
func (d *decoder) date(n *yamltree.Node) (edtf.Date, bool) {
	if n.Kind != yamltree.Scalar {
		d.problem(diag.Errorf(yamltree.CodeWrongType, n.Pos, "this should be a date, and is %s", n.Kind))
		return edtf.Date{}, false
	}
	date, err := edtf.Parse(n.Text)
	if err != nil {
		d.problem(diag.Errorf(CodeDate, n.Pos, "%v", err).WithHint(dateHint))
		return edtf.Date{}, false
	}
	return date, true
}
