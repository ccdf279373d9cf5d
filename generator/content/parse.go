package content

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"portolan/generator/block"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/filename"
	"portolan/generator/markdown"
	"portolan/generator/schema"
	"portolan/generator/yamltree"
)

const (
	CodeFolder       diag.Code = "folder"        // a file lies in a folder of no kind
	CodeFileType     diag.Code = "file-type"     // a file is of a type that content does not have
	CodeFrontMatter  diag.Code = "front-matter"  // the fields at the head of a Markdown file are not closed
	CodeSlug         diag.Code = "slug"          // a name can't be part of an address
	CodeHeadingTaken diag.Code = "heading-taken" // a heading has the id of a fact of its page
	CodeEntity       diag.Code = "entity"        // a file holds no entity where it should
)

// A Parser reads files. It is safe for concurrent use.
type Parser struct {
	Schema   *schema.Schema
	Markdown *markdown.Converter
	Blocks   []block.Form // those that Markdown leaves holes for
	Lang     string       // by whose order names are sorted, as a BCP 47 tag

	sorters sync.Pool // of *Sorter
}

// IsMedia tells whether a file of the content folder is published as it is:
// pictures and documents that pages show or link.
func IsMedia(file string) bool {
	switch strings.ToLower(path.Ext(file)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".pdf":
		return true
	}
	return false
}

// DefaultsFile is the name of the file of a folder that holds the defaults of its files.
const DefaultsFile = "_defaults.yaml"

// IsDefaults tells whether a file holds the defaults of its folder.
func IsDefaults(file string) bool { return path.Base(file) == DefaultsFile }

// ParseDefaults reads a _defaults.yaml.
func ParseDefaults(file, text string) ([]yamltree.Entry, []diag.Problem) {
	root, problems := yamltree.Parse(diag.Pos{File: file, Line: 1}, text)
	if root == nil {
		return nil, problems
	}
	if root.Kind == yamltree.List || root.Kind == yamltree.Scalar {
		problems = append(problems, diag.Errorf(yamltree.CodeWrongType, root.Pos, "defaults should be a mapping from fields to values"))
	}
	return root.Entries, problems
}

// Parse reads the file at path (below the content folder) whose text is given.
// Positions name it file. defaults are those of its folders, the nearest first.
func (p *Parser) Parse(file, filePath, text string, defaults []yamltree.Entry) *Doc {
	r := &fileReader{parser: p, doc: &Doc{File: file}, dir: path.Dir(filePath), defaults: defaults}
	start := diag.Pos{File: file, Line: 1, Col: 1}
	folder, _, inFolder := strings.Cut(filePath, "/")
	r.kind = p.Schema.InFolder(folder)
	if !inFolder || r.kind == nil {
		prob := diag.Errorf(CodeFolder, diag.Pos{File: file}, "no kind has the folder %q", folder)
		prob.Hint = cmp.Or(diag.DidYouMean(folder, p.Schema.Folders()), "kinds are declared in content/kinds")
		if !inFolder {
			prob = diag.Errorf(CodeFolder, diag.Pos{File: file}, "%q lies in the folder of no kind", folder).
				WithHint("move it into one of %s", strings.Join(p.Schema.Folders(), ", "))
		}
		r.problem(prob)
		r.lose(filePath, text)
		return r.doc
	}
	base := path.Base(filePath)
	switch {
	case strings.HasSuffix(base, ".list.yaml"):
		r.list(start, text)
	case strings.HasSuffix(base, ".yaml"):
		r.single(start, text, strings.TrimSuffix(base, ".yaml"))
	case strings.HasSuffix(base, ".md"):
		r.page(start, text, strings.TrimSuffix(base, ".md"))
	case strings.HasSuffix(base, ".csv"):
		r.table(start, text)
	default:
		prob := diag.Errorf(CodeFileType, diag.Pos{File: file}, "%q is no content", base)
		prob.Hint = "content is .yaml, .md, .list.yaml, .csv, and pictures"
		if ext := strings.ToLower(path.Ext(base)); ext == ".yml" || ext == ".yaml" {
			prob.Hint = "rename it to .yaml"
		}
		r.problem(prob)
	}
	r.lose(filePath, text)
	p.complete(r.doc)
	return r.doc
}

// fileReader reads one file.
type fileReader struct {
	parser   *Parser
	kind     *schema.Kind
	dir      string
	defaults []yamltree.Entry
	doc      *Doc
}

func (r *fileReader) problem(p ...diag.Problem) { r.doc.Problems = append(r.doc.Problems, p...) }

// single reads a .yaml file that holds one entity.
func (r *fileReader) single(pos diag.Pos, text, slug string) {
	root, problems := yamltree.Parse(pos, text)
	r.problem(problems...)
	if root != nil {
		r.entity(slug, pos, root, nil)
	}
}

