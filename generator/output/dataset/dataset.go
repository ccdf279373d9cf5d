// Package dataset makes the data of charts and tables: for each such block a CSV file
// beside the page that shows it.
package dataset

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"portolan/generator/output"
	"portolan/generator/sheet"
	"portolan/generator/site"
	"portolan/generator/view"
)

// An Output makes data files.
type Output struct{}

// New makes the output.
func New() Output { return Output{} }

// Name is "dataset".
func (Output) Name() string { return "dataset" }

// Plan names a file for each chart and table.
func (o Output) Plan(r *site.Reader) []output.Job {
	var jobs []output.Job
	for _, id := range r.WithBlocks() {
		e := r.Entity(id)
		for n := range e.Blocks() {
			if view.HasData(&e.Blocks()[n]) {
				path := site.Path(r.Kind(e.Kind), e.Slug) + view.DataFile(n)
				jobs = append(jobs, output.Job{Path: path, Output: o.Name(), Arg: id + " " + strconv.Itoa(n), Owner: id})
			}
		}
	}
	return jobs
}

// Render makes one file.
func (o Output) Render(_ context.Context, r *site.Reader, job output.Job, w io.Writer) error {
	id, number, _ := strings.Cut(job.Arg, " ")
	n, err := strconv.Atoi(number)
	if err != nil {
		return fmt.Errorf("render %s: %w", job.Path, err)
	}
	rows := view.Data(r, id, n)
	if err := sheet.Write(w, rows); err != nil {
		return fmt.Errorf("render %s: %w", job.Path, err)
	}
	return nil
}
