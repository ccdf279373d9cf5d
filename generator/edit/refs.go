package edit

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/schema"
	"portolan/generator/yamltree"
)

// How says in what way an entity is referred to.
type How string

const (
	ByField  How = "field"  // a field's value, or a key of it
	InProse  How = "prose"  // double brackets
	InBlock  How = "block"  // a fenced block that the site draws
	AsSource How = "source" // a citation or a mark, or src of a file
	AsNote   How = "note"   // the standing note of a dispute
	ByName   How = "name"   // a name in prose that is linked unasked
	InMenu   How = "menu"   // the address of its page in the settings of the site
)

// String says in words how something is referred to.
func (h How) String() string {
	switch h {
	case ByField:
		return "in a field"
	case InProse:
		return "in prose"
	case InBlock:
		return "in a figure"
	case AsSource:
		return "as a source"
	case AsNote:
		return "as a note"
	case ByName:
		return "by its name, linked unasked"
	case InMenu:
		return "in the settings of the site"
	}
	return ""
}

// A Reference is a place where an entity is referred to.
type Reference struct {
	Pos      diag.Pos
	From     string // the entity that refers; "" for the site, and where the defaults of a folder or a kind say it for all
	Label    string // what From is called
	Hidden   bool   // From is not published: a draft, scheduled or expired
	How      How
	Field    string // of From; "" for its text, and for src
	Called   string // what Field is called
	Written  string // what stands there
	Sentence string // of prose, as plain text; of a block its title
}

// Who says who refers: an entity by its label and id.
func (r Reference) Who() string {
	switch {
	case r.From != "":
		return r.Label + " (" + r.From + ")"
	case r.How == InMenu:
		return "the site"
	case content.IsDefaults(r.Pos.File):
		return "all in this folder"
	}
	return "all of this kind"
}

// Where says in what of who refers it is done: in a field by what that is called.
func (r Reference) Where() string {
	in := ""
	switch r.How {
	case ByField, InMenu:
		return r.Called
	case InProse, ByName:
		in = "prose"
	case InBlock:
		return "figure"
	case AsSource:
		in = "source"
	case AsNote:
		in = "note"
	}
	if r.Field != "" {
		in += " of " + r.Called
	}
	return in
}

// String tells of a reference in one line.
func (r Reference) String() string {
	var b strings.Builder
	b.WriteString(r.Pos.String() + ": " + r.Who())
	if r.Hidden {
		b.WriteString(" (not published)")
	}
	b.WriteString(", " + r.Where())
	if r.Sentence != "" {
		b.WriteString(": " + r.Sentence)
	}
	return b.String()
}

// References lists where the entity of an id is referred to by others, in order of
// position, on pages that are not published too.
func (c *Content) References(id string) []Reference {
	labels := c.labels()
	type spot struct { // of a default
		field  *schema.Field
		column int
	}
	defaults := map[spot]diag.Pos{} // one may be met with every entity of its kind
	var out []Reference
	c.eachReference(func(m meaning) {
		if m.to != id || m.from.ID == id {
			return
		}
		r := Reference{Pos: m.ref.Pos, From: m.from.ID, Label: labels[m.from.ID], Hidden: c.hidden(m.from.ID), How: m.how(), Written: m.written, Sentence: c.sentence(m, labels)}
		if m.ref.In.Field != nil {
			r.Field, r.Called = m.ref.In.Field.Name, cmp.Or(m.ref.In.Field.Label.In(c.Lang), m.ref.In.Field.Name)
		}
		if c.byDefault(m) {
			at := spot{m.ref.In.Field, m.ref.Pos.Col - m.ref.In.Claim.Pos.Col}
			if _, known := defaults[at]; !known {
				defaults[at] = c.defaultPos(m)
			}
			r.Pos = defaults[at]
		}
		if c.byDefault(m) || content.IsDefaults(r.Pos.File) {
			r.From, r.Label, r.Hidden = "", "", false
		}
		out = append(out, r)
	})
	out = append(out, c.named(id, labels)...)
	if e, k := c.entity(id); e != nil {
		for _, entry := range c.menu(e, k) {
			out = append(out, Reference{Pos: entry.pos, How: InMenu, Field: entry.key, Called: entry.key, Written: "/" + content.Address(k, e.Slug)})
		}
	}
	slices.SortStableFunc(out, func(a, b Reference) int {
		return cmp.Or(a.Pos.Compare(b.Pos), cmp.Compare(a.From, b.From), cmp.Compare(a.Written, b.Written))
	})
	return slices.Compact(out) // what defaults say is met with each entity
}

