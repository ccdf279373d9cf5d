package edit

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/schema"
	"portolan/generator/source"
	"portolan/generator/yamltree"
)

// A Renaming is all that has to be changed for an entity to have another id.
type Renaming struct {
	From, To   string // ids
	Files      []Changed
	References int // that are rewritten
}

// A Changed is what becomes of one file. Paths are below the content folder.
type Changed struct {
	Path, To      string // To is the same as Path unless the file gets another name
	Before, After []byte
}

// Rename thinks out how the entity that old means gets the id new, a slug or kind/slug:
// its file, row or entry is named anew, every reference to it by id or slug follows, and
// its old id becomes an earlier one. What it is called stays, and so do references by that.
// A reference by slug stays one, unless the new slug would not be understood there.
//
// reread gives the content as it would be with these files, to the byte, in its folder:
// nothing is proposed that has not been read again and found to mean the same. The error
// is a [*Conflict] where the content has errors, new is taken, or the renaming would
// change what something else means.
func Rename(c *Content, old, new string, reread func(raw source.Tree) (*Content, error)) (*Renaming, error) {
	var first error
	for _, whole := range []bool{false, true} {
		r, err := think(c, old, new, whole)
		if err != nil {
			return nil, err
		}
		after, err := reread(r.Apply(c.Raw))
		if err != nil {
			return nil, err
		}
		if err = r.check(c, after); err == nil {
			return r, nil
		}
		first = cmp.Or(first, err)
	}
	return nil, first
}

// think is Rename without a look at what comes of it. With whole, every reference gets
// the whole id: a slug may be a word that means something where it stands, as none or by.
func think(c *Content, old, new string, whole bool) (*Renaming, error) {
	if n, _ := diag.Count(c.Problems); n > 0 {
		return nil, &Conflict{"the content has errors, which have to be mended first", diag.AtLeast(c.Problems, diag.Error)}
	}
	id, err := c.Find(old)
	if err != nil {
		return nil, err
	}
	e, k := c.entity(id)
	slug := new
	if kind, rest, ok := strings.Cut(new, "/"); ok {
		if slug = rest; c.Schema.Kind(kind) == nil {
			return nil, unknownKind(c.Schema, kind)
		} else if kind != k.Name {
			return nil, fmt.Errorf("%s can't become %s: an entity keeps its kind, whose fields and folder its file has; begin it anew with `new %s` and say formerly: [%s] there", id, new, kind, id)
		}
	}
	if err := slugAllowed(slug); err != nil {
		return nil, err
	}
	r := &renamer{content: c, entity: e, kind: k, slug: slug, whole: whole, texts: map[string]*text{}, out: &Renaming{From: id, To: k.Name + "/" + slug}}
	if r.out.To == id {
		return nil, conflict("%s has that id already", id)
	}
	if by := c.taken(k, slug, id); by != "" {
		return nil, conflict("%s", by)
	}
	if err := r.run(); err != nil {
		return nil, err
	}
	return r.out, nil
}

// A renamer gathers the splices of a renaming.
type renamer struct {
	content *Content
	entity  *content.Entity
	kind    *schema.Kind
	slug    string // the new one
	whole   bool   // references get the whole id
	texts   map[string]*text
	out     *Renaming
	moved   string // the file that gets another name, and
	movedTo string
}

func (r *renamer) run() error {
	if err := r.references(); err != nil {
		return err
	}
	if err := r.settings(); err != nil {
		return err
	}
	if err := r.own(); err != nil {
		return err
	}
	r.finish()
	return nil
}

// text gives a file of the content by the name that positions have for it.
func (r *renamer) text(file string) (*text, error) {
	p := strings.TrimPrefix(file, r.content.Name+"/")
	if t := r.texts[p]; t != nil {
		return t, nil
	}
	f, ok := r.content.Files.Find(p)
	if !ok {
		return nil, fmt.Errorf("%s: there is no such file", file)
	}
	r.texts[p] = newText(f)
	return r.texts[p], nil
}

// elsewhere is the error for a place that does not say what the parser read there: the
// file can't be rewritten safely.
func elsewhere(pos diag.Pos, want string) error {
	return conflict("%s: %q is not written there letter by letter, so it can't be replaced: write it plainly, then try again", pos, want)
}

// references rewrites all references to the entity by an id of its own or its slug.
func (r *renamer) references() (err error) {
	seen := map[diag.Pos]bool{}
	r.content.eachReference(func(m meaning) {
		if err != nil || m.to != r.entity.ID || !usesID(r.entity, m.written) {
			return
		}
		if err = r.reference(m); !seen[m.ref.Pos] {
			seen[m.ref.Pos] = true
			r.out.References++
		}
	})
	return err
}

