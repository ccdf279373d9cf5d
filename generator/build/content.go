package build

import (
	"context"
	"path/filepath"
	"runtime"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/edit"
	"portolan/generator/graph"
	"portolan/generator/schema"
	"portolan/generator/source"
)

// A Content is a content folder as it was read: what its files say and what their
// references mean. Nothing is known of templates, and no rule is asked. It is read only.
type Content struct {
	Name     string      // what positions call the folder
	Raw      source.Tree // to the byte
	Files    source.Tree // text as package source gives it
	Settings content.Settings
	Schema   *schema.Schema
	Docs     []*content.Doc
	Graph    *graph.Graph
	Problems []diag.Problem // sorted, with their source lines

	config Config
	known  known
}

// ReadContent reads the content folder. What the last build has parsed of it is taken from
// its memo, if c names one, which is not written. Problems of the author are in the
// content; the error is the machine's.
func ReadContent(ctx context.Context, c Config) (*Content, error) {
	if c.Workers == 0 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	memo := loadMemo(c)
	memo.loadBase()
	c.Cache = "" // nothing is got ready for another memo
	before := &Content{Name: filepath.ToSlash(filepath.Clean(c.Content)), config: c, known: known{docs: memo.docs}}
	asIs := func(string) bool { return false }
	raw, problems, err := source.Scan(ctx, c.at(c.Content), source.Options{Name: before.Name, Text: asIs})
	if err != nil {
		return nil, err
	}
	return before.read(ctx, raw, problems)
}

// With gives the content as it would be with these files, to the byte, in its folder.
// Only those are parsed that differ.
func (c *Content) With(ctx context.Context, raw source.Tree) (*Content, error) {
	return c.read(ctx, raw, nil)
}

func (c *Content) read(ctx context.Context, raw source.Tree, problems []diag.Problem) (*Content, error) {
	b := &builder{config: c.config, known: c.known, report: &Report{}, input: &input{}, heap: newHeap()}
	in := b.input
	in.names[0] = c.Name
	files, found := source.Texts(raw, source.Options{Name: c.Name})
	in.content = files
	b.problem(problems...)
	b.problem(found...)
	b.readSettings()
	b.readSchema()
	b.readMarkdown()
	if err := b.readDocs(ctx); err != nil {
		return nil, err
	}
	g := graph.Build(in.schema, in.docs, b.joining())
	b.problem(g.Problems...)
	return &Content{Name: c.Name, Raw: raw, Files: files, Settings: in.settings, Schema: in.schema, Docs: in.docs, Graph: g,
		Problems: b.finish().Problems, config: c.config, known: b.known}, nil
}

// Editable gives what package edit knows of the content.
func (c *Content) Editable() *edit.Content {
	return &edit.Content{Name: c.Name, Files: c.Files, Raw: c.Raw, Schema: c.Schema, Docs: c.Docs, Graph: c.Graph,
		Lang: c.Settings.Lang, Problems: c.Problems}
}

// Editable gives what package edit knows of the content of the snapshot, but for its files to the
// byte, which aren't kept: nothing can be renamed by it. Documents may be unread.
func (s *Snapshot) Editable() *edit.Content {
	in := s.b.input
	c := Content{Name: in.names[0], Files: in.content, Settings: in.settings, Schema: in.schema, Docs: in.docs, Graph: s.b.site.Graph, Problems: s.Problems()}
	return c.Editable()
}
