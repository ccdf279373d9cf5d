package edit

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

// NewOptions say what to begin.
type NewOptions struct {
	Kind  string
	ID    string // slug, or kind/slug
	Title string // what it is called; "" leaves that to be filled in
	Today edtf.Day
	// SchemaDir is the folder of the JSON Schemas as seen from the folder of the file,
	// with slashes. The file tells editors of them unless it is "".
	SchemaDir string
}

// A NewFile is a file to be made.
type NewFile struct {
	Path    string // below the content folder
	Data    []byte
	Remarks []string // what the editor should know, though nothing is wrong
}

// New makes the skeleton of an entity: what is required to be filled in, what else may
// be said as comments with an example, or with what the folder gives it. The error is a [*Conflict] where the id is taken.
func New(c *Content, o NewOptions) (*NewFile, error) {
	k := c.Schema.Kind(o.Kind)
	if k == nil {
		return nil, unknownKind(c.Schema, o.Kind)
	}
	slug := o.ID
	if kind, rest, ok := strings.Cut(o.ID, "/"); ok && content.SlugProblem(kind) == "" {
		if slug = rest; kind != k.Name {
			return nil, fmt.Errorf("%q is no id of %s: it begins with %q", o.ID, k.Name, k.Name+"/")
		}
	}
	if err := slugAllowed(slug); err != nil {
		return nil, err
	}
	if strings.ContainsFunc(o.Title, endsLine) || !utf8.ValidString(o.Title) || strings.TrimSpace(o.Title) != o.Title {
		return nil, fmt.Errorf("the title %q can't be one: it is one line of text, without space around it", o.Title)
	}
	if by := c.taken(k, slug, ""); by != "" {
		return nil, conflict("%s", by)
	}
	ext := ".yaml"
	if k.Prose {
		ext = ".md"
	}
	s := skeleton{exampler: exampler{c, o.Today}, kind: k, options: o, inherited: c.inherited(k.Folder)}
	return &NewFile{Path: path.Join(k.Folder, slug+ext), Data: s.make(), Remarks: c.remarks(k, slug)}, nil
}

// endsLine tells of a character that can't stand in a line: a control, or one that ends it.
func endsLine(r rune) bool { return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp) }

func unknownKind(s *schema.Schema, name string) error {
	names := kindNames(s)
	if k := s.InFolder(name); k != nil {
		return fmt.Errorf("no kind is called %q: did you mean %q, which has that folder?", name, k.Name)
	}
	if hint := diag.DidYouMean(name, names); hint != "" {
		return fmt.Errorf("no kind is called %q: %s", name, hint)
	}
	return fmt.Errorf("no kind is called %q: it is one of %s", name, strings.Join(names, ", "))
}

// remarks tells what else the slug finds: a reference by it alone will be ambiguous.
func (c *Content) remarks(k *schema.Kind, slug string) []string {
	f := c.Graph.Lookup(slug, nil)
	others := f.Choices
	if f.ID != "" {
		others = []string{f.ID}
	}
	if len(others) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%q finds %s too: refer to either by its whole id, as %s/%s", slug, strings.Join(others, " and "), k.Name, slug)}
}

// A skeleton is a new file that is being written.
type skeleton struct {
	exampler
	kind      *schema.Kind
	options   NewOptions
	inherited map[string]inherited // by field
	text      strings.Builder
}

func (s *skeleton) make() []byte {
	k := s.kind
	if k.Prose {
		s.line("---")
	} else if s.options.SchemaDir != "" {
		s.line("# yaml-language-server: $schema=%s/%s.json", s.options.SchemaDir, k.Name)
	}
	s.fields()
	if k.Prose {
		s.line("---")
		s.line("")
		s.line("<!-- The text begins here, headings with ##. [[%s]] links, [@%s] cites. -->", s.entity(nil), s.source())
	}
	return []byte(s.text.String())
}

func (s *skeleton) line(format string, args ...any) {
	fmt.Fprintf(&s.text, format+"\n", args...)
}

// fields writes what is required, and what may be said: of the file, of this kind, of
// every kind.
func (s *skeleton) fields() {
	var required, ofFile, ofKind, ofAll []*schema.Field
	for _, f := range s.kind.Fields {
		switch {
		case f.Required || f.Name == s.kind.Title && s.options.Title != "":
			required = append(required, f)
		case f.Name == schema.FieldFormerly: // nothing new has an earlier id
		case f.Name == schema.FieldSrc || f.Name == schema.FieldAsOf:
			ofFile = append(ofFile, f)
		case f.Envelope:
			ofAll = append(ofAll, f)
		default:
			ofKind = append(ofKind, f)
		}
	}
	slices.SortStableFunc(required, func(a, b *schema.Field) int { // what names it comes first
		return strings.Compare(s.rank(a), s.rank(b))
	})
	for _, f := range required {
		s.required(f)
	}
	s.line("")
	s.line("## What follows is optional: take the \"# \" off in front of what is known, and delete the rest.")
	s.line("## Marks end a value: ~planned (how it is meant), ^%s (who says so), @%s (as of when).", s.source(), s.today)
	for _, f := range slices.Concat(ofFile, ofKind, ofAll) {
		s.optional(f)
	}
}