func (r *renamer) reference(m meaning) error {
	pos := m.ref.Pos
	t, err := r.text(pos.File)
	if err != nil {
		return err
	}
	at, with := t.offset(pos), r.rewritten(m)
	switch {
	case r.content.byDefault(m):
		return r.fieldDefault(m, with)
	case m.ref.Kind == content.NoteRef:
		if at = r.note(t, pos, m.written); at < 0 {
			return elsewhere(pos, m.written)
		}
		t.replace(at, at+len(m.written), with)
	case m.ref.Kind == content.Mention && m.ref.In.Block == nil:
		from, to, ok := t.bracketed(at, m.written)
		if !ok {
			return elsewhere(pos, m.written)
		}
		t.replace(from, to, with)
	case m.ref.In.Prose != nil:
		found := t.cited(at, m.written)
		if found == nil {
			return elsewhere(pos, m.written)
		}
		for _, at := range found {
			t.replace(at, at+len(m.written), with)
		}
	default:
		from, ok := t.value(at, m.written, m.ref.In.Block != nil)
		if !ok {
			return elsewhere(pos, m.written)
		}
		t.replace(from, from+len(m.written), with)
	}
	return nil
}

// fieldDefault rewrites a reference that the default of a field makes.
func (r *renamer) fieldDefault(m meaning, with string) error {
	pos := r.content.defaultPos(m)
	t, err := r.text(pos.File)
	if err != nil {
		return err
	}
	from, ok := t.value(t.offset(pos), m.written, false)
	if !ok {
		return elsewhere(pos, m.written)
	}
	t.replace(from, from+len(m.written), with)
	return nil
}

// rewritten gives the new form of a reference: a whole id stays one, a slug stays one
// unless it would find something else too.
func (r *renamer) rewritten(m meaning) string {
	if r.whole || strings.Contains(m.written, "/") {
		return r.out.To
	}
	kinds := m.ref.In.Kinds()
	if m.ref.Kind == content.Citation {
		kinds = r.content.Schema.Citable()
	}
	f := r.content.Graph.Lookup(r.slug, kinds)
	if f.ID != "" && f.ID != r.entity.ID || len(f.Choices) > 0 {
		return r.out.To
	}
	return r.slug
}

// note finds the id of a note in the long form of a value at a position.
func (r *renamer) note(t *text, pos diag.Pos, id string) int {
	at := -1
	root, _ := yamlOf(r.content.Name, t)
	eachNode(root, func(n *yamltree.Node) {
		if note := n.Get("note"); n.Kind == yamltree.Map && n.Pos == pos && note != nil && strings.TrimSpace(note.Text) == id {
			if from, ok := t.value(t.offset(note.At(strings.Index(note.Text, id))), id, false); ok {
				at = from
			}
		}
	})
	return at
}

// settings rewrites the address of the entity's page in the menu and on the first page.
func (r *renamer) settings() error {
	address := "/" + content.Address(r.kind, r.entity.Slug)
	for _, entry := range r.content.menu(r.entity, r.kind) {
		t, err := r.text(entry.pos.File)
		if err != nil {
			return err
		}
		at := t.offset(entry.pos)
		if at < 0 || !strings.HasPrefix(t.data[at:], address) {
			return elsewhere(entry.pos, address)
		}
		t.replace(at, at+len(address), "/"+content.Address(r.kind, r.slug))
		r.out.References++
	}
	return nil
}

// own names the entity itself anew, where its file says what it is called by, and notes
// its old id among the earlier ones.
func (r *renamer) own() error {
	pos := r.content.Graph.Pos(r.entity.ID)
	t, err := r.text(pos.File)
	if err != nil {
		return err
	}
	base := path.Base(t.path)
	switch {
	case strings.HasSuffix(base, ".csv"):
		return r.row(t, pos)
	case strings.HasSuffix(base, ".list.yaml"):
		at, ok := t.value(t.offset(pos), r.entity.Slug, false)
		if !ok {
			return elsewhere(pos, r.entity.Slug)
		}
		key := r.slug
		if at == 0 || strings.IndexByte(`"'`, t.data[at-1]) < 0 {
			key = quoted(key, true)
		}
		t.replace(at, at+len(r.entity.Slug), key)
	default:
		r.moved, r.movedTo = t.path, path.Join(path.Dir(t.path), r.slug+path.Ext(t.path))
	}
	return r.formerly(t, pos)
}

