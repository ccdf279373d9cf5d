package schema

import (
	"cmp"
	"fmt"
	"math"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/markdown"
	"portolan/generator/yamltree"
)

const (
	CodeNumber  diag.Code = "value-number"  // a text is no number
	CodeRange   diag.Code = "value-range"   // a number is too small or too large
	CodeBool    diag.Code = "value-bool"    // a text is neither true nor false
	CodeEnum    diag.Code = "value-enum"    // a word is none of those allowed
	CodeDate    diag.Code = "value-date"    // a text is no date
	CodePoint   diag.Code = "value-point"   // a text is no point on the earth
	CodeURL     diag.Code = "value-url"     // a text is no web address
	CodePattern diag.Code = "value-pattern" // a text does not have the form that its field wants
	CodeRef     diag.Code = "value-ref"     // a text can't be a reference
	CodeRole    diag.Code = "value-role"    // a role is not one of the field's
	CodeImage   diag.Code = "value-image"   // an image lacks its file or alternative text
)

const dateHint = "as 2023-04-11, 2023-04, 2023, 2021?, 2030~, 2021/2031, 2023-04-11/.., early 2030s"

// scalar reads a single text by the field's type.
func (d *decoder) scalar(c *Claim, f *Field, n *yamltree.Node, text string) bool {
	c.Value.Type = f.Type
	v := &c.Value
	switch f.Type {
	case TypeText:
		plain := strings.TrimSpace(text)
		if f.typeset() {
			plain = d.md.Typeset(plain)
		}
		v.Text = Plain(plain)
		return d.patternMatches(f, n, text)
	case TypeMarkdown:
		d.prose(c, n, text)
		return true
	case TypeNumber:
		return d.number(v, f, n, text)
	case TypeQuantity:
		return d.quantity(v, f, n, text)
	case TypeBool:
		return d.boolean(v, n, text)
	case TypeEnum:
		return d.enum(v, f, n, text)
	case TypeDate:
		date, err := edtf.Parse(text)
		if err != nil {
			d.problem(diag.Errorf(CodeDate, n.Pos, "%v", err).WithHint(dateHint))
			return false
		}
		v.Date = date
		return true
	case TypePoint:
		p, ok := d.point(n, text)
		v.Points, v.Decimals = []Point{p}, decimals(text, p)
		return ok
	case TypeURL:
		return d.url(v, f, n, text)
	case TypeCode:
		v.Text = Plain(text)
		return d.code(f, n, text) && d.patternMatches(f, n, text)
	case TypeRef:
		return d.ref(v, f, n, text)
	case typeStep:
		return d.step(v, f, n, text)
	}
	d.wrongType(f, n)
	return false
}

// typeset tells whether the texts of a field are printed as prose would print them. A value that
// has to have a form or that the kind has words for is kept to the letter, and so are ids.
func (f *Field) typeset() bool {
	return f.Type == TypeText && f.Pattern == nil && len(f.Words) == 0 && f.Name != FieldSrc && f.Name != FieldFormerly
}

func (d *decoder) prose(c *Claim, n *yamltree.Node, text string) {
	c.Value.Type = TypeMarkdown
	if c.Value.Text == nil {
		c.Value.Text = Plain(text)
	}
	trimmed := strings.TrimSpace(text)
	from := strings.Index(text, trimmed)
	if n.Plain() {
		c.Value.Prose = d.md.Inline(n.At(from), trimmed)
	} else {
		c.Value.Prose = d.md.InlineAt(func(off int) diag.Pos { return n.At(from + off) }, trimmed)
	}
	d.problems = append(d.problems, c.Value.Prose.Problems...)
}

func (d *decoder) patternMatches(f *Field, n *yamltree.Node, text string) bool {
	if f.Pattern != nil && !f.Pattern.MatchString(text) {
		p := diag.Errorf(CodePattern, n.Pos, "%q does not have the form of %q", text, f.Name)
		p.Hint = cmp.Or(f.Help, "it should match "+f.Pattern.String())
		d.problem(p)
		return false
	}
	return true
}

// numberForm is a number as it can be printed: strconv takes also 1_000, 0x10, 010 and inf.
var numberForm = regexp.MustCompile(`^[-+]?` + digits + `(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$`)

