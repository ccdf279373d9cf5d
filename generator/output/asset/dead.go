package asset

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"portolan/generator/diag"
	"portolan/generator/source"
)

// CodeMissing is a file that is asked for and not there.
const CodeMissing diag.Code = "asset-missing"

// A Site is what addresses in style sheets lead into.
type Site struct {
	Root string                 // path at which the site lies, as an address has it: /my%20portal/
	Has  func(path string) bool // tells of a path from the root of the site whether a file is there
}

// cssAddress finds what may be an address: also in a comment or string, and with escapes.
var cssAddress = regexp.MustCompile(`(?i)(?:@import\s*|url\(\s*)["']?([^"'()\s;]*)`)

// Dead reports what a style sheet asks for of its own site (by @import or url(), CSS Values 4
// §4.5) and the site doesn't have; positions call its folder so. A page is shown without it, so
// these are warnings. imported tells of a path of the folder whether a file is there: what is
// taken in from it needs no address.
func Dead(folder string, f source.File, imported func(path string) bool, s Site) []diag.Problem {
	dead := func(address string, kind api.ResolveKind) string {
		if kind == api.ResolveCSSImportRule && isCompact(f.Path) {
			if p := importedBy(f.Path, address); p != "" && imported(p) {
				return ""
			}
		}
		if p := s.path(f.Path, address); p != "" && !s.Has(p) {
			return p
		}
		return ""
	}
	if !strings.EqualFold(path.Ext(f.Path), ".css") || !anyDead(f.Data, dead) {
		return nil
	}
	var out []diag.Problem
	for _, m := range asked(f, dead) {
		p := diag.Warnf(CodeMissing, place(m), "%s", m.Text).WithHint("pages are shown without it; put it there, or take it out of the style sheet")
		p.Pos.File = path.Join(folder, f.Path)
		out = append(out, p)
	}
	return out
}

// anyDead tells whether it is worth the time to read a style sheet as browsers do: mostly all
// that looks like an address is one, and leads somewhere.
func anyDead(text string, dead func(string, api.ResolveKind) string) bool {
	for _, m := range cssAddress.FindAllStringSubmatch(text, -1) {
		if strings.Contains(m[1], `\`) || dead(m[1], api.ResolveCSSImportRule) != "" || dead(m[1], api.ResolveCSSURLToken) != "" {
			return true
		}
	}
	return false
}

// asked gives a message at each address in a style sheet that is dead.
func asked(f source.File, dead func(string, api.ResolveKind) string) []api.Message {
	resolve := func(a api.OnResolveArgs) (api.OnResolveResult, error) {
		if a.Kind == api.ResolveEntryPoint {
			return api.OnResolveResult{Path: a.Path, Namespace: "static"}, nil
		}
		out := api.OnResolveResult{Path: a.Path, External: true}
		if p := dead(a.Path, a.Kind); p != "" {
			out.Warnings = []api.Message{{Text: fmt.Sprintf("the style sheet asks for %q, and the site has no file %q", a.Path, p)}}
		}
		return out, nil
	}
	setup := func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: ".*"}, resolve)
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: "static"}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
			return api.OnLoadResult{Contents: &f.Data, Loader: api.LoaderCSS}, nil
		})
	}
	read := api.Build(api.BuildOptions{EntryPoints: []string{f.Path}, AbsWorkingDir: "/", Outdir: "/", Bundle: true,
		Plugins: []api.Plugin{{Name: "addresses", Setup: setup}}, LogLevel: api.LogLevelSilent})
	var out []api.Message
	for _, m := range read.Warnings {
		if m.PluginName == "addresses" {
			out = append(out, m)
		}
	}
	return out
}

// path gives what an address in a style sheet means, from the root of the site; "" for what
// lies elsewhere or is in the address itself.
func (s Site) path(from, address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" {
		return ""
	}
	if root, err := url.PathUnescape(s.Root); err == nil && strings.HasPrefix(u.Path, root) {
		return path.Clean(strings.TrimPrefix(u.Path, root))
	}
	if strings.HasPrefix(u.Path, "/") {
		return ""
	}
	return path.Join(path.Dir(from), u.Path)
}