func (s *skeleton) rank(f *schema.Field) string {
	if f.Name == s.kind.Title {
		return ""
	}
	return "other"
}

// required writes a field that has to be filled in, with the value where it is known: a
// title that was given, and the day as of which the page speaks.
func (s *skeleton) required(f *schema.Field) {
	value := ""
	switch {
	case f.Name == s.kind.Title:
		value = titleValue(s.options.Title)
	case f.Name == s.kind.SpeaksOf && f.Type == schema.TypeDate:
		value = s.today.String()
	}
	_, inherited := s.inherited[f.Name]
	inherited = inherited && value == ""
	if f.Name != s.kind.Title {
		s.about(f, "# ", value == "" && !inherited)
	}
	if inherited {
		if !s.inherits(f.Name) {
			s.line("# %s:", f.Name)
		}
		return
	}
	s.line("%s", strings.TrimSpace(f.Name+": "+value))
}

// titleValue writes a title so that it is read as it was given.
func titleValue(title string) string {
	if title == "" {
		return ""
	}
	last := title[strings.LastIndexByte(title, ' ')+1:]
	switch {
	case strings.ContainsRune("~^@", rune(last[0])): // else it is a mark, in quotes too
		return "{is: " + doubleQuoted(title) + "}"
	case title == "unknown" || title == "none":
		return doubleQuoted(title)
	}
	return quoted(title, false)
}

// optional writes a field as a comment that has only to be uncovered. What is said of it
// has a second #, so that it stays a comment when a block is uncovered as a whole.
func (s *skeleton) optional(f *schema.Field) {
	value := s.value(f)
	if value == "" {
		value = `"…"`
	}
	s.about(f, "## ", false)
	if !s.inherits(f.Name) {
		s.line("# %s: %s", f.Name, value)
	}
}

// lineLength is how many characters a line of explanation may have.
const lineLength = 120

// about says what a field means, in lines that begin with prefix.
func (s *skeleton) about(f *schema.Field, prefix string, example bool) {
	var parts []string
	label := f.Label.In("")
	if !strings.EqualFold(label, strings.ReplaceAll(f.Name, "_", " ")) {
		parts = append(parts, label)
	}
	if help := strings.TrimSpace(f.Help); help != "" {
		parts = append(parts, strings.TrimSuffix(help, "."))
	}
	parts = append(parts, s.kindOfValue(f)...)
	var words []string
	for _, p := range parts {
		words = append(words, strings.Fields(p+".")...)
	}
	if value := s.value(f); example && value != "" {
		words = append(words, "As "+value+".") // on one line, to be copied
	}
	s.wrapped(prefix, words)
}

// wrapped writes words as lines that begin with prefix.
func (s *skeleton) wrapped(prefix string, words []string) {
	line := prefix
	for _, word := range words {
		if line != prefix && utf8.RuneCountInString(line+word) > lineLength {
			s.line("%s", strings.TrimSpace(line))
			line = prefix
		}
		line += word + " "
	}
	if line != prefix {
		s.line("%s", strings.TrimSpace(line))
	}
}

// kindOfValue says what may stand as the value, where an example can't tell it.
func (s *skeleton) kindOfValue(f *schema.Field) []string {
	var parts []string
	e := f.Element()
	if e.Type == schema.TypeRef && len(e.To) > 0 {
		parts = append(parts, "By id, code or name: "+strings.Join(e.To, " or "))
	}
	if len(e.Roles) > 0 {
		var names []string
		for _, r := range e.Roles {
			names = append(names, r.Name)
		}
		parts = append(parts, "Roles: "+strings.Join(names, ", "))
	}
	if len(e.Values) > 0 {
		parts = append(parts, "One of: "+strings.Join(e.Values, ", "))
	}
	if len(e.Units) > 1 {
		parts = append(parts, "In "+strings.Join(e.Units, " or "))
	}
	if v := s.content.Schema.Vocabulary(f.Steps); f.Type == schema.TypeHistory && v != nil {
		parts = append(parts, "Steps: "+strings.Join(v.Names(), ", "))
	}
	return parts
}
