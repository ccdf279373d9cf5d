// Package jsontext writes JSON (RFC 8259) by appending to bytes: for files that are made
// by the ten thousand, where reflection would take longer than all the rest.
package jsontext

import (
	"math"
	"strconv"
	"unicode/utf8"
)

// AppendString appends a text in quotes. What is no UTF-8 becomes U+FFFD; <, > and & stand
// as they are, so the text is not for the inside of an HTML page.
func AppendString(b []byte, s string) []byte {
	b = append(b, '"')
	done := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' && c != 0x7f {
				i++
				continue
			}
			b = append(b, s[done:i]...)
			b = appendEscape(b, c)
			i++
			done = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			b = append(append(b, s[done:i]...), "\ufffd"...)
			done = i + 1
		case r == '\u2028' || r == '\u2029': // line ends to JavaScript
			b = append(append(b, s[done:i]...), `\u202`...)
			b = append(b, "89"[r-'\u2028'])
			done = i + size
		}
		i += size
	}
	return append(append(b, s[done:]...), '"')
}

func appendEscape(b []byte, c byte) []byte {
	const hex = "0123456789abcdef"
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}

// AppendNumber appends a number in the shortest form that reads back the same: with an
// exponent only where it is very large or small. It panics at what JSON has no number for.
func AppendNumber(b []byte, x float64) []byte {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		panic("jsontext: no number: " + strconv.FormatFloat(x, 'g', -1, 64))
	}
	if abs := math.Abs(x); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		return strconv.AppendFloat(b, x, 'e', -1, 64)
	}
	return strconv.AppendFloat(b, x, 'f', -1, 64)
}

// An Object appends members to an object. Begin opens it, End closes it.
type Object struct {
	B     []byte
	inner bool
}

// Begin opens an object behind what was written.
func Begin(b []byte) Object { return Object{B: append(b, '{')} }

// End closes the object and gives all that was written.
func (o *Object) End() []byte { return append(o.B, '}') }

// Key begins a member; its value is to be appended to B.
func (o *Object) Key(name string) {
	if o.inner {
		o.B = append(o.B, ',')
	}
	o.inner = true
	o.B = append(append(append(o.B, '"'), name...), '"', ':') // names are the program's own words
}

// String adds a text, unless it is empty.
func (o *Object) String(name, value string) {
	if value != "" {
		o.Key(name)
		o.B = AppendString(o.B, value)
	}
}

// Strings adds a list of texts, unless it is empty.
func (o *Object) Strings(name string, values []string) {
	if len(values) == 0 {
		return
	}
	o.Key(name)
	o.B = append(o.B, '[')
	for i, v := range values {
		if i > 0 {
			o.B = append(o.B, ',')
		}
		o.B = AppendString(o.B, v)
	}
	o.B = append(o.B, ']')
}

// Raw adds what is JSON already, unless it is empty.
func (o *Object) Raw(name, value string) {
	if value != "" {
		o.Key(name)
		o.B = append(o.B, value...)
	}
}

// List appends a list of n things, each written by one.
func List(b []byte, n int, one func(b []byte, i int) []byte) []byte {
	b = append(b, '[')
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = one(b, i)
	}
	return append(b, ']')
}
