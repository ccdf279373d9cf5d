package edit

import (
	"path"
	"strings"
	"unicode/utf8"

	"portolan/generator/content"
	"portolan/generator/yamltree"
)

// An inherited is a value that an entity has from a folder where its own file gives none.
type inherited struct {
	value string // as YAML of one line; "" where it has no room in one
	from  string // file that says it, as positions name it
}

// inherited gives what the _defaults.yaml of a folder, and of those around it, give to entities in the folder, by field; the nearest counts.
func (c *Content) inherited(folder string) map[string]inherited {
	out := map[string]inherited{}
	for dir := folder; dir != "." && dir != "/"; dir = path.Dir(dir) {
		f, ok := c.Files.Find(path.Join(dir, content.DefaultsFile))
		if !ok {
			continue
		}
		from := path.Join(c.Name, f.Path)
		entries, _ := content.ParseDefaults(from, f.Data) // what is wrong in it is told by check
		for _, e := range entries {
			if _, nearer := out[e.Key]; !nearer {
				out[e.Key] = inherited{oneLine(e.Value), from}
			}
		}
	}
	return out
}

// mostInherited is how many characters an inherited value may have to be written again.
const mostInherited = 60

// oneLine writes a text, or a list of texts, as YAML of one line; "" where it is neither or too long.
func oneLine(n *yamltree.Node) string {
	value := ""
	switch n.Kind {
	case yamltree.Scalar:
		value = again(n, false)
	case yamltree.List:
		var items []string
		for _, item := range n.Items {
			if item.Kind != yamltree.Scalar {
				return ""
			}
			items = append(items, again(item, true))
		}
		value = "[" + strings.Join(items, ", ") + "]"
	}
	if utf8.RuneCountInString(value) > mostInherited {
		return ""
	}
	return value
}

// again writes a scalar as it was written: in quotes some mean another thing than without.
func again(n *yamltree.Node, flow bool) string {
	if n.Quoted || n.Block {
		return doubleQuoted(n.Text)
	}
	return quoted(n.Text, flow)
}

// inherits writes what a field has from the folder, as a comment; false if it has nothing.
// Where that is no value of one line, it only says where it is from.
func (s *skeleton) inherits(field string) (shown bool) {
	v, ok := s.inherited[field]
	switch {
	case !ok:
		return false
	case v.value == "":
		s.line("## %s is inherited from %s; write your own where it is another.", field, v.from)
		return false
	}
	s.line("# %s: %s  # inherited from %s; write your own where it is another", field, v.value, v.from)
	return true
}
