package rule

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/schema"
)

const (
	CodeVagueTime            diag.Code = "style-vague-time"      // a word stands for a date
	CodeLoaded               diag.Code = "style-loaded"          // a word takes sides
	CodeSpeech               diag.Code = "style-speech"          // a verb of speech judges what is said
	CodeHedge                diag.Code = "style-hedge"           // a sentence hedges and names nobody
	CodeFlag                 diag.Code = "style-flag"            // what is disputed has a flag
	CodeConfidenceLikelihood diag.Code = "confidence-likelihood" // a sentence gives a confidence and a likelihood
)

// Words of house style, whole and in any case.
var (
	vagueWords  = anyOf(`soon|recently|currently|lately|nowadays`, "soon", "recently", "currently", "lately", "nowadays")
	loadedWords = anyOf(`regimes?|so-called|annexations?|reunifications?`, "regime", "so-called", "annexation", "reunification")
	// A place can be admitted to a union, and claims can be made of land: what counts is what speakers do.
	speechWords = anyOf(`admit(?:s|ted)?(?: that)?|claim(?:s|ed)? that|reveal(?:s|ed)?|insist(?:s|ed)?`, "admit", "claim", "reveal", "insist")
	hedgeWords  = anyOf(`reportedly|possibly`, "reportedly", "possibly")
	admitsTo    = regexp.MustCompile(`^\s+(?:as|into|to)\b`)
	nounBefore  = regexp.MustCompile(`(?i)\b(?:a|an|any|each|every|his|her|its|no|of|our|such|that|the|their|these|this|those)\s+$`)

	dateWords = regexp.MustCompile(`(?i)\b(?:1[5-9]\d\d|20\d\d|203Xs?)\b|\b\d{1,2} ` + months + `\b|\b` + months + ` \d`)

	confidenceWords = anyOf(`(?:low|moderate|medium|high) confidence|confidence (?:is|was) (?:low|moderate|medium|high)`)
	likelihoodWords = anyOf(`almost no chance|(?:very |highly )?unlikely|(?:roughly )?even chance|(?:very |highly )?likely|`+
		`almost certain(?:ly)?|probabl[ey]|improbabl[ey]`, "chance", "likely", "certain", "probabl")
)

const months = `(?:January|February|March|April|May|June|July|August|September|October|November|December)`

// A pattern finds words, whole and in any case. One of stems, in lower case, is part of
// each: to look for these first is ten times as fast.
type pattern struct {
	*regexp.Regexp
	stems []string
}

func anyOf(list string, stems ...string) pattern {
	return pattern{regexp.MustCompile(`(?i)\b(?:` + list + `)\b`), stems}
}

// mayBe tells whether a pattern can be found in a text. Long texts are many and most have
// none of its words, so none is copied for that.
func (c *Context) mayBe(p pattern, text string) bool {
	buf, _ := c.lowered.Get().(*[]byte)
	if buf == nil {
		buf = new([]byte)
	}
	defer c.lowered.Put(buf)
	lower := append((*buf)[:0], text...)
	*buf = lower
	for i, b := range lower {
		if 'A' <= b && b <= 'Z' { // stems are ASCII
			lower[i] = b + 'a' - 'A'
		}
	}
	return slices.ContainsFunc(p.stems, func(stem string) bool { return bytes.Contains(lower, []byte(stem)) })
}

// A word is a match in a sentence outside quotation marks.
type word struct {
	sentence
	match    string
	from, to int
	pos      diag.Pos
}

// words calls visit for each match of a pattern in the sentences of kinds that are
// not sources.
func (c *Context) words(p pattern, visit func(word)) {
	c.eachWhole(func(e *content.Entity, k *schema.Kind) {
		if k.Citable {
			return
		}
		c.sentences(e, k, func(text string) bool { return c.mayBe(p, text) }, func(s sentence) {
			for _, m := range p.FindAllStringIndex(s.text, -1) {
				if quoted(s.text, m[0]) {
					continue
				}
				found := strings.TrimLeft(s.text[m[0]:m[1]], " \t\n") // a blank behind a link has no place of its own
				from := m[1] - len(found)
				if pos, ok := s.pos(from); ok {
					visit(word{s, found, from, m[1], pos})
				}
			}
		})
	})
}

