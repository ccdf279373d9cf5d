package layout

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// An escaper writes a value so that it can't be taken for anything but text at its place.
type escaper func(buf *bytes.Buffer, v reflect.Value) error

// The names that html/template gives to what it adds to pipes.
const (
	inText      = "_html_template_htmlescaper"
	inAttribute = "_html_template_attrescaper"
	inTitle     = "_html_template_rcdataescaper"
	urlFilter   = "_html_template_urlfilter"
	urlNormal   = "_html_template_urlnormalizer"
	urlPart     = "_html_template_urlescaper"
)

// escaperFor gives what does the same as the functions that html/template added, for
// values of a type.
func escaperFor(names []string, of reflect.Type) (escaper, error) {
	switch {
	case of == nil:
	case of == reflect.TypeFor[template.HTML]():
		switch {
		case slices.Equal(names, []string{inText}):
			return func(buf *bytes.Buffer, v reflect.Value) error {
				buf.WriteString(v.String())
				return nil
			}, nil
		case slices.Equal(names, []string{inTitle}):
			return func(buf *bytes.Buffer, v reflect.Value) error {
				replace(buf, v.String(), &markup)
				return nil
			}, nil
		}
	case of == reflect.TypeFor[string]():
		return forText(names)
	case of == reflect.TypeFor[int]() && len(names) == 1 && (names[0] == inText || names[0] == inAttribute || names[0] == inTitle):
		return func(buf *bytes.Buffer, v reflect.Value) error {
			buf.Write(strconv.AppendInt(buf.AvailableBuffer(), v.Int(), 10))
			return nil
		}, nil
	}
	return nil, ErrUnknown
}

// forText gives the escaper of texts, and of addresses.
func forText(names []string) (escaper, error) {
	first := func(name string) bool {
		is := len(names) > 0 && names[0] == name
		if is {
			names = names[1:]
		}
		return is
	}
	filter, normal, part := first(urlFilter), first(urlNormal), first(urlPart)
	if !first(inText) && !first(inAttribute) && !first(inTitle) || len(names) > 0 {
		return nil, ErrUnknown
	}
	return func(buf *bytes.Buffer, v reflect.Value) error {
		s := v.String()
		if filter && !safeURL(s) {
			s = "#ZgotmplZ" // as html/template has it
		}
		if normal || part {
			s = encodeURL(s, normal)
		}
		replace(buf, s, &specials)
		return nil
	}, nil
}

// replacements has for a byte what is written instead; "" for the byte itself.
type replacements [256]string

// specials are what html/template replaces in texts, and markup what it replaces in
// finished HTML that is to stand where no elements may.
var (
	specials = replacements{0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;"}
	markup   = replacements{0: "\uFFFD", '"': "&#34;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;"}
)

func replace(buf *bytes.Buffer, s string, by *replacements) {
	done := 0
	for i := range len(s) {
		if r := by[s[i]]; r != "" {
			buf.WriteString(s[done:i])
			buf.WriteString(r)
			done = i + 1
		}
	}
	buf.WriteString(s[done:])
}

// safeURL tells whether html/template lets an address pass: one without a scheme or with
// one of three.
func safeURL(s string) bool {
	scheme, _, ok := strings.Cut(s, ":")
	if !ok || strings.Contains(scheme, "/") {
		return true
	}
	return slices.ContainsFunc([]string{"http", "https", "mailto"}, func(known string) bool { return strings.EqualFold(scheme, known) })
}

// encodeURL writes as %xx what may not stand in an address, and where it is a whole one
// keeps the characters that have a meaning there and what is written as %xx already.
func encodeURL(s string, whole bool) string {
	plain := func(i int) bool {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~", c) >= 0:
			return true
		case whole && strings.IndexByte("!#$&*+,/:;=?@[]", c) >= 0:
			return true
		}
		return whole && c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2])
	}
	i := 0
	for i < len(s) && plain(i) {
		i++
	}
	if i == len(s) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if plain(i) {
			b.WriteByte(s[i])
		} else {
			fmt.Fprintf(&b, "%%%02x", s[i])
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
