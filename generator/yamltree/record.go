package yamltree

import (
	"strconv"

	"portolan/generator/diag"
)

const (
	CodeUnknownKey diag.Code = "key-unknown" // a mapping has a key that nothing reads
	CodeMissingKey diag.Code = "key-missing" // a mapping lacks a key that it needs
	CodeWrongType  diag.Code = "value-type"  // a value is of another type than its key wants
)

// A Record reads the keys of a mapping one by one and then reports those that
// nobody asked for, so that a misspelt key is never passed over in silence. It is
// for the program's own settings; entities are decoded by their kind.
type Record struct {
	node     *Node
	asked    []string
	problems *[]diag.Problem
}

// NewRecord starts reading node, which should be a mapping; what is wrong is
// added to problems. A Null node reads as an empty mapping.
func NewRecord(node *Node, problems *[]diag.Problem) *Record {
	r := &Record{node: node, problems: problems}
	if node != nil && node.Kind != Map && node.Kind != Null {
		r.wrong(node, "a mapping")
		r.node = nil
	}
	return r
}

func (r *Record) wrong(n *Node, want string) {
	is := n.Kind.String()
	if n.Kind == Scalar {
		is = "the text " + strconv.Quote(n.Text)
	}
	*r.problems = append(*r.problems, diag.Errorf(CodeWrongType, n.Pos, "this should be %s, and is %s", want, is))
}

// Node returns the value under key, or nil where there is none.
func (r *Record) Node(key string) *Node {
	r.asked = append(r.asked, key)
	if n := r.node.Get(key); n != nil && n.Kind != Null {
		return n
	}
	return nil
}

// Text returns the single value under key, or "".
func (r *Record) Text(key string) string {
	n := r.Node(key)
	if n == nil {
		return ""
	}
	if n.Kind != Scalar {
		r.wrong(n, "a single value")
		return ""
	}
	return n.Text
}

// Need is Text for a key that must be there.
func (r *Record) Need(key string) string {
	text := r.Text(key)
	if text == "" && r.node != nil {
		*r.problems = append(*r.problems, diag.Errorf(CodeMissingKey, r.node.Pos, "%q is missing", key))
	}
	return text
}

// Bool returns whether the value under key is true.
func (r *Record) Bool(key string) bool { return r.BoolOr(key, false) }

// BoolOr is Bool for a key whose absence means def.
func (r *Record) BoolOr(key string, def bool) bool {
	n := r.Node(key)
	if n == nil {
		return def
	}
	switch n.Text {
	case "true", "yes":
		return true
	case "false", "no":
		return false
	}
	r.wrong(n, "true or false")
	return def
}

// Number returns the number under key, or nil.
func (r *Record) Number(key string) *float64 {
	n := r.Node(key)
	if n == nil {
		return nil
	}
	f, err := strconv.ParseFloat(n.Text, 64)
	if err != nil {
		r.wrong(n, "a number")
		return nil
	}
	return &f
}

// Nodes returns the items under key; a single value counts as a list of one.
func (r *Record) Nodes(key string) []*Node {
	switch n := r.Node(key); {
	case n == nil:
		return nil
	case n.Kind == List:
		return n.Items
	default:
		return []*Node{n}
	}
}

// Texts returns the texts under key; a single one counts as a list of one.
func (r *Record) Texts(key string) []string {
	var out []string
	for _, n := range r.Nodes(key) {
		if n.Kind != Scalar {
			r.wrong(n, "a single value")
			continue
		}
		out = append(out, n.Text)
	}
	return out
}

// Close reports every key that was not asked for.
func (r *Record) Close() {
	if r.node == nil {
		return
	}
	asked := make(map[string]bool, len(r.asked))
	for _, k := range r.asked {
		asked[k] = true
	}
	for _, e := range r.node.Entries {
		if !asked[e.Key] {
			p := diag.Errorf(CodeUnknownKey, e.Pos, "unknown key %q", e.Key)
			p.Hint = diag.DidYouMean(e.Key, r.asked)
			*r.problems = append(*r.problems, p)
		}
	}
}
