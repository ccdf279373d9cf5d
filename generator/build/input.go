package build

import (
	"context"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"portolan/generator/block"
	"portolan/generator/cache"
	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/figure"
	"portolan/generator/graph"
	"portolan/generator/markdown"
	"portolan/generator/output"
	"portolan/generator/output/asset"
	"portolan/generator/output/calendar"
	"portolan/generator/output/card"
	"portolan/generator/output/citing"
	"portolan/generator/output/data"
	"portolan/generator/output/dataset"
	"portolan/generator/output/feed"
	"portolan/generator/output/hosting"
	"portolan/generator/output/icon"
	"portolan/generator/output/page"
	"portolan/generator/output/picture"
	"portolan/generator/output/search"
	"portolan/generator/output/sitemap"
	"portolan/generator/output/twin"
	"portolan/generator/record"
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
	dirs                       [3]string // where they lie on the disk
	settings                   content.Settings
	schema                     *schema.Schema
	layouts                    *page.Templates
	layoutBroken               bool
	docs                       []*content.Doc
	names                      [3]string // how positions name the three folders
}

// scan reads the three folders.
func (b *builder) scan(ctx context.Context) error {
	return b.stage("scan", func() error { return b.readFolders(ctx) })
}

func (b *builder) readFolders(ctx context.Context) error {
	c := b.config
	in := &input{}
	b.input = in
	asIs := func(string) bool { return false } // static files are copied to the byte
	for i, f := range []struct {
		dir  string
		tree *source.Tree
		text func(string) bool
	}{{c.Content, &in.content, nil}, {c.Templates, &in.templates, nil}, {c.Static, &in.static, asIs}} {
		in.names[i] = filepath.ToSlash(filepath.Clean(f.dir))
		in.dirs[i] = c.at(f.dir)
		tree, problems, err := source.Scan(ctx, in.dirs[i], source.Options{Name: in.names[i], Text: f.text, Known: b.known.trees[i], Suspects: below(in.dirs[i], b.suspects), Now: c.Now})
		if err != nil {
			return err
		}
		*f.tree = tree
		b.known.trees[i] = tree
		b.problem(problems...)
	}
	return nil
}

// below gives those of files that lie in a folder, by their slash paths in it; nil for nil.
// Both are paths as the system has them.
func below(dir string, files []string) map[string]bool {
	abs, err := filepath.Abs(dir)
	if files == nil || err != nil {
		return nil
	}
	out := map[string]bool{}
	for _, f := range files {
		if in, ok := strings.CutPrefix(f, abs+string(filepath.Separator)); ok {
			out[filepath.ToSlash(in)] = true
		}
	}
	return out
}

func (in *input) trees() [3]source.Tree {
	return [3]source.Tree{in.content, in.templates, in.static}
}

// find gives a file by the name that positions have for it, and the folder that it is in.
func (in *input) find(file string) (folder int, f source.File, ok bool) {
	for i, tree := range in.trees() {
		if rest, ok := strings.CutPrefix(file, in.names[i]+"/"); ok {
			if f, found := tree.Find(rest); found {
				return i, f, true
			}
		}
	}
	return 0, source.File{}, false
}

// text gives the text of a file by the name that positions have for it.
func (in *input) text(file string) string {
	if folder, f, ok := in.find(file); ok {
		return in.read(folder, f).Data
	}
	return ""
}

// read gives a file of one of the three folders with its data. A file that was known and
// not read, and has gone or changed since, is empty.
func (in *input) read(folder int, f source.File) source.File { return read(in.dirs[folder], f) }

func read(dir string, f source.File) source.File {
	if !f.Unread {
		return f
	}
	again, err := source.Read(dir, f)
	if err != nil {
		return source.New(f.Path, nil)
	}
	return again
}

// name gives the name of a content file in positions.
func (in *input) name(file string) string { return in.names[0] + "/" + file }

