package view

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"portolan/generator/digest"
	"portolan/generator/site"
)

// A Glossary lists the abbreviations that site.yaml explains, in order.
type Glossary struct{ Terms []Term }

// A Term is one abbreviation.
type Term struct {
	ID    string // its anchor on the page
	Short string
	Long  string
	Page  *Card // of what it stands for; nil where that has no page
}

// GlossaryPath is the address of the glossary.
const GlossaryPath = "about/glossary/"

// HasGlossary tells whether there is anything to explain, and a template for it.
func HasGlossary(r *site.Reader) bool {
	return len(r.Settings().Abbreviations) > 0 && r.Template("glossary") != digest.Hash{}
}

// GlossaryPage makes the glossary.
func GlossaryPage(r *site.Reader) *Page {
	b := newBuilder(r, GlossaryPath, "glossary")
	b.page.Title = b.w.glossary
	g := &Glossary{}
	taken := map[string]bool{}
	for _, short := range slices.SortedFunc(maps.Keys(b.set.Abbreviations), compareFold) {
		t := Term{ID: termID(short, taken), Short: short, Long: b.set.Abbreviations[short]}
		for _, name := range []string{short, t.Long} {
			if id := r.Find(name, nil); id != "" && t.Page == nil {
				card := b.card(id)
				t.Page = &card
			}
		}
		g.Terms = append(g.Terms, t)
	}
	b.page.Glossary = g
	return b.page
}

// termID makes an anchor of an abbreviation: its letters and digits, with hyphens between.
func termID(short string, taken map[string]bool) string {
	words := strings.FieldsFunc(short, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	id := "term-" + strings.Join(words, "-")
	for n, first := 2, id; taken[id]; n++ {
		id = first + "-" + strconv.Itoa(n)
	}
	taken[id] = true
	return id
}

// compareFold puts words in order without regard to case, and those that differ in
// nothing else by it.
func compareFold(a, b string) int {
	if c := strings.Compare(strings.ToLower(a), strings.ToLower(b)); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}
