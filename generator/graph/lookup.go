package graph

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/generator/diag"
)

const (
	CodeRefMissing   diag.Code = "ref-missing"   // a reference finds nothing
	CodeRefAmbiguous diag.Code = "ref-ambiguous" // a reference finds more than one entity
	CodeRefKind      diag.Code = "ref-kind"      // a reference finds an entity of another kind than its field wants
)

// A Found is what a reference means: an entity, or nothing, or too much.
type Found struct {
	ID      string
	Hidden  bool     // the entity is there and not to be seen: no link
	Choices []string // ids, where there are several
	Other   string   // the id of what bears the name but is of another kind than asked for
}

// Lookup finds what target means: an id, slug, code, name or alias. Of several
// entities it takes the one of the kinds asked for; no kinds means any.
func (g *Graph) Lookup(target string, kinds []string) Found {
	if i, ok := g.exact(target); ok {
		e := g.entities[i].sealed.Value()
		if len(kinds) > 0 && !slices.Contains(kinds, e.Kind) {
			return Found{Other: e.ID}
		}
		return Found{ID: e.ID, Hidden: g.entities[i].hidden}
	}
	var f Found
	for _, i := range g.names[fold(target)] {
		e := g.entities[i].sealed.Value()
		switch {
		case len(kinds) > 0 && !slices.Contains(kinds, e.Kind):
			f.Other = e.ID
		case f.ID == "":
			f.ID, f.Hidden = e.ID, g.entities[i].hidden
		default:
			f.Choices = append(f.Choices, e.ID)
		}
	}
	switch {
	case f.Choices != nil:
		f = Found{Choices: append(f.Choices, f.ID)}
		slices.Sort(f.Choices)
	case f.ID != "":
		f.Other = ""
	}
	return f
}

// exact finds a whole id, present or earlier.
func (g *Graph) exact(target string) (int32, bool) {
	if !strings.Contains(target, "/") {
		return 0, false
	}
	if i, ok := g.byID[target]; ok {
		return i, true
	}
	i, ok := g.formerly[target]
	return i, ok
}

// problem says what is wrong with a reference that found no single entity.
func (r *resolver) problem(pos diag.Pos, target string, kinds []string, f Found) {
	what := "entity"
	if len(kinds) > 0 {
		what = strings.Join(kinds, " or ")
	}
	switch {
	case len(f.Choices) > 0:
		r.report(diag.Errorf(CodeRefAmbiguous, pos, "%q means %d things", target, len(f.Choices)).
			WithHint("write which: %s", strings.Join(f.Choices, ", ")))
	case f.Other != "":
		r.report(diag.Errorf(CodeRefKind, pos, "%q is %s, and %s is wanted here", target, f.Other, withArticle(what)))
	default:
		p := diag.Errorf(CodeRefMissing, pos, "no %s is called %q", what, target)
		p.Hint = r.nearest(target, kinds)
		if k := r.graph.schema.Kind(what); p.Hint == "" && k != nil {
			p.Hint = "add it to the folder " + k.Folder + ", or mend the name"
		}
		if strings.Contains(target, ", ") {
			p.Hint = "several are a list: [" + target + "]"
		}
		r.report(p)
	}
}

func withArticle(s string) string {
	if strings.ContainsRune("aeiou", rune(s[0])) {
		return "an " + s
	}
	return "a " + s
}

// maxHints bounds the search for near names: each costs a pass over all names,
// and a site with more dangling references than that has another mistake.
const maxHints = 100

// nearest suggests names of the kinds asked for.
func (r *resolver) nearest(target string, kinds []string) string {
	key := fmt.Sprint(target, kinds)
	if hint, ok := r.hints[key]; ok || len(r.hints) >= maxHints {
		return hint
	}
	g := r.graph
	bare := target
	if i := strings.IndexByte(target, '/'); i >= 0 {
		bare = target[i+1:]
	}
	var names []string
	for name, list := range g.names {
		for _, i := range list {
			if len(kinds) == 0 || slices.Contains(kinds, g.entities[i].sealed.Value().Kind) {
				names = append(names, name)
				break
			}
		}
	}
	slices.Sort(names) // maps have no order, and hints must
	hint := ""
	if near := diag.Nearest(bare, names); len(near) > 0 {
		hint = "did you mean " + r.describe(near[0], kinds) + "?"
	}
	if r.hints == nil {
		r.hints = map[string]string{}
	}
	r.hints[key] = hint
	return hint
}

// describe gives a folded name as what can be written: its slug, and the name beside it.
func (r *resolver) describe(name string, kinds []string) string {
	g := r.graph
	for _, i := range g.names[name] {
		e := g.entities[i].sealed.Value()
		if len(kinds) == 0 || slices.Contains(kinds, e.Kind) {
			return fmt.Sprintf("%q (%s)", cmp.Or(e.Slug, name), e.Title.In(""))
		}
	}
	return fmt.Sprintf("%q", name)
}