// parse reads settings, kinds and templates, and then every content file by itself. What
// was parsed before from the same text is taken as it is.
func (b *builder) parse(ctx context.Context) error {
	b.readSettings()
	b.readSchema()
	b.readLayouts()
	b.readMarkdown()
	b.readWorld()
	b.tellOfRoom()
	return b.readDocs(ctx)
}

// tellOfRoom tells how much will be read.
func (b *builder) tellOfRoom() {
	if b.config.Room == nil {
		return
	}
	text := int64(0)
	for _, f := range b.input.documents() {
		text += max(int64(len(f.Data)), f.Stamp.Size) // that of a file which isn't read yet
	}
	b.config.Room(text)
}

// readDocs parses every content file by itself.
func (b *builder) readDocs(ctx context.Context) error {
	in := b.input
	parser := b.parser()
	around := digest.Join(b.known.schema.from, b.known.markdown.from, digest.String(in.names[0]))
	codec := sync.OnceValue(func() *content.Codec { return content.NewCodec(in.schema) })
	defaults := b.readDefaults()
	files := in.documents()
	in.docs = make([]*content.Doc, len(files))
	docs := b.known.docs.of(files)
	var dir string
	var from digest.Hash // of the defaults for dir
	var todo []int
	parsed := 0
	for i, f := range files {
		if d := path.Dir(f.Path); i == 0 || d != dir {
			dir = d
			_, from = defaultsFor(defaults, f.Path)
		}
		doc, o := &docs[i], origin{f.Hash, around, from}
		if doc.doc != nil && doc.origin == o {
			in.docs[i] = doc.doc
			continue
		}
		if now := o.join(); doc.from != now {
			*doc = knownDoc{path: f.Path, from: now}
			parsed++
		}
		doc.origin = o
		todo = append(todo, i)
	}
	err := parallel(ctx, b.config.Workers, len(todo), b.heap.between(len(todo), func(n int) error {
		i := todo[n]
		f, doc := files[i], &docs[i]
		above, _ := defaultsFor(defaults, f.Path)
		name, dir := in.name(f.Path), in.dirs[0] // and not the input, which would be held in memory
		parse := func() *content.Doc { return parser.Parse(name, f.Path, read(dir, f).Data, above) }
		if !doc.unpack(codec, parse) {
			doc.doc = parse()
			if b.spill != nil {
				doc.pack(codec(), b.spill)
			}
		}
		in.docs[i] = doc.doc
		return nil
	}))
	if err != nil {
		return err
	}
	b.known.docs, b.parsed = docs, parsed
	for _, d := range in.docs {
		b.problem(d.Problems...)
	}
	return nil
}

func (b *builder) parser() *content.Parser {
	return &content.Parser{Schema: b.input.schema, Markdown: b.known.markdown.value, Blocks: figure.Blocks(), Lang: b.input.settings.Lang}
}

// pack gets ready what the next run is to know of the doc, while the processor still has
// it at hand: to fetch all docs again when the site is made takes longer.
func (k *knownDoc) pack(codec *content.Codec, spill *cache.Spill) {
	for _, e := range k.doc.Entities {
		e.Hash()
	}
	kept, err := codec.Pack(k.doc)
	k.kept, k.notPacked = keptIn(spill, kept), err
}

// unpack gets the doc ready if it is kept, and tells whether it could. Its facts and prose are taken
// from its file if what is kept of them is found to be damaged.
func (k *knownDoc) unpack(codec func() *content.Codec, parse func() *content.Doc) bool {
	if k.doc == nil && k.kept.doc != "" {
		mended := new(atomic.Bool)
		doc, err := codec().Unpack(k.kept.doc, content.Lazy{Facts: orDamaged(k.kept.facts), Prose: orDamaged(k.kept.prose), Reparse: func() *content.Doc {
			mended.Store(true)
			return parse()
		}})
		if err != nil { // it is damaged: the file is parsed again
			k.kept = storedDoc{}
			return false
		}
		k.doc, k.mended = doc, mended
	}
	return k.doc != nil
}

