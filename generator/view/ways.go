package view

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"portolan/generator/content"
	"portolan/generator/schema"
)

// Chains gives, for a source, the way that words took from a speaker to this portal:
// speaker, whom they spoke to, the work, and each work that relayed it. A work that was never looked up itself
// is known through those that relay it.
func (v *Entity) Chains() []template.HTML {
	if !v.kind.Citable {
		return nil
	}
	ways := v.waysOf.get(v.ways)
	return ways[:min(len(ways), mostWays)]
}

// MoreChains tells whether there are more ways than Chains gives.
func (v *Entity) MoreChains() bool { return v.kind.Citable && len(v.waysOf.get(v.ways)) > mostWays }

// mostWays is how many ways a page shows: where works relay each other there are soon more than anybody reads.
const mostWays = 12

// A stage is one of a way: a work, by its id, or somebody who spoke or was spoken to, as HTML.
type stage struct{ work, html string }

// ways gives the ways of the words of a source, not many more than are shown.
func (v *Entity) ways() []template.HTML {
	var all [][]stage
	p := v.builder.printer(false)
	onward := v.relayed(p, v.entity, nil)
	for _, chain := range v.chains(p, v.entity, nil) {
		for _, on := range onward {
			all = append(all, slices.Concat(chain, on))
		}
	}
	told := p.worksOf(all)
	out := make([]template.HTML, len(all))
	for i, way := range all {
		parts := make([]string, len(way))
		for j, s := range way {
			parts[j] = cmp.Or(s.html, told[s.work])
		}
		out[i] = safe(strings.Join(parts, ` <span class="arrow">→</span> `))
	}
	return out
}

// relayed gives the ways from a work to this portal: none between them where it was looked up, else through each that relays it.
func (v *Entity) relayed(p *printer, e *content.Facts, seen []string) [][]stage {
	if e.Claim("accessed") != nil || slices.Contains(seen, e.ID) {
		return [][]stage{nil}
	}
	var ways [][]stage
	for _, edge := range p.r.RelatedIn(e.ID) {
		relay := p.r.Facts(edge.From)
		if edge.Path != schema.FieldRelays || relay == nil || len(ways) > mostWays {
			continue
		}
		for _, on := range v.relayed(p, relay, append(seen, e.ID)) {
			ways = append(ways, append([]stage{{work: relay.ID}}, on...))
		}
	}
	if len(ways) == 0 {
		return [][]stage{nil}
	}
	return ways
}

func (v *Entity) chains(p *printer, e *content.Facts, seen []string) [][]stage {
	self := stage{work: e.ID}
	var chains [][]stage
	if c := e.Claim(schema.FieldRelays); c != nil && c.State == schema.Known && !slices.Contains(seen, e.ID) {
		for i := range c.Value.Items {
			from := p.r.Facts(p.r.Find(c.Value.Items[i].Value.Ref.Target, c.Field.Element().To))
			if from == nil || len(chains) > mostWays {
				continue
			}
			for _, chain := range v.chains(p, from, append(seen, e.ID)) {
				chains = append(chains, append(chain, self))
			}
		}
	}
	if len(chains) > 0 {
		return chains
	}
	var chain []stage
	for _, field := range []string{"by", "to"} {
		if c := e.Claim(field); c != nil {
			p.short(c, nil)
			chain = append(chain, stage{html: p.html()})
		}
	}
	return [][]stage{append(chain, self)}
}

// worksOf writes the works of some ways by their ids: their titles as links, and where two have one title what
// tells them apart.
func (p *printer) worksOf(ways [][]stage) map[string]string {
	var works []string
	for _, way := range ways {
		for _, s := range way {
			if s.work != "" && !slices.Contains(works, s.work) {
				works = append(works, s.work)
			}
		}
	}
	told := map[string]string{}
	apart := p.apart(works)
	for i, id := range works {
		p.link(p.r.Card(id), p.r.Card(id).Label)
		if apart[i] != "" {
			p.raw(" ")
			p.span("detail", "("+apart[i]+")")
		}
		told[id] = p.html()
	}
	return told
}
