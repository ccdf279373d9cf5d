package markdown

import (
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/yuin/goldmark/ast"
	"portolan/generator/diag"
)

var kindCode, kindBlock = ast.NewNodeKind("HighlightedCode"), ast.NewNodeKind("SiteBlock")

// A codeNode is code in a language that can be highlighted.
type codeNode struct {
	ast.BaseBlock
	language string
	lexer    chroma.Lexer
	text     string
}

func (*codeNode) Kind() ast.NodeKind       { return kindCode }
func (n *codeNode) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

// A blockNode stands for Blocks[index].
type blockNode struct {
	ast.BaseBlock
	index int
}

func (*blockNode) Kind() ast.NodeKind       { return kindBlock }
func (n *blockNode) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

// html gives a block as code, which is readable too.
func (b Block) html() string {
	return `<pre><code class="language-` + escape(b.Name) + `">` + escape(b.Text) + "</code></pre>\n"
}

// fence walks a fenced block: drawn by the site, highlighted, or left as it is.
func (v *conversion) fence(n *ast.FencedCodeBlock) {
	source := linesOf(n, v.src)
	var info string
	if n.Info != nil {
		info = strings.TrimSpace(unescape(n.Info.Segment.Value(v.src)))
	}
	name, args, _ := strings.Cut(info, " ")
	if drawn := slices.Contains(v.options.Blocks, name); v.unclosed(n, name, drawn) && drawn {
		v.addText(source)
		return
	} else if drawn {
		v.drawn(n, Block{Name: v.intern(name), Args: strings.TrimSpace(args), Text: source})
		return
	}
	v.addText(source)
	if name == "" || !v.on(ruleHighlight) {
		return
	}
	lexer := v.code.lexer(name)
	if lexer == nil {
		pos := v.pos(n.Info.Segment.Start)
		if near := v.misspelt(name); near != "" && fieldsForm.MatchString(source) {
			v.report(diag.Errorf(CodeLanguage, pos, "no block is called %q, and no language", name).
				WithHint("did you mean %q? what stands here would be shown as it is", near))
			return
		}
		v.report(diag.Warnf(CodeLanguage, pos, "no language %q is known to highlight", name).
			WithHint("%s", v.code.nearest(name)))
		return
	}
	code := &codeNode{language: name, lexer: lexer, text: source}
	n.Parent().ReplaceChild(n.Parent(), n, code)
}

// drawn puts a hole in the place of a block that the site draws.
func (v *conversion) drawn(n *ast.FencedCodeBlock, b Block) {
	b.Pos = v.pos(max(0, n.Pos()))
	if n.Lines().Len() > 0 {
		b.Pos = v.pos(n.Lines().At(0).Start)
	}
	hole := &blockNode{index: len(v.doc.Blocks)}
	v.doc.Blocks = append(v.doc.Blocks, b)
	n.Parent().ReplaceChild(n.Parent(), n, hole)
}

// A highlighter finds lexers by the names that authors give languages.
type highlighter struct {
	index func() map[string]chroma.Lexer
}

// newHighlighter makes one that builds its index when the first code turns up.
// chroma's own look-up tries the file patterns of every lexer for each name that
// it doesn't know, and then takes "Makefile.in" for a language.
func newHighlighter() *highlighter {
	return &highlighter{sync.OnceValue(func() map[string]chroma.Lexer {
		index := map[string]chroma.Lexer{}
		put := func(name string, l chroma.Lexer) {
			if name = strings.ToLower(name); index[name] == nil {
				index[name] = chroma.Coalesce(l)
			}
		}
		all := lexers.GlobalLexerRegistry.Lexers
		for _, l := range all {
			put(l.Config().Name, l)
		}
		for _, l := range all {
			for _, alias := range l.Config().Aliases {
				put(alias, l)
			}
		}
		for _, l := range all {
			for _, pattern := range l.Config().Filenames {
				if extension, ok := strings.CutPrefix(pattern, "*."); ok && !strings.ContainsAny(extension, "*?[.") {
					put(extension, l)
				}
			}
		}
		return index
	})}
}

func (h *highlighter) lexer(name string) chroma.Lexer { return h.index()[strings.ToLower(name)] }

func (h *highlighter) nearest(name string) string {
	var names []string
	for n := range h.index() {
		names = append(names, n)
	}
	sort.Strings(names) // so that equally near names are told in one order
	return diag.DidYouMean(name, names)
}

// maxHighlight is the size in bytes beyond which code isn't highlighted: nobody
// reads so much of it, and lexers backtrack.
const maxHighlight = 64 << 10

// render writes the code. If the lexer doesn't give back the very text that it
// got, the code is written plain.
func (n *codeNode) render(w *cutter) {
	w.string(`<pre class="chroma"><code class="language-` + escape(n.language) + `">`)
	start := len(w.buf)
	if len(n.text) > maxHighlight || !n.renderTokens(w) {
		w.buf = w.buf[:start]
		w.string(escape(n.text))
	}
	w.string("</code></pre>\n")
}

func (n *codeNode) renderTokens(w *cutter) (whole bool) {
	defer func() {
		if recover() != nil { // a lexer's rules are at fault, not the author
			whole = false
		}
	}()
	tokens, err := n.lexer.Tokenise(&chroma.TokeniseOptions{State: "root"}, n.text)
	if err != nil {
		return false
	}
	rest := n.text
	for t := tokens(); t != chroma.EOF; t = tokens() {
		after, ok := strings.CutPrefix(rest, t.Value)
		if !ok && t.Value == rest+"\n" {
			t.Value, after, ok = rest, "", true // some lexers add the line's end
		}
		if !ok {
			return false
		}
		rest = after
		writeToken(w, t)
	}
	return rest == ""
}

func writeToken(w *cutter, t chroma.Token) {
	if t.Value == "" {
		return
	}
	class := classOf(t.Type)
	if class == "" || strings.TrimSpace(t.Value) == "" {
		w.string(escape(t.Value))
		return
	}
	w.string(`<span class="` + class + `">`)
	w.string(escape(t.Value))
	w.string("</span>")
}

// classOf gives chroma's class for a type of token, or of the nearest type above it.
func classOf(t chroma.TokenType) string {
	for ; t != 0; t = t.Parent() {
		if class, ok := chroma.StandardTypes[t]; ok {
			return class
		}
	}
	return ""
}
