package content

import (
	"slices"

	"portolan/generator/digest"
	"portolan/generator/markdown"
)

// Alike tells whether two docs of one file say the same of all that other files, or the
// addresses of the site, can depend on: they differ in nothing but the wording of bodies.
// A site that is joined with one can do with the other in its place.
func Alike(a, b *Doc) bool {
	if a == b {
		return true
	}
	return a.File == b.File && slices.EqualFunc(a.Entities, b.Entities, func(a, b digest.Sealed[*Entity]) bool {
		return alike(a.Value(), b.Value())
	})
}

func alike(a, b *Entity) bool {
	if (a.Body == nil) != (b.Body == nil) || bare(a) != bare(b) {
		return false
	}
	// Faces are made from the rest and from the body: where it differs they tell.
	f, g := a.face, b.face
	return slices.Equal(f.Refs, g.Refs) && len(f.Spots) == len(g.Spots) && slices.EqualFunc(f.Dests, g.Dests, sameDest) &&
		(a.Body == nil || sameParts(a.Body, b.Body))
}

// bare gives the hash of all that an entity says outside its body.
func bare(e *Entity) digest.Hash {
	without := *e
	without.Body = nil
	return digest.Of(&without)
}

func sameDest(a, b Dest) bool {
	return a.Address == b.Address && a.File == b.File && a.Part == b.Part && (a.Link == nil) == (b.Link == nil) && (a.Image == nil) == (b.Image == nil)
}

// sameParts tells whether two bodies ask for the same of other pages, and whether the same
// can be asked of them.
func sameParts(a, b *markdown.Doc) bool {
	return slices.EqualFunc(a.Refs, b.Refs, func(r, s markdown.Ref) bool {
		return r.Raw == s.Raw && r.Target == s.Target && r.Field == s.Field && r.Fragment == s.Fragment
	}) && slices.EqualFunc(a.Headings, b.Headings, func(h, i markdown.Heading) bool { return h.ID == i.ID })
}