// renew makes something from text unless it is known from the same text, and reports
// what is wrong with it either way.
func renew[T any](b *builder, have *parsed[T], from digest.Hash, make func() (T, []diag.Problem)) T {
	if have.from != from {
		value, problems := make()
		*have = parsed[T]{from, value, problems}
	}
	b.problem(have.problems...)
	return have.value
}

func (b *builder) readLayouts() {
	in := b.input
	from := digest.Join(in.templates.Hash(), b.known.schema.from, digest.String(in.names[1]))
	in.layouts = renew(b, &b.known.layouts, from, func() (*page.Templates, []diag.Problem) {
		return page.ParseTemplates(in.names[1], in.templates, in.schema)
	})
	in.layoutBroken = len(b.known.layouts.problems) > 0
}

func (b *builder) readMarkdown() {
	set := b.input.settings
	options := markdown.Options{RawHTML: set.RawHTML, Abbreviations: set.Abbreviations, Lang: set.Lang, Blocks: block.Names(figure.Blocks())}
	renew(b, &b.known.markdown, digest.Of(options), func() (*markdown.Converter, []diag.Problem) {
		return markdown.New(options), nil
	})
}

// documents lists the content files that hold entities.
func (in *input) documents() []source.File {
	out := make([]source.File, 0, len(in.content.Files))
	for _, f := range in.content.Files {
		if isDocument(f) {
			out = append(out, f)
		}
	}
	return out
}

// isDocument tells whether a content file holds entities.
func isDocument(f source.File) bool {
	folder, _, _ := strings.Cut(f.Path, "/")
	return f.Path != "site.yaml" && folder != "kinds" && folder != "vocabularies" && !content.IsDefaults(f.Path) && !content.IsMedia(f.Path)
}

func (b *builder) readSettings() {
	in := b.input
	f, _ := in.content.Find("site.yaml")
	settings, problems := content.LoadSettings(in.name("site.yaml"), f.Data)
	b.problem(problems...)
	in.settings = settings
	if b.config.BaseURL != "" {
		in.settings.BaseURL = b.config.BaseURL
	}
	in.settings.Path = b.config.BasePath
	in.settings.Portable = b.config.Portable
	if b.config.NoCards {
		in.settings.Cards = content.Cards{}
	}
}

func (b *builder) readSchema() {
	in := b.input
	var commons schema.Source
	var kinds, vocabularies []schema.Source
	for _, f := range in.content.Files {
		dir, file := path.Split(f.Path)
		if path.Ext(file) != ".yaml" || dir != "kinds/" && dir != "vocabularies/" {
			continue
		}
		src := schema.Source{File: in.name(f.Path), Text: f.Data}
		switch {
		case f.Path == "kinds/_common.yaml":
			commons = src
		case dir == "kinds/":
			kinds = append(kinds, src)
		default:
			vocabularies = append(vocabularies, src)
		}
	}
	from := digest.Of([]any{commons, kinds, vocabularies})
	in.schema = renew(b, &b.known.schema, from, func() (*schema.Schema, []diag.Problem) {
		return schema.Load(commons, kinds, vocabularies)
	})
	if len(kinds) == 0 {
		b.problem(diag.Errorf(schema.CodeKind, diag.Pos{File: in.name("kinds")}, "there are no kinds, so there is nothing to build").
			WithHint("is this the folder of the content? It holds kinds/*.yaml"))
	}
	b.checkFolders()
}

