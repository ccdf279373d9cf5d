package figure

import (
	"html"
	"math"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// A face is how a text is set: its size in units of the drawing, and whether it is semibold.
type face struct {
	size   float64
	strong bool
}

// slack makes texts count as a little wider than they are: another font may stand in.
const slack = 1.04

// advance measures a text, in units of the drawing.
func (f face) advance(s string) float64 {
	w := 0.0
	for _, c := range s {
		w += advanceOf(c, f.strong)
	}
	return w * f.size / 1000 * slack
}

// advanceOf measures a character, in thousandths of the size. What the font lacks is set
// from another: wide characters of East Asia are as wide as they are high, others count
// as wide as an m.
func advanceOf(c rune, strong bool) float64 {
	for i := range advances {
		r := &advances[i]
		at := int(c - r.first)
		if at < 0 {
			break
		}
		if at >= len(r.plain) {
			continue
		}
		if w := r.plain[at]; strong && w > 0 {
			return float64(r.strong[at])
		} else if w > 0 {
			return float64(w)
		}
	}
	switch {
	case unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case width.LookupRune(c).Kind() == width.EastAsianWide || width.LookupRune(c).Kind() == width.EastAsianFullwidth:
		return 1000
	}
	return 830
}

// fit cuts a text to a width, with an ellipsis where something was cut; "" if not even
// one character has room.
func (f face) fit(s string, room float64) string {
	if f.advance(s) <= room {
		return s
	}
	room -= f.advance("…")
	w, end, letters := 0.0, 0, 0
	for i, c := range s {
		w += advanceOf(c, f.strong) * f.size / 1000 * slack
		if w > room {
			break
		}
		end = i + len(string(c))
		letters++
	}
	if letters == 0 {
		return ""
	}
	return strings.TrimRight(s[:end], " ,;:–-") + "…"
}

// fitWord cuts a text to a width so that the word for how it is meant stays whole behind it.
func (f face) fitWord(s, word string, room float64) string {
	if word == "" {
		return f.fit(s, room)
	}
	word = " (" + word + ")"
	return f.fit(s, room-f.advance(word)) + word
}

// holds tells whether lines have all of a text, but for the blanks at which it was broken.
func holds(lines []string, text string) bool {
	return strings.ReplaceAll(strings.Join(lines, ""), " ", "") == strings.ReplaceAll(text, " ", "")
}

// wrap breaks a text, with the word for how it is meant behind it, into lines of a width,
// about equally long. Of more than the most lines the last is cut; the word never is.
func (f face) wrap(s, word string, room float64, most int) []string {
	lines := f.lines(s, word, room, most)
	whole := withWord(s, word)
	if n := len(lines); n > 1 && holds(lines, whole) {
		for less := f.advance(whole) / float64(n); less < room; less += f.size {
			if even := f.lines(s, word, less, n+1); len(even) == n && holds(even, whole) {
				return even
			}
		}
	}
	return lines
}

// withWord puts the word for how it is meant behind a text.
func withWord(s, word string) string {
	if word == "" {
		return s
	}
	return s + " (" + word + ")"
}

// lines breaks a text behind spaces, and between characters that are as wide as high.
func (f face) lines(s, word string, room float64, most int) []string {
	var out []string
	for len(out) < most-1 {
		if f.advance(withWord(s, word)) <= room {
			break
		}
		end, next, w := 0, 0, 0.0
		for i, c := range s {
			if c == ' ' {
				end, next = i, i+1
			} else if i > 0 && width.LookupRune(c).Kind() == width.EastAsianWide {
				end, next = i, i
			}
			if w += advanceOf(c, f.strong) * f.size / 1000 * slack; w > room && c != ' ' {
				break
			}
		}
		if next == len(s) || end == 0 {
			break
		}
		out = append(out, s[:end])
		s = s[next:]
	}
	return append(out, f.fitWord(s, word, room))
}

// A sheet is a drawing that is being written.
type sheet struct{ b []byte }

func (s *sheet) String() string { return string(s.b) }

// raw writes markup.
func (s *sheet) raw(parts ...string) {
	for _, p := range parts {
		s.b = append(s.b, p...)
	}
}

// text writes a text, escaped.
func (s *sheet) text(t string) { s.raw(html.EscapeString(t)) }

// num writes a number in tenths of a unit.
func (s *sheet) num(x float64) { s.b = appendNum(s.b, x) }

func appendNum(b []byte, x float64) []byte {
	return strconv.AppendFloat(b, math.Round(x*10)/10+0, 'f', -1, 64) // +0: never -0
}

// nums writes attributes that are numbers: nums("x", 1, "y", 2).
func (s *sheet) attr(name string, x float64) {
	s.raw(" ", name, `="`)
	s.num(x)
	s.raw(`"`)
}

// A frame is what stands around every drawing: its size, its name, and what it shows.
type frame struct {
	id            string // unique on the page
	title, desc   string
	width, height float64
	class         string
	links         bool // it has links within
}

// tall is the height from which a drawing has no room on a sheet of paper: made smaller its
// labels couldn't be read, and across two sheets some of them would be cut. The class "tall"
// tells the style sheet, which prints the list instead.
const tall = 1100

// open begins a drawing. Its size is also its natural one, so that a page without style
// sheets shows it well.
func (s *sheet) open(f frame) {
	role := "img"
	if f.links {
		role = "group"
	}
	class := f.class
	if f.height > tall {
		class += " tall"
	}
	s.raw(`<svg class="`, class, `" viewBox="0 0 `)
	s.num(f.width)
	s.raw(" ")
	s.num(f.height)
	s.raw(`"`)
	s.attr("width", f.width)
	s.attr("height", f.height)
	s.raw(` role="`, role, `" aria-labelledby="`, f.id, `-t" aria-describedby="`, f.id, `-d"><title id="`, f.id, `-t">`)
	s.text(f.title)
	s.raw(`</title><desc id="`, f.id, `-d">`)
	s.text(f.desc)
	s.raw("</desc>\n")
}

func (s *sheet) close() { s.raw("</svg>\n") }

// link begins a mark: a link if it leads somewhere, with what is said of it.
func (s *sheet) link(class, href, title string) (end string) {
	tag := "g"
	if href != "" {
		tag = "a"
	}
	s.raw("<", tag, ` class="`, class, `"`)
	if href != "" {
		s.raw(` href="`)
		s.text(href)
		s.raw(`"`)
	}
	s.raw(">")
	if title != "" {
		s.raw("<title>")
		s.text(title)
		s.raw("</title>")
	}
	return "</" + tag + ">\n"
}

// label writes a text at a place.
func (s *sheet) label(class string, x, y float64, anchor, t string) {
	s.raw(`<text class="`, class, `"`)
	s.attr("x", x)
	s.attr("y", y)
	if anchor != "" {
		s.raw(` text-anchor="`, anchor, `"`)
	}
	s.raw(">")
	s.text(t)
	s.raw("</text>")
}

// line writes a straight line.
func (s *sheet) line(class string, x1, y1, x2, y2 float64) {
	s.raw(`<line class="`, class, `"`)
	s.attr("x1", x1)
	s.attr("y1", y1)
	s.attr("x2", x2)
	s.attr("y2", y2)
	s.raw("/>")
}

// circle writes a dot.
func (s *sheet) circle(class string, x, y, r float64) {
	s.raw(`<circle class="`, class, `"`)
	s.attr("cx", x)
	s.attr("cy", y)
	s.attr("r", r)
	s.raw("/>")
}

// bar writes a rectangle with corners of radius r.
func (s *sheet) bar(class string, x, y, w, h, r float64) {
	s.raw(`<rect class="`, class, `"`)
	s.attr("x", x)
	s.attr("y", y)
	s.attr("width", w)
	s.attr("height", h)
	if r > 0 {
		s.attr("rx", r)
	}
	s.raw("/>")
}

// path writes a path of commands and numbers: path("x", "M", 1, 2, "L", 3, 4).
func (s *sheet) path(class string, steps ...any) {
	s.raw(`<path class="`, class, `" d="`)
	after := false // a number
	for _, step := range steps {
		switch v := step.(type) {
		case string:
			s.raw(v)
			after = false
		case float64:
			if after {
				s.raw(" ")
			}
			s.num(v)
			after = true
		}
	}
	s.raw(`"/>`)
}

// The sizes at which a drawing is made: the style sheet shows the one that fits the room
// that the drawing has.
const (
	Small  = 328 // a phone of 360 px
	Medium = 576 // the text's measure
	Large  = 960 // the width of the page beside its rail
)

// sizeClass names the size for the style sheet.
func sizeClass(width float64) string {
	switch {
	case width < Medium:
		return "size-s"
	case width < Large:
		return "size-m"
	}
	return "size-l"
}

// sizeID makes the id of one size of a drawing.
func sizeID(id string, width float64) string { return id + sizeClass(width)[len("size"):] }
