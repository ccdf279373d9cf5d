package content

import (
	"errors"
	"fmt"
	"sync"

	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/edtf"
	"portolan/generator/pack"
	"portolan/generator/schema"
)

// A Codec keeps docs between builds with the same schema and language. It is safe for concurrent
// use. A doc is kept in three parts, of which few builds ask every doc for more than the first.
type Codec struct {
	docs  *pack.Codec[keptDoc]
	facts *pack.Codec[keptEach[said]]
	prose *pack.Codec[keptEach[prose]]
}

// Kept is a doc as it is kept.
type Kept struct {
	Doc   string // but for what follows
	Facts string
	Prose string
}

// keptDoc is a doc with the heads and faces of its entities.
type keptDoc struct {
	File     string
	Entities []keptEntity
	Places   []Place
	Problems []diag.Problem
	Lost     *Lost
}

type keptEntity struct {
	Head   Head
	Face   *Face
	Hashes hashes
	Hash   digest.Hash // of all of it
}

// keptEach is a part of what is kept of the entities of a doc, in step with them.
type keptEach[T said | prose] struct{ Entities []T }

// NewCodec makes a codec for the docs that a parser with this schema reads: claims are
// kept with the places of their fields in it.
func NewCodec(s *schema.Schema) *Codec {
	fields := s.Fields()
	o := pack.Options{
		Hooks: []pack.Hook{
			pack.Table(fields.All(), fields.Place),
			pack.AsText(edtf.Date.String, edtf.Parse),
			pack.As(func(k SortKey) (keptKey, error) { return keptKey{k.Lang, k.quick, k.first.kept(), k.name}, nil },
				func(k keptKey) (SortKey, error) { return SortKey{k.Lang, k.Quick, k.First.value(), k.Name}, nil }),
		},
		Words: words(s, fields),
		Key:   s.Hash,
	}
	return &Codec{pack.New[keptDoc](o), pack.New[keptEach[said]](o), pack.New[keptEach[prose]](o)}
}

// words lists what most docs have in common, once each.
func words(s *schema.Schema, fields *schema.Fields) []string {
	// What stands first takes least room.
	out := []string{"</p>\n<p>", "</p>\n", "<p>", ".</p>\n", ". ", ", ", " and ", ".\n"}
	for _, f := range fields.All() {
		out = append(out, string(f.Type), f.Name)
		out = append(out, f.Values...)
		out = append(out, f.Units...)
		for _, r := range f.Roles {
			out = append(out, r.Name)
		}
	}
	for _, k := range s.Kinds {
		out = append(out, k.Name, k.Folder)
	}
	for _, v := range s.Vocabularies {
		for _, step := range v.Steps {
			out = append(out, step.Name)
			for _, t := range step.Label {
				out = append(out, t.Lang, t.Text)
			}
		}
	}
	return distinct(out)
}