// finish lists the files that change, that of the entity first: should the machine stop
// before all are written, its earlier id still finds it.
func (r *renamer) finish() {
	own := strings.TrimPrefix(r.content.Graph.Pos(r.entity.ID).File, r.content.Name+"/")
	for p, t := range r.texts {
		if len(t.splices) == 0 && p != r.moved {
			continue
		}
		raw, _ := r.content.Raw.Find(p)
		f := Changed{Path: p, To: p, Before: []byte(raw.Data), After: t.bytes([]byte(raw.Data))}
		if p == r.moved {
			f.To = r.movedTo
		}
		r.out.Files = append(r.out.Files, f)
	}
	slices.SortFunc(r.out.Files, func(a, b Changed) int {
		if (a.Path == own) != (b.Path == own) {
			return map[bool]int{true: -1, false: 1}[a.Path == own]
		}
		return strings.Compare(a.Path, b.Path)
	})
}

// Apply gives the files of a folder after the renaming.
func (r *Renaming) Apply(raw source.Tree) source.Tree {
	var gone []string
	var files []source.File
	for _, f := range r.Files {
		gone = append(gone, f.Path)
		files = append(files, source.New(f.To, f.After))
	}
	return raw.With(gone, files...)
}

// check compares the content after the renaming with that before: it must have no
// problem that was not there, and every reference must find what it found. Else the
// error is a [*Conflict].
func (r *Renaming) check(before, after *Content) error {
	if fresh := r.fresh(before.Problems, after.Problems); len(fresh) > 0 {
		return &Conflict{fmt.Sprintf("%s can't become %s, for this would come of it", r.From, r.To), fresh}
	}
	was, is := r.edges(before, true), r.edges(after, false)
	for i := range max(len(was), len(is)) {
		if i == len(was) || i == len(is) || was[i] != is[i] {
			return conflict("%s can't become %s, for a reference would find something else: %s", r.From, r.To, describe(was, is, i))
		}
	}
	if e, _ := after.entity(r.To); e == nil || !slices.Contains(e.Texts(schema.FieldFormerly), r.From) {
		return conflict("%s can't become %s: its file could not be made to say so", r.From, r.To)
	}
	return nil
}

// fresh gives the problems that were not there before, whatever line they stood in.
func (r *Renaming) fresh(before, after []diag.Problem) []diag.Problem {
	type key struct {
		diag.Code
		diag.Severity
		file, message string
	}
	renamed := strings.NewReplacer(r.From, r.To)
	_, oldSlug, _ := strings.Cut(r.From, "/")
	_, newSlug, _ := strings.Cut(r.To, "/")
	quotedSlug := strings.NewReplacer(`"`+oldSlug+`"`, `"`+newSlug+`"`)
	of := func(p diag.Problem) key {
		return key{p.Code, p.Severity, p.Pos.File, p.Message}
	}
	known := map[key]int{}
	for _, p := range before {
		k := of(p)
		for _, f := range r.Files {
			if strings.HasSuffix(k.file, "/"+f.Path) {
				k.file = strings.TrimSuffix(k.file, f.Path) + f.To
			}
		}
		k.message = quotedSlug.Replace(renamed.Replace(k.message))
		known[k]++
	}
	var out []diag.Problem
	for _, p := range after {
		k := of(p)
		if known[k]--; known[k] < 0 {
			out = append(out, p)
		}
	}
	return out
}

// An edge is a reference as it is compared: who refers to whom and how.
type edge struct {
	from, to, field string
	how             How
	open, view      bool
}

// edges lists all references of a content. Those of the content before are told by the
// new id.
func (r *Renaming) edges(c *Content, before bool) []edge {
	name := func(id string) string {
		if before && id == r.From {
			return r.To
		}
		return id
	}
	var out []edge
	c.eachReference(func(m meaning) {
		e := edge{from: name(m.from.ID), to: name(m.to), how: m.how(), open: m.ref.Open, view: m.ref.View}
		if m.ref.In.Field != nil {
			e.field = m.ref.In.Field.Name
		}
		out = append(out, e)
	})
	slices.SortFunc(out, func(a, b edge) int {
		return cmp.Or(strings.Compare(a.from, b.from), strings.Compare(a.field, b.field), strings.Compare(string(a.how), string(b.how)),
			strings.Compare(a.to, b.to), boolCompare(a.open, b.open), boolCompare(a.view, b.view))
	})
	return out
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// describe tells of the first reference in which two lists differ.
func describe(was, is []edge, i int) string {
	say := func(list []edge) string {
		if i >= len(list) {
			return "nothing"
		}
		return fmt.Sprintf("%s → %q by %s %s", list[i].from, list[i].to, list[i].how, list[i].field)
	}
	return say(was) + " would be " + say(is)
}
