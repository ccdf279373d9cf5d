package sitegen

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// entityFiles gives a file for each entity of the six main kinds.
func (w *world) entityFiles(yield func(File) bool) bool {
	for _, k := range []struct {
		folder, ext string
		list        []thing
		write       func(*fields, int, thing)
	}{
		{"countries", "yaml", w.countries, w.country},
		{"ports", "yaml", w.ports, w.port},
		{"agreements", "yaml", w.agreed, w.agreement},
		{"programs", "yaml", w.programs, w.program},
		{"satellites", "yaml", w.craft, w.satellite},
		{"organizations", "md", w.bodies, w.organization},
	} {
		for i, t := range k.list {
			f := &fields{Rand: w.random(k.folder, i)}
			f.add("name", t.name)
			f.add("summary", sentence(f.Rand, 14))
			k.write(f, i, t)
			f.add("topics", "%s", w.topicsOf(t.kind, i))
			text := f.text.String()
			if k.ext == "md" {
				text = "---\n" + text + "---\n\n" + w.paragraph(f.Rand, 70, 2, 1) + "\n"
			}
			if !yield(File{"content/" + k.folder + "/" + t.slug + "." + k.ext, text}) {
				return false
			}
		}
	}
	return true
}

// fields writes the fields of one entity.
type fields struct {
	*rand.Rand
	text strings.Builder
}

func (f *fields) add(key, format string, args ...any) {
	fmt.Fprintf(&f.text, key+": "+format+"\n", args...)
}

func (f *fields) list(key string, items ...string) {
	f.text.WriteString(key + ":\n")
	for _, item := range items {
		f.text.WriteString("  - " + item + "\n")
	}
}

// statements adds sourced sentences with a reference in each.
func (f *fields) statements(w *world) {
	var items []string
	for range 2 + f.IntN(3) {
		items = append(items, fmt.Sprintf("%s [[%s]] %s.%s", phrase(f.Rand, 7), pick(f.Rand, w.all).id(), lower(f.Rand, 5), w.mark(f.Rand)))
	}
	f.list("statements", items...)
}

func (w *world) country(f *fields, _ int, t thing) {
	f.add("official", "Republic of %s", t.name)
	f.add("src", "%s", pick(f.Rand, w.sources))
	f.add("as_of", "%s", day(f.Rand))
	f.add("capital", "%s%s", invented(f.Rand, 3), w.mark(f.Rand))
	f.add("capital_at", "%.2f, %.2f", f.Float64()*120-60, f.Float64()*360-180)
	f.add("area", "%d km²%s", 1000+f.IntN(900000), w.mark(f.Rand))
	f.add("exports", "\n  main: %s%s\n  outlook: %s ~expected%s", word(f.Rand), w.mark(f.Rand), phrase(f.Rand, 6), w.mark(f.Rand))
	f.statements(w)
}

func (w *world) port(f *fields, i int, _ thing) {
	// The check wants a prefix that ISO 3166-1 has; Antarctica's is nobody's.
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ23456789"
	f.add("locode", "AQ%c%c%c", letters[i/34/34%34], letters[i/34%34], letters[i%34])
	f.add("country", "%s", pick(f.Rand, w.countries).id())
	f.add("at", "%.4f, %.4f", f.Float64()*120-60, f.Float64()*360-180)
	f.add("function", "1%s%s-----", pick(f.Rand, []string{"2", "-"}), pick(f.Rand, []string{"3", "-"}))
	f.add("throughput", "%d TEU in %d ~projected%s", 10000+f.IntN(900000), 2005+f.IntN(20), w.mark(f.Rand))
	f.add("grain_terminal", "\n  is: %d t\n  as: planned\n  src: %s\n  if: %s\n  confidence: low", 1000*(1+f.IntN(400)), pick(f.Rand, w.sources), lower(f.Rand, 5))
	f.add("operator", "%s%s", pick(f.Rand, w.bodies).id(), w.mark(f.Rand))
	f.statements(w)
}

