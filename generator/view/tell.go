package view

import (
	"strings"

	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// A Teller tells what an entity says in words, as plain text and as of a day, for files
// that are no pages. What is no plain fact has its certainty word here too.
type Teller struct{ p *printer }

// NewTeller makes a teller for an entity, which speaks as of a day.
func NewTeller(r *site.Reader, e *content.Facts, day edtf.Day) Teller {
	set := r.Settings()
	p := &printer{r: r, lang: set.Lang, w: wordsFor(set.Lang), plain: true, line: true, day: day}
	p.owner = p.ownerOf(e)
	return Teller{p}
}

// Words gives a claim with its certainty, and with what is said beside it: the condition,
// what is left out, our judgement.
func (t Teller) Words(c *schema.Claim) string {
	t.p.claim(c)
	return bareText(t.p.html())
}

// Beside gives what is said beside a claim alone, without its value.
func (t Teller) Beside(c *schema.Claim) string {
	t.p.about(c)
	return strings.TrimSpace(bareText(t.p.html()))
}

// Modality gives the word for how a claim is meant, also for a plain fact.
func (t Teller) Modality(m schema.Modality) string { return t.p.w.modality(m) }

// Status tells where a history stands, of which c is the claim and parties that of those
// who take its steps, or nil.
func (t Teller) Status(c, parties *schema.Claim) string {
	t.p.status(c, parties)
	return bareText(t.p.html())
}

// Mentioned gives the id that a reference in prose means, and the fact of it that is asked
// for; "" where there is nothing to be seen.
func Mentioned(r *site.Reader, ref markdown.Ref) (id, field string) {
	found, field := (&printer{r: r}).lookup(ref)
	if found.Hidden {
		return "", ""
	}
	return found.ID, field
}

// RelationsTo gives what stands in a relation to an entity, as its page shows it: under the
// name that the relation has from its side, and as far as it is known today.
func RelationsTo(r *site.Reader, id string) []graph.Edge {
	e := r.Facts(id)
	if e == nil {
		return nil
	}
	v := &Entity{ID: id, entity: e, builder: &builder{r: r}}
	var out []graph.Edge
	for _, edge := range r.RelatedIn(id) {
		if isRelation(edge) && known(r, edge) && !(edge.Field.Symmetric && v.states(edge)) {
			out = append(out, edge)
		}
	}
	return out
}
