package schema

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/markdown"
	"portolan/generator/yamltree"
)

const (
	CodeKind       diag.Code = "kind"       // a kind's file says something that can't be
	CodeVocabulary diag.Code = "vocabulary" // a vocabulary's file says something that can't be
)

// A Source is one file that declares a kind or a vocabulary: its path as the
// author would name it, and its text.
type Source struct{ File, Text string }

// Load reads the kinds and vocabularies. commons is the file of the fields that all
// kinds have, and may be empty. The schema holds whatever could be read, so that
// what is wrong elsewhere is found in the same run.
func Load(commons Source, kinds, vocabularies []Source) (*Schema, []diag.Problem) {
	l := loader{schema: &Schema{byName: map[string]*Kind{}, byFolder: map[string]*Kind{}}, said: map[*Field]*yamltree.Node{}}
	hashes := []digest.Hash{digest.Of(commons)}
	for _, src := range vocabularies {
		hashes = append(hashes, digest.Of(src))
		l.vocabulary(src)
	}
	common := l.commons(commons)
	for _, src := range kinds {
		hashes = append(hashes, digest.Of(src))
		l.kind(src, common)
	}
	slices.SortFunc(l.schema.Kinds, func(a, b *Kind) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(l.schema.Vocabularies, func(a, b *Vocabulary) int { return cmp.Compare(a.Name, b.Name) })
	for _, k := range l.schema.Kinds {
		l.crossCheck(k)
		l.checkOrg(k)
	}
	l.schema.Hash = digest.Join(hashes...)
	return l.schema, l.problems
}

type loader struct {
	schema   *Schema
	problems []diag.Problem
	said     map[*Field]*yamltree.Node // where each field is declared
	md       *markdown.Converter       // for texts of defaults; nil until there is one
}

func (l *loader) errorf(code diag.Code, pos diag.Pos, format string, args ...any) *diag.Problem {
	l.problems = append(l.problems, diag.Errorf(code, pos, format, args...))
	return &l.problems[len(l.problems)-1]
}

// parse reads a file; nil where it is no YAML.
func (l *loader) parse(src Source) *yamltree.Node {
	n, problems := yamltree.Parse(diag.Pos{File: src.File, Line: 1}, src.Text)
	l.problems = append(l.problems, problems...)
	return n
}

func stem(file string) string {
	base := path.Base(file)
	return strings.TrimSuffix(base, path.Ext(base))
}

func (l *loader) commons(src Source) []*Field {
	n := l.parse(src)
	if n == nil {
		return nil
	}
	r := yamltree.NewRecord(n, &l.problems)
	fields := l.fields(r.Node("fields"))
	r.Close()
	return fields
}

// usualTemplate is that of a kind that names none.
const usualTemplate = "entity"

func (l *loader) kind(src Source, common []*Field) {
	n := l.parse(src)
	if n == nil {
		return
	}
	r := yamltree.NewRecord(n, &l.problems)
	k := &Kind{Name: stem(src.File), Pos: n.Pos, byName: map[string]*Field{}, places: placesOf(n)}
	k.Folder = r.Need("folder")
	k.Path = cmp.Or(r.Text("path"), "/"+k.Folder+"/{slug}/")
	k.Singular = l.text(r.Node("singular"))
	k.Plural = l.text(r.Node("plural"))
	k.About = l.text(r.Node("about"))
	k.Title = cmp.Or(r.Text("title"), "name")
	k.Template = cmp.Or(r.Text("template"), usualTemplate)
	k.Hue = l.hue(r)
	k.Indexed = r.BoolOr("index", true)
	k.Citable = r.Bool("citable")
	k.Prose = r.Bool("prose")
	k.Appears, k.SpeaksOf = r.Text("appears"), r.Text("speaks_of")
	k.Follows = r.Texts("follows")
	k.Onward = l.onward(r.Node("onward"))
	k.SchemaOrg = l.orgTypes(r.Node("schema_org"))
	k.Card, k.Columns, k.Search = r.Texts("card"), r.Texts("columns"), r.Texts("search")
	k.Timeline, k.Map = r.Texts("timeline"), r.Texts("map")
	k.Course, k.Hatch = r.Texts("course"), r.Text("hatch")
	order := cmp.Or(r.Text("order"), k.Title)
	k.Order = Order{strings.TrimPrefix(order, "-"), strings.HasPrefix(order, "-")}
	k.Fields = l.fields(r.Node("fields"))
	r.Close()
	l.complete(k, common)
	l.register(k, n)
}

// hue reads the colour of a kind.
func (l *loader) hue(r *yamltree.Record) string {
	name := r.Text("hue")
	if name == "" || slices.Contains(Hues(), name) {
		return name
	}
	l.errorf(CodeKind, r.Node("hue").Pos, "there is no hue %q", name).Hint =
		cmp.Or(diag.DidYouMean(name, Hues()), "one of "+strings.Join(Hues(), ", "))
	return ""
}

// complete adds the fields that every kind has and defaults for its labels.
func (l *loader) complete(k *Kind, common []*Field) {
	if k.Singular == nil {
		k.Singular = Plain(k.Name)
	}
	if k.Plural == nil {
		k.Plural = Plain(k.Folder)
	}
	for _, f := range k.Fields {
		k.byName[f.Name] = f
	}
	for _, f := range slices.Concat(common, envelope()) {
		if own := k.byName[f.Name]; own == nil {
			k.Fields = append(k.Fields, f)
			k.byName[f.Name] = f
		} else if f.Envelope {
			l.errorf(CodeKind, own.Pos, "%q is a field that every kind has, and can't be declared again", f.Name)
		}
	}
}

// register puts the kind into the schema, once its folder and path are found to be its own.
func (l *loader) register(k *Kind, n *yamltree.Node) {
	at := func(key string) diag.Pos {
		if v := n.Get(key); v != nil {
			return v.Pos
		}
		return n.Pos
	}
	if !validName(k.Name) {
		l.errorf(CodeKind, n.Pos, "%q can't be the name of a kind", k.Name).
			Hint = "lower-case letters, digits and hyphens"
	}
	if slices.Contains(takenNames(), k.Name) {
		l.errorf(CodeKind, n.Pos, "%q can't be the name of a kind", k.Name).
			Hint = "a download of the whole site has that name; rename the file"
		return
	}
	if k.Folder == "" || strings.ContainsAny(k.Folder, "/\\.") || slices.Contains([]string{"kinds", "vocabularies"}, k.Folder) {
		if k.Folder != "" {
			l.errorf(CodeKind, at("folder"), "%q can't be the folder of a kind", k.Folder).
				Hint = "one name, without slashes; kinds and vocabularies are taken"
		}
		return
	}
	if other := l.schema.byFolder[k.Folder]; other != nil {
		l.errorf(CodeKind, at("folder"), "the folder %q belongs to the kind %q already", k.Folder, other.Name)
		return
	}
	if against := againstPath(k.Path); against != "" {
		l.errorf(CodeKind, at("path"), "%q can't be the path of a kind: %s", k.Path, against).Hint = `as "/ports/{slug}/"`
	}
	if k.Template == "base" || strings.Contains(k.Template, "/") {
		l.errorf(CodeKind, at("template"), "%q can't be the template of a kind", k.Template).
			Hint = "base.html is around every page and partials are parts of some: name one for a page, as entity, or leave template out"
		k.Template = usualTemplate
	}
	if k.byName[k.Title] == nil {
		l.errorf(CodeKind, at("title"), "the kind names its entities by %q, which is none of its fields", k.Title).
			Hint = "add the field, or say title: with another"
		return
	}
	l.schema.Kinds = append(l.schema.Kinds, k)
	l.schema.byName[k.Name] = k
	l.schema.byFolder[k.Folder] = k
}

// Names of downloads of the whole site, which stand beside the one that each kind has.
const (
	DownloadBibliography = "bibliography"
	DownloadClaims       = "claims"
	DownloadGraph        = "graph"
	DownloadPackage      = "datapackage"
)

// takenNames are those that no kind can have: the files with its records would be others.
func takenNames() []string {
	return []string{DownloadBibliography, DownloadClaims, DownloadGraph, DownloadPackage}
}

// validName tells whether s can name a kind or a field.
func validName(s string) bool { return namePattern.MatchString(s) }

var namePattern = regexp.MustCompile(`^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$`)

func (l *loader) fields(n *yamltree.Node) []*Field {
	if n == nil {
		return nil
	}
	if n.Kind != yamltree.Map {
		l.errorf(CodeKind, n.Pos, "fields should be a mapping from names to what they are")
		return nil
	}
	var out []*Field
	for _, e := range n.Entries {
		f := l.field(e.Value)
		f.setName(e.Key)
		f.Pos = e.Pos
		if !validName(f.Name) {
			l.errorf(CodeKind, e.Pos, "%q can't be the name of a field", f.Name).Hint = "lower-case letters, digits, hyphens and underscores"
		}
		if slices.Contains(longKeys, f.Name) && f.Name != "note" {
			l.errorf(CodeKind, e.Pos, "%q has a meaning in the long form of values and can't name a field", f.Name)
		}
		if f.Label == nil {
			f.Label = Plain(capitalised(strings.ReplaceAll(f.Name, "_", " ")))
		}
		if f.Symmetric && f.Inverse == nil { // seen from the other side it is called the same
			f.Inverse = &Inverse{Name: f.Name, Label: f.Label}
		}
		out = append(out, f)
	}
	return out
}

// setName names a field, and with it what its items, values and keys are reported as.
func (f *Field) setName(name string) {
	for ; f != nil; f = f.Of {
		f.Name = name
		if f.Keys != nil {
			f.Keys.Name = name
		}
	}
}

// field reads what a field is: a type by name, or a mapping with more.
func (l *loader) field(n *yamltree.Node) *Field {
	f := &Field{Type: TypeText, Pos: n.Pos}
	l.said[f] = n
	if n.Kind == yamltree.Scalar {
		l.setType(f, n.Text, n.Pos)
		l.checkField(f, n)
		return f
	}
	r := yamltree.NewRecord(n, &l.problems)
	l.setType(f, cmp.Or(r.Text("type"), "text"), n.Pos)
	f.Label, f.Verb = l.text(r.Node("label")), l.text(r.Node("verb"))
	f.Help, f.Default = r.Text("help"), r.Text("default")
	f.quoted = f.Default != "" && r.Node("default").Quoted
	f.Required, f.Unique, f.Hidden, f.Dated = r.Bool("required"), r.Bool("unique"), r.Bool("hidden"), r.Bool("dated")
	f.Period, f.Symmetric, f.Editorial = r.Bool("period"), r.Bool("symmetric"), r.Bool("editorial")
	f.ShelfLife = l.days(r.Node("shelf_life"))
	f.Values, f.Units = r.Texts("values"), r.Texts("units")
	l.checkValues(r.Nodes("values"))
	l.checkUnits(r.Nodes("units"))
	words := r.Node("words")
	f.Words = l.words(words)
	f.To = r.Texts("to")
	f.Min, f.Max = l.bound(r, "min"), l.bound(r, "max")
	f.Steps, f.Parties = r.Text("vocabulary"), r.Text("parties")
	f.Check = Check(r.Text("check"))
	f.Roles = l.roles(r.Node("roles"))
	f.Inverse = l.inverse(r.Node("inverse"))
	if of := r.Node("of"); of != nil {
		f.Of = l.field(of)
	}
	if keys := r.Node("keys"); keys != nil {
		f.Keys = l.field(keys)
	}
	if f.Of != nil && f.Of.Symmetric {
		f.Symmetric = true
	}
	f.Fields = l.fields(r.Node("fields"))
	l.wholeOnly(n)
	f.SchemaOrg = l.orgProperties(r.Node("schema_org"))
	if pattern := r.Text("pattern"); pattern != "" {
		if _, err := regexp.Compile(pattern); err != nil {
			l.errorf(CodeKind, n.Get("pattern").Pos, "%q is no regular expression: %v", pattern, err)
		} else {
			f.Pattern = regexp.MustCompile(`^(?:` + pattern + `)$`)
		}
	}
	if item := f.Element(); f.Verb != nil && (item.Type != TypeRef || !item.Dated || len(item.Roles) > 0) {
		l.errorf(CodeKind, n.Get("verb").Pos, "a verb tells what who is referred to did on a date, and this field has none").
			Hint = "it is for a ref or a list of them with dated: true and without roles"
	}
	r.Close()
	l.checkField(f, n)
	l.checkWords(f, words)
	return f
}

var shelfLife = regexp.MustCompile(`^([1-9][0-9]{0,3}) (day|month|year)s?$`)

// days reads a shelf life: 90 days, 6 months, 1 year.
func (l *loader) days(n *yamltree.Node) int {
	if n == nil {
		return 0
	}
	m := shelfLife.FindStringSubmatch(n.Text)
	if m == nil {
		l.errorf(CodeKind, n.Pos, "%q is no shelf life", n.Text).Hint = "as 90 days, 6 months or 1 year"
		return 0
	}
	count, _ := strconv.Atoi(m[1])
	return count * map[string]int{"day": 1, "month": 30, "year": 365}[m[2]]
}

func (l *loader) setType(f *Field, name string, pos diag.Pos) {
	f.Type = Type(name)
	if !slices.Contains(types, f.Type) {
		names := make([]string, len(types))
		for i, t := range types {
			names[i] = string(t)
		}
		p := l.errorf(CodeKind, pos, "unknown type %q", name)
		p.Hint = cmp.Or(diag.DidYouMean(name, names), "one of "+strings.Join(names, ", "))
		f.Type = TypeText
	}
}

// mapping gives the entries of what should be a mapping, of a sort that the problem names
// where it is none.
func (l *loader) mapping(n *yamltree.Node, should, as string) []yamltree.Entry {
	if n == nil {
		return nil
	}
	if n.Kind != yamltree.Map {
		l.errorf(yamltree.CodeWrongType, n.Pos, "%s, and is %s", should, n.Kind).Hint = "as " + as
	}
	return n.Entries
}

func (l *loader) roles(n *yamltree.Node) []Role {
	var out []Role
	for _, e := range l.mapping(n, "roles should be a mapping from each role to its rules", "{president: {one: true}, minister: {}}") {
		r := yamltree.NewRecord(e.Value, &l.problems)
		out = append(out, Role{e.Key, r.Bool("one")})
		r.Close()
	}
	return out
}

func (l *loader) words(n *yamltree.Node) []Word {
	var out []Word
	for _, e := range l.mapping(n, "words should be a mapping from values to what readers are told", "{legal_case: court case}") {
		out = append(out, Word{e.Key, l.text(e.Value)})
	}
	return out
}

// functions are the digits of UN/LOCODE's functions, as its manual has them.
const functions = "012345678B"

// checkWords finds words for values that a field can't have.
func (l *loader) checkWords(f *Field, n *yamltree.Node) {
	if n == nil {
		return
	}
	values := f.Values
	switch {
	case f.Type == TypeText:
		return
	case f.Type == TypeCode && f.Check == "un-locode-function":
		values = strings.Split(functions, "")
	case f.Type == TypeBool:
		values = []string{"true", "false"}
	case f.Type != TypeEnum:
		l.errorf(CodeKind, n.Pos, "words are for an enum, a bool, a text or the functions of UN/LOCODE, and this is a field of type %s", f.Type)
		return
	}
	for _, e := range n.Entries {
		if !slices.Contains(values, e.Key) {
			l.errorf(CodeKind, e.Pos, "%q is no value of this field", e.Key).Hint =
				cmp.Or(diag.DidYouMean(e.Key, values), "one of "+strings.Join(values, ", "))
		}
	}
}

// wholeOnly reports what only a whole field can say where a part of it does: of a relation what it is called from the
// other side, and what timelines say, and what there is where nothing is given.
func (l *loader) wholeOnly(field *yamltree.Node) {
	parts := []*yamltree.Node{field.Get("of"), field.Get("keys")}
	if fields := field.Get("fields"); fields != nil {
		for _, e := range fields.Entries {
			parts = append(parts, e.Value)
		}
	}
	for _, part := range parts {
		for _, key := range []string{"inverse", "verb", "default"} {
			if part != nil && part.Get(key) != nil {
				p := l.errorf(CodeKind, part.Get(key).Pos, "the %s of a part of a field is that of the field", key)
				if p.Hint = "give the field itself its " + key + ", beside its type"; key == "default" {
					p.Hint = "leave it out: only a whole field that is one value has a default"
				}
			}
		}
	}
}

func (l *loader) inverse(n *yamltree.Node) *Inverse {
	if n == nil {
		return nil
	}
	if n.Kind == yamltree.Scalar {
		return &Inverse{Name: n.Text, Label: Plain(capitalised(strings.ReplaceAll(n.Text, "-", " ")))}
	}
	r := yamltree.NewRecord(n, &l.problems)
	inv := &Inverse{Name: r.Need("name"), Label: l.text(r.Node("label")), Role: l.text(r.Node("role"))}
	r.Close()
	if inv.Label == nil {
		inv.Label = Plain(inv.Name)
	}
	return inv
}

func capitalised(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:n]) + s[n:]
}

