package build

import (
	"cmp"
	"context"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/geo"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/output"
	"portolan/generator/output/asset"
	"portolan/generator/output/page"
	"portolan/generator/rule"
	"portolan/generator/schema"
	"portolan/generator/site"
	"portolan/generator/source"
	"portolan/generator/view"
	"portolan/generator/yamltree"
)

// input is everything that a build reads, as far as one file or folder at a time
// tells it.
type input struct {
	content, templates, static source.Tree
	settings                   content.Settings
	schema                     *schema.Schema
	layouts                    *page.Templates
	layoutBroken               bool
	docs                       []*content.Doc
	names                      [3]string // how positions name the three folders
}

// scan reads the three folders.
func (b *builder) scan(ctx context.Context) (*input, error) {
	c := b.config
	in := &input{}
	asIs := func(string) bool { return false } // static files are copied to the byte
	for i, f := range []struct {
		dir  string
		tree *source.Tree
		text func(string) bool
	}{{c.Content, &in.content, nil}, {c.Templates, &in.templates, nil}, {c.Static, &in.static, asIs}} {
		in.names[i] = filepath.ToSlash(filepath.Clean(f.dir))
		tree, problems, err := source.Scan(ctx, c.at(f.dir), source.Options{Name: in.names[i], Text: f.text})
		if err != nil {
			return nil, err
		}
		*f.tree = tree
		b.problem(problems...)
	}
	return in, nil
}

// text gives the text of a file by the name that positions have for it.
func (in *input) text(file string) string {
	for i, tree := range []source.Tree{in.content, in.templates, in.static} {
		if rest, ok := strings.CutPrefix(file, in.names[i]+"/"); ok {
			if f, found := tree.Find(rest); found {
				return f.Data
			}
		}
	}
	return ""
}

// name gives the name of a content file in positions.
func (in *input) name(file string) string { return in.names[0] + "/" + file }

// parse reads settings, kinds and templates, and then every content file by itself.
func (b *builder) parse(ctx context.Context) error {
	in := b.input
	b.readSettings()
	b.readSchema()
	var problems []diag.Problem
	in.layouts, problems = page.ParseTemplates(in.names[1], in.templates, in.schema)
	in.layoutBroken = len(problems) > 0
	b.problem(problems...)

	parser := &content.Parser{Schema: in.schema, Markdown: markdown.New(markdown.Options{
		RawHTML: in.settings.RawHTML, Abbreviations: in.settings.Abbreviations, Lang: in.settings.Lang})}
	defaults := b.readDefaults()
	files := in.documents()
	in.docs = make([]*content.Doc, len(files))
	err := parallel(ctx, b.config.Workers, len(files), func(i int) error {
		f := files[i]
		in.docs[i] = parser.Parse(in.name(f.Path), f.Path, f.Data, defaultsFor(defaults, f.Path))
		return nil
	})
	if err != nil {
		return err
	}
	for _, d := range in.docs {
		b.problem(d.Problems...)
	}
	return nil
}

// documents lists the content files that hold entities.
func (in *input) documents() []source.File {
	var out []source.File
	for _, f := range in.content.Files {
		folder, _, _ := strings.Cut(f.Path, "/")
		if f.Path != "site.yaml" && folder != "kinds" && folder != "vocabularies" && !content.IsDefaults(f.Path) && !content.IsMedia(f.Path) {
			out = append(out, f)
		}
	}
	return out
}

func (b *builder) readSettings() {
	in := b.input
	f, _ := in.content.Find("site.yaml")
	settings, problems := content.LoadSettings(in.name("site.yaml"), f.Data)
	b.problem(problems...)
	in.settings = settings
	in.settings.BaseURL = cmp.Or(b.config.BaseURL, settings.BaseURL)
}

func (b *builder) readSchema() {
	in := b.input
	var commons schema.Source
	var kinds, vocabularies []schema.Source
	for _, f := range in.content.Files {
		dir, file := path.Split(f.Path)
		src := schema.Source{File: in.name(f.Path), Text: f.Data}
		switch {
		case path.Ext(file) != ".yaml":
		case f.Path == "kinds/_common.yaml":
			commons = src
		case dir == "kinds/":
			kinds = append(kinds, src)
		case dir == "vocabularies/":
			vocabularies = append(vocabularies, src)
		}
	}
	s, problems := schema.Load(commons, kinds, vocabularies)
	b.problem(problems...)
	in.schema = s
	if len(kinds) == 0 {
		b.problem(diag.Errorf(schema.CodeKind, diag.Pos{File: in.name("kinds")}, "there are no kinds, so there is nothing to build").
			WithHint("is this the folder of the content? It holds kinds/*.yaml"))
	}
	b.checkFolders()
}

