// Package citing makes the citation of each page, or of a source that of the work itself,
// in files beside the page: RIS, BibTeX and CSL-JSON.
package citing

import (
	"context"
	"fmt"
	"io"
	"strings"

	"portolan/generator/citation"
	"portolan/generator/output"
	"portolan/generator/site"
	"portolan/generator/view"
)

// An Output makes the citations.
type Output struct{}

// New makes the output.
func New() Output { return Output{} }

// Name is "citing".
func (Output) Name() string { return "citing" }

// Makes tells whether a file ends as citations do. The bibliography of all sources is made
// by package data.
func (Output) Makes(_ *site.Reader, file string) bool {
	if strings.HasPrefix(file, view.DataPath) {
		return false
	}
	for _, form := range view.CitationForms() {
		if strings.HasSuffix(file, form.Ext) {
			return true
		}
	}
	return false
}

// Plan names the citations of each entity.
func (o Output) Plan(r *site.Reader) []output.Job {
	if !view.HasCitations(r) {
		return nil
	}
	var jobs []output.Job
	for _, name := range r.Kinds() {
		k := r.Kind(name)
		for _, id := range r.List(name) {
			_, slug, _ := strings.Cut(id, "/")
			beside := site.Path(k, slug)
			for _, form := range view.CitationForms() {
				jobs = append(jobs, output.Job{Path: beside + view.CitationFile(id, form), Output: o.Name(), Arg: form.Ext + " " + id, Owner: id})
			}
		}
	}
	return jobs
}

// Of names the entity of a citation.
func (Output) Of(job output.Job) string { return job.Owner }

// Render makes one citation.
func (o Output) Render(ctx context.Context, r *site.Reader, job output.Job, w io.Writer) error {
	return o.RenderAll(ctx, r, []output.Job{job}, func(_ int, data []byte) error {
		_, err := w.Write(data)
		return err
	})
}

// RenderAll makes citations of one entity.
func (Output) RenderAll(_ context.Context, r *site.Reader, jobs []output.Job, put func(i int, data []byte) error) error {
	work := view.WorkOf(r, jobs[0].Owner)
	for i, job := range jobs {
		ext, _, _ := strings.Cut(job.Arg, " ")
		text, err := in(ext, work)
		if err != nil {
			return fmt.Errorf("render %s: %w", job.Path, err)
		}
		if err := put(i, []byte(text)); err != nil {
			return err
		}
	}
	return nil
}

// in gives a work in the form of a file's ending.
func in(ext string, w citation.Work) (string, error) {
	switch ext {
	case ".ris":
		return w.RIS(), nil
	case ".bib":
		return w.BibTeX(), nil
	case ".csl.json":
		list, err := citation.CSLList([]citation.Work{w})
		return string(list), err
	}
	return "", fmt.Errorf("there is no form %q", ext)
}
