// Package asset publishes files as they are: those of the static folder at the
// root of the site, and the pictures of the content folder that pages show and the
// documents that they link, under media/.
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
	"portolan/generator/site"
	"portolan/generator/source"
	"portolan/generator/view"
)

// An Output publishes files of two trees.
type Output struct {
	name            string // what positions call the static folder
	static, content source.Tree
}

// Geometry is the folder of static that holds map geometry: it is read by the
// program and drawn from, and not itself published.
const Geometry = "geo/"

// New makes the output of a static folder, which positions call so, and a content folder.
func New(name string, static, content source.Tree) *Output {
	published := slices.DeleteFunc(slices.Clone(static.Files), func(f source.File) bool { return strings.HasPrefix(f.Path, Geometry) })
	return &Output{name, source.Tree{Files: published}, content}
}

// Name is "asset".
func (*Output) Name() string { return "asset" }

// Names maps each file of the static folder to its address from the root of the site.
func (o *Output) Names() map[string]string {
	names := make(map[string]string, len(o.static.Files))
	for _, f := range o.static.Files {
		names[f.Path] = f.Path
	}
	return names
}

// shown gives the files of the content folder that published entities show or link:
// what lies beside a draft stays unpublished with it.
func (o *Output) shown(r *site.Reader) []string {
	seen := map[string]bool{}
	for _, kind := range r.Kinds() {
		for _, id := range r.List(kind) {
			for _, d := range r.Entity(id).Face().Dests {
				if file, ok := strings.CutPrefix(d.Address, content.Media); ok && d.Link != nil {
					seen[file] = true
				} else if d.File != "" {
					seen[d.File] = true
				}
			}
		}
	}
	var out []string
	for _, f := range o.content.Files {
		if seen[f.Path] && content.IsMedia(f.Path) {
			out = append(out, f.Path)
		}
	}
	return out
}

// Plan names a file for each file of static, and for each picture or document that is shown.
func (o *Output) Plan(r *site.Reader) []output.Job {
	var jobs []output.Job
	for _, f := range o.static.Files {
		jobs = append(jobs, output.Job{Path: f.Path, Output: o.Name(), Arg: "static/" + f.Path})
	}
	for _, p := range o.shown(r) {
		dir, file := path.Split(p)
		jobs = append(jobs, output.Job{Path: view.MediaPath(dir, file), Output: o.Name(), Arg: "content/" + p})
	}
	slices.SortFunc(jobs, func(a, b output.Job) int { return strings.Compare(a.Path, b.Path) })
	return jobs
}

// Render copies one file; not a style sheet or script that a browser can't read.
func (o *Output) Render(_ context.Context, r *site.Reader, job output.Job, w io.Writer) error {
	f := r.File(job.Arg)
	if f.Path == "" {
		return fmt.Errorf("copy %s: no such file", job.Arg)
	}
	if p := syntax(o.name, f); p != nil {
		return &diag.Failure{Problem: *p}
	}
	_, err := io.WriteString(w, f.Data)
	return err
}
