package sitegen

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// briefings gives the briefings, a folder for each year.
func (w *world) briefings(yield func(File) bool) bool {
	for i := range w.n {
		if !yield(w.briefing(i)) {
			return false
		}
	}
	return true
}

// briefing writes one briefing of about 600 words: an introduction and four sections,
// with a list, a table, footnotes, a callout, 6 to 12 references, citations, and code in
// one of ten.
func (w *world) briefing(i int) File {
	r := w.random("briefing", i)
	date := day(r)
	title := phrase(r, 4+r.IntN(4))
	f := &fields{Rand: r}
	f.add("title", "%s", title)
	f.add("date", "%s", date)
	f.add("byline", "%s %s", invented(r, 2), invented(r, 2))
	f.add("article_type", "%s", pick(r, []string{"AnalysisNewsArticle", "BackgroundNewsArticle", "Report"}))
	f.add("summary", "%s", sentence(r, 22))
	about := []string{pick(r, w.countries).id(), pick(r, w.agreed).id(), pick(r, w.ports).id()}
	f.list("takeaways",
		fmt.Sprintf("%s [[%s]] %s [@%s].", phrase(r, 6), about[0], lower(r, 6), pick(r, w.sources)),
		sentence(r, 14))
	f.add("about", "[%s]", strings.Join(about, ", "))
	f.add("topics", "%s", w.topicsOf("briefing", i))
	f.add("src", "%s", pick(r, w.sources))
	f.add("as_of", "%s", date)

	refs := split(r, 6+r.IntN(7), 6)
	var b strings.Builder
	b.WriteString("---\n" + f.text.String() + "---\n\n")
	b.WriteString(w.paragraph(r, 55, refs[0], 1) + "\n\n")
	b.WriteString("## " + phrase(r, 4) + "\n\n" + w.paragraph(r, 60, refs[1], 1) + "\n\n" + w.paragraph(r, 45, refs[2], 1) + "\n\n")
	b.WriteString("## " + phrase(r, 3) + "\n\n" + w.paragraph(r, 45, refs[3], 1) + "[^1]\n\n" + items(r, 4))
	fmt.Fprintf(&b, "\n[^1]: %s [@%s].\n\n", sentenceStem(r, 14), pick(r, w.sources))
	if i%10 == 0 {
		b.WriteString(code(r, i/10) + "\n")
	}
	b.WriteString("## " + phrase(r, 5) + "\n\n" + w.paragraph(r, 50, refs[4], 1) + "\n\n" + w.table(r) + "\n")
	b.WriteString("### " + phrase(r, 3) + "\n\n" + w.paragraph(r, 45, 0, 2) + "\n\n")
	b.WriteString("> [!NOTE]\n> " + sentence(r, 18) + "\n\n")
	b.WriteString("## " + phrase(r, 4) + "\n\n" + w.paragraph(r, 45, refs[5], 1) + "[^2]\n\n" + w.paragraph(r, 30, 0, 0) + "\n\n")
	fmt.Fprintf(&b, "[^2]: %s\n", sentence(r, 16))
	return File{fmt.Sprintf("content/briefings/%s/%s-%06d.md", date[:4], slug(title), i+1), b.String()}
}

// split spreads n over parts as evenly as chance has it.
func split(r *rand.Rand, n, parts int) []int {
	out := make([]int, parts)
	for range n {
		out[r.IntN(parts)]++
	}
	return out
}

// paragraph writes sentences of about so many words in all, with references and citations.
func (w *world) paragraph(r *rand.Rand, words, refs, cites int) string {
	var sentences []string
	for words > 0 || refs > 0 || cites > 0 {
		n := 9 + r.IntN(10)
		words -= n
		s := ""
		if refs > 0 {
			s = phrase(r, n/2) + " " + w.ref(r) + " " + lower(r, n-n/2)
			refs--
		} else {
			s = sentenceStem(r, n)
		}
		if cites > 0 && (words <= 0 || r.IntN(2) == 0) {
			s += " " + w.cite(r)
			cites--
		}
		sentences = append(sentences, s+".")
	}
	return wrap(strings.Join(sentences, " "))
}