func (d *decoder) number(v *Value, f *Field, n *yamltree.Node, text string) bool {
	x, err := strconv.ParseFloat(ungroup(text), 64)
	switch {
	case !numberForm.MatchString(text), err != nil && !math.IsInf(x, 0), x == 0 && text[0] == '-':
		d.problem(diag.Errorf(CodeNumber, n.Pos, "%q is no number", text).WithHint("as 28, -1.5 or 9 372 610"))
		return false
	case math.Abs(x) > mostNumber:
		d.problem(diag.Errorf(CodeNumber, n.Pos, "%q is too large a number", text))
		return false
	}
	v.Number, v.Text = x, Plain(text)
	return d.inRange(f, n, x)
}

// ungroup takes out the spaces that group digits.
func ungroup(s string) string {
	return strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\u2009", "").Replace(s)
}

func (d *decoder) inRange(f *Field, n *yamltree.Node, x float64) bool {
	switch {
	case f.Min != nil && x < *f.Min:
		d.problem(diag.Errorf(CodeRange, n.Pos, "%q is %s, and at least %s is wanted", f.Name, plainNumber(x), plainNumber(*f.Min)))
		return false
	case f.Max != nil && x > *f.Max:
		d.problem(diag.Errorf(CodeRange, n.Pos, "%q is %s, and at most %s is wanted", f.Name, plainNumber(x), plainNumber(*f.Max)))
		return false
	}
	return true
}