// text reads one text, or one per language.
func (l *loader) text(n *yamltree.Node) Text {
	switch {
	case n == nil:
		return nil
	case n.Kind == yamltree.Scalar:
		return Plain(n.Text)
	case n.Kind == yamltree.Map:
		var t Text
		for _, e := range n.Entries {
			switch {
			case !isLanguage(e.Key) && e.Key != icelandic:
				l.errorf(CodeLanguage, e.Pos, "%q is no language", e.Key).Hint = "languages are written as en, ru, zh-Hans"
			case e.Value.Kind != yamltree.Scalar:
				l.errorf(yamltree.CodeWrongType, e.Value.Pos, "this should be a text, and is %s", e.Value.Kind)
			default:
				t = append(t, Translation{e.Key, e.Value.Text})
			}
		}
		return t
	}
	l.errorf(yamltree.CodeWrongType, n.Pos, "this should be a text, or one for each language")
	return nil
}

// checkField finds what a field's own declaration lacks or has too much.
func (l *loader) checkField(f *Field, n *yamltree.Node) {
	bad := func(format string, args ...any) { l.errorf(CodeKind, n.Pos, format, args...) }
	if f.Min != nil && f.Max != nil && *f.Min > *f.Max {
		l.errorf(CodeKind, n.Get("min").Pos, "no number is at least %v and at most %v", *f.Min, *f.Max).
			Hint = "min is the smaller one, max the larger"
	}
	switch f.Type {
	case TypeEnum:
		if len(f.Values) == 0 {
			bad("an enum needs values")
		}
	case TypeCode:
		if f.Check == "" && f.Pattern == nil {
			bad("a code needs a check or a pattern")
		} else if f.Check != "" && !slices.Contains(checkNames(), string(f.Check)) {
			l.errorf(CodeKind, n.Pos, "unknown check %q", f.Check).Hint =
				cmp.Or(diag.DidYouMean(string(f.Check), checkNames()), "one of "+strings.Join(checkNames(), ", "))
		}
	case TypeRef:
		if len(f.To) == 0 {
			bad("a ref needs to: the kinds that it may point to, or any")
		}
		if slices.Contains(f.To, "any") {
			f.To = nil
		}
	case TypeList:
		if f.Of == nil {
			bad("a list needs of: what its items are")
			f.Of = &Field{Type: TypeText}
		} else if f.Of.Type == TypeList || f.Of.Type == TypeHistory {
			bad("a list can't hold lists")
		}
	case TypeMap:
		if (f.Of == nil) == (len(f.Fields) == 0) {
			bad("a map needs either of: what its values are, or fields:")
			if f.Of == nil {
				f.Of = &Field{Type: TypeText}
			}
		}
	case TypeHistory:
		if f.Steps == "" {
			bad("a history needs a vocabulary")
		}
	}
}

