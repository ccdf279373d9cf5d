package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/alecthomas/chroma/v2"
	chromahtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
	"github.com/gohugoio/hugo-goldmark-extensions/extras"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"portolan/generator/diag"
	"portolan/generator/markdown"
)

// A converter turns the body of a file into HTML that nobody keeps. It is safe for
// concurrent use.
type converter func(name, body string, w io.Writer) error

// convertAll reads and converts every Markdown file below a folder, on all processors.
func convertAll(args []string, stdout io.Writer, convert converter) error {
	if len(args) != 1 {
		return fmt.Errorf("convert: %d arguments, want DIR", len(args))
	}
	names, err := markdownFiles(args[0])
	if err != nil {
		return err
	}
	var next, size atomic.Int64
	errs := make([]error, len(names))
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(names); i = int(next.Add(1)) - 1 {
				var n int
				n, errs[i] = convertFile(names[i], convert)
				size.Add(int64(n))
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(stdout, "%d files, %d bytes of HTML\n", len(names), size.Load())
	return err
}

func convertFile(name string, convert converter) (int, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return 0, err
	}
	var out bytes.Buffer
	err = convert(name, bodyOf(string(text)), &out)
	return out.Len(), err
}

// bodyOf cuts the fields off the head of a file.
func bodyOf(text string) string {
	if rest, ok := strings.CutPrefix(text, "---\n"); ok {
		if _, body, ok := strings.Cut(rest, "\n---\n"); ok {
			return body
		}
	}
	return text
}

// newOwn converts as the program does, with holes filled from the text alone.
func newOwn() converter {
	c := markdown.New(markdown.Options{Lang: "en"})
	return func(name, body string, w io.Writer) error {
		_, err := io.WriteString(w, c.Convert(diag.Pos{File: name, Line: 1, Col: 1}, body).HTML(nil))
		return err
	}
}

// newStock converts with goldmark and chroma as they come: the same extensions, but
// nothing of ours, so that references and citations stay plain text.
func newStock() converter {
	m := goldmark.New(
		goldmark.WithExtensions(
			extension.Table, extension.Linkify, extension.TaskList, extension.Footnote, extension.DefinitionList, extension.Typographer,
			extras.New(extras.Config{Superscript: extras.SuperscriptConfig{Enable: true}, Subscript: extras.SubscriptConfig{Enable: true},
				Insert: extras.InsertConfig{Enable: true}, Mark: extras.MarkConfig{Enable: true}, Delete: extras.DeleteConfig{Enable: true}}),
		),
		goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithAttribute()),
		goldmark.WithRendererOptions(html.WithXHTML(), renderer.WithNodeRenderers(util.Prioritized(newHighlighted(), 100))),
	)
	return func(_, body string, w io.Writer) error { return m.Convert([]byte(body), w) }
}

// highlighted renders fenced code with chroma's own formatter.
type highlighted struct {
	formatter *chromahtml.Formatter
	style     *chroma.Style
}

func newHighlighted() highlighted {
	return highlighted{chromahtml.New(chromahtml.WithClasses(true)), styles.Fallback}
}

// RegisterFuncs implements [renderer.NodeRenderer].
func (h highlighted) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindFencedCodeBlock, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		block := n.(*ast.FencedCodeBlock)
		lexer := lexers.Get(string(block.Language(source)))
		if lexer == nil {
			lexer = lexers.Fallback
		}
		tokens, err := chroma.Coalesce(lexer).Tokenise(nil, string(block.Lines().Value(source)))
		if err != nil {
			return ast.WalkStop, err
		}
		return ast.WalkSkipChildren, h.formatter.Format(w, h.style, tokens)
	})
}