// plainNumber writes a number without an exponent.
func plainNumber(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func (d *decoder) boolean(v *Value, n *yamltree.Node, text string) bool {
	switch text {
	case "true", "yes":
		v.Bool = true
	case "false", "no":
	default:
		d.problem(diag.Errorf(CodeBool, n.Pos, "%q is neither true nor false", text))
		return false
	}
	return true
}

func (d *decoder) enum(v *Value, f *Field, n *yamltree.Node, text string) bool {
	if !slices.Contains(f.Values, text) {
		p := diag.Errorf(CodeEnum, n.Pos, "%q is none of the values of %q", text, f.Name)
		p.Hint = cmp.Or(diag.DidYouMean(text, f.Values), "one of "+strings.Join(f.Values, ", "))
		d.problem(p)
		return false
	}
	v.Text = Plain(text)
	return true
}

// point reads "latitude, longitude" in degrees.
func (d *decoder) point(n *yamltree.Node, text string) (Point, bool) {
	a, b, ok := strings.Cut(text, ",")
	lat, err1 := strconv.ParseFloat(strings.TrimSpace(a), 64)
	lon, err2 := strconv.ParseFloat(strings.TrimSpace(b), 64)
	if !ok || err1 != nil || err2 != nil {
		d.problem(diag.Errorf(CodePoint, n.Pos, "%q is no point", text).WithHint("latitude, longitude in degrees: 10.4667, -68.05"))
		return Point{}, false
	}
	if !(math.Abs(lat) <= 90 && math.Abs(lon) <= 180) {
		p := diag.Errorf(CodePoint, n.Pos, "%q lies outside the earth: latitude is -90 to 90, longitude -180 to 180", text)
		if math.Abs(lon) <= 90 && math.Abs(lat) <= 180 {
			p.Hint = fmt.Sprintf("latitude comes first: did you mean %v, %v?", lon, lat)
		}
		d.problem(p)
		return Point{}, false
	}
	return Point{lat, lon}, true
}

// decimals gives how many digits stand behind the point in the numbers of a text, the most of them: zeros at the end too, and as many
// as the numbers need that are written in another way.
func decimals(text string, p Point) uint8 {
	numbers := append(strings.Split(text, ","), strconv.FormatFloat(p.Lat, 'f', -1, 64), strconv.FormatFloat(p.Lon, 'f', -1, 64))
	most := 0
	for _, number := range numbers {
		if _, behind, ok := strings.Cut(strings.TrimSpace(number), "."); ok && !strings.ContainsAny(behind, "eEpP") {
			most = max(most, len(behind))
		}
	}
	return uint8(min(most, 15))
}

// line reads a list of points, each "lat, lon" or [lat, lon].
func (d *decoder) line(c *Claim, n *yamltree.Node) bool {
	c.Value.Type = TypeLine
	for _, it := range n.Items {
		text := it.Text
		if it.Kind == yamltree.List && len(it.Items) == 2 {
			text = it.Items[0].Text + ", " + it.Items[1].Text
		}
		p, ok := d.point(it, text)
		if !ok {
			return false
		}
		c.Value.Points, c.Value.Decimals = append(c.Value.Points, p), max(c.Value.Decimals, decimals(text, p))
	}
	if len(c.Value.Points) < 2 {
		d.problem(diag.Errorf(CodePoint, n.Pos, "a line has at least two points"))
		return false
	}
	return true
}

func (d *decoder) url(v *Value, f *Field, n *yamltree.Node, text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.ContainsAny(text, " \"<>") {
		d.problem(diag.Errorf(CodeURL, n.Pos, "%q is no web address", text).WithHint("as https://example.org/page"))
		return false
	}
	v.Text = Plain(text)
	return d.patternMatches(f, n, text)
}

// ref reads TARGET, ROLE of TARGET, and either with a date behind it.
func (d *decoder) ref(v *Value, f *Field, n *yamltree.Node, text string) bool {
	target, off := text, 0
	if len(f.Roles) > 0 {
		role := longestRole(f.Roles, text)
		if role == "" {
			d.unknownRole(f, n, text)
			return false
		}
		v.Role = role
		off = len(role) + len(" of ")
		target = text[off:]
	}
	if f.Dated {
		target, v.Date = cutTrailingDate(target)
	}
	if target == "" || strings.ContainsAny(target, "[]{}|\n") {
		d.problem(diag.Errorf(CodeRef, n.Pos, "%q is no reference", text).WithHint("an id, a slug, a code or a name, without brackets: puerto-cabello"))
		return false
	}
	v.Ref = Ref{Target: target, Pos: n.At(off)}
	return true
}

// cutTrailingDate parts a target from the date behind it: the longest run of
// words that is one. What is left always names something.
func cutTrailingDate(text string) (target string, date edtf.Date) {
	words := strings.Fields(text)
	for n := min(maxDateWords, len(words)-1); n > 0; n-- {
		when := strings.Join(words[len(words)-n:], " ")
		if date, err := edtf.Parse(when); err == nil && strings.ContainsAny(when, "0123456789") {
			return strings.Join(words[:len(words)-n], " "), date
		}
	}
	return text, edtf.Date{}
}

func longestRole(roles []Role, text string) string {
	best := ""
	for _, r := range roles {
		if strings.HasPrefix(text, r.Name+" of ") && len(r.Name) > len(best) {
			best = r.Name
		}
	}
	return best
}

func (d *decoder) unknownRole(f *Field, n *yamltree.Node, text string) {
	names := make([]string, len(f.Roles))
	for i, r := range f.Roles {
		names[i] = r.Name
	}
	word, _, ok := strings.Cut(text, " of ")
	if !ok {
		d.problem(diag.Errorf(CodeRole, n.Pos, "%q says no role", text).WithHint("as: %s of VE 2013-04-19/..", names[0]))
		return
	}
	p := diag.Errorf(CodeRole, n.Pos, "unknown role %q", word)
	p.Hint = cmp.Or(diag.DidYouMean(word, names), "one of "+strings.Join(names, ", "))
	d.problem(p)
}

// image reads {file, alt, credit, licence}.
func (d *decoder) image(c *Claim, n *yamltree.Node) bool {
	r := yamltree.NewRecord(n, &d.problems)
	img := &Image{File: r.Text("file"), Alt: r.Text("alt"), Credit: r.Text("credit"), Licence: r.Text("licence")}
	r.Close()
	if img.File == "" || img.Alt == "" {
		d.problem(diag.Errorf(CodeImage, n.Pos, "an image needs its file and alt: what is to be seen on it"))
		return false
	}
	if path.IsAbs(img.File) || strings.Contains(img.File, "..") || strings.Contains(img.File, `\`) || strings.Contains(img.File, ":") {
		d.problem(diag.Errorf(CodeImage, n.Get("file").Pos, "%q can't be the file of an image", img.File).WithHint("a path within content, from the folder of this file"))
		return false
	}
	if img.Alt == markdown.Decorative {
		img.Alt = ""
	}
	c.Value.Type, c.Value.Image = TypeImage, img
	return true
}

// isLanguage tells whether s is a well-formed BCP 47 tag of a known language.
func isLanguage(s string) bool {
	if len(s) > 1 && len(s) < 12 {
		_, err := language.Parse(s)
		return err == nil && !slices.Contains(longKeys, s)
	}
	return false
}
