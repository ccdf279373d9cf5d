package view

import (
	"strings"
	"testing"

	"portolan/generator/schema"
)

// A day stays on the line of its month, and a code on one line, wherever values and prose are printed; plain text has neither the
// no-break space nor the element.
func TestWhole(t *testing.T) {
	for text, want := range map[string]string{
		"launched VRSS-2, on 7 October": "launched <span class=\"whole\">VRSS-2</span>, on 7\u00a0October",
		"VRSS-1 & VRSS-2":               `<span class="whole">VRSS-1</span> &amp; <span class="whole">VRSS-2</span>`,
		"“VeneSat-1”’s":                 `“<span class="whole">VeneSat-1</span>”’s`,
		"Resourcesat-2A-x":              `<span class="whole">Resourcesat-2A-x</span>`,
		"A-very-long-code-2":            "A-very-long-code-2",
		"mid-1990s, 3166-2, Kanopus-V":  "mid-1990s, 3166-2, Kanopus-V",
		"-2, 2-, a-2, A–2":              "-2, 2-, a-2, A–2",
		"no number":                     "no number",
	} {
		p := &printer{lang: "en"}
		if p.whole(text); p.html() != want {
			p.whole(text)
			t.Errorf("%q is %q, want %q", text, p.html(), want)
		}
		if p.whole(text); p.plainText() != text {
			t.Errorf("the text of %q is another", text)
		}
		p.plain = true
		if p.whole(text); p.plainText() != text {
			t.Errorf("%q is another in plain text", text)
		}
	}
	kinds := []schema.Source{{File: "kinds/ship.yaml", Text: "folder: ships\nfields: {name: text, built: date, of: {type: ref, to: ship}, use: text}\n"}}
	r := readerOf(t, kinds, nil, map[string]string{
		"ships/a.md":   "---\nname: Kosmos\nbuilt: about 2017-10-07\nof: b\nuse: as CAST-2000 on 8 May\n---\nOn 7\nOctober VRSS-2 flew, it is on [[b]] that\n9 May fell.\n",
		"ships/b.yaml": "name: Launch of VRSS-2 on 3 June\naka: VRSS-2 & co\nsummary: It flew on 4 June.",
	})
	e := EntityPage(r, "ship/a").Entity
	var told []string
	for _, f := range e.Facts() {
		told = append(told, string(f.HTML))
	}
	told = append(told, string(e.Body()))
	page := strings.Join(told, "\n")
	for _, want := range []string{"about 7\u00a0October 2017", "as <span class=\"whole\">CAST-2000</span> on 8\u00a0May", `>Launch of <span class="whole">VRSS-2</span> on 3` + "\u00a0" + `June</a>`,
		"<p>On 7\u00a0October <span class=\"whole\">VRSS-2</span> flew", "that\n9\u00a0May fell"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q:\n%s", want, page)
		}
	}
	b := EntityPage(r, "ship/b").Entity
	const name = `Launch of <span class="whole">VRSS-2</span> on 3` + "\u00a0June"
	card := newBuilder(r, "", "").card("ship/b")
	if b.Heading() != name || card.Name() != name || (Link{Label: card.Label}).Name() != name || b.Lead() != "It flew on 4\u00a0June." || card.Lead() != b.Lead() {
		t.Errorf("templates have %q, %q, %q, %q", b.Heading(), card.Name(), b.Lead(), card.Lead())
	}
	if got := b.AlsoCalled(); len(got) != 1 || got[0] != `<span class="whole">VRSS-2</span> &amp; co` {
		t.Errorf("the other names are %q", got)
	}
	if b.Name != "Launch of VRSS-2 on 3\u00a0June" || b.Summary != "It flew on 4\u00a0June." {
		t.Errorf("the head of a page has %q, %q", b.Name, b.Summary)
	}
	if found := BriefOf(r, "ship/b"); found.Label != "Launch of VRSS-2 on 3 June" || found.Summary != "It flew on 4 June." {
		t.Errorf("the search shows %q, %q", found.Label, found.Summary)
	}
	if s := subjectOf(r, "ship/a"); strings.Contains(strings.Join(s.Lines, "\n"), "\u00a0") {
		t.Errorf("the search is told of no-break spaces: %q", s.Lines)
	}
}