func vagueTime(c *Context) []diag.Problem {
	var out problems
	c.words(vagueWords, func(w word) {
		if !dateWords.MatchString(w.text) {
			out.add(diag.Warnf(CodeVagueTime, w.pos, "%q says no date", w.match).WithHint("when? a page is read for years"))
		}
	})
	return out
}

func loaded(c *Context) []diag.Problem {
	var out problems
	c.words(loadedWords, func(w word) {
		out.add(diag.Warnf(CodeLoaded, w.pos, "%q takes a side", w.match).
			WithHint("write what happened, or quote whoever says so, in quotation marks"))
	})
	return out
}

func speech(c *Context) []diag.Problem {
	var out problems
	c.words(speechWords, func(w word) {
		verb := strings.ToLower(strings.Fields(w.match)[0])
		if strings.HasPrefix(verb, "admit") && admitsTo.MatchString(w.text[w.to:]) ||
			strings.HasPrefix(verb, "claim") && nounBefore.MatchString(w.text[:w.from]) {
			return
		}
		out.add(diag.Warnf(CodeSpeech, w.pos, "%q judges what is said", verb).WithHint("speakers say: says, said, told"))
	})
	return out
}

func hedge(c *Context) []diag.Problem {
	var out problems
	c.words(hedgeWords, func(w word) {
		if !w.cited() {
			out.add(diag.Warnf(CodeHedge, w.pos, "%q hides who says so", w.match).WithHint("name and cite the source, or leave the sentence out"))
		}
	})
	return out
}

func confidenceLikelihood(c *Context) []diag.Problem {
	var out problems
	c.words(likelihoodWords, func(w word) {
		for _, m := range confidenceWords.FindAllStringIndex(w.text, -1) {
			if !quoted(w.text, m[0]) {
				out.add(diag.Warnf(CodeConfidenceLikelihood, w.pos, "%q and %q stand in one sentence", w.text[m[0]:m[1]], w.match).
					WithHint("the first judges our evidence, the second the event: two sentences (ICD 203)"))
				return
			}
		}
	})
	return out
}

// flags are the emoji that draw one: two regional indicators, or a black flag with
// the letters of a region behind it.
var flags = regexp.MustCompile(`[\x{1F1E6}-\x{1F1FF}]{2}|\x{1F3F4}[\x{E0020}-\x{E007F}]+`)

func flagged(c *Context) []diag.Problem {
	var out problems
	c.eachWhole(func(e *content.Entity, _ *schema.Kind) {
		if !hasDispute(e.Facts()) {
			return
		}
		report := func(pos diag.Pos) {
			out.add(diag.Warnf(CodeFlag, pos, "a flag takes a side in the dispute about %s", c.title(e.Facts())).WithHint("leave it out"))
		}
		walk(e.Facts(), func(cl *schema.Claim) {
			texts := []string{cl.Note, cl.If, cl.Why}
			for _, t := range cl.Value.Text {
				texts = append(texts, t.Text)
			}
			for _, v := range cl.Views {
				texts = append(texts, v.Text)
			}
			if cl.Value.Prose != nil {
				texts = append(texts, cl.Value.Prose.Text)
			}
			if flags.MatchString(strings.Join(texts, "\n")) {
				report(cl.Pos)
			}
		})
		if e.Body() == nil || !flags.MatchString(e.Body().Text) {
			return
		}
		pos := c.Graph.Pos(e.ID) // for one that stands in a heading or a link
		for _, run := range e.Body().Runs {
			if m := flags.FindStringIndex(run.Text); m != nil {
				pos = run.At(m[0])
				break
			}
		}
		report(pos)
	})
	return out
}
