package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"portolan/generator/diag"
)

// A Ref is a reference in double brackets to an entity, to a part of its page,
// or to one of its facts.
type Ref struct {
	Raw       string   // all before the label, as written; a name may hold what looks like a field
	Target    string   // an id, slug, code, name or alias
	Fragment  string   // after '#'; may be empty
	Field     string   // after '.'; may be empty; a dotted path of identifiers
	Label     string   // after '|', as plain text; may be empty
	HTMLLabel string   // the same as inline HTML
	Sentence  Sentence // that it stands in
	Pos       diag.Pos `digest:"-"`
}

// Shown gives the words that stand for the reference in plain text: its label,
// or else its target.
func (r Ref) Shown() string {
	if r.Label != "" {
		return r.Label
	}
	return r.Target
}

// HTML gives [Ref.Shown] as inline HTML.
func (r Ref) HTML() string {
	if r.HTMLLabel != "" {
		return r.HTMLLabel
	}
	return escape(r.Target)
}

var kindRef = ast.NewNodeKind("Ref")

// A refNode is a reference: first what stands between its brackets, then Refs[index].
type refNode struct {
	ast.BaseInline
	source string
	offset int
	index  int
	shown  string
}

func (*refNode) Kind() ast.NodeKind       { return kindRef }
func (n *refNode) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

// refParser parses references.
type refParser struct{}

func (refParser) Trigger() []byte { return []byte{'!', '['} }

var refOpen, refClose, refEmbed = []byte("[["), []byte("]]"), []byte("![[")

func (refParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if bytes.HasPrefix(line, refEmbed) {
		v := conversionOf(pc)
		v.report(diag.Errorf(CodeRefEmbed, v.pos(segment.Start), "nothing can be embedded by ![[").
			WithHint("for a reference leave out the !, for an image write ![what it shows](file)"))
		return nil
	}
	if !bytes.HasPrefix(line, refOpen) || len(line) > 2 && line[2] == '[' {
		return nil // of [[[x]]] the outer brackets are text
	}
	block.Advance(len(refOpen))
	source, closed := bracketed(block)
	if !closed {
		v := conversionOf(pc)
		p := diag.Errorf(CodeRefUnclosed, v.pos(segment.Start), "this reference has no ]] to end it")
		if _, ok := parent.(*east.TableCell); ok {
			p = p.WithHint(`in a table | ends the cell: write [[target\|label]]`)
		} else {
			p = p.WithHint(`write [[target]] or [[target|label]], or \[[ for two brackets`)
		}
		v.report(p)
		return nil
	}
	return &refNode{source: source, offset: segment.Start}
}

// maxRefLines bounds how many lines a reference may be wrapped over, and with
// that how far an unclosed one is searched.
const maxRefLines = 3

// bracketed reads up to ]] and past it. It gives up at [[ and at the block's end.
func bracketed(block text.Reader) (string, bool) {
	var b strings.Builder
	for range maxRefLines {
		line, _ := block.PeekLine()
		if line == nil {
			break
		}
		end := bytes.Index(line, refClose)
		if open := bytes.Index(line, refOpen); open >= 0 && (end < 0 || open < end) {
			break
		}
		if end >= 0 {
			b.Write(line[:end])
			block.Advance(end + len(refClose))
			return b.String(), true
		}
		b.Write(line)
		block.AdvanceLine()
	}
	return "", false
}

// ref makes a Ref of a node, or text if it can't be one.
func (v *conversion) ref(n *refNode, f *flow, s scope) {
	r := v.parseRef(n)
	r.Pos = v.pos(n.offset)
	switch {
	case s.nested:
		v.reportNested("a reference", r.Pos, s)
		v.asText(n, r.Shown(), f)
		return
	case r.Target == "" && r.Fragment != "":
		v.report(diag.Errorf(CodeRefEmpty, r.Pos, "this reference names no page").
			WithHint("within a page write [text](#%s)", r.Fragment))
	case r.Target == "":
		v.report(diag.Errorf(CodeRefEmpty, r.Pos, "this reference is empty"))
	case strings.HasSuffix(r.Raw, "#"):
		v.report(diag.Errorf(CodeRefEmpty, r.Pos, "this reference names no heading after #"))
	}
	if r.Target == "" {
		v.asText(n, "[["+n.source+"]]", f)
		return
	}
	n.index, n.shown = len(v.doc.Refs), r.Shown()
	v.doc.Refs = append(v.doc.Refs, r)
	f.ref(n.index, n.shown)
}

// reportNested reports what would be a link inside a link or an image's text.
func (v *conversion) reportNested(what string, pos diag.Pos, s scope) {
	if s.alt {
		v.report(diag.Errorf(CodeNested, pos, "%s can't stand in the text of an image", what).
			WithHint("describe the image in plain words"))
		return
	}
	v.report(diag.Errorf(CodeNested, pos, "%s can't stand inside a link", what).
		WithHint("put it before or after the link"))
}

// asText replaces a node by what is shown of it.
func (v *conversion) asText(n ast.Node, shown string, f *flow) {
	s := ast.NewString([]byte(shown))
	s.SetRaw(true)
	n.Parent().ReplaceChild(n.Parent(), n, s)
	f.add(shown)
}

// parseRef reads target#fragment.field|label. In a table | is written \|, and
// means the same everywhere.
func (v *conversion) parseRef(n *refNode) (r Ref) {
	target, label, labelled := strings.Cut(n.source, "|")
	if labelled {
		target = strings.TrimSuffix(target, `\`)
	}
	r.Raw = v.intern(tidy(unescape([]byte(target))))
	name, fragment, _ := strings.Cut(r.Raw, "#")
	name, field := cutField(strings.TrimSpace(name))
	r.Target, r.Field, r.Fragment = v.intern(name), v.intern(field), v.intern(strings.TrimSpace(fragment))
	if label = strings.TrimSpace(label); label != "" {
		r.Label, r.HTMLLabel = v.convertLabel(label)
	}
	return r
}

var (
	slugForm  = regexp.MustCompile(`^[\pL\pN][\pL\pM\pN_.-]*(/[\pL\pN][\pL\pM\pN_.-]*)*$`)
	fieldForm = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$`)
)

// cutField cuts the field from a target: the longest dotted path of identifiers
// at the end of an id, slug or code. Names keep their dots, as they have spaces
// (St. Petersburg) or go on in what is no identifier (iso-codes-4.15).
func cutField(target string) (name, field string) {
	if !strings.Contains(target, ".") || !slugForm.MatchString(target) {
		return target, ""
	}
	for i := 1; i < len(target)-1; i++ {
		if target[i] == '.' && fieldForm.MatchString(target[i+1:]) {
			return target[:i], target[i+1:]
		}
	}
	return target, ""
}

// longLabel is from how many bytes on the Markdown of a label is text: nobody's label is so
// long, and what marks in it cost grows with the square of how many there are.
const longLabel = 1000

// convertLabel converts a label: emphasis, code, inline tags and typography, but
// nothing that could be a link.
func (v *conversion) convertLabel(label string) (plain, html string) {
	if len(label) > longLabel {
		return tidy(label), escape(tidy(label))
	}
	if !strings.ContainsAny(label, "*_`~^+='\"\\&<>[]!\n") && !strings.Contains(label, "--") && !strings.Contains(label, "...") {
		return label, label
	}
	src := []byte(label)
	root := v.label.Parse(text.NewReader(src))
	w := &cutter{doc: v.doc}
	if err := v.renderer.Render(w, src, root); err != nil {
		panic(err)
	}
	return tidy(plainText(root, src)), string(w.buf)
}
