// Package asset publishes the static folder at the root of the site, and the documents of
// the content folder that pages link, under media/.
//
// Files are published as they are but for the style sheets of css/ and the classic scripts
// of js/, which readers wait for: a sheet takes in what it imports, both lose what only
// authors need, and their names carry a fingerprint (css/site.0123456789.css), so that a
// browser may keep them for good and still never shows a page with yesterday's look.
package asset

import (
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/output"
	"portolan/generator/picture"
	"portolan/generator/site"
	"portolan/generator/source"
	"portolan/generator/view"
)

// An Output publishes files of two trees.
type Output struct {
	name            string // what positions call the static folder
	static, content source.Tree
	addresses       map[string]string // file of static → its address
}

// Options say how files are published.
type Options struct {
	// AsWritten publishes style sheets and scripts as authors wrote them, under their own
	// names: a preview exchanges a sheet in a page that is shown, and a page that names it
	// by what is in it would be another page.
	AsWritten bool
}

// Geometry is the folder of static that holds map geometry: it is read by the
// program and drawn from, and not itself published.
const Geometry = "geo/"

// New makes the output of a static folder, which positions call so, and a content folder.
func New(name string, static, content source.Tree, o Options) *Output {
	published := slices.DeleteFunc(slices.Clone(static.Files), func(f source.File) bool { return strings.HasPrefix(f.Path, Geometry) })
	byPath := make(map[string]source.File, len(published))
	for _, f := range published {
		byPath[f.Path] = f
	}
	out := &Output{name, source.Tree{Files: published}, content, make(map[string]string, len(published))}
	for _, f := range published {
		out.addresses[f.Path] = f.Path
		if isCompact(f.Path) && !o.AsWritten {
			parts := withImports(f, func(p string) source.File { return byPath[p] })
			out.addresses[f.Path] = fingerprinted(f.Path, parts)
		}
	}
	return out
}

// Name is "asset".
func (*Output) Name() string { return "asset" }

// Names maps each file of the static folder to its address from the root of the site.
func (o *Output) Names() map[string]string { return o.addresses }

// documents gives the files of the content folder that are published as they are: those
// that published entities link, but for pictures, which are made anew.
func (o *Output) documents(r *site.Reader) []string {
	shown := view.ShownMedia(r)
	var out []string
	for _, f := range o.content.Files {
		if shown[f.Path] && content.IsMedia(f.Path) && !picture.Is(f.Path) {
			out = append(out, f.Path)
		}
	}
	return out
}

// Plan names a file for each file of static, and for each document that is linked.
func (o *Output) Plan(r *site.Reader) []output.Job {
	var jobs []output.Job
	for _, f := range o.static.Files {
		jobs = append(jobs, output.Job{Path: o.addresses[f.Path], Output: o.Name(), Arg: site.InStatic + f.Path})
	}
	for _, p := range o.documents(r) {
		dir, file := path.Split(p)
		jobs = append(jobs, output.Job{Path: view.MediaPath(dir, file), Output: o.Name(), Arg: site.InContent + p})
	}
	slices.SortFunc(jobs, func(a, b output.Job) int { return strings.Compare(a.Path, b.Path) })
	return jobs
}

// Render makes one file; not a style sheet or script that a browser can't read.
func (o *Output) Render(_ context.Context, r *site.Reader, job output.Job, w io.Writer) error {
	f := r.File(job.Arg)
	if f.Path == "" {
		return fmt.Errorf("copy %s: no such file", job.Arg)
	}
	text, p := f.Data, (*diag.Problem)(nil)
	if strings.HasPrefix(job.Arg, site.InStatic) && job.Path != f.Path {
		text, p = compact(o.name, withImports(f, func(p string) source.File { return r.File(site.InStatic + p) }))
	} else {
		p = syntax(o.name, f)
	}
	if p != nil {
		return &diag.Failure{Problem: *p}
	}
	_, err := io.WriteString(w, text)
	return err
}
