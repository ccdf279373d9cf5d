package content

import (
	"bytes"
	"slices"

	"portolan/generator/digest"
	"portolan/generator/markdown"
	"portolan/generator/schema"
)

// A Likeness says how far a doc can stand in the place of an earlier one of its file.
type Likeness struct {
	// Joined: the same is between entities and files, but for what is Named otherwise.
	Joined bool
	Named  bool // entities are found by the same names, and stand in the same order
	Cut    bool // all that they say is the same, but for texts: their names, bodies, fields of text and of Markdown
}

// Alike tells whether two docs of one file differ only in what other files can't depend on,
// when they are joined: in wording, in values. It compares all that package graph reads. What one of them said
// that can't be had any more is like nothing.
func Alike(a, b *Doc) (l Likeness) {
	defer func() {
		switch gone := recover().(type) {
		case nil:
		case Gone:
			l = Likeness{}
		default:
			panic(gone)
		}
	}()
	l = Likeness{Joined: a.File == b.File && len(a.Entities) == len(b.Entities) && sameLost(a.Lost, b.Lost), Named: true, Cut: true}
	for i := 0; i < len(a.Entities) && l.Joined; i++ {
		e, f := a.Entities[i].Value(), b.Entities[i].Value()
		l.Joined = sameFrame(e, f) && sameBody(e.Body(), f.Body())
		l.Named = l.Named && sameNames(e, f)
		l.Cut = l.Cut && l.Joined && outline(e) == outline(f)
	}
	return l
}

// sameFrame compares what is there, not what it says.
func sameFrame(a, b *Entity) bool {
	f, g := a.face, b.face
	return a.ID == b.ID && a.Kind == b.Kind && a.Slug == b.Slug && a.Dir == b.Dir && a.Autolink == b.Autolink &&
		a.Draft == b.Draft && a.Publish == b.Publish && a.Expires == b.Expires &&
		f.Traits == g.Traits && f.From == g.From && slices.Equal(f.Formerly, g.Formerly) &&
		slices.EqualFunc(f.Uniques, g.Uniques, func(u, v Unique) bool { return u.Key == v.Key && u.Field.Name == v.Field.Name }) &&
		slices.Equal(f.Refs, g.Refs) && sameContexts(a, b) && slices.EqualFunc(f.Dests, g.Dests, sameDest) &&
		sameClaims(a.Claims(), b.Claims())
}

// sameLost tells whether the same can't be referred to, as far as that is known.
func sameLost(a, b *Lost) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.What == b.What && slices.Equal(a.Names, b.Names)
}

// outline gives the hash of all that an entity says, but for texts.
func outline(e *Entity) digest.Hash {
	head, said, prose := e.Head, e.facts().said, *e.prose()
	head.Title, said.Claims, prose.Body = nil, slices.Clone(said.Claims), nil
	for i := range said.Claims {
		if v := &said.Claims[i].Value; v.Type == schema.TypeText || v.Type == schema.TypeMarkdown {
			v.Text, v.Prose = nil, nil
		}
	}
	return digest.Join(hashOf(&head, &said), digest.Of(&prose))
}

// sameNames compares names to the letter: those that become links unasked are found as they are written.
func sameNames(a, b *Entity) bool {
	f, g := a.face, b.face
	return slices.Equal(f.Names, g.Names) && slices.Equal(a.Names(), b.Names()) && f.Sort.Lang == g.Sort.Lang && f.Sort.quick == g.Sort.quick &&
		f.Sort.first == g.Sort.first && bytes.Equal(f.Sort.name, g.Sort.name)
}

// sameClaims tells whether the same facts are given: each can be asked for by its path.
func sameClaims(a, b []schema.Claim) bool {
	return slices.EqualFunc(a, b, func(c, d schema.Claim) bool {
		return c.Key == d.Key && c.Field == d.Field && slices.EqualFunc(c.Value.Entries, d.Value.Entries, func(c, d schema.Claim) bool {
			return c.Key == d.Key && sameClaims(c.Value.Entries, d.Value.Entries)
		})
	})
}

func sameContexts(a, b *Entity) bool {
	if len(a.face.Spots) != len(b.face.Spots) {
		return false
	}
	for i := range a.face.Spots {
		if !sameContext(a.Context(int32(i)), b.Context(int32(i))) {
			return false
		}
	}
	return true
}

func sameContext(p, q *Context) bool {
	return p.In == q.In && p.Field == q.Field && slices.Equal(p.Kinds(), q.Kinds()) && (p.Claim == nil) == (q.Claim == nil) &&
		(p.Claim == nil || p.Claim.Key == q.Claim.Key) &&
		(p.Prose == nil) == (q.Prose == nil) && (p.Prose == nil || sameAsked(p.Prose.Refs, q.Prose.Refs) && len(p.Prose.Cites) == len(q.Prose.Cites)) &&
		(p.Block == nil) == (q.Block == nil) && (p.Block == nil || sameAsked(p.Block.Refs, q.Block.Refs))
}

func sameDest(d, e Dest) bool {
	return d.Address == e.Address && d.File == e.File && d.Part == e.Part && d.By == e.By
}

// sameBody tells whether there is a body in both, with the same parts that can be linked.
func sameBody(a, b *markdown.Doc) bool {
	if a == nil || b == nil {
		return a == b
	}
	return slices.EqualFunc(a.Headings, b.Headings, func(h, i markdown.Heading) bool { return h.ID == i.ID })
}

// sameAsked tells whether two pieces of prose, or blocks, refer to the same, in the same words.
func sameAsked(a, b []markdown.Ref) bool {
	return slices.EqualFunc(a, b, func(r, s markdown.Ref) bool {
		return r.Raw == s.Raw && r.Target == s.Target && r.Field == s.Field && r.Fragment == s.Fragment
	})
}