func (c *Content) hidden(id string) bool {
	_, published := c.Graph.Entity(id)
	return !published
}

// labels gives what entities are called.
func (c *Content) labels() map[string]string {
	out := map[string]string{}
	for _, d := range c.Docs {
		for _, sealed := range d.Entities {
			out[sealed.Value().ID] = sealed.Value().Label(c.Lang)
		}
	}
	return out
}

// A meaning is a reference and what it finds.
type meaning struct {
	from    *content.Entity
	ref     content.Reference
	written string // the part of it that names the entity
	to      string // "" for nothing, or more than one
}

func (m meaning) how() How {
	switch {
	case m.ref.In.Block != nil:
		return InBlock
	case m.ref.Kind == content.Mention:
		return InProse
	case m.ref.Kind == content.Citation:
		return AsSource
	case m.ref.Kind == content.NoteRef:
		return AsNote
	}
	return ByField
}

// eachReference calls visit for every reference of all entities.
func (c *Content) eachReference(visit func(meaning)) {
	citable := c.Schema.Citable()
	for _, d := range c.Docs {
		for _, sealed := range d.Entities {
			e := sealed.Value()
			e.References(func(r content.Reference) {
				m := meaning{from: e, ref: r, written: r.Target}
				m.to, m.written = c.means(r, citable)
				visit(m)
			})
		}
	}
}

// means finds what a reference means, and the part of it that says so.
func (c *Content) means(r content.Reference, citable []string) (to, written string) {
	switch r.Kind {
	case content.Mention:
		ref := *r.In.Mentioned(r.At)
		f, field := c.Graph.LookupRef(ref)
		if field != ref.Field {
			return f.ID, ref.Raw // the whole is the name
		}
		return f.ID, ref.Target
	case content.Citation:
		return c.Graph.Lookup(r.Target, citable).ID, r.Target
	}
	return c.Graph.Lookup(r.Target, r.In.Kinds()).ID, r.Target
}

// sentence gives the sentence of prose that a reference stands in.
func (c *Content) sentence(m meaning, labels map[string]string) string {
	prose := m.ref.In.Prose
	if b := m.ref.In.Block; b != nil {
		return b.Title()
	}
	if prose == nil {
		return ""
	}
	var pieces markdown.Sentence
	if m.ref.Kind == content.Mention {
		pieces = prose.Refs[m.ref.At].Sentence
	} else {
		pieces = prose.Cites[m.ref.At].Sentence
	}
	var b strings.Builder
	for _, p := range pieces {
		if p.Ref < 0 {
			b.WriteString(p.Text)
			continue
		}
		ref := prose.Refs[p.Ref]
		f, field := c.Graph.LookupRef(ref)
		switch {
		case ref.Label != "":
			b.WriteString(ref.Label)
		case field == "" && f.ID != "":
			b.WriteString(labels[f.ID])
		case f.ID != "": // what it says is for the page to tell
			kind, _, _ := strings.Cut(f.ID, "/")
			b.WriteString("[" + labels[f.ID] + ": " + c.fieldLabel(kind, field) + "]")
		default:
			b.WriteString(ref.Raw)
		}
	}
	return b.String()
}

// fieldLabel gives what a field of a kind is called, with what follows the dots behind it.
func (c *Content) fieldLabel(kind, path string) string {
	name, rest, _ := strings.Cut(path, ".")
	if k := c.Schema.Kind(kind); k != nil {
		if f := k.Field(name); f != nil {
			name = cmp.Or(f.Label.In(c.Lang), name)
		}
	}
	if rest != "" {
		name += ", " + strings.ReplaceAll(rest, ".", ", ")
	}
	return name
}

