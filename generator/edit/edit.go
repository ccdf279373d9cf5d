// Package edit thinks out what an editor asks for that a text editor can't do alone: a
// new file with the fields of its kind, who refers to an entity, another id for one.
//
// In goes the content as it was read; out come answers, or the changes to be made to
// files. Nothing is read or written here: package amend writes. What is asked in a way
// that can't be meant is an error; what the content as it is doesn't allow is a
// [Conflict].
package edit

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/filename"
	"portolan/generator/graph"
	"portolan/generator/schema"
	"portolan/generator/source"
)

// A Content is all that is known of a content folder. It is only read.
type Content struct {
	Name   string      // what positions call the folder: content
	Files  source.Tree // text as package source gives it
	Raw    source.Tree // the same files to the byte
	Schema *schema.Schema
	Docs   []*content.Doc
	Graph  *graph.Graph // without drafts, but they are in it
	Lang   string

	Problems []diag.Problem // of reading the files and joining what they hold
}

// A Conflict says why the content does not allow what is asked. Problems are the causes,
// where they stand in files.
type Conflict struct {
	Message  string
	Problems []diag.Problem
}

func (c *Conflict) Error() string { return c.Message }

func conflict(format string, args ...any) error {
	return &Conflict{Message: fmt.Sprintf(format, args...)}
}

// kindNames lists the kinds.
func kindNames(s *schema.Schema) []string {
	var out []string
	for _, k := range s.Kinds {
		out = append(out, k.Name)
	}
	return out
}

// slugAllowed gives an error for a slug that can't be part of an id.
func slugAllowed(slug string) error {
	against := content.SlugProblem(slug)
	if near := content.NearSlug(slug); against != "" && near != "" {
		return fmt.Errorf("%q can't be an id: %s; %s would be one", slug, against, near)
	}
	if against != "" {
		return fmt.Errorf("%q can't be an id: %s; lower-case letters, digits and hyphens make one: puerto-cabello", slug, against)
	}
	return nil
}

// Find gives the id of the entity that a name means: an id, slug, code, name or alias.
func (c *Content) Find(name string) (string, error) {
	f := c.Graph.Lookup(name, nil)
	switch {
	case f.ID != "":
		return f.ID, nil
	case len(f.Choices) > 0:
		return "", conflict("%q means %d things: %s", name, len(f.Choices), strings.Join(f.Choices, ", "))
	}
	message := fmt.Sprintf("no entity is called %q", name)
	if hint := c.near(name); hint != "" {
		message += ": " + hint
	}
	return "", &Conflict{Message: message}
}

// entity gives an entity of whatever state, with its kind; nil if there is none.
func (c *Content) entity(id string) (*content.Entity, *schema.Kind) {
	for _, d := range c.Docs {
		for _, sealed := range d.Entities {
			if e := sealed.Value(); e.ID == id {
				return e, c.Schema.Kind(e.Kind)
			}
		}
	}
	return nil, nil
}

// taken says by what an id is used already, or "": an entity, an earlier id of one, or
// a file that some system takes for the same. own is an entity that is to be passed over.
func (c *Content) taken(k *schema.Kind, slug, own string) string {
	id := k.Name + "/" + slug
	for _, d := range c.Docs {
		for _, sealed := range d.Entities {
			e := sealed.Value()
			switch {
			case e.ID == own:
			case content.Fold(e.ID) == content.Fold(id):
				return fmt.Sprintf("%s is there already: %s", e.ID, c.Graph.Pos(e.ID))
			case slices.Contains(e.Texts(schema.FieldFormerly), id):
				return fmt.Sprintf("%s is an earlier id of %s, and its address leads there: %s", id, e.ID, c.Graph.Pos(e.ID))
			}
		}
	}
	for _, f := range c.Files.Files {
		if folder, _, _ := strings.Cut(f.Path, "/"); folder != k.Folder {
			continue
		}
		if stem, ok := stemOf(f.Path); ok && filename.Fold(stem) == filename.Fold(slug) && own != k.Name+"/"+stem {
			return fmt.Sprintf("the file %s is there already", path.Join(c.Name, f.Path))
		}
	}
	return c.addressTaken(k, slug, own)
}

// addressTaken says whose page has the address that one of a kind would have: kinds may
// share a folder of the site.
func (c *Content) addressTaken(k *schema.Kind, slug, own string) string {
	address := content.Address(k, slug)
	fold := filename.Fold(address)
	for _, other := range c.Schema.Kinds {
		if index, _, _ := strings.Cut(strings.TrimPrefix(other.Path, "/"), "{slug}"); other.Indexed && filename.Fold(index) == fold {
			return fmt.Sprintf("its page would be at /%s, where the list of %s is", address, other.Plural.In(c.Lang))
		}
	}
	for _, d := range c.Docs {
		for _, sealed := range d.Entities {
			e := sealed.Value()
			if e.ID != own && filename.Fold(content.Address(c.Schema.Kind(e.Kind), e.Slug)) == fold {
				return fmt.Sprintf("its page would be at /%s, where that of %s is: %s", address, e.ID, c.Graph.Pos(e.ID))
			}
		}
	}
	return ""
}

// stemOf gives the slug that the name of a file with one entity tells.
func stemOf(file string) (slug string, ok bool) {
	base := path.Base(file)
	if strings.HasSuffix(base, ".list.yaml") || content.IsDefaults(file) {
		return "", false
	}
	switch ext := path.Ext(base); ext {
	case ".yaml", ".md":
		return strings.TrimSuffix(base, ext), true
	}
	return "", false
}

// Names gives the ids, and behind them the slugs that find one entity alone, in order:
// what can be typed to name an entity.
func (c *Content) Names() []string {
	ids := c.IDs()
	out := slices.Clone(ids)
	for _, id := range ids {
		_, slug, _ := strings.Cut(id, "/")
		if found, err := c.Find(slug); err == nil && found == id {
			out = append(out, slug)
		}
	}
	return out
}

// IDs lists all entities, in order, those that are not published too.
func (c *Content) IDs() []string {
	var out []string
	for _, d := range c.Docs {
		for _, sealed := range d.Entities {
			out = append(out, sealed.Value().ID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
