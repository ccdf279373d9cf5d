package rule

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/markdown"
	"portolan/generator/schema"
)

// A sentence is one of those that readers see as ours.
type sentence struct {
	text  string
	cited func() bool // it, or the claim that it belongs to, has a source
	data  bool        // it is a value that is plain text, and no prose

	// pos tells where a byte of text is written; ok is false for what isn't prose:
	// code, headings, and the words of a link.
	pos func(off int) (pos diag.Pos, ok bool)
}

// sentences calls visit for each sentence of an entity: of its prose, and of the texts
// among its values. What things are called is not ours to word; nor are the views of
// a dispute. Texts that are not wanted are passed over as a whole.
func (c *Context) sentences(e *content.Entity, k *schema.Kind, wanted func(text string) bool, visit func(sentence)) {
	for i := range e.Claims() {
		named := names(k, e.Claims()[i].Field)
		e.Claims()[i].Walk(func(cl *schema.Claim) { values(cl, named, wanted, visit) })
	}
	e.Prose(func(d *markdown.Doc, cl *schema.Claim) {
		if wanted(d.Text) {
			prose(d, cl != nil && len(cl.Sources) > 0, visit)
		}
	})
}

// values calls visit for each sentence of a claim's texts; named tells that its value is a
// name.
func values(cl *schema.Claim, named bool, wanted func(string) bool, visit func(sentence)) {
	texts := [7]string{cl.If, cl.Excludes, cl.Why}
	if cl.Value.Type == schema.TypeText && !named {
		texts[3] = text(cl)
	}
	if cl.State != schema.InDispute { // there the note is an id
		texts[4] = cl.Note
	}
	if s := cl.Value.Step; s != nil {
		texts[5], texts[6] = s.Note, s.Place
	}
	for _, t := range texts {
		if t == "" || !wanted(t) {
			continue
		}
		for _, s := range split(t) {
			visit(sentence{t[s.from:s.to], func() bool { return len(cl.Sources) > 0 }, true, func(int) (diag.Pos, bool) { return cl.Pos, true }})
		}
	}
}

// names tells whether a field says what an entity is called.
func names(k *schema.Kind, f *schema.Field) bool {
	switch f.Name {
	case k.Title, schema.FieldLabel, schema.FieldShort, schema.FieldAka, schema.FieldFormerly:
		return true
	}
	return false
}

// prose calls visit for each sentence of a text.
func prose(d *markdown.Doc, cited bool, visit func(sentence)) {
	places := locate(d)
	from := 0
	for _, block := range strings.SplitAfter(d.Text, "\n") {
		for _, s := range split(block) {
			at := from + s.from
			one := block[s.from:s.to]
			visit(sentence{one, func() bool { return cited || citedIn(d, one) }, false,
				func(off int) (diag.Pos, bool) { return places.at(d, at+off) }})
		}
		from += len(block)
	}
}

// citedIn tells whether a citation belongs to a sentence.
func citedIn(d *markdown.Doc, sentence string) bool {
	sentence = strings.TrimSpace(sentence)
	for _, cite := range d.Cites {
		whole := strings.TrimSpace(strings.Trim(plain(d, cite.Sentence), "…"))
		if strings.Contains(whole, sentence) || whole != "" && strings.Contains(sentence, whole) {
			return true
		}
	}
	return false
}

// plain gives a sentence with its references by the words that stand there.
func plain(d *markdown.Doc, s markdown.Sentence) string {
	var b strings.Builder
	for _, piece := range s {
		if piece.Ref >= 0 {
			b.WriteString(d.Refs[piece.Ref].Shown())
			continue
		}
		b.WriteString(piece.Text)
	}
	return b.String()
}

// A located run is where in the plain text of a Doc a run stands.
type located struct{ run, from, to, skip int }

// places are the runs of a Doc in order of its plain text.
type places []located

// locate finds the runs in the plain text. Both come in the order of the page but for
// its footnotes, so that each run is sought behind the one before it, and then from
// the start.
func locate(d *markdown.Doc) places {
	var out places
	next := 0
	for i, run := range d.Runs {
		flat := strings.ReplaceAll(run.Text, "\n", " ")
		words := strings.TrimSpace(flat)
		skip := strings.Index(flat, words)
		at := strings.Index(d.Text[next:], words)
		if at >= 0 {
			at += next
			next = at + len(words)
		} else if at = strings.Index(d.Text, words); at < 0 {
			continue // blanks within it were run together
		}
		out = append(out, located{i, at, at + len(words), skip})
	}
	return out
}

func (p places) at(d *markdown.Doc, off int) (diag.Pos, bool) {
	for _, l := range p {
		if l.from <= off && off < l.to {
			return d.Runs[l.run].At(off - l.from + l.skip), true
		}
	}
	return diag.Pos{}, false
}

// A span is a part of a text, in bytes.
type span struct{ from, to int }

// split parts a text into sentences: each ends with a mark after which, beyond
// closing marks and a blank, something begins as sentences do.
func split(s string) []span {
	var out []span
	from := 0
	cut := func(to int) {
		if strings.TrimSpace(s[from:to]) != "" {
			out = append(out, span{from, to})
		}
		from = to
	}
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		begin := i
		i += size
		if !strings.ContainsRune(".!?…。！？", r) {
			continue
		}
		end := i + len(s[i:]) - len(strings.TrimLeft(s[i:], ".!?…\"'”’»)]"))
		rest := strings.TrimLeft(s[end:], " \n")
		first, _ := utf8.DecodeRuneInString(rest)
		blank := len(rest) < len(s[end:])
		if blank && !unicode.IsLower(first) && !(r == '.' && end == i && shortened(s[from:begin])) {
			cut(len(s) - len(rest))
			i = from
		}
	}
	cut(len(s))
	return out
}

// shortened tells whether a full stop behind s does not end a sentence: it stands
// behind an initial, or a word that is usually shortened.
func shortened(s string) bool {
	word := s[strings.LastIndexAny(s, " \n(")+1:]
	if utf8.RuneCountInString(word[strings.LastIndexByte(word, '.')+1:]) == 1 {
		return true
	}
	switch strings.ToLower(word) {
	case "no", "nos", "mr", "mrs", "ms", "dr", "st", "vs", "art", "sec", "fig", "gen", "vol":
		return true
	}
	return false
}

// quoted tells whether a byte of a text stands within quotation marks.
func quoted(s string, off int) bool {
	open, straight := 0, false
	for i, r := range s {
		if i >= off {
			break
		}
		switch r {
		case '“', '„', '«':
			open++
		case '”', '»':
			open = max(0, open-1)
		case '"':
			straight = !straight
		}
	}
	return open > 0 || straight
}
