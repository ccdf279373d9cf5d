package asset

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/source"
)

// maker is what makes bundles. It is part of their fingerprints, for another release may
// make other bytes of the same files; a test holds it to go.mod.
const maker = "esbuild v0.28.2"

// fingerprintLen is the length of a fingerprint in hexadecimal digits: 40 bits, where two
// states of one file don't meet by chance.
const fingerprintLen = 10

// isCompact tells which files of the static folder are made smaller.
func isCompact(p string) bool {
	return strings.HasPrefix(p, "css/") && path.Ext(p) == ".css" || strings.HasPrefix(p, "js/") && path.Ext(p) == ".js"
}

// fingerprinted gives the address of a file that is made of parts, by what is in them.
func fingerprinted(p string, parts []source.File) string {
	hashes := []digest.Hash{digest.String(maker)}
	for _, f := range parts {
		hashes = append(hashes, digest.String(f.Path), f.Hash)
	}
	ext := path.Ext(p)
	return strings.TrimSuffix(p, ext) + "." + digest.Join(hashes...).String()[:fingerprintLen] + ext
}

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssImport  = regexp.MustCompile(`(?i)@import\s+(?:url\(\s*)?["']?([^"'()\s;]+)`)
)

// withImports gives a file and, behind it, all that it imports if it is a style sheet, each
// once. file gives a file of the static folder, the zero File for none: what isn't there is
// left to the browser.
func withImports(f source.File, file func(string) source.File) []source.File {
	parts := []source.File{f}
	if path.Ext(f.Path) != ".css" {
		return parts
	}
	seen := map[string]bool{f.Path: true}
	for i := 0; i < len(parts); i++ {
		for _, m := range cssImport.FindAllStringSubmatch(cssComment.ReplaceAllString(parts[i].Data, " "), -1) {
			p := importedBy(parts[i].Path, m[1])
			if p == "" || seen[p] {
				continue
			}
			seen[p] = true
			if g := file(p); g.Path != "" {
				parts = append(parts, g)
			}
		}
	}
	return parts
}

// importedBy gives the path of what a style sheet imports; "" for what lies elsewhere.
func importedBy(from, address string) string {
	if strings.HasPrefix(address, "/") || strings.ContainsAny(address, ":?#") {
		return ""
	}
	p := path.Join(path.Dir(from), address)
	if strings.HasPrefix(p, "../") || path.Ext(p) != ".css" {
		return ""
	}
	return p
}

// compact makes one file of the first of parts and what it imports of the others, without
// blanks and comments. What a browser can't read is a problem at its place in the folder
// that positions call so.
func compact(folder string, parts []source.File) (string, *diag.Problem) {
	for _, f := range parts {
		if p := syntax(folder, f); p != nil {
			return "", p
		}
	}
	byPath := map[string]source.File{}
	for _, f := range parts {
		byPath[f.Path] = f
	}
	first := parts[0]
	o := api.BuildOptions{
		EntryPoints: []string{first.Path}, AbsWorkingDir: "/", Outdir: "/",
		Bundle:           path.Ext(first.Path) == ".css", // a classic script's names are everybody's
		Plugins:          []api.Plugin{{Name: "static", Setup: func(b api.PluginBuild) { readFrom(b, first.Path, byPath) }}},
		MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true,
		Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsInline, LogLevel: api.LogLevelSilent,
	}
	made := api.Build(o)
	if len(made.Errors) > 0 {
		p := mistake(folder, first.Path, made.Errors)
		return "", &p
	}
	return strings.TrimSuffix(string(made.OutputFiles[0].Contents), "\n") + "\n", nil
}

// readFrom lets a build of the first of files read these and nothing of the disk.
func readFrom(b api.PluginBuild, first string, files map[string]source.File) {
	const here = "static"
	b.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
		p := a.Path
		if a.Kind == api.ResolveCSSImportRule {
			p = importedBy(a.Importer, a.Path)
		}
		if _, ok := files[p]; ok && (a.Kind == api.ResolveEntryPoint || a.Kind == api.ResolveCSSImportRule) {
			return api.OnResolveResult{Path: p, Namespace: here}, nil
		}
		return api.OnResolveResult{Path: seenFrom(first, a.Importer, a.Path), External: true}, nil
	})
	b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: here}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
		text := files[a.Path].Data
		return api.OnLoadResult{Contents: &text, Loader: loaders[path.Ext(a.Path)]}, nil
	})
}

// seenFrom gives an address that one style sheet asks for as another has to that takes it in,
// which may lie in another folder.
func seenFrom(to, from, address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" || strings.HasPrefix(u.Path, "/") || path.Dir(to) == path.Dir(from) {
		return address
	}
	seen := strings.Repeat("../", strings.Count(to, "/")) + path.Join(path.Dir(from), u.EscapedPath())
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		seen += address[i:]
	}
	return seen
}
