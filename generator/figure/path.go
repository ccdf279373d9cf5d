package figure

import (
	"html"
	"strconv"

	"portolan/generator/geo"
)

// svg is SVG that is being written.
type svg struct{ buf []byte }

func (s *svg) raw(parts ...string) {
	for _, p := range parts {
		s.buf = append(s.buf, p...)
	}
}

// text writes text, escaped.
func (s *svg) text(t string) { s.raw(html.EscapeString(t)) }

// attr writes an attribute, unless its value is empty.
func (s *svg) attr(name, value string) {
	if value != "" {
		s.raw(" ", name, `="`)
		s.text(value)
		s.raw(`"`)
	}
}

// number writes an attribute that is a number, to a tenth.
func (s *svg) number(name string, value float64) {
	s.raw(" ", name, `="`)
	s.num(value)
	s.raw(`"`)
}

func (s *svg) num(value float64) {
	from := len(s.buf)
	s.buf = strconv.AppendFloat(s.buf, value, 'f', 1, 64)
	if n := len(s.buf); s.buf[n-1] == '0' {
		s.buf = s.buf[:n-2]
	}
	if string(s.buf[from:]) == "-0" {
		s.buf = append(s.buf[:from], '0')
	}
}

// path writes the data of a path in the shortest form: steps between whole units. Rings
// are closed.
func (s *svg) path(p geo.Path, rings bool) {
	for _, line := range p {
		last := line[0]
		s.buf = append(s.buf, 'M')
		s.int(int(last.X), false)
		s.int(int(last.Y), true)
		s.buf = append(s.buf, 'l')
		for i, at := range line[1:] {
			s.int(int(at.X-last.X), i > 0)
			s.int(int(at.Y-last.Y), true)
			last = at
		}
		if rings {
			s.buf = append(s.buf, 'z')
		}
	}
}

// int writes a number; a minus parts it from the one before.
func (s *svg) int(n int, follows bool) {
	if follows && n >= 0 {
		s.buf = append(s.buf, ' ')
	}
	s.buf = strconv.AppendInt(s.buf, int64(n), 10)
}
