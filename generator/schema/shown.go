package schema

import (
	"slices"
	"strings"
	"unicode"

	"portolan/generator/diag"
)

// checkPlaces finds fields that can't tell what maps ask of them.
func (l *loader) checkPlaces(k *Kind) {
	if n := len(k.Course); n != 0 && n != 2 {
		l.errorf(CodeKind, k.At("course", ""), "a course has two ends, and the kind %q names %d", k.Name, n).Hint = "course: [from, to]"
	}
	for _, name := range k.Course {
		if f := k.Field(name); f != nil && f.Element().Type != TypeRef {
			l.errorf(CodeKind, f.Pos, "the end of a course is a ref, and %q is a %s", name, f.Type)
		}
	}
	if f := k.Field(k.Hatch); k.Hatch != "" && f != nil && f.Type != TypeLine {
		l.errorf(CodeKind, f.Pos, "the outline of an area is a line, and %q is a %s", k.Hatch, f.Type)
	}
	for _, name := range k.Map {
		f := k.Field(name)
		if f == nil {
			continue
		}
		switch f.Element().Type {
		case TypePoint, TypeLine, TypeRef:
		default:
			l.errorf(CodeKind, f.Pos, "maps can show points, lines and refs, and %q is a %s", name, f.Type)
		}
	}
}

// checkNamed finds names of fields in a kind that it does not have, and takes them out of
// it: problems elsewhere are found with what is left, and nothing that shows a field needs
// to ask whether there is one.
func (l *loader) checkNamed(k *Kind) {
	has := func(key, name string) bool {
		if name == "" || k.Field(name) != nil {
			return true
		}
		l.errorf(CodeKind, k.At(key, name), "the kind %q lists the field %q, which it does not have", k.Name, name).
			Hint = diag.DidYouMean(name, k.FieldNames())
		return false
	}
	for _, list := range []struct {
		key   string
		names *[]string
	}{{"card", &k.Card}, {"columns", &k.Columns}, {"search", &k.Search}, {"timeline", &k.Timeline}, {"map", &k.Map}, {"course", &k.Course}, {"follows", &k.Follows}} {
		*list.names = slices.DeleteFunc(*list.names, func(name string) bool { return !has(list.key, name) })
	}
	for _, one := range []struct {
		key  string
		name *string
	}{{"appears", &k.Appears}, {"speaks_of", &k.SpeaksOf}, {"hatch", &k.Hatch}} {
		if !has(one.key, *one.name) {
			*one.name = ""
		}
	}
	if !has("order", k.Order.Field) {
		k.Order = Order{Field: k.Title}
	}
}

// checkDays finds fields that can't tell the days that pages and timelines ask of them.
func (l *loader) checkDays(k *Kind) {
	for _, one := range []struct {
		key, name string
		takes     []Type
		hint      string
	}{
		{"speaks_of", k.SpeaksOf, []Type{TypeDate}, "name a field of type date"},
		{"appears", k.Appears, []Type{TypeDate, TypeHistory}, "name a field of type date or history"},
	} {
		if f := k.Field(one.name); one.name != "" && f != nil && !slices.Contains(one.takes, f.Type) {
			l.errorf(CodeKind, k.At(one.key, ""), "%s needs a field with a day, and %q is a %s", one.key, one.name, f.Type).Hint = one.hint
		}
	}
	for _, name := range k.Follows {
		if f := k.Field(name); f != nil && f.Element().Type != TypeRef {
			l.errorf(CodeKind, k.At("follows", name), "pages can follow what names the things in a field of refs, and %q is a %s", name, f.Element().Type)
		}
	}
	if len(k.Follows) > 0 && k.SpeaksOf == "" {
		l.errorf(CodeKind, k.At("follows", ""), "follows tells what happened since the day that a page speaks of, and the kind %q speaks of none", k.Name).
			Hint = "name the field with that day under speaks_of"
	}
	for _, name := range k.Timeline {
		if f := k.Field(name); f != nil && !f.happens() {
			l.errorf(CodeKind, k.At("timeline", name), "timelines can show what has a date, and %q is a %s without", name, f.Type).
				Hint = "name fields of type date or history, or refs that are dated"
		}
	}
}

// happens tells whether the field's values, or the items of its list, can have a date.
func (f *Field) happens() bool {
	if f.Type == TypeList {
		f = f.Of
	}
	switch f.Type {
	case TypeDate, TypeHistory:
		return true
	case TypeRef:
		return f.Dated
	}
	return false
}

// againstPath says why a path can't be that of a kind's pages, or "".
func againstPath(path string) string {
	switch {
	case !strings.HasPrefix(path, "/") || !strings.HasSuffix(path, "/"):
		return "it begins and ends with a slash"
	case strings.Count(path, "{slug}") != 1:
		return "it has {slug} once, where the id of each entity stands"
	}
	for segment := range strings.SplitSeq(strings.Replace(path[1:len(path)-1], "{slug}", "slug", 1), "/") {
		if segment == "" || strings.Trim(segment, ".") != segment {
			return "its parts aren't empty, and neither begin nor end with a dot"
		}
		for _, c := range segment {
			if !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.IsMark(c) && !strings.ContainsRune("-_.", c) {
				return "its parts are of letters, digits, hyphens, underscores and dots"
			}
		}
	}
	return ""
}
