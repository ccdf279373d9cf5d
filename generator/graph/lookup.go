package graph

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/generator/content"
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
		e := &g.entities[i]
		if !e.among(kinds) {
			return Found{Other: e.ID}
		}
		return Found{ID: e.ID, Hidden: e.hidden}
	}
	var f Found
	var room [1]int32
	for _, i := range g.names.of(content.Fold(target), &room) {
		e := &g.entities[i]
		switch {
		case !e.among(kinds):
			f.Other = e.ID
		case f.ID == "":
			f.ID, f.Hidden = e.ID, e.hidden
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

// among tells whether the entity is of one of the kinds; no kinds means any.
func (e *entity) among(kinds []string) bool {
	return len(kinds) == 0 || slices.Contains(kinds, e.Kind)
}

// one finds by a key of a reference the single entity that [Graph.Lookup] finds,
// without telling what else there is; -1 where there is none.
func (g *Graph) one(key string, kinds []string) int32 {
	if i, ok := g.exact(key); ok {
		if !g.entities[i].among(kinds) {
			return -1
		}
		return i
	}
	if strings.Contains(key, "/") {
		key = content.Fold(key)
	}
	i, ok := g.names.one[key]
	switch {
	case !ok:
		return -1
	case i >= 0 && g.entities[i].among(kinds):
		return i
	case i >= 0:
		return -1
	}
	only := int32(-1)
	for _, i := range g.names.many[-1-i] {
		if g.entities[i].among(kinds) {
			if only >= 0 {
				return -1
			}
			only = i
		}
	}
	return only
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

// problem says what is wrong with a reference that found no single entity, and for which words may stand as well.
func (r *resolver) problem(pos diag.Pos, target string, kinds, words []string, f Found) {
	if r.graph.doubles.cause(target, f) {
		return
	}
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
	case r.lostAt(target) != "":
		// In words that are the same for all references to it, so that they count as one.
		r.report(diag.Errorf(CodeRefMissing, pos, "what %s holds can't be referred to, for it can't be read", r.lostAt(target)).
			WithHint("mend that first: what is wrong there is a problem of its own"))
	default:
		p := diag.Errorf(CodeRefMissing, pos, "no %s is called %q", what, target)
		p.Hint = r.nearest(target, kinds)
		if k := r.graph.schema.Kind(what); p.Hint == "" && k != nil {
			p.Hint = "add it to the folder " + k.Folder + ", or mend the name"
		}
		if hint := r.behindDot(target); hint != "" {
			p.Hint = hint
		}
		if strings.Contains(target, ", ") {
			p.Hint = "several are a list: [" + target + "]"
		}
		if len(words) > 0 {
			p.Hint = cmp.Or(diag.DidYouMean(target, words), p.Hint, "an entity is named here, or "+strings.Join(words, " or ")+" is written")
		}
		r.report(p)
	}
}

// behindDot tells what can stand behind the dot of a reference that finds nothing, where what
// stands before it finds an entity; "" where it doesn't.
func (r *resolver) behindDot(target string) string {
	head, tail, ok := strings.Cut(target, ".")
	if !ok {
		return ""
	}
	i := r.graph.one(content.RefKey(head), nil)
	if i < 0 {
		return ""
	}
	e := r.graph.entities[i].Entity
	var fields []string
	for _, c := range e.Claims() {
		fields = append(fields, c.Key)
	}
	field, _, _ := strings.Cut(tail, ".")
	near := diag.Nearest(field, fields)
	if len(near) == 0 {
		return fmt.Sprintf("%s is there, and says of itself %s", e.ID, strings.Join(fields, ", "))
	}
	return fmt.Sprintf("%s is there: did you mean [[%s.%s]]?", e.ID, e.Slug, near[0])
}

// lost gives, by the names of what can't be read, where it is.
func lost(docs []*content.Doc) map[string]string {
	var out map[string]string
	for _, d := range docs {
		if d.Lost == nil {
			continue
		}
		if out == nil {
			out = map[string]string{}
		}
		for _, name := range d.Lost.Names {
			if out[name] == "" {
				out[name] = d.Lost.What
			}
		}
	}
	return out
}

// lostAt gives where what a reference means can't be read; "" if nothing tells so.
func (r *resolver) lostAt(target string) string {
	key := content.Fold(target)
	if where := r.lost[key]; where != "" {
		return where
	}
	_, slug, isID := strings.Cut(key, "/")
	if !isID {
		return ""
	}
	return r.lost["/"+slug] // of no kind that is known
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

// nearest suggests entities of the kinds asked for.
func (r *resolver) nearest(target string, kinds []string) string {
	key := fmt.Sprint(target, kinds)
	if hint, ok := r.hints[key]; ok || len(r.hints) >= maxHints {
		return hint
	}
	hint, longer := r.graph.near(target, kinds)
	if longer || hint == "" { // no slip, but a part of a name: of how many?
		hint = cmp.Or(r.byWords(target, kinds), hint)
	}
	if r.hints == nil {
		r.hints = map[string]string{}
	}
	r.hints[key] = hint
	return hint
}

// withoutKind gives a reference without the kind before a slash.
func withoutKind(target string) string {
	if _, bare, said := strings.Cut(target, "/"); said {
		return bare
	}
	return target
}

// near asks whether the entity with the name nearest to one that finds nothing was
// meant, and tells whether that name only goes on; "" if none is near.
func (g *Graph) near(target string, kinds []string) (hint string, longer bool) {
	bare := withoutKind(target)
	var names []string
	var room [1]int32
	for name := range g.names.one {
		if slices.ContainsFunc(g.names.of(name, &room), func(i int32) bool { return g.entities[i].among(kinds) }) {
			names = append(names, name)
		}
	}
	slices.Sort(names) // maps have no order, and hints must
	if near := diag.Nearest(bare, names); len(near) > 0 {
		return "did you mean " + g.describe(near[0], kinds) + "?", strings.HasPrefix(near[0], strings.ToLower(bare))
	}
	return "", false
}

// describe gives a folded name as what can be written: its slug, and the name beside it.
func (g *Graph) describe(name string, kinds []string) string {
	var room [1]int32
	for _, i := range g.names.of(name, &room) {
		if e := &g.entities[i]; e.among(kinds) {
			return fmt.Sprintf("%q (%s)", cmp.Or(e.Slug, name), e.Title.In(""))
		}
	}
	return fmt.Sprintf("%q", name)
}
