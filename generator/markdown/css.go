package markdown

import (
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/chroma/v2"
)

// HighlightCSS writes the style sheet for highlighted code, each colour once for light
// and once for dark. All colours have a contrast of at least 4.5 to 1 with the background
// that the sheet gives code (WCAG 2.2, 1.4.3).
func HighlightCSS(w io.Writer) error {
	_, err := io.WriteString(w, paletteCSS())
	return err
}

type colours struct {
	t           chroma.TokenType
	light, dark string
	style       string
}

// The backgrounds of code are the raised paper of the site's style sheet.
const groundLight, groundDark = "#f3eee3", "#1d232a"

// palette gives colours to the types of tokens, and by that to all types below.
var palette = []colours{
	{chroma.Background, "#1f2328", "#e6edf3", "background: light-dark(" + groundLight + ", " + groundDark + ")"},
	{chroma.Comment, "#57606a", "#9198a1", "font-style: italic"},
	{chroma.CommentPreproc, "#953800", "#ffa657", ""},
	{chroma.Keyword, "#a40e26", "#ff7b72", ""},
	{chroma.KeywordConstant, "#0550ae", "#79c0ff", ""},
	{chroma.KeywordType, "#953800", "#ffa657", ""},
	{chroma.NameAttribute, "#0550ae", "#79c0ff", ""},
	{chroma.NameBuiltin, "#0550ae", "#79c0ff", ""},
	{chroma.NameClass, "#953800", "#ffa657", ""},
	{chroma.NameFunction, "#6639ba", "#d2a8ff", ""},
	{chroma.NameTag, "#116329", "#7ee787", ""},
	{chroma.NameVariable, "#953800", "#ffa657", ""},
	{chroma.LiteralNumber, "#0550ae", "#79c0ff", ""},
	{chroma.LiteralString, "#0a3069", "#a5d6ff", ""},
	{chroma.Operator, "#a40e26", "#ff7b72", ""},
	{chroma.GenericDeleted, "#82071e", "#ffdcd7", ""},
	{chroma.GenericEmph, "", "", "font-style: italic"},
	{chroma.GenericHeading, "#0550ae", "#79c0ff", "font-weight: bold"},
	{chroma.GenericInserted, "#116329", "#aff5b4", ""},
	{chroma.GenericStrong, "", "", "font-weight: bold"},
}

// paletteCSS writes a rule for each entry, for its type and those below that have
// no entry of their own.
func paletteCSS() string {
	const prefix = ".chroma"
	selectors := make([][]string, len(palette))
	types := make([]chroma.TokenType, 0, len(chroma.StandardTypes))
	for t := range chroma.StandardTypes {
		types = append(types, t)
	}
	slices.Sort(types)
	for _, t := range types {
		class := chroma.StandardTypes[t]
		for a := t; a != 0 && class != "" && t > 0; a = a.Parent() {
			if i := slices.IndexFunc(palette, func(p colours) bool { return p.t == a }); i >= 0 {
				selectors[i] = append(selectors[i], prefix+" ."+class)
				break
			}
		}
	}
	selectors[0] = []string{prefix}
	var b strings.Builder
	for i, p := range palette {
		var rules []string
		if p.light != "" {
			rules = append(rules, "color: light-dark("+p.light+", "+p.dark+")")
		}
		if p.style != "" {
			rules = append(rules, p.style)
		}
		b.WriteString(strings.Join(selectors[i], ", ") + " { " + strings.Join(rules, "; ") + " }\n")
	}
	return b.String()
}
