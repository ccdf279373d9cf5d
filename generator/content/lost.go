package content

import (
	"encoding/csv"
	"regexp"
	"slices"
	"strings"

	"portolan/generator/diag"
	"portolan/generator/schema"
)

// A Lost says what could not be read, so that the references to it can be told from those
// that are mistakes of their own.
type Lost struct {
	What  string   // the file, or the folder of no kind that it lies in
	Names []string // folded ids, slugs, names and codes that it is likely to have had, sorted
}

// lose notes what a file that gave no entity would have been found by. It goes by the
// looks of the text, as nothing better is to be had of a text that can't be read.
func (r *fileReader) lose(filePath, text string) {
	if len(r.doc.Entities) > 0 || len(diag.AtLeast(r.doc.Problems, diag.Error)) == 0 {
		return
	}
	what := r.doc.File
	folder, _, _ := strings.Cut(filePath, "/")
	if r.kind == nil {
		what = strings.TrimSuffix(what, filePath) + folder
	}
	l := loser{kind: r.kind, names: map[string]bool{}}
	switch base := filePath[strings.LastIndexByte(filePath, '/')+1:]; {
	case strings.HasSuffix(base, ".list.yaml"):
		l.list(text)
	case strings.HasSuffix(base, ".csv"):
		l.table(text)
	case strings.HasSuffix(base, ".yaml"):
		l.slug(strings.TrimSuffix(base, ".yaml"))
		l.fields(text)
	case strings.HasSuffix(base, ".md"):
		l.slug(strings.TrimSuffix(base, ".md"))
		head, _, _ := strings.Cut(strings.TrimPrefix(text, "---"), "\n---")
		l.fields(head)
	default:
		return
	}
	names := make([]string, 0, len(l.names))
	for name := range l.names {
		names = append(names, name)
	}
	slices.Sort(names)
	r.doc.Lost = &Lost{what, names}
}

// A loser collects names.
type loser struct {
	kind  *schema.Kind // nil if no kind has the folder
	names map[string]bool
}

func (l *loser) slug(s string) {
	if s = Fold(s); s != "" {
		l.names[s] = true
		if l.kind != nil {
			l.names[l.kind.Name+"/"+s] = true
		} else {
			l.names["/"+s] = true // an id of whatever kind
		}
	}
}

// keyLine finds the key of a line of YAML, and what stands behind it.
var keyLine = regexp.MustCompile(`^( *)["']?([^\s"'#:][^"'#:]*)["']?\s*:(?:\s+(.*))?$`)

// What ends the names in a value: the marks of YAML; and what ends a value: our marks, and a comment.
var (
	wordEnds  = regexp.MustCompile(`[,\[\]{}"']|: `)
	valueEnds = regexp.MustCompile(` [~^@#].*`)
)

// fields notes the names among the fields of one entity.
func (l *loser) fields(text string) {
	naming := false
	for line := range strings.Lines(text) {
		rest := strings.TrimSpace(line)
		if m := keyLine.FindStringSubmatch(strings.TrimRight(line, "\r\n ")); m != nil && m[1] == "" {
			naming, rest = l.naming(m[2], m[3]), m[3]
		}
		if naming {
			l.values(strings.TrimPrefix(rest, "- "))
		}
	}
}

// list notes the ids of a list, and the names among the fields below them.
func (l *loser) list(text string) {
	naming := false
	for line := range strings.Lines(text) {
		rest := strings.TrimSpace(line)
		if m := keyLine.FindStringSubmatch(strings.TrimRight(line, "\r\n ")); m != nil && m[1] == "" {
			l.slug(m[2])
			naming = false
			continue
		} else if m != nil && len(m[1]) <= 4 {
			naming, rest = l.naming(m[2], m[3]), m[3]
		}
		if naming {
			l.values(strings.TrimPrefix(rest, "- "))
		}
	}
}

// table notes every cell.
func (l *loser) table(text string) {
	for line := range strings.Lines(text) {
		cells, err := csv.NewReader(strings.NewReader(line)).Read()
		if err != nil {
			cells = strings.Split(line, ",")
		}
		for _, cell := range cells {
			l.slug(strings.TrimSpace(cell))
		}
	}
}

// codeLike is what codes look like: VEPBL, 2012-052A.
var codeLike = regexp.MustCompile(`^["']?[A-Z0-9][A-Z0-9-]+["']?(?: [~^@]|$)`)

// naming tells whether a field with a value says what an entity is found by.
func (l *loser) naming(field, value string) bool {
	switch {
	case slices.Contains([]string{schema.FieldAka, schema.FieldShort, schema.FieldLabel, "name", "title"}, field):
		return true
	case l.kind == nil:
		return codeLike.MatchString(value)
	}
	f := l.kind.Field(field)
	return field == l.kind.Title || f != nil && (f.Unique || slices.ContainsFunc(f.Fields, func(f *schema.Field) bool { return f.Unique }))
}

// values notes a value as a whole, and each that it may be made of.
func (l *loser) values(text string) {
	text = valueEnds.ReplaceAllString(text, "")
	for _, s := range append(wordEnds.Split(text, -1), text) {
		if s = Fold(strings.TrimSpace(s)); s != "" {
			l.names[s] = true
		}
	}
}
