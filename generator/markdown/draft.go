package markdown

// A draft is a Doc in the making. Its lists grow in memory that is used again for
// the next text, and are copied at their size when they are done; the texts of
// all runs become one string.
type draft struct {
	doc   Doc
	texts []byte // of the runs
	spans []span // one for each of doc.Runs
	lines []Line
}

// A span tells which part of a draft's texts, and which of its lines, a run has.
type span struct{ from, to, fromLine, toLine int }

// settle gives the finished Doc, but for its segments.
func (d *draft) settle() *Doc {
	doc := d.doc
	doc.Refs, doc.Cites, doc.Links, doc.Images = fit(doc.Refs), fit(doc.Cites), fit(doc.Links), fit(doc.Images)
	doc.Blocks, doc.Headings, doc.Runs = fit(doc.Blocks), fit(doc.Headings), fit(doc.Runs)
	texts, lines := string(d.texts), fit(d.lines)
	for i, s := range d.spans {
		doc.Runs[i].Text = texts[s.from:s.to]
		if s.fromLine < s.toLine {
			doc.Runs[i].Lines = lines[s.fromLine:s.toLine:s.toLine]
		}
	}
	return &doc
}

// fit gives a copy of a list that takes no more memory than it needs.
func fit[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return append(make([]T, 0, len(list)), list...)
}

// clear empties the draft, so that it keeps nothing of the text alive.
func (d *draft) clear() {
	d.doc = Doc{
		Refs: empty(d.doc.Refs), Cites: empty(d.doc.Cites), Links: empty(d.doc.Links), Images: empty(d.doc.Images),
		Blocks: empty(d.doc.Blocks), Headings: empty(d.doc.Headings), Runs: empty(d.doc.Runs),
	}
	d.texts, d.spans, d.lines = d.texts[:0], d.spans[:0], empty(d.lines)
}

func empty[T any](list []T) []T {
	clear(list)
	return list[:0]
}
