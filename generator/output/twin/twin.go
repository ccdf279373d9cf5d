// Package twin makes what each page of an entity says as JSON, in a file beside it.
package twin

import (
	"context"
	"fmt"
	"io"
	"path"
	"strings"

	"portolan/generator/graph"
	"portolan/generator/jsontext"
	"portolan/generator/output"
	"portolan/generator/record"
	"portolan/generator/site"
	"portolan/generator/view"
)

// An Output makes the twins.
type Output struct{}

// New makes the output.
func New() Output { return Output{} }

// Name is "twin".
func (Output) Name() string { return "twin" }

// Makes tells whether a file is called as twins are.
func (Output) Makes(_ *site.Reader, file string) bool { return path.Base(file) == view.TwinFile }

// Plan names the twin of each entity.
func (o Output) Plan(r *site.Reader) []output.Job {
	if !view.HasTwins(r) {
		return nil
	}
	var jobs []output.Job
	for _, name := range r.Kinds() {
		k := r.Kind(name)
		for _, id := range r.List(name) {
			_, slug, _ := strings.Cut(id, "/")
			jobs = append(jobs, output.Job{Path: site.Path(k, slug) + view.TwinFile, Output: o.Name(), Arg: id, Owner: id})
		}
	}
	return jobs
}

// Render makes one twin.
func (Output) Render(_ context.Context, r *site.Reader, job output.Job, w io.Writer) error {
	rec := record.Of(r, job.Arg)
	if rec == nil {
		return fmt.Errorf("render %s: there is no entity %q", job.Path, job.Arg)
	}
	root := strings.Repeat("../", strings.Count(job.Path, "/"))
	b := rec.AppendJSON(output.Spare(w), record.FrameOf(r), root+record.SchemaPath(rec.Kind), func(o *jsontext.Object) {
		o.String("version", view.Version(r, rec.ID))
		if text := body(r, rec.ID); len(text) > 0 {
			o.Strings("text", text)
		}
		if related := view.RelationsTo(r, rec.ID); len(related) > 0 {
			o.Key("relations")
			o.B = jsontext.List(o.B, len(related), func(b []byte, i int) []byte { return relation(b, related[i]) })
		}
	})
	_, err := w.Write(append(b, '\n'))
	return err
}

// body gives the prose of a page as plain text, a line for each of its blocks.
func body(r *site.Reader, id string) []string {
	s := r.Derived(view.PieceSubject, id).(view.Subject)
	return s.Lines[s.Body:]
}

// relation writes what stands in a relation to the entity, by the relation's name from its
// side.
func relation(b []byte, e graph.Edge) []byte {
	o := jsontext.Begin(b)
	o.String("relation", e.Field.Inverse.Name)
	o.String("id", e.From)
	o.String("field", e.Path)
	o.String("modality", record.Modality(e.Claim.Modality))
	o.String("if", e.If)
	if e.Open || e.View {
		o.Raw("open", "true")
	}
	return o.End()
}
