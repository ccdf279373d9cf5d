package build

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"portolan/generator/diag"
	"portolan/generator/output/asset"
	"portolan/generator/source"
)

// styleSheet is what templates get as .Site.Style.
const styleSheet = "css/portolan.css"

// asksForStyle finds what asks for a style sheet in a template.
var asksForStyle = regexp.MustCompile(`\.Site\.Style\b|\.Asset "([^"]+\.css)"`)

// styles reports style sheets that templates ask for and that static doesn't have. A page
// without one is whole, so templates pass over it; that nobody notices is no use to the
// author. Scripts and fonts may be left out, and are, and so may style altogether.
func (b *builder) styles() {
	r := b.site.Reader()
	defer r.Close()
	styled := slices.ContainsFunc(b.input.static.Files, func(f source.File) bool { return path.Ext(f.Path) == ".css" })
	var told []string
	for _, f := range b.input.templates.Files {
		if path.Ext(f.Path) != ".html" {
			continue
		}
		text := b.input.read(1, f).Data
		for _, m := range asksForStyle.FindAllStringSubmatchIndex(text, -1) {
			name := styleSheet
			if m[2] >= 0 {
				name = text[m[2]:m[3]]
			}
			if name == styleSheet && !styled {
				continue
			}
			if r.Asset(name) != "" || slices.Contains(told, name) {
				continue
			}
			told = append(told, name)
			pos := diag.Pos{File: b.input.names[1] + "/" + f.Path, Line: 1, Col: 1}.At(text, m[0])
			b.problem(diag.Warnf(asset.CodeMissing, pos, "the template asks for the style sheet %q, and %s does not have it", name, b.input.names[2]+"/"+name).
				WithHint("pages are made without it; put it there, or take it out of the template"))
		}
	}
}

// deadInStyles reports what style sheets ask for and the site doesn't have. A browser passes
// over it, too.
func (b *builder) deadInStyles(isMade func(address string) bool) {
	in := b.input
	there := func(path string) bool { _, ok := in.static.Find(path); return ok }
	for _, f := range in.static.Files {
		if strings.EqualFold(path.Ext(f.Path), ".css") {
			b.problem(asset.Dead(in.names[2], in.read(2, f), there, asset.Site{Root: in.settings.BasePath(), Has: isMade})...)
		}
	}
}