// page reads a .md file: fields between lines of three dashes, then prose.
func (r *fileReader) page(pos diag.Pos, text, slug string) {
	head, body, headLines, ok := CutFrontMatter(text)
	if !ok {
		r.problem(diag.Errorf(CodeFrontMatter, pos, "the fields at the head are not closed").
			WithHint("a line of three dashes ends them"))
		return
	}
	root := &yamltree.Node{Pos: pos}
	if headLines == 0 && r.kind.Field(r.kind.Title).Required {
		r.problem(diag.Errorf(CodeFrontMatter, pos, "the file has no fields at its head").
			WithHint("it begins with a line of three dashes, the fields (%s: …), and another such line", r.kind.Title))
		return
	}
	if headLines > 0 {
		var problems []diag.Problem
		root, problems = yamltree.Parse(diag.Pos{File: pos.File, Line: 2}, head)
		r.problem(problems...)
	}
	prose := r.parser.Markdown.Convert(diag.Pos{File: pos.File, Line: headLines + 1, Col: 1}, body)
	r.problem(prose.Problems...)
	if root != nil {
		r.entity(slug, pos, root, prose)
	}
}

// CutFrontMatter cuts a text into its fields and its prose; lines counts those
// before the prose. ok is false where the fields do not end.
func CutFrontMatter(text string) (head, body string, lines int, ok bool) {
	first, rest, _ := strings.Cut(text, "\n")
	if strings.TrimRight(first, " \t") != "---" {
		return "", text, 0, true
	}
	lines = 1
	for from := 0; from < len(rest); {
		line, _, _ := strings.Cut(rest[from:], "\n")
		lines++
		next := min(from+len(line)+1, len(rest))
		if strings.TrimRight(line, " \t") == "---" {
			return rest[:from], rest[next:], lines, true
		}
		from = next
	}
	return "", "", 0, false
}

// list reads a .list.yaml file: a mapping from slugs to the fields of entities.
func (r *fileReader) list(pos diag.Pos, text string) {
	root, problems := yamltree.Parse(pos, text)
	r.problem(problems...)
	if root == nil {
		return
	}
	if root.Kind != yamltree.Map {
		r.problem(diag.Errorf(CodeEntity, root.Pos, "a list file should be a mapping from ids to fields, and is %s", root.Kind))
		return
	}
	for _, e := range root.Entries {
		if e.Value.Kind != yamltree.Map {
			p := diag.Errorf(CodeEntity, e.Pos, "%q should be a mapping of fields, and is %s", e.Key, e.Value.Kind)
			if r.kind.Field(e.Key) != nil {
				p.Hint = "in a list file the first level holds ids; what all its entities share goes into _defaults.yaml"
			}
			r.problem(p)
			continue
		}
		r.entity(e.Key, e.Pos, e.Value, nil)
	}
}

// entity decodes one entity and adds it to the doc.
func (r *fileReader) entity(slug string, pos diag.Pos, root *yamltree.Node, body *markdown.Doc) {
	if root.Kind != yamltree.Map && root.Kind != yamltree.Null {
		r.problem(diag.Errorf(CodeEntity, root.Pos, "an entity is a mapping from fields to values, and this is %s", root.Kind))
		return
	}
	if against := slugProblem(slug); against != "" {
		p := diag.Errorf(CodeSlug, pos, "%q can't be an id: %s", slug, against).WithHint("lower-case letters, digits and hyphens: puerto-cabello")
		switch near := NearSlug(slug); {
		case near != "":
			p.Hint = "name it " + near
		case isReserved(slug) || filename.IsDevice(slug):
			p.Hint = "say more: " + slug + "-1"
		}
		r.problem(p)
		return
	}
	entries := root.Entries
	for _, d := range r.defaults {
		if root.Get(d.Key) == nil {
			entries = append(entries, d)
		}
	}
	claims, problems := schema.Decode(r.parser.Schema, r.kind, entries, pos, r.parser.Markdown)
	r.problem(problems...)
	head, said := fill(r.kind, claims, entries)
	head.ID, head.Kind, head.Slug, head.Dir = r.kind.Name+"/"+slug, r.kind.Name, slug, r.dir
	if head.Title == nil {
		head.Title = schema.Plain(slug) // the missing name is reported; the rest of the run still has something to show
	}
	e := newEntity(head, said, &prose{Body: body, Blocks: r.blocks(body)})
	r.headings(e)
	r.schedule(e.Facts())
	r.bounds(e)
	r.doc.Entities = append(r.doc.Entities, e.sealed())
	place := Place{Pos: pos}
	if i := slices.IndexFunc(entries, func(e yamltree.Entry) bool { return e.Key == schema.FieldAsOf }); i >= 0 {
		place.AsOf = entries[i].Value.Pos
	}
	r.doc.Places = append(r.doc.Places, place)
}

