package schema

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/diag"
	"portolan/generator/yamltree"
)

// longForm reads a value that is written out as a mapping: what it is, in one of
// four ways, and what is said about it, as that its end is disputed.
func (d *decoder) longForm(c *Claim, f *Field, n *yamltree.Node) bool {
	d.longKeysKnown(n)
	d.about(c, n)
	ok := d.head(c, f, n)
	if _, ends := c.Value.Date.Latest(); ok && !c.End.Fact() && !(ends && c.Value.Date.Interval()) {
		d.problem(diag.Errorf(CodeMark, n.Get("end_as").Pos, "end_as says how an end is meant, and here is none").
			WithHint("it stands beside a time with an end, as 2013/2026, or an office that has one"))
	}
	return ok
}

// head reads what a value is, in one of the four ways.
func (d *decoder) head(c *Claim, f *Field, n *yamltree.Node) bool {
	heads := 0
	for _, key := range longHeads {
		if n.Get(key) != nil {
			heads++
		}
	}
	if heads > 1 {
		d.problem(diag.Errorf(CodeLongForm, n.Pos, "a value has one of is, either, candidates and disputed, not %d of them", heads))
	}
	switch {
	case n.Get("is") != nil:
		return d.is(c, f, n.Get("is"))
	case n.Get("either") != nil:
		return d.either(c, f, n)
	case n.Get("candidates") != nil:
		return d.candidates(c, f, n)
	}
	return d.disputed(c, f, n.Get("disputed"))
}

func (d *decoder) longKeysKnown(n *yamltree.Node) {
	for _, e := range n.Entries {
		if !slices.Contains(longKeys, e.Key) {
			p := diag.Errorf(yamltree.CodeUnknownKey, e.Pos, "%q is no key of the long form", e.Key)
			p.Hint = cmp.Or(diag.DidYouMean(e.Key, longKeys), "the keys are "+strings.Join(longKeys, ", "))
			d.problem(p)
		}
	}
}

// about reads all that is said of a value beside the value.
func (d *decoder) about(c *Claim, n *yamltree.Node) {
	for _, e := range n.Entries {
		v := e.Value
		switch e.Key {
		case "as":
			if !slices.Contains(modalities, v.Text) {
				p := diag.Errorf(CodeMark, v.Pos, "%q is no modality", v.Text)
				p.Hint = cmp.Or(diag.DidYouMean(v.Text, modalities), "one of "+strings.Join(modalities, ", "))
				d.problem(p)
				continue
			}
			if c.Modality = Modality(v.Text); v.Text == "stated" {
				c.Modality = Stated
			}
		case "end_as":
			if v.Text != string(Disputed) {
				d.problem(diag.Errorf(CodeMark, v.Pos, "the end of something is %q, and may be disputed", v.Text).WithHint("end_as: disputed, or leave it out"))
				continue
			}
			c.End = Disputed
		case "src":
			c.Sources, c.OwnSource = d.cites(v), true
		case "on":
			if date, ok := d.date(v); ok {
				c.AsOf, c.OwnAsOf = date, true
			}
		case "if":
			c.If = d.remark(v)
		case "excludes":
			c.Excludes = d.remark(v)
		case "note":
			c.Note = d.remark(v)
		case "why":
			c.Why = d.remark(v)
		case "confidence":
			c.Confidence = d.oneOf(v, confidences)
		case "likelihood":
			c.Likelihood = d.oneOf(v, likelihoods)
		}
	}
	if by := n.Get("decided_by"); by != nil { // last, for it inherits the source and the date
		if bc, ok := d.claim(deciding(), by, context{sources: c.Sources, asOf: c.AsOf}); ok {
			c.DecidedBy = &bc
		}
	}
	if c.Confidence != "" && c.Likelihood != "" {
		d.problem(diag.Errorf(CodeLongForm, n.Get("likelihood").Pos, "a confidence and a likelihood stand on one value").
			WithHint("keep one of them: the first judges our evidence, the second the event (ICD 203)"))
	}
}

const keyDecidedBy = "decided_by"

// deciding is the field of who decides an open choice: a relation of its own, and
// not the one that is open.
func deciding() *Field {
	return &Field{Name: keyDecidedBy, Type: TypeRef, Label: Plain("To be decided by")}
}

func (d *decoder) remark(n *yamltree.Node) string {
	if n.Kind != yamltree.Scalar {
		d.problem(diag.Errorf(yamltree.CodeWrongType, n.Pos, "this should be text, and is %s", n.Kind))
	}
	return d.md.Typeset(strings.TrimSpace(n.Text))
}