// crossCheck finds names in a kind that nothing stands behind.
func (l *loader) crossCheck(k *Kind) {
	l.checkPlaces(k)
	l.checkDays(k)
	l.checkNamed(k)
	l.checkDefaults(k)
	l.checkOnward(k)
	var names []string
	for _, other := range l.schema.Kinds {
		names = append(names, other.Name)
	}
	var vocabularies []string
	for _, v := range l.schema.Vocabularies {
		vocabularies = append(vocabularies, v.Name)
	}
	var visit func(f *Field)
	visit = func(f *Field) {
		if f == nil {
			return
		}
		for _, to := range f.To {
			if l.schema.byName[to] == nil {
				l.errorf(CodeKind, f.Pos, "unknown kind %q", to).Hint = diag.DidYouMean(to, names)
			}
		}
		if f.Steps != "" && l.schema.Vocabulary(f.Steps) == nil {
			l.errorf(CodeKind, f.Pos, "unknown vocabulary %q", f.Steps).Hint = diag.DidYouMean(f.Steps, vocabularies)
		}
		l.checkParties(k, f)
		visit(f.Of)
		visit(f.Keys)
		for _, g := range f.Fields {
			visit(g)
		}
	}
	for _, f := range k.Fields {
		visit(f)
		if f.Symmetric && !slices.Equal(f.Element().To, []string{k.Name}) {
			l.errorf(CodeKind, f.Pos, "%q is symmetric, so it can only point to %q", f.Name, k.Name)
		}
	}
}

