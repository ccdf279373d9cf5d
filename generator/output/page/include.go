package page

import (
	"html/template"
	"maps"
	"slices"
	"text/template/parse"

	"portolan/generator/digest"
)

// hashes gives for each page template the hash of all that its pages are laid out by:
// itself, the base, and what they include. texts has the hash of each file's text.
func hashes(pages map[string]*pageTemplate, texts map[string]digest.Hash) map[string]digest.Hash {
	out := make(map[string]digest.Hash, len(pages))
	for name, page := range pages {
		used := map[string]bool{name: true, menu: true, foot: true} // the frame is laid out for every page
		include(page.Template, base, used)
		include(page.Template, menu, used)
		include(page.Template, foot, used)
		var parts []digest.Hash
		for _, part := range slices.Sorted(maps.Keys(used)) {
			parts = append(parts, digest.Of(part), texts[part])
		}
		out[name] = digest.Join(parts...)
	}
	return out
}

// include adds the names of a template and of all that it includes to used. A template
// that a file defines beside its own has its text in that file, which is counted by
// where it is parsed.
func include(set *template.Template, name string, used map[string]bool) {
	t := set.Lookup(name)
	if t == nil || t.Tree == nil {
		used[name] = true
		return
	}
	used[t.Tree.ParseName] = true
	nodes := []parse.Node{t.Tree.Root}
	for len(nodes) > 0 {
		node := nodes[len(nodes)-1]
		nodes = nodes[:len(nodes)-1]
		switch n := node.(type) {
		case *parse.ListNode:
			if n != nil {
				nodes = append(nodes, n.Nodes...)
			}
		case *parse.IfNode:
			nodes = append(nodes, n.List, n.ElseList)
		case *parse.RangeNode:
			nodes = append(nodes, n.List, n.ElseList)
		case *parse.WithNode:
			nodes = append(nodes, n.List, n.ElseList)
		case *parse.TemplateNode:
			if !used[n.Name] {
				used[n.Name] = true
				include(set, n.Name, used)
			}
		}
	}
}