func (w *world) agreement(f *fields, _ int, _ thing) {
	f.add("type", "%s", pick(f.Rand, []string{"treaty", "memorandum", "framework agreement", "plan"}))
	a := f.IntN(len(w.countries))
	b := (a + 1 + f.IntN(len(w.countries)-1)) % len(w.countries)
	f.list("parties", w.countries[a].id(), w.countries[b].id())
	f.add("about", "[%s]", pick(f.Rand, w.programs).id())
	f.add("src", "%s", pick(f.Rand, w.sources))
	f.add("as_of", "%s", day(f.Rand))
	f.add("term", "%d years%s", 5+f.IntN(10), w.mark(f.Rand))
	year := 2001 + f.IntN(20)
	f.list("status",
		fmt.Sprintf("%s negotiated%s", dayOf(f.Rand, year), w.mark(f.Rand)),
		fmt.Sprintf("%s signed in %s%s", dayOf(f.Rand, year+1), invented(f.Rand, 2), w.mark(f.Rand)),
		fmt.Sprintf("%s ratified by %s%s", dayOf(f.Rand, year+2), w.countries[a].id(), w.mark(f.Rand)),
		fmt.Sprintf("%s ratified by %s, %s%s", dayOf(f.Rand, year+3), w.countries[b].id(), lower(f.Rand, 4), w.mark(f.Rand)),
		"unknown in-force ~undetermined")
	f.statements(w)
}

func (w *world) program(f *fields, _ int, _ thing) {
	f.list("led_by", pick(f.Rand, w.bodies).id())
	f.add("src", "%s", pick(f.Rand, w.sources))
	f.add("as_of", "%s", day(f.Rand))
	var members []string
	first := f.IntN(len(w.countries))
	for i := range 2 + f.IntN(min(6, len(w.countries)-2)) {
		members = append(members, fmt.Sprintf("%s %s%s", w.countries[(first+i)%len(w.countries)].id(), day(f.Rand), w.mark(f.Rand)))
	}
	f.list("members", members...)
	f.add("member_count", "\n  either:\n    - %d countries%s\n    - %d countries%s\n  show: 1\n  why: %s.", len(members), w.mark(f.Rand), len(members)+1, w.mark(f.Rand), phrase(f.Rand, 8))
	f.add("construction", "early 2030s ~expected%s", w.mark(f.Rand))
	f.list("status",
		fmt.Sprintf("%s agreed, %s%s", dayOf(f.Rand, 2001+f.IntN(10)), lower(f.Rand, 5), w.mark(f.Rand)),
		fmt.Sprintf("%s opened%s", dayOf(f.Rand, 2012+f.IntN(10)), w.mark(f.Rand)))
	f.statements(w)
}

func (w *world) satellite(f *fields, i int, _ thing) {
	year := 1960 + i/900%60
	f.add("cospar", "%d-%03dA", year, 1+i%900)
	f.add("country", "%s", pick(f.Rand, w.countries).id())
	f.add("operator", "%s", pick(f.Rand, w.bodies).id())
	f.add("maker", "%s%s", pick(f.Rand, w.bodies).id(), w.mark(f.Rand))
	f.add("agreement", "%s", pick(f.Rand, w.agreed).id())
	f.add("src", "%s", pick(f.Rand, w.sources))
	f.add("as_of", "%s", day(f.Rand))
	launch := dayOf(f.Rand, year)
	f.add("launch", "%s%s", launch, w.mark(f.Rand))
	f.add("mass", "%d kg%s", 100+f.IntN(5000), w.mark(f.Rand))
	f.list("status",
		fmt.Sprintf("%s contracted%s", dayOf(f.Rand, year-2), w.mark(f.Rand)),
		fmt.Sprintf("%s launched%s", launch, w.mark(f.Rand)),
		fmt.Sprintf("%s operating%s", dayOf(f.Rand, year+1), w.mark(f.Rand)))
}

func (w *world) organization(f *fields, i int, _ thing) {
	f.add("type", "%s", pick(f.Rand, []string{"space agency", "company", "university", "ministry"}))
	f.add("country", "%s", pick(f.Rand, w.countries).id())
	f.add("seat", "%s%s", invented(f.Rand, 3), w.mark(f.Rand))
	f.add("founded", "%d%s", 1950+f.IntN(60), w.mark(f.Rand))
	f.add("src", "%s", pick(f.Rand, w.sources))
	f.add("as_of", "%s", day(f.Rand))
	if i%4 == 0 && i > 0 {
		f.add("parent", "%s", w.bodies[f.IntN(i)].id())
	}
	first := f.IntN(len(w.countries))
	f.list("members", w.countries[first].id()+" "+day(f.Rand), w.countries[(first+1)%len(w.countries)].id()+" "+day(f.Rand)+w.mark(f.Rand))
}
