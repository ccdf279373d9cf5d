package desk

import (
	"bytes"
	"html/template"
	"strings"

	"github.com/yuin/goldmark"
)

// codeText gives the page of a code, which is Markdown of our own, without its title.
func codeText(page string) template.HTML {
	_, text, _ := strings.Cut(page, "\n")
	var b bytes.Buffer
	if err := goldmark.Convert([]byte(text), &b); err != nil {
		return template.HTML(template.HTMLEscapeString(text))
	}
	return template.HTML(b.String())
}