// named lists where the entity's name is linked unasked.
func (c *Content) named(id string, labels map[string]string) []Reference {
	var out []Reference
	for _, d := range c.Docs {
		for _, sealed := range d.Entities {
			e := sealed.Value()
			for _, l := range c.Graph.AutoLinks(e.ID) {
				if l.To != id {
					continue
				}
				run := e.Body().Runs[l.Run]
				out = append(out, Reference{Pos: run.At(l.Start), From: e.ID, Label: labels[e.ID], Hidden: c.hidden(e.ID), How: ByName,
					Written: run.Text[l.Start:l.End], Sentence: around(run.Text, l)})
			}
		}
	}
	return out
}

// around gives the sentence of a run that a name stands in, as far as the run goes.
func around(text string, l graph.AutoLink) string {
	from, to := 0, len(text)
	if i := strings.LastIndex(text[:l.Start], ". "); i >= 0 {
		from = i + len(". ")
	}
	if i := strings.Index(text[l.End:], ". "); i >= 0 {
		to = l.End + i + len(".")
	}
	return strings.Join(strings.Fields(text[from:to]), " ")
}

// usesID tells whether a reference names an entity by its id, an earlier one, or its
// slug, and not by what it is called.
func usesID(e *content.Entity, written string) bool {
	if strings.Contains(written, "/") {
		return written == e.ID || slices.Contains(e.Texts(schema.FieldFormerly), written)
	}
	if written == e.Slug {
		return true
	}
	key := content.Fold(written)
	isName := func(name string) bool { return content.Fold(name) == key }
	return key == content.Fold(e.Slug) && !slices.ContainsFunc(e.Names(), isName) && !slices.ContainsFunc(e.Codes(), isName)
}

// byDefault tells whether the default of a field makes a reference, where the entity does
// not say it itself.
func (c *Content) byDefault(m meaning) bool {
	in := m.ref.In
	return in.Field != nil && in.Field.Default != "" && in.Claim != nil && in.Claim.Pos == c.Graph.Pos(m.from.ID)
}

// defaultPos gives the place in the file of the kind where such a reference is written.
func (c *Content) defaultPos(m meaning) diag.Pos {
	field := m.ref.In.Field
	f, _ := c.Files.Find(strings.TrimPrefix(field.Pos.File, c.Name+"/"))
	root, _ := yamltree.Parse(diag.Pos{File: field.Pos.File, Line: 1}, f.Data)
	pos := field.Pos
	eachNode(root, func(n *yamltree.Node) {
		for _, e := range n.Entries {
			def := e.Value.Get("default")
			into := m.ref.Pos.Col - m.ref.In.Claim.Pos.Col // as a default is read as though it stood at the entity
			if e.Pos == field.Pos && def != nil && 0 <= into && into <= utf8.RuneCountInString(def.Text) {
				pos = def.At(len(string([]rune(def.Text)[:into])))
			}
		}
	})
	return pos
}

// A menuEntry is where the settings of the site name the page of an entity.
type menuEntry struct {
	pos diag.Pos
	key string
}

func (c *Content) menu(e *content.Entity, k *schema.Kind) []menuEntry {
	f, ok := c.Files.Find("site.yaml")
	if !ok {
		return nil
	}
	root, _ := yamltree.Parse(diag.Pos{File: path.Join(c.Name, f.Path), Line: 1}, f.Data)
	var out []menuEntry
	for _, key := range []string{"nav", "home"} {
		n := root.Get(key)
		if n == nil {
			continue
		}
		for _, entry := range append([]*yamltree.Node{n}, n.Items...) {
			if entry.Kind == yamltree.Scalar && entry.Text == "/"+content.Address(k, e.Slug) {
				out = append(out, menuEntry{entry.At(0), key})
			}
		}
	}
	return out
}