// distinct leaves of equal strings the first.
func distinct(list []string) []string {
	seen := map[string]bool{}
	out := list[:0]
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// Pack gives the doc as it is kept. An error says what of it can't be, as a claim of another schema
// can't.
func (c *Codec) Pack(d *Doc) (k Kept, err error) {
	n := len(d.Entities)
	doc := keptDoc{d.File, make([]keptEntity, n), d.Places, d.Problems, d.Lost}
	facts, text := keptEach[said]{make([]said, n)}, keptEach[prose]{make([]prose, n)}
	for i, sealed := range d.Entities {
		e := sealed.Value()
		doc.Entities[i] = keptEntity{e.Head, e.face, e.hashes(), sealed.Hash()}
		facts.Entities[i], text.Entities[i] = e.facts().said, *e.prose()
	}
	if k.Doc, err = c.docs.Encode(&doc); err == nil {
		k.Facts, err = c.facts.Encode(&facts)
	}
	if err == nil {
		k.Prose, err = c.prose.Encode(&text)
	}
	return k, err
}

// A Lazy gives what is kept of a doc besides the first part, when it is asked for.
type Lazy struct {
	Facts, Prose func() string
	Reparse      func() *Doc // makes the doc from its file, where one of these is damaged
}

// Unpack gives a doc of which the first part is kept; the others are read when they are asked for.
// Strings are parts of what is kept. An error means that it is damaged, or of another schema.
func (c *Codec) Unpack(doc string, from Lazy) (*Doc, error) {
	k, err := c.docs.Decode(doc)
	if err != nil {
		return nil, err
	}
	reparsed := sync.OnceValue(func() []*Entity { return k.reparsed(from.Reparse()) })
	return k.doc(sync.OnceValue(func() []said {
		if out, err := unpackEach(c.facts, from.Facts(), len(k.Entities)); err == nil {
			return out
		}
		out := make([]said, len(k.Entities))
		for i, e := range reparsed() {
			out[i] = e.facts().said
		}
		return out
	}), sync.OnceValue(func() []prose {
		if out, err := c.unpackProse(from.Prose(), len(k.Entities)); err == nil {
			return out
		}
		out := make([]prose, len(k.Entities))
		for i, e := range reparsed() {
			out[i] = *e.prose()
		}
		return out
	})), nil
}

// UnpackWhole gives a doc that was packed. An error means that it is damaged, or of another schema.
func (c *Codec) UnpackWhole(kept Kept) (*Doc, error) {
	k, err := c.docs.Decode(kept.Doc)
	if err != nil {
		return nil, err
	}
	facts, err := unpackEach(c.facts, kept.Facts, len(k.Entities))
	if err != nil {
		return nil, err
	}
	text, err := c.unpackProse(kept.Prose, len(k.Entities))
	if err != nil {
		return nil, err
	}
	return k.doc(func() []said { return facts }, func() []prose { return text }), nil
}

// doc gives the doc with what is said of its entities, in step.
func (k *keptDoc) doc(facts func() []said, text func() []prose) *Doc {
	d := &Doc{File: k.File, Places: k.Places, Problems: k.Problems, Lost: k.Lost}
	for i := range k.Entities {
		kept := &k.Entities[i]
		e := &Entity{Head: kept.Head, face: kept.Face, hashes: func() hashes { return kept.Hashes }, prose: func() *prose { return &text()[i] }}
		e.facts = sync.OnceValue(func() *Facts { return &Facts{&e.Head, facts()[i]} })
		d.Entities = append(d.Entities, digest.Restore(e, kept.Hash))
	}
	return d
}

// errOther says that what is kept belongs to another doc.
var errOther = errors.New("it is of another file")

func (c *Codec) unpackProse(data string, n int) ([]prose, error) {
	out, err := unpackEach(c.prose, data, n)
	for i := range out {
		out[i].contexts = place(out[i].references)
	}
	return out, err
}

// unpackEach gives a part of what is kept of the n entities of a doc.
func unpackEach[T said | prose](c *pack.Codec[keptEach[T]], data string, n int) ([]T, error) {
	kept, err := c.Decode(data)
	if err == nil && len(kept.Entities) != n {
		err = errOther
	}
	if err != nil {
		return nil, err
	}
	return kept.Entities, nil
}

// reparsed gives the entities of a doc that was made again. It panics with a [Gone] if they are others: what
// they said when the site was joined can't be had any more.
func (k *keptDoc) reparsed(d *Doc) []*Entity {
	out := make([]*Entity, len(k.Entities))
	for i := range out {
		if i >= len(d.Entities) || d.Entities[i].Hash() != k.Entities[i].Hash {
			panic(Gone(k.File))
		}
		out[i] = d.Entities[i].Value()
	}
	return out
}

// Gone is the panic of who asks for what a file said that was changed since, where what was kept of it is damaged.
type Gone string

func (g Gone) Error() string {
	return fmt.Sprintf("%s was changed while the site was made, and what was kept of it is damaged", string(g))
}