func (d *decoder) oneOf(n *yamltree.Node, words []string) string {
	if !slices.Contains(words, n.Text) {
		p := diag.Errorf(CodeEnum, n.Pos, "%q is not one of %s", n.Text, strings.Join(words, ", "))
		p.Hint = cmp.Or(diag.DidYouMean(n.Text, words), "write one of them; judgements are in words, not in figures")
		d.problem(p)
		return ""
	}
	return n.Text
}

// is reads the value itself. It may have marks of its own, unless it stands in
// quotes: so a text is written that really ends in what looks like one.
func (d *decoder) is(c *Claim, f *Field, n *yamltree.Node) bool {
	switch {
	case n.Kind == yamltree.Null:
		d.empty(f, n)
		return false
	case n.Kind == yamltree.Scalar && n.Quoted:
		return d.single(c, f, n, n.Text)
	case n.Kind == yamltree.Scalar:
		return d.terse(c, f, n)
	}
	return d.composite(c, f, n)
}

func (d *decoder) options(c *Claim, f *Field, n *yamltree.Node) {
	if n.Kind != yamltree.List {
		d.problem(diag.Errorf(yamltree.CodeWrongType, n.Pos, "this should be a list, and is %s", n.Kind))
		return
	}
	for _, it := range n.Items {
		if oc, ok := d.claim(f, it, c.context()); ok {
			c.Options = append(c.Options, oc)
		}
	}
}

// either reads versions that contradict each other.
func (d *decoder) either(c *Claim, f *Field, n *yamltree.Node) bool {
	c.State, c.Value.Type = Either, f.Type
	versions := n.Get("either")
	d.options(c, f, versions)
	if versions.Kind == yamltree.List && len(versions.Items) < 2 {
		d.problem(diag.Errorf(CodeLongForm, versions.Pos, "either has %d version", len(versions.Items)).
			WithHint("with one version there is no conflict: write it as the value"))
	}
	if show := n.Get("show"); show != nil {
		c.Show = d.showing(show, len(versions.Items))
	}
	if len(c.Options) < len(versions.Items) {
		c.Show = 0 // a version is missing, which is reported: the count is off
	}
	if f.Type == typeStep && len(c.Options) > 0 {
		c.Value, c.Modality = c.Shown().Value, c.Shown().Modality // where one line is wanted, the preferred step is it
	}
	return len(c.Options) > 0
}

func (d *decoder) showing(n *yamltree.Node, versions int) int {
	if i, err := strconv.Atoi(n.Text); err == nil && i >= 1 && i <= versions {
		return i
	}
	d.problem(diag.Errorf(CodeLongForm, n.Pos, "show is %q, and there are %d versions", n.Text, versions).
		WithHint("the number of the version to prefer, from 1"))
	return 0
}

// candidates reads an open choice. What is open is undetermined, whatever else is said.
func (d *decoder) candidates(c *Claim, f *Field, n *yamltree.Node) bool {
	c.State, c.Value.Type = Candidates, f.Type
	if c.Modality == Stated {
		c.Modality = Undetermined
	}
	candidates := n.Get("candidates")
	d.options(c, f, candidates)
	if candidates.Kind == yamltree.List && len(candidates.Items) == 0 {
		d.problem(diag.Errorf(CodeLongForm, candidates.Pos, "candidates names none").
			WithHint("leave the field out, or write unknown"))
	}
	return len(c.Options) > 0
}

// disputed reads the views of a dispute, side by side.
func (d *decoder) disputed(c *Claim, f *Field, n *yamltree.Node) bool {
	c.State, c.Value.Type, c.Modality = InDispute, f.Type, Disputed
	if n.Kind != yamltree.List {
		d.problem(diag.Errorf(yamltree.CodeWrongType, n.Pos, "disputed should be a list of views, and is %s", n.Kind))
		return false
	}
	for _, it := range n.Items {
		r := yamltree.NewRecord(it, &d.problems)
		v := View{Text: d.md.Typeset(r.Need("view")), Pos: it.Pos, Sources: c.Sources}
		if of := r.Node("of"); of != nil {
			v.Of = &Ref{Target: of.Text, Pos: of.At(0)}
		}
		if src := r.Node("src"); src != nil {
			v.Sources = d.cites(src)
		}
		r.Close()
		c.Views = append(c.Views, v)
	}
	if len(n.Items) < 2 {
		d.problem(diag.Errorf(CodeLongForm, n.Pos, "a dispute has at least two views, and here is %d", len(n.Items)))
	}
	return len(c.Views) > 0
}