// blocks reads the fenced blocks of a body.
func (r *fileReader) blocks(body *markdown.Doc) (out []block.Block) {
	if body == nil {
		return nil
	}
	for _, b := range body.Blocks {
		read, problems := block.Read(r.parser.Blocks, b, r.parser.Markdown.Typeset)
		r.problem(problems...)
		out = append(out, read)
	}
	return out
}

// headings reports headings whose ids the page uses for something else: for a fact,
// or for its own frame.
func (r *fileReader) headings(e *Entity) {
	if e.Body() == nil {
		return
	}
	for _, h := range e.Body().Headings {
		first, _, _ := strings.Cut(h.ID, "-")
		if e.Claim(h.ID) != nil || h.ID == "main" || slices.Contains([]string{"source", "cite", "page"}, first) && first != h.ID {
			r.problem(diag.Errorf(CodeHeadingTaken, h.Pos, "the id %q of this heading is taken on its page", h.ID).
				WithHint("give it one of its own: ## %s {#about-%s}", h.Text, h.ID))
		}
	}
}

// fill gives what the program itself wants to know from the claims.
func fill(k *schema.Kind, claims []schema.Claim, entries []yamltree.Entry) (h Head, s said) {
	f := &Facts{said: said{Claims: claims}}
	if c := f.Claim(k.Title); c != nil {
		h.Title = c.Value.Text
	}
	for _, en := range entries {
		switch en.Key {
		case schema.FieldSrc:
			f.said.Sources, _ = schema.DecodeSources(en.Value) // problems were reported with the claims
		case schema.FieldAsOf:
			f.said.AsOf, _ = edtf.Parse(en.Value.Text)
		}
	}
	date := func(field string) edtf.Date {
		if c := f.Claim(field); c != nil {
			return c.Value.Date
		}
		return edtf.Date{}
	}
	h.Publish, h.Expires = date(schema.FieldPublish), date(schema.FieldExpires)
	if c := f.Claim(schema.FieldDraft); c != nil {
		h.Draft = c.Value.Bool
	}
	if c := f.Claim(schema.FieldAutolink); c != nil {
		h.Autolink = map[bool]string{true: "true", false: "false"}[c.Value.Bool]
	}
	return h, f.said
}

// SlugProblem says why a slug can't be part of an address and a file name
// everywhere, or "".
func SlugProblem(slug string) string { return slugProblem(slug) }

// NearSlug gives the slug that a text most likely stands for, "" if none: Puerto Cabello is
// puerto-cabello.
func NearSlug(text string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(norm.NFC.String(text)) {
		switch {
		case unicode.IsLetter(c), unicode.IsDigit(c), unicode.IsMark(c), c == '_', c == '.':
			b.WriteRune(c)
		case c == '\'' || c == '’':
		default:
			b.WriteByte('-')
		}
	}
	slug := b.String()
	for _, twice := range []string{"--", ".."} {
		for strings.Contains(slug, twice) {
			slug = strings.ReplaceAll(slug, twice, twice[:1])
		}
	}
	if slug = strings.Trim(slug, "-._"); slugProblem(slug) != "" {
		return ""
	}
	return slug
}

func slugProblem(slug string) string {
	switch {
	case slug == "" || len(slug) > 120:
		return "it is empty or longer than 120 bytes"
	case !norm.NFC.IsNormalString(slug):
		return "its letters are not composed (Unicode NFC)"
	case strings.Trim(slug, "-._") != slug:
		return "it begins or ends with a mark"
	case isReserved(slug):
		return "the program has pages of that name"
	}
	for _, c := range slug {
		if !(unicode.IsLetter(c) && !unicode.IsUpper(c) || unicode.IsDigit(c) || unicode.IsMark(c) || c == '-' || c == '_' || c == '.') {
			return "it has " + describeRune(c)
		}
	}
	if strings.Contains(slug, "..") {
		return "it has two dots in a row"
	}
	if filename.IsDevice(slug) {
		return "Windows has a device of that name"
	}
	return ""
}

func describeRune(c rune) string {
	switch {
	case unicode.IsControl(c):
		return "a control character"
	case unicode.IsUpper(c):
		return "the capital " + string(c)
	case unicode.IsSpace(c):
		return "a space"
	}
	return `the character "` + string(c) + `"`
}

// isReserved tells of names that the program gives to pages in the folder of each kind.
func isReserved(slug string) bool { return slug == "index" || slug == "page" || slug == "cards" }