// ref writes a reference, in each of the ways that authors do.
func (w *world) ref(r *rand.Rand) string {
	t := pick(r, w.all)
	switch r.IntN(6) {
	case 0:
		return "[[" + t.slug + "]]"
	case 1:
		return "[[" + t.name + "]]"
	case 2:
		return "[[" + t.id() + "|the " + lower(r, 2) + "]]"
	case 3:
		return "[[" + pick(r, w.ports).id() + ".throughput]]"
	}
	return "[[" + t.id() + "]]"
}

func (w *world) cite(r *rand.Rand) string {
	switch r.IntN(4) {
	case 0:
		return fmt.Sprintf("[@%s, p. %d]", pick(r, w.sources), 1+r.IntN(200))
	case 1:
		return "[@" + pick(r, w.sources) + "; @" + pick(r, w.sources) + "]"
	}
	return "[@" + pick(r, w.sources) + "]"
}

func items(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString("- " + sentence(r, 8) + "\n")
	}
	return b.String()
}

func (w *world) table(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString("| date | step | figure | source |\n| --- | --- | --: | --- |\n")
	for range 4 {
		fmt.Fprintf(&b, "| %s | %s | %d | [@%s] |\n", day(r), lower(r, 3), r.IntN(10000), pick(r, w.sources))
	}
	return b.String()
}

// code writes a fenced block in one of five languages.
func code(r *rand.Rand, i int) string {
	name, count := strings.ToLower(invented(r, 2)), 1+r.IntN(900)
	blocks := []string{
		"```go\n// %[1]s counts what passes.\nfunc %[1]s(list []string) (n int) {\n\tfor _, item := range list {\n\t\tif len(item) > %[2]d {\n\t\t\tn++\n\t\t}\n\t}\n\treturn n\n}\n```\n",
		"```yaml\nname: %[1]s\ncount: %[2]d\nsteps:\n  - date: 2020-01-02\n    done: true\n  - date: 2021-03-04\n    note: \"as planned\"\n```\n",
		"```python\ndef %[1]s(rows, most=%[2]d):\n    \"\"\"Keep what is not too large.\"\"\"\n    kept = [row for row in rows if row[\"count\"] < most]\n    return sorted(kept, key=lambda row: row[\"date\"])\n```\n",
		"```json\n{\n  \"name\": \"%[1]s\",\n  \"count\": %[2]d,\n  \"steps\": [\"drawn\", \"signed\"],\n  \"done\": false\n}\n```\n",
		"```bash\nfor file in %[1]s-*.csv; do\n  count=$(wc -l < \"$file\")\n  if [ \"$count\" -gt %[2]d ]; then echo \"$file\"; fi\ndone\n```\n",
	}
	return fmt.Sprintf(blocks[i%len(blocks)], name, count)
}

// lower gives n common words.
func lower(r *rand.Rand, n int) string {
	words := make([]string, max(1, n))
	for i := range words {
		words[i] = word(r)
	}
	return strings.Join(words, " ")
}

// phrase is lower with a capital.
func phrase(r *rand.Rand, n int) string { return capital(lower(r, n)) }

// sentence gives a sentence of plain words.
func sentence(r *rand.Rand, n int) string { return sentenceStem(r, n) + "." }

// sentenceStem gives a sentence without its full stop, with a comma, a name that
// nothing has, or emphasis in it.
func sentenceStem(r *rand.Rand, n int) string {
	head, tail := phrase(r, n/2), lower(r, n-n/2-1)
	switch r.IntN(4) {
	case 0:
		return head + " *" + word(r) + "* " + tail
	case 1:
		return head + ", " + word(r) + " " + tail
	case 2:
		return head + " " + invented(r, 3) + " " + tail
	}
	return head + " " + word(r) + " " + tail
}

// slug brings a title to the form of file names.
func slug(title string) string { return strings.ReplaceAll(strings.ToLower(title), " ", "-") }

// wrap breaks text into lines of at most 120 bytes.
func wrap(text string) string {
	var b strings.Builder
	width := 0
	for i, w := range strings.Fields(text) {
		switch {
		case i == 0:
		case width+1+len(w) > 120:
			b.WriteByte('\n')
			width = 0
		default:
			b.WriteByte(' ')
			width++
		}
		b.WriteString(w)
		width += len(w)
	}
	return b.String()
}
