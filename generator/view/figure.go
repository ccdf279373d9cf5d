package view

import (
	"html/template"
	"strconv"
	"strings"

	"portolan/generator/figure"
	"portolan/generator/schema"
)

// A Graphic is something drawn, with its words around it and its twin in text: a list or
// a table that says the same.
type Graphic struct {
	ID        string // of the element on the page
	Class     string // timeline, network, chart, table
	Title     string
	Subtitle  string
	Drawing   template.HTML // one drawing for each size; the style sheet shows the one that fits
	Key       template.HTML // what its signs mean
	Twin      template.HTML
	TwinLabel string // what opens the twin; "" if it stands open
	Foot      template.HTML
}

// HTML gives the figure as a whole.
func (f *Graphic) HTML() template.HTML {
	p := &printer{}
	p.raw(`<figure class="graphic graphic-` + f.Class + `" id="` + f.ID + `"`)
	if f.Title != "" {
		p.raw(` aria-labelledby="` + f.ID + `-title"`)
	}
	p.raw(">\n")
	if f.Title != "" {
		p.raw(`<figcaption><span class="graphic-title" id="` + f.ID + `-title">`)
		p.text(f.Title)
		p.raw(`</span>`)
		if f.Subtitle != "" {
			p.raw(` <span class="graphic-subtitle">`)
			p.text(f.Subtitle)
			p.raw(`</span>`)
		}
		p.raw("</figcaption>\n")
	}
	p.raw(string(f.Drawing))
	p.raw(string(f.Key))
	switch {
	case f.Twin == "":
	case f.TwinLabel == "":
		p.raw(string(f.Twin))
	default:
		p.raw(`<details class="graphic-twin"><summary>`)
		p.text(f.TwinLabel)
		p.raw("</summary>\n")
		p.raw(string(f.Twin))
		p.raw("</details>\n")
	}
	if f.Foot != "" {
		p.raw(`<p class="graphic-foot">`)
		p.raw(string(f.Foot))
		p.raw("</p>\n")
	}
	p.raw("</figure>\n")
	return safe(p.html())
}

// nothing says in place of a figure that on the day of the page there is nothing to show.
func (p *printer) nothing(f *Graphic) {
	q := p.builder().printer(false)
	q.raw(`<p class="graphic-none">`)
	q.text(figureWordsFor(p.lang).nothing + " ")
	q.raw(string(p.builder().dayWords(p.day)))
	q.raw(".</p>\n")
	f.TwinLabel, f.Twin = "", safe(q.html())
}

// blockID is the id of the figure that the n-th block of a page makes, from 0.
func blockID(n int) string { return "page-figure-" + strconv.Itoa(n+1) }

// bareText gives the text of printed HTML: what a drawing can say.
func bareText(markup string) string {
	var b strings.Builder
	for {
		text, tag, more := strings.Cut(markup, "<")
		b.WriteString(text)
		if !more {
			return strings.Join(strings.Fields(unescape.Replace(b.String())), " ")
		}
		_, markup, _ = strings.Cut(tag, ">")
	}
}

var unescape = strings.NewReplacer("&amp;", "&", "&#39;", "'", "&lt;", "<", "&gt;", ">", "&#34;", `"`, "\u00a0", " ")

// lookOf tells how firmly a claim is drawn.
func lookOf(c *schema.Claim) figure.Look {
	switch {
	case c.State == schema.InDispute || c.Modality == schema.Disputed:
		return figure.Disputed
	case c.Modality.Fact() && c.State != schema.Candidates:
		return figure.Full
	}
	return figure.Hollow
}

// isolate keeps a name that runs from right to left from turning the words around it.
func isolate(name string) string {
	if strings.IndexFunc(name, func(c rune) bool { return c >= 0x590 && c < 0x900 || c >= 0xfb1d && c < 0xfe00 }) < 0 {
		return name
	}
	return "\u2068" + name + "\u2069"
}

// figureWords are what figures say by themselves in one language.
type figureWords struct {
	asList, asTable, download   string
	today                       string // with the day behind it
	signs                       [figure.Signs]string
	marks, neighbours           string // what a drawing shows, for those who can't see it
	more, notDrawn, kept        string
	mostMentioned               string
	leftOut                     string // %d
	source, sources, asOf, note string
	months                      [12]string
	timelineOf, networkOf       string
	nothing                     string
	all, allTime, see           string
}

// figureWordsFor gives the words of a language, English where there are none.
func figureWordsFor(string) *figureWords { return &englishFigures }

var englishFigures = figureWords{
	asList: "As a list", asTable: "As a table", download: "Download (CSV)",
	today: "as of", marks: "drawn by date; a hollow mark is awaited, a diamond disputed. The list below says the same.",
	signs: [figure.Signs]string{figure.Lasted: "lasted so long", figure.Between: "on a day of that time", figure.AwaitedDay: "planned or expected", figure.AwaitedBar: "planned or expected",
		figure.OpenEnd: "open at that end", figure.GoesOn: "goes on beyond what is drawn", figure.UnknownEnd: "end not known", figure.DisputedDay: "disputed", figure.DisputedBar: "disputed"},
	neighbours:    "joined by lines to what they stand in relation to; a broken line is planned, undetermined or disputed. The list below says the same.",
	mostMentioned: "Where a group has no room for all, those are drawn that most pages speak of, the latest first. The list has all.",
	more:          "more in the list", leftOut: "%d earlier dates are left out.", notDrawn: "Without a date, so not drawn", kept: "Awaited before, and come",
	source: "Source", sources: "Sources", asOf: "As of", note: "Note",
	months:     [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	timelineOf: "Timeline", networkOf: "Network",
	nothing: "Nothing to show as of", all: "All", see: "See", allTime: "All time",
}