// checkFolders finds entries of the menu and the first page that name no list.
func (b *builder) checkFolders() {
	in := b.input
	for _, name := range slices.Concat(in.settings.Nav, in.settings.Home) {
		if strings.HasPrefix(name, "/") {
			continue // a page: checked once it is known which are made
		}
		pos := diag.Pos{File: in.name("site.yaml")}
		switch k := in.schema.InFolder(name); {
		case k == nil:
			p := diag.Errorf(content.CodeSettings, pos, "no kind has the folder %q", name)
			p.Hint = diag.DidYouMean(name, in.schema.Folders())
			b.problem(p)
		case !k.Indexed:
			b.problem(diag.Errorf(content.CodeSettings, pos, "the kind %q has no index to link", k.Name).
				WithHint("name one of its pages by its path: /about/"))
		}
	}
}

// readDefaults reads the _defaults.yaml of each folder.
func (b *builder) readDefaults() map[string][]yamltree.Entry {
	out := map[string][]yamltree.Entry{}
	for _, f := range b.input.content.Files {
		if content.IsDefaults(f.Path) {
			entries, problems := content.ParseDefaults(b.input.name(f.Path), f.Data)
			b.problem(problems...)
			out[path.Dir(f.Path)] = entries
		}
	}
	return out
}

// defaultsFor gives the defaults of the folders that a file lies in, the nearest
// first; a key stands once.
func defaultsFor(defaults map[string][]yamltree.Entry, file string) []yamltree.Entry {
	var out []yamltree.Entry
	for dir := path.Dir(file); dir != "." && dir != "/"; dir = path.Dir(dir) {
		for _, e := range defaults[dir] {
			if !slices.ContainsFunc(out, func(have yamltree.Entry) bool { return have.Key == e.Key }) {
				out = append(out, e)
			}
		}
	}
	return out
}

// resolve joins the docs into a graph and makes the snapshot that outputs ask.
func (b *builder) resolve() error {
	in := b.input
	g := graph.Build(in.schema, in.docs, graph.Options{Lang: in.settings.Lang, Today: b.config.Today,
		Drafts: b.config.Drafts, Autolink: in.settings.Autolink})
	b.problem(g.Problems...)
	b.report.NextDue = g.NextDue
	for _, k := range in.schema.Kinds {
		if n := len(g.List(k.Name)); n > 0 {
			b.report.Entities[k.Name] = n
		}
	}
	files := asset.New(in.static, in.content)
	b.outputs = []output.Output{page.New(in.layouts), files}
	b.site = site.New(site.Site{Settings: in.settings, Schema: in.schema, Graph: g, Today: b.config.Today,
		Assets: files.Names(), Templates: in.layouts.Hashes,
		Static: in.static, Content: in.content, Derive: view.Derivations()})
	return nil
}

// worldFile is where the static folder may have the geometry of countries.
const worldFile = asset.Geometry + "world-50m.json"

const CodeGeometry diag.Code = "geometry" // the geometry of countries can't be read

// rules finds what the content should obey and does not.
func (b *builder) rules(ctx context.Context) error {
	rules := b.config.Rules
	if len(rules) == 0 {
		return nil
	}
	c := &rule.Context{Graph: b.site.Graph, Schema: b.input.schema, Settings: b.input.settings, Today: b.config.Today, Clock: b.config.Clock}
	if f, ok := b.input.static.Find(worldFile); ok {
		world, err := geo.Load([]byte(f.Data))
		if err != nil {
			b.problem(diag.Errorf(CodeGeometry, diag.Pos{File: b.input.names[2] + "/" + worldFile}, "%v", err))
		}
		c.World = world
	}
	found := make([][]diag.Problem, len(rules))
	err := parallel(ctx, b.config.Workers, len(rules), func(i int) error {
		if b.report.Errors() { // what is half read must not end the run
			defer func() { recover() }()
		}
		found[i] = rules[i].Run(c)
		return nil
	})
	b.problem(slices.Concat(found...)...)
	return err
}

// Schema reads only the kinds and vocabularies of a content folder.
func Schema(ctx context.Context, c Config) (*schema.Schema, []diag.Problem, error) {
	b := &builder{config: c, report: &Report{}, input: &input{}}
	name := filepath.ToSlash(filepath.Clean(c.Content))
	tree, problems, err := source.Scan(ctx, c.at(c.Content), source.Options{Name: name})
	if err != nil {
		return nil, nil, err
	}
	b.problem(problems...)
	b.input.content, b.input.names[0] = tree, name
	b.readSchema()
	return b.input.schema, b.finish().Problems, nil
}
