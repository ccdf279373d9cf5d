// Package asset publishes files as they are: those of the static folder at the
// root of the site, and pictures of the content folder under media/.
package asset

import (
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"portolan/generator/content"
	"portolan/generator/output"
	"portolan/generator/site"
	"portolan/generator/source"
	"portolan/generator/view"
)

// An Output publishes files of two trees.
type Output struct{ static, content source.Tree }

// Geometry is the folder of static that holds map geometry: it is read by the
// program and drawn from, and not itself published.
const Geometry = "geo/"

// New makes the output of a static and a content folder.
func New(static, content source.Tree) *Output {
	published := slices.DeleteFunc(slices.Clone(static.Files), func(f source.File) bool { return strings.HasPrefix(f.Path, Geometry) })
	return &Output{source.Tree{Files: published}, content}
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

// Media is the set of the content folder's files that are published.
func (o *Output) Media() map[string]bool {
	media := map[string]bool{}
	for _, f := range o.content.Files {
		if content.IsMedia(f.Path) {
			media[f.Path] = true
		}
	}
	return media
}

// Plan names a file for each file.
func (o *Output) Plan(*site.Reader) []output.Job {
	var jobs []output.Job
	for _, f := range o.static.Files {
		jobs = append(jobs, output.Job{Path: f.Path, Output: o.Name(), Arg: "static/" + f.Path})
	}
	for p := range o.Media() {
		dir, file := path.Split(p)
		jobs = append(jobs, output.Job{Path: view.MediaPath(dir, file), Output: o.Name(), Arg: "content/" + p})
	}
	slices.SortFunc(jobs, func(a, b output.Job) int { return strings.Compare(a.Path, b.Path) })
	return jobs
}

// Render copies one file.
func (o *Output) Render(_ context.Context, _ *site.Reader, job output.Job, w io.Writer) error {
	tree := o.static
	folder, file, _ := strings.Cut(job.Arg, "/")
	if folder == "content" {
		tree = o.content
	}
	f, ok := tree.Find(file)
	if !ok {
		return fmt.Errorf("copy %s: no such file", job.Arg)
	}
	_, err := w.Write(f.Data)
	return err
}
