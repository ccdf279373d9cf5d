package view

import (
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/schema"
)

// Marks of sources that stand side by side are in order, each number once, and apart: as text,
// too, which is what is copied and read aloud.
func TestMarks(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	ids := r.List("source")[:3]
	note := `<sup id="fnref:1"><a href="#fn:1" class="footnote-ref" role="doc-noteref">1</a></sup>`
	for name, c := range map[string]struct {
		write func(p *printer)
		away  bool
		want  string
	}{
		"one":                      {func(p *printer) { p.noteRef(ids[0], "") }, false, "word1"},
		"in order":                 {func(p *printer) { p.noteRef(ids[2], ""); p.noteRef(ids[0], ""); p.noteRef(ids[1], "") }, false, "word1, 2, 3"},
		"once":                     {func(p *printer) { p.noteRef(ids[1], "p. 2"); p.noteRef(ids[0], ""); p.noteRef(ids[1], "p. 5") }, false, "word1, 2"},
		"words between":            {func(p *printer) { p.noteRef(ids[1], ""); p.raw(" and"); p.noteRef(ids[0], "") }, false, "word2 and1"},
		"read elsewhere":           {func(p *printer) { p.noteRef(ids[1], ""); p.noteRef(ids[0], "") }, true, "word[1, 2]"},
		"several at once":          {func(p *printer) { p.notesOf([]schema.Cite{{Target: ids[2]}, {Target: ids[1]}}) }, false, "word2, 3"},
		"then a footnote":          {func(p *printer) { p.noteRef(ids[1], ""); p.stretch(note + ".") }, false, "word2, 1."},
		"a blank, then a footnote": {func(p *printer) { p.noteRef(ids[1], ""); p.stretch(" " + note + ".") }, false, "word2, 1."},
		"a footnote before":        {func(p *printer) { p.stretch(note); p.noteRef(ids[1], "") }, false, "word1, 2"},
		"two footnotes":            {func(p *printer) { p.stretch(note + note + " and " + note) }, false, "word1, 1 and 1"},
	} {
		t.Run(name, func(t *testing.T) {
			notes := newNotes(r, "")
			for _, id := range ids {
				notes.add(id)
			}
			notes.flat = c.away
			p := &printer{r: r, w: &english, notes: notes}
			p.raw("word")
			c.write(p)
			if diff := cmp.Diff(c.want, textOf(p.html())); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What two citations of a source in one place say of it stands behind one link back.
func TestLocators(t *testing.T) {
	r := portal(t, "2026-11-23").Reader()
	notes := newNotes(r, "")
	p := &printer{r: r, w: &english, notes: notes}
	id := r.List("source")[0]
	for _, locator := range []string{"", "p. 2", "p. 2", "p. 5", "p. 2"} {
		p.noteRef(id, locator)
	}
	p.raw(" again")
	p.noteRef(id, "p. 7")
	if diff := cmp.Diff([]string{"p. 2; p. 5", "p. 7"}, notes.add(id).uses); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	want := `<sup class="note-ref"><a href="#source-1" id="cite-1-1">1</a></sup> again<sup class="note-ref"><a href="#source-1" id="cite-1-2">1</a></sup>`
	if diff := cmp.Diff(want, p.html()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

func textOf(html string) string { return tags.ReplaceAllString(html, "") }
