package canvas

import (
	"errors"
	"fmt"
	"image/color"
	"strings"
	"unicode"

	"github.com/tdewolff/font"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// A Face is the letters of a font file, in the one weight that it has or, of a variable
// one, its own. It is safe for concurrent use.
type Face struct{ font *sfnt.Font }

// maxFont bounds what a font file takes unpacked, in bytes.
const maxFont = 4 << 20

// ReadFace reads a font file: WOFF2, WOFF, OpenType or TrueType.
func ReadFace(data []byte) (face *Face, err error) {
	defer func() {
		if r := recover(); r != nil { // the readers of damaged fonts are not all careful
			face, err = nil, errors.New("the font file is damaged")
		}
	}()
	if len(data) > maxFont {
		return nil, fmt.Errorf("the font file has more than %d MB", maxFont>>20)
	}
	plain, err := font.ToSFNT(data)
	if err != nil {
		return nil, fmt.Errorf("the font file can't be read: %w", err)
	}
	f, err := sfnt.Parse(plain)
	if err != nil {
		return nil, fmt.Errorf("the font file can't be read: %w", err)
	}
	return &Face{f}, nil
}

// A Writer sets text in the first of its faces that has a letter. It is for one goroutine.
type Writer struct {
	faces []*Face
	buf   sfnt.Buffer
}

// NewWriter gives a writer with faces.
func NewWriter(faces ...*Face) *Writer { return &Writer{faces: faces} }

// Writes tells whether a text can be set: its letters are in the faces, run from left to right,
// and none has to be joined with or put upon another.
func (w *Writer) Writes(text string) bool {
	for _, r := range norm.NFC.String(text) {
		if r == ' ' || r == '\u00a0' {
			continue
		}
		if class := properties(r); class == bidi.R || class == bidi.AL || class == bidi.AN || unicode.Is(unicode.Mn, r) || !unicode.IsGraphic(r) {
			return false
		}
		if face, _ := w.glyph(r); face == nil {
			return false
		}
	}
	return true
}

func properties(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

func (w *Writer) glyph(r rune) (*Face, sfnt.GlyphIndex) {
	for _, f := range w.faces {
		if i, err := f.font.GlyphIndex(&w.buf, r); err == nil && i != 0 {
			return f, i
		}
	}
	return nil, 0
}

// set goes through a text that can be set, and tells of each letter where it stands; it gives
// how wide the whole is.
func (w *Writer) set(text string, size int, each func(f *Face, g sfnt.GlyphIndex, x fixed.Int26_6)) fixed.Int26_6 {
	ppem := fixed.I(size)
	var x fixed.Int26_6
	var before *Face
	var last sfnt.GlyphIndex
	for _, r := range norm.NFC.String(text) {
		f, g := w.glyph(r)
		if f == nil {
			before = nil
			continue
		}
		if before == f {
			if kern, err := f.font.Kern(&w.buf, last, g, ppem, xfont.HintingNone); err == nil {
				x += kern
			}
		}
		if each != nil {
			each(f, g, x)
		}
		if advance, err := f.font.GlyphAdvance(&w.buf, g, ppem, xfont.HintingNone); err == nil {
			x += advance
		}
		before, last = f, g
	}
	return x
}

// Width tells how wide a text is at a size of so many pixels per em.
func (w *Writer) Width(text string, size int) fixed.Int26_6 { return w.set(text, size, nil) }

// Text draws a text from a point on its baseline on.
func (c *Canvas) Text(w *Writer, text string, size int, at Point, colour color.RGBA) {
	var s Shape
	w.set(text, size, func(f *Face, g sfnt.GlyphIndex, x fixed.Int26_6) {
		segments, err := f.font.LoadGlyph(&w.buf, g, fixed.I(size), nil)
		if err != nil {
			return // it is damaged, and stays blank
		}
		to := func(p Point) Point { return Point{X: p.X + at.X + x, Y: p.Y + at.Y} }
		for _, seg := range segments {
			switch seg.Op {
			case sfnt.SegmentOpMoveTo:
				s.Move(to(seg.Args[0]))
			case sfnt.SegmentOpLineTo:
				s.Line(to(seg.Args[0]))
			case sfnt.SegmentOpQuadTo:
				s.Quad(to(seg.Args[0]), to(seg.Args[1]))
			case sfnt.SegmentOpCubeTo:
				s.Cube(to(seg.Args[0]), to(seg.Args[1]), to(seg.Args[2]))
			}
		}
	})
	c.Fill(&s, false, colour)
}

// ellipsis ends a text that is cut.
const ellipsis = "…"

// Lines breaks a text into lines no wider than a number of pixels, at blanks where it has
// some. Of more than most lines the last ends in an ellipsis.
func (w *Writer) Lines(text string, size, width, most int) []string {
	room := fixed.I(width)
	var lines []string
	line := ""
	words := strings.Fields(text)
	for i := 0; i < len(words); i++ {
		next := words[i]
		if line != "" {
			next = line + " " + next
		}
		if w.Width(next, size) <= room {
			line = next
			continue
		}
		if line != "" {
			lines, line = append(lines, line), ""
			i--
		} else { // one word is wider than a line
			n := w.fitting(next, size, room)
			lines, words[i] = append(lines, next[:n]), next[n:]
			i--
		}
		if len(lines) > most {
			break
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	if len(lines) > most {
		lines = lines[:most]
		last := lines[most-1]
		for last != "" && w.Width(last+ellipsis, size) > room {
			last = last[:len(last)-len(lastRune(last))]
		}
		lines[most-1] = strings.TrimRight(last, " ,;:–-") + ellipsis
	}
	return lines
}

// fitting tells how many bytes of a word fit, at least one letter.
func (w *Writer) fitting(word string, size int, room fixed.Int26_6) int {
	n := 0
	for i, r := range word {
		end := i + len(string(r))
		if n > 0 && w.Width(word[:end], size) > room {
			break
		}
		n = end
	}
	return n
}

func lastRune(s string) string {
	r := []rune(s)
	return string(r[len(r)-1:])
}
