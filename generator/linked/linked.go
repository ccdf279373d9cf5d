// Package linked writes JSON-LD: what a page says, for machines that know schema.org.
//
// In go nodes with members in order; out comes one script element, which no browser runs.
// Whatever a text holds, it can't end the element: "<", ">" and "&" are written as JSON's
// escapes. The package knows neither entities nor pages, and what may be said of them is
// decided elsewhere.
package linked

import (
	"encoding/json"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Org is what names of schema.org begin with where they are values.
const Org = "https://schema.org/"

// A Node is a thing with what is said of it, in order.
type Node struct{ members []member }

// A member has one value or, of a property that was added again, a list of them.
type member struct {
	key    string
	values []any
}

// New begins a node of a type; of none for "".
func New(typ string) *Node {
	n := &Node{}
	n.Add("@type", typ)
	return n
}

// Add says something of the node: a string, a *Node, an int or a float64. A property that is
// added again has a list of values, each once. What says nothing is left out: "", a nil node.
func (n *Node) Add(key string, value any) *Node {
	switch v := value.(type) {
	case string:
		if v == "" {
			return n
		}
	case *Node:
		if v == nil || len(v.members) == 0 {
			return n
		}
	}
	for i := range n.members {
		if m := &n.members[i]; m.key == key {
			if _, isNode := value.(*Node); isNode || !slices.Contains(m.values, value) {
				m.values = append(m.values, value)
			}
			return n
		}
	}
	n.members = append(n.members, member{key, []any{value}})
	return n
}

// Has tells whether anything was said under a key.
func (n *Node) Has(key string) bool {
	return slices.ContainsFunc(n.members, func(m member) bool { return m.key == key })
}

// Script gives the element that says all that is said of some nodes; "" for none.
func Script(nodes []*Node) string {
	if len(nodes) == 0 {
		return ""
	}
	buf := append(make([]byte, 0, 2048), `<script type="application/ld+json">{"@context":"https://schema.org","@graph":[`...)
	for i, n := range nodes {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = n.append(buf)
	}
	return string(append(buf, "]}</script>\n"...))
}

func (n *Node) append(buf []byte) []byte {
	buf = append(buf, '{')
	for i, m := range n.members {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = append(appendString(buf, m.key), ':')
		if len(m.values) == 1 {
			buf = appendValue(buf, m.values[0])
			continue
		}
		buf = append(buf, '[')
		for j, v := range m.values {
			if j > 0 {
				buf = append(buf, ',')
			}
			buf = appendValue(buf, v)
		}
		buf = append(buf, ']')
	}
	return append(buf, '}')
}

func appendValue(buf []byte, value any) []byte {
	switch v := value.(type) {
	case *Node:
		return v.append(buf)
	case int:
		return strconv.AppendInt(buf, int64(v), 10)
	case float64:
		return strconv.AppendFloat(buf, v, 'f', -1, 64)
	}
	return appendString(buf, value.(string))
}

// appendString writes a string of JSON that HTML takes for nothing else, as
// [encoding/json.Marshal] does.
func appendString(buf []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			text, err := json.Marshal(s)
			if err != nil {
				panic(err) // no string fails
			}
			return append(buf, text...)
		}
	}
	return append(append(append(buf, '"'), s...), '"')
}