// checkFolders finds entries of the menu and the first page that name no list.
func (b *builder) checkFolders() {
	in := b.input
	for _, setting := range []struct {
		name    string
		folders []string
	}{{"nav", in.settings.Nav}, {"home", in.settings.Home}, {"facets", in.settings.Search.Facets}} {
		for _, name := range setting.folders {
			if strings.HasPrefix(name, "/") {
				continue // a page: checked once it is known which are made
			}
			pos := in.settings.Places.Of(setting.name, name)
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
}

// A folderDefaults is what the _defaults.yaml of a folder says.
type folderDefaults struct {
	from    digest.Hash // of the file and its name, which its problems tell
	entries []yamltree.Entry
}

// readDefaults reads the _defaults.yaml of each folder.
func (b *builder) readDefaults() map[string]folderDefaults {
	out := map[string]folderDefaults{}
	for _, f := range b.input.content.Files {
		if content.IsDefaults(f.Path) {
			entries, problems := content.ParseDefaults(b.input.name(f.Path), f.Data)
			b.problem(problems...)
			out[path.Dir(f.Path)] = folderDefaults{digest.Join(f.Hash, digest.String(f.Path)), entries}
		}
	}
	return out
}

// defaultsFor gives the defaults of the folders that a file lies in, the nearest
// first, and the hash of the files that say them; a key stands once.
func defaultsFor(defaults map[string]folderDefaults, file string) (out []yamltree.Entry, from digest.Hash) {
	for dir := path.Dir(file); dir != "." && dir != "/"; dir = path.Dir(dir) {
		d, ok := defaults[dir]
		if !ok {
			continue
		}
		from = digest.Join(from, d.from)
		for _, e := range d.entries {
			if !slices.ContainsFunc(out, func(have yamltree.Entry) bool { return have.Key == e.Key }) {
				out = append(out, e)
			}
		}
	}
	return out, from
}

// joining gives what docs are joined by, besides the schema.
func (b *builder) joining() graph.Options {
	c, set := &b.config, b.input.settings
	return graph.Options{Lang: set.Lang, Today: c.Today, Clock: c.Clock, Drafts: c.Drafts, Autolink: set.Autolink}
}

// resolve joins the docs into a graph and makes the snapshot that outputs ask.
func (b *builder) resolve() error {
	in := b.input
	g := b.graphAgain()
	if b.again = g != nil; !b.again {
		g = graph.Build(in.schema, in.docs, b.joining())
	}
	b.problem(g.Problems...)
	b.report.NextDue, b.report.Due = g.NextDue, due(g, b.config.Today)
	for _, k := range in.schema.Kinds {
		if n := len(g.List(k.Name)); n > 0 {
			b.report.Entities[k.Name] = n
		}
	}
	files := b.newAssets()
	b.outputs = b.allOutputs(files)
	before, edits := b.earlier(g)
	b.site = site.New(site.Site{Before: before, Edits: edits, Settings: in.settings, Schema: in.schema, Graph: g, Today: b.config.Today, Remembered: b.config.Cache != "",
		Assets: files.Names(), Templates: in.layouts.Hashes,
		Static: in.static, Content: in.content, Derive: search.All(view.Derivations(b.known.world.shapes), search.Derivations(), record.Derivations(), data.Derivations()), Lasting: search.Lasting()})
	if b.edit != nil {
		b.recalled = b.site.Recall() // before anything else is asked: what lasts is then known
	}
	return nil
}

func (b *builder) newAssets() *asset.Output {
	in := b.input
	return asset.New(in.names[2], in.static, in.content, asset.Options{AsWritten: b.late})
}

// allOutputs lists what a site is made of.
func (b *builder) allOutputs(files *asset.Output) []output.Output {
	in := b.input
	return []output.Output{page.New(in.layouts), dataset.New(), files, picture.New(in.names[0], in.content, b.pictures()), search.New(), card.New(b.cardStore(), b.known.faces), icon.New(in.names[2]), data.New(), twin.New(), citing.New(), feed.New(), calendar.New(), sitemap.New(), hosting.New()}
}

// rules finds what the content should obey and does not.
func (b *builder) rules(ctx context.Context) error {
	rules := b.config.Rules
	if len(rules) == 0 && !b.maps() {
		return nil
	}
	rules = b.unsettled(rules)
	c := &rule.Context{Graph: b.site.Graph, Schema: b.input.schema, Settings: b.input.settings, Today: b.config.Today, Clock: b.config.Clock,
		Stopped: func() bool { return ctx.Err() != nil }}
	c.World = b.checkWorld()
	found := make([][]diag.Problem, len(rules))
	half := b.broken || b.report.Errors()
	err := parallel(ctx, b.config.Workers, len(rules), func(i int) error {
		found[i] = rule.Contained(c, rules[i], half)
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
