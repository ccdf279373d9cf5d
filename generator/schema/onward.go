package schema

import (
	"slices"

	"portolan/generator/diag"
	"portolan/generator/yamltree"
)

// onward reads the ways on from a kind's pages: a mapping from fields and relations to kinds.
func (l *loader) onward(n *yamltree.Node) []Onward {
	if n == nil {
		return nil
	}
	if n.Kind != yamltree.Map {
		l.errorf(CodeKind, n.Pos, "onward is a mapping from fields and relations to kinds").Hint = "onward: {country: [port, route]}"
		return nil
	}
	r := yamltree.NewRecord(n, &l.problems)
	var out []Onward
	for _, e := range n.Entries {
		out = append(out, Onward{e.Key, r.Texts(e.Key), e.Pos})
	}
	return out
}

// checkOnward finds ways on that lead by no relation or to no kind, and takes them out.
func (l *loader) checkOnward(k *Kind) {
	relations, kinds := k.FieldNames(), []string{}
	for _, other := range l.schema.Kinds {
		kinds = append(kinds, other.Name)
		for _, f := range other.Fields {
			if e := f.Element(); e.Type == TypeRef && f.Inverse != nil && (len(e.To) == 0 || slices.Contains(e.To, k.Name)) {
				relations = append(relations, f.Inverse.Name)
			}
		}
	}
	k.Onward = slices.DeleteFunc(k.Onward, func(o Onward) bool {
		f, pos := k.Field(o.By), o.Pos
		switch {
		case !slices.Contains(relations, o.By):
			l.errorf(CodeKind, pos, "nothing leads on by %q: the kind %q has no such field, and no relation to it is called so", o.By, k.Name).
				Hint = diag.DidYouMean(o.By, relations)
			return true
		case f != nil && f.Element().Type != TypeRef:
			l.errorf(CodeKind, pos, "ways lead on by refs, and %q is a %s", o.By, f.Element().Type)
			return true
		}
		for _, name := range o.Kinds {
			if l.schema.byName[name] == nil {
				l.errorf(CodeKind, pos, "unknown kind %q", name).Hint = diag.DidYouMean(name, kinds)
				return true
			}
		}
		return false
	})
}
