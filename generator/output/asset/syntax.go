package asset

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"

	"portolan/generator/diag"
	"portolan/generator/source"
)

// CodeSyntax is a style sheet or script that a browser can't read.
const CodeSyntax diag.Code = "asset-syntax"

// loaders are what files are read as, by their endings.
var loaders = map[string]api.Loader{".css": api.LoaderCSS, ".js": api.LoaderJS, ".mjs": api.LoaderJS}

// syntax gives the first mistake in a style sheet or script of the folder that positions
// call so, or nil. A browser drops what it can't read without a word, and goes on behind it.
func syntax(folder string, f source.File) *diag.Problem {
	loader, ok := loaders[strings.ToLower(path.Ext(f.Path))]
	if !ok {
		return nil
	}
	read := api.Transform(f.Data, api.TransformOptions{Loader: loader, LogLevel: api.LogLevelSilent})
	mistakes := read.Errors
	for _, w := range read.Warnings {
		if w.ID == "css-syntax-error" || w.ID == "js-comment-in-css" {
			mistakes = append(mistakes, w)
		}
	}
	if len(mistakes) == 0 {
		return nil
	}
	p := mistake(folder, f.Path, mistakes)
	return &p
}

// mistake is the first of some messages about a file, as a problem.
func mistake(folder, file string, messages []api.Message) diag.Problem {
	first := slices.MinFunc(messages, func(a, b api.Message) int { return place(a).Compare(place(b)) })
	pos := place(first)
	pos.File = path.Join(folder, file)
	return diag.Errorf(CodeSyntax, pos, "%s", lower(first.Text))
}

// place gives where a message points to.
func place(m api.Message) diag.Pos {
	if m.Location == nil {
		return diag.Pos{}
	}
	before := m.Location.LineText[:min(m.Location.Column, len(m.Location.LineText))] // in bytes
	return diag.Pos{Line: m.Location.Line, Col: utf8.RuneCountInString(before) + 1}
}

// lower begins a sentence with a small letter, as all problems do.
func lower(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}