func (l *loader) vocabulary(src Source) {
	n := l.parse(src)
	if n == nil {
		return
	}
	v := &Vocabulary{Name: stem(src.File), Pos: n.Pos}
	r := yamltree.NewRecord(n, &l.problems)
	steps := r.Node("steps")
	r.Close()
	if steps == nil || steps.Kind != yamltree.Map {
		l.errorf(CodeVocabulary, n.Pos, "a vocabulary needs steps: a mapping from each step to its rules")
		return
	}
	for _, e := range steps.Entries {
		s := yamltree.NewRecord(e.Value, &l.problems)
		step := Step{Name: e.Key, Label: l.text(s.Node("label")), After: s.Texts("after"), Once: s.Bool("once"), Each: s.Bool("each")}
		s.Close()
		if step.Label == nil {
			step.Label = Plain(strings.ReplaceAll(step.Name, "-", " "))
		}
		if !validName(step.Name) { // a line of a history is read word by word
			l.errorf(CodeVocabulary, e.Pos, "%q can't be the name of a step", step.Name).Hint = "lower-case letters, digits and hyphens"
		}
		v.Steps = append(v.Steps, step)
	}
	for _, s := range v.Steps {
		for _, after := range s.After {
			if v.Step(after) == nil {
				l.errorf(CodeVocabulary, steps.Pos, "the step %q is to come after %q, which is no step", s.Name, after).
					Hint = diag.DidYouMean(after, v.Names())
			}
		}
	}
	l.schema.Vocabularies = append(l.schema.Vocabularies, v)
}
