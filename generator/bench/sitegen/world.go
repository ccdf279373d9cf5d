package sitegen

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// A world is what a generated site is about: names first, so that anything can refer
// to anything.
type world struct {
	seed      uint64
	n         int
	countries []thing
	ports     []thing
	agreed    []thing
	programs  []thing
	craft     []thing
	bodies    []thing
	all       []thing // of the six kinds above
	topics    []thing
	events    []thing
	sources   []string // slugs
}

// A thing is an entity of one of the main kinds.
type thing struct{ kind, slug, name string }

func (t thing) id() string { return t.kind + "/" + t.slug }

// newWorld names everything.
func newWorld(seed uint64, n int) *world {
	w := &world{seed: seed, n: n}
	r := w.random("names", 0)
	taken := map[string]bool{"Page": true, "Index": true} // no id may be one of these
	for _, k := range []struct {
		kind    string
		share   int // of a hundred
		pattern string
		list    *[]thing
	}{
		{"country", 12, "%s", &w.countries},
		{"port", 28, "%s", &w.ports},
		{"agreement", 20, "%s Accord", &w.agreed},
		{"program", 6, "%s Program", &w.programs},
		{"satellite", 14, "%s Sat", &w.craft},
		{"organization", 20, "%s Institute", &w.bodies},
	} {
		for range max(3, n*k.share/1000) {
			name := unused(r, taken)
			t := thing{k.kind, strings.ReplaceAll(strings.ToLower(fmt.Sprintf(k.pattern, name)), " ", "-"), fmt.Sprintf(k.pattern, name)}
			*k.list = append(*k.list, t)
			w.all = append(w.all, t)
		}
	}
	for i := range max(5, n/10) {
		w.sources = append(w.sources, fmt.Sprintf("%s-%d", strings.ToLower(invented(r, 2)), i+1))
	}
	r = w.random("further names", 0)
	for range min(max(3, n/25), mostTopics) {
		name := unused(r, taken) + " Affairs"
		w.topics = append(w.topics, thing{"topic", slug(name), name})
	}
	for range max(3, n/100) {
		name := unused(r, taken) + " Meeting"
		w.events = append(w.events, thing{"event", slug(name), name})
	}
	return w
}

// mostTopics is how many topics a site has, however large: what it tells of grows, and not the threads that run through it.
const mostTopics = 40

// unused invents a name that nothing has yet, so that every name is unambiguous.
func unused(r *rand.Rand, taken map[string]bool) string {
	for {
		if name := invented(r, 2+r.IntN(2)); !taken[name] {
			taken[name] = true
			return name
		}
	}
}

// random gives the source of chance for one file, which depends on no other file.
func (w *world) random(what string, i int) *rand.Rand {
	salt := uint64(i) << 8
	for _, c := range []byte(what) {
		salt = salt*31 + uint64(c)
	}
	return rand.New(rand.NewPCG(w.seed, salt))
}

// settings gives the site's settings, the defaults of a folder and one page.
func (w *world) settings(yield func(File) bool) bool {
	return yield(File{"content/site.yaml", `title: Measured portal
description: A generated site, in which nothing is true.
lang: en
base_url: https://192.0.2.1/ # for documentation, RFC 5737
licence: CC0
nav: [briefings, countries, ports, agreements, programs, satellites, sources, /about/]
home: [briefings, agreements, programs]
`}) && yield(File{"content/ports/_defaults.yaml", "src: " + w.sources[0] + "\nas_of: 2020\n"}) &&
		yield(File{"content/pages/about.md", "---\ntitle: About this portal\n---\n\nEverything here is generated, to measure how long a build takes.\n"})
}

// topicFiles gives the topics.
func (w *world) topicFiles(yield func(File) bool) bool {
	for i, t := range w.topics {
		r := w.random("topics", i)
		if !yield(File{"content/topics/" + t.slug + ".md", fmt.Sprintf("---\nname: %s\nsummary: %s\n---\n\n%s\n", t.name, sentence(r, 14), w.paragraph(r, 70, 2, 1))}) {
			return false
		}
	}
	return true
}

// eventFiles gives the events: each a meeting about an agreement.
func (w *world) eventFiles(yield func(File) bool) bool {
	for i, t := range w.events {
		f := &fields{Rand: w.random("events", i)}
		f.add("name", "%s", t.name)
		f.add("date", "%s", day(f.Rand))
		f.add("src", "%s", pick(f.Rand, w.sources))
		f.add("participants", "[%s, %s]", pick(f.Rand, w.countries).id(), pick(f.Rand, w.bodies).id())
		f.add("about", "[%s]", pick(f.Rand, w.agreed).id())
		f.add("topics", "%s", w.topicsOf(t.kind, i))
		if !yield(File{"content/events/" + t.slug + ".yaml", f.text.String()}) {
			return false
		}
	}
	return true
}

// topicsOf picks a topic for what has so many of its kind before it, for one of three two.
func (w *world) topicsOf(kind string, i int) string {
	r := w.random("topics of "+kind, i)
	at := r.IntN(len(w.topics))
	ids := w.topics[at].id()
	if r.IntN(3) == 0 {
		ids += ", " + w.topics[(at+1)%len(w.topics)].id()
	}
	return "[" + ids + "]"
}

// sourcesPerFile is how many records a .list.yaml file of sources holds.
const sourcesPerFile = 25

// sourceFiles gives the sources, many in a file.
func (w *world) sourceFiles(yield func(File) bool) bool {
	for from := 0; from < len(w.sources); from += sourcesPerFile {
		r := w.random("sources", from)
		var b strings.Builder
		for _, slug := range w.sources[from:min(from+sourcesPerFile, len(w.sources))] {
			fmt.Fprintf(&b, "%s:\n  title: %s\n  type: %s\n", slug, phrase(r, 6), pick(r, []string{"report", "article-newspaper", "dataset", "interview"}))
			if r.IntN(2) == 0 {
				fmt.Fprintf(&b, "  by: [%s]\n", pick(r, w.bodies).id())
			}
			fmt.Fprintf(&b, "  container: %s Record\n  date: %s\n  url: https://record.example/%s\n", invented(r, 2), day(r), slug)
		}
		if !yield(File{fmt.Sprintf("content/sources/%05d.list.yaml", from/sourcesPerFile), b.String()}) {
			return false
		}
	}
	return true
}

// day gives a date in the quarter of a century before [Today].
func day(r *rand.Rand) string { return dayOf(r, 2001+r.IntN(25)) }

func dayOf(r *rand.Rand, year int) string {
	return fmt.Sprintf("%04d-%02d-%02d", year, 1+r.IntN(12), 1+r.IntN(28))
}

// mark gives the source of a value, with its date one time in two.
func (w *world) mark(r *rand.Rand) string {
	m := " ^" + pick(r, w.sources)
	if r.IntN(2) == 0 {
		m += " @" + dayOf(r, 1990+r.IntN(11)) // before any briefing, so that no briefing tells what came later
	}
	return m
}
