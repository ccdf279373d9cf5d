package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// nodeRenderer renders our own nodes. It writes to a [cutter] only.
type nodeRenderer struct{ c *Converter }

// RegisterFuncs implements [renderer.NodeRenderer].
func (r nodeRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	leaf := func(kind ast.NodeKind, render func(w *cutter, n ast.Node)) {
		reg.Register(kind, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
			if entering {
				render(w.(*cutter), n)
			}
			return ast.WalkSkipChildren, nil
		})
	}
	around := func(kind ast.NodeKind, open func(w *cutter, n ast.Node), end string) {
		reg.Register(kind, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
			if entering {
				open(w.(*cutter), n)
			} else {
				w.(*cutter).string(end)
			}
			return ast.WalkContinue, nil
		})
	}
	leaf(kindRef, func(w *cutter, n ast.Node) { w.hole(RefHole, n.(*refNode).index) })
	leaf(kindCite, func(w *cutter, n ast.Node) { w.hole(CiteHole, n.(*citeNode).group) })
	leaf(kindRun, func(w *cutter, n ast.Node) { w.hole(RunHole, n.(*runNode).index) })
	leaf(kindBlock, func(w *cutter, n ast.Node) { w.hole(BlockHole, n.(*blockNode).index) })
	leaf(kindPlace, func(w *cutter, n ast.Node) { w.hole(n.(*placeNode).hole, n.(*placeNode).index) })
	leaf(kindCode, func(w *cutter, n ast.Node) { n.(*codeNode).render(w) })
	leaf(kindImage, func(w *cutter, n ast.Node) { r.image(w, n.(*imageNode)) })
	leaf(kindAbbreviation, func(w *cutter, n ast.Node) {
		a := n.(*abbreviationNode)
		w.string(`<abbr title="` + escape(a.long) + `">` + escape(a.short) + `</abbr>`)
	})
	around(kindLink, func(w *cutter, n ast.Node) { openLink(w, n.(*linkNode)) }, "</a>")
	around(kindFigure, func(w *cutter, n ast.Node) { w.string("<figure>\n") }, "</figure>\n")
	around(kindCaption, func(w *cutter, n ast.Node) { w.string("\n<figcaption>") }, "</figcaption>\n")
	around(kindCallout, func(w *cutter, n ast.Node) {
		c := n.(*calloutNode)
		w.string(`<aside class="callout callout-` + c.kind + `" aria-label="` + escape(c.label) + "\">\n")
	}, "</aside>\n")
	around(kindCalloutTitle, func(w *cutter, n ast.Node) {
		w.string(`<p class="callout-title">`)
		if !n.HasChildren() {
			w.string(escape(n.Parent().(*calloutNode).label))
		}
	}, "</p>\n")
}

func openLink(w *cutter, n *linkNode) {
	w.string("<a")
	if !n.dead {
		w.string(` href="`)
		if n.hole {
			w.hole(LinkHole, n.index)
		} else {
			w.string(escapeURL(n.dest))
		}
		w.string(`"`)
	}
	writeTitle(w, n.title)
	w.string(">")
}

func (r nodeRenderer) image(w *cutter, n *imageNode) {
	if n.dead {
		w.string(escape(n.alt))
		return
	}
	w.string(`<img `)
	if n.hole {
		w.hole(ImageHole, n.index)
	} else {
		w.string(`src="` + escapeURL(n.dest) + `"`)
	}
	w.string(` alt="` + escape(n.alt) + `"`)
	writeTitle(w, n.title)
	if r.c.on(ruleXHTML) {
		w.string(" />")
	} else {
		w.string(">")
	}
}

func writeTitle(w *cutter, title *string) {
	if title != nil {
		w.string(` title="` + escape(*title) + `"`)
	}
}
