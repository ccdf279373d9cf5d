// Package picture publishes the pictures of the content folder that pages show, under
// media/: each without what cameras write into it and upright, and in the widths that
// browsers choose from.
//
// Making them takes long, so what was made is kept from run to run under the hash of all
// that it was made from.
package picture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/output"
	"portolan/generator/picture"
	"portolan/generator/site"
	"portolan/generator/source"
	"portolan/generator/view"
)

// CodePicture is a picture that can't be read, or not by browsers.
const CodePicture diag.Code = "picture"

// A Store keeps what was made from run to run. It may forget; it is safe for concurrent use.
type Store interface {
	Load(key string) []byte // nil if it isn't there
	Save(key string, data []byte)
}

// An Output publishes the pictures of one content folder.
type Output struct {
	name    string // of the content folder in positions
	content source.Tree
	store   Store
	large   chan struct{} // one large picture is decoded at a time
}

// New makes the output of a content folder, which positions call so. Without a store all
// is made anew.
func New(name string, content source.Tree, store Store) *Output {
	return &Output{name, content, store, make(chan struct{}, 1)}
}

// Name is "picture".
const Name = "picture"

// Name is "picture".
func (*Output) Name() string { return Name }

// Plan names for each picture that is shown a file at its own address and one for each
// narrower width. One that can't be read has none of these, for the build won't be published.
func (o *Output) Plan(r *site.Reader) []output.Job {
	shown := view.ShownMedia(r)
	var jobs []output.Job
	for _, f := range o.content.Files {
		if !shown[f.Path] || !content.IsMedia(f.Path) || !picture.Is(f.Path) {
			continue
		}
		jobs = append(jobs, o.job(f.Path, f.Path, 0))
		info, err := picture.Read(f.Path, f.Data)
		if err != nil {
			continue
		}
		for _, w := range info.Widths() {
			jobs = append(jobs, o.job(f.Path, info.Name(f.Path, w), w))
		}
	}
	return jobs
}

func (o *Output) job(file, made string, width int) output.Job {
	return output.Job{Path: view.MediaPath("", made), Output: Name, Arg: strconv.Itoa(width) + " " + site.InContent + file}
}

// Source gives the file that a job makes a picture from, as [site.Reader.File] calls it.
func Source(job output.Job) string {
	_, file, _ := strings.Cut(job.Arg, " ")
	return file
}

func widthOf(job output.Job) (int, error) {
	width, _, _ := strings.Cut(job.Arg, " ")
	return strconv.Atoi(width)
}

// Of names what files of one picture have in common.
func (*Output) Of(job output.Job) string { return Source(job) }

// Render makes one file.
func (o *Output) Render(ctx context.Context, r *site.Reader, job output.Job, w io.Writer) error {
	return o.RenderAll(ctx, r, []output.Job{job}, func(_ int, data []byte) error {
		_, err := w.Write(data)
		return err
	})
}

// Slow marks pictures as taking long.
func (o *Output) Slow() {}

// RenderAll makes files of one picture, which is decoded once for all of them, if at all.
func (o *Output) RenderAll(_ context.Context, r *site.Reader, jobs []output.Job, put func(i int, data []byte) error) error {
	f := r.File(Source(jobs[0]))
	if f.Path == "" {
		return fmt.Errorf("make %s: no such picture", jobs[0].Path)
	}
	info, err := picture.Read(f.Path, f.Data)
	if err != nil { // which is told where the picture is shown
		return putAll(len(jobs), []byte(f.Data), put)
	}
	made := make([][]byte, len(jobs))
	var missing, widths []int // places in jobs, and what is wanted there
	for i, job := range jobs {
		width, err := widthOf(job)
		if err != nil {
			return fmt.Errorf("make %s: %w", job.Path, err)
		}
		if o.store != nil {
			made[i] = o.store.Load(key(f.Hash, width))
		}
		if made[i] == nil {
			missing, widths = append(missing, i), append(widths, width)
		}
	}
	if len(missing) > 0 {
		anew, err := o.make(info, f.Data, widths)
		if err != nil {
			return o.failed(f, err)
		}
		for n, i := range missing {
			made[i] = anew[n]
			if o.store != nil {
				o.store.Save(key(f.Hash, widths[n]), anew[n])
			}
		}
	}
	for i, data := range made {
		if err := put(i, data); err != nil {
			return err
		}
	}
	return nil
}

func putAll(n int, data []byte, put func(i int, data []byte) error) error {
	for i := range n {
		if err := put(i, data); err != nil {
			return err
		}
	}
	return nil
}

// make makes versions of a picture; a large one while no other large one is made.
func (o *Output) make(info picture.Info, data string, widths []int) ([][]byte, error) {
	if info.Large() {
		o.large <- struct{}{}
		defer func() { <-o.large }()
	}
	return info.Make(data, widths)
}

// failed gives what is wrong with a picture to its author.
func (o *Output) failed(f source.File, err error) error {
	if p := Problem(diag.Pos{File: o.name + "/" + f.Path}, f.Path, err); p != nil {
		return &diag.Failure{Problem: *p}
	}
	return err
}

// Problem gives what is wrong with a picture as a problem where it is shown; nil if the
// error is not its author's.
func Problem(pos diag.Pos, file string, err error) *diag.Problem {
	var fault *picture.Fault
	if !errors.As(err, &fault) {
		return nil
	}
	p := diag.Errorf(CodePicture, pos, "the picture %q: %s", file, fault.Text)
	p.Hint = fault.Hint
	return &p
}

// maker is what makes pictures: another release may make other bytes. Go's own encoders are
// among it. A test holds the module's to go.mod.
const maker = "golang.org/x/image v0.48.0, pictures 2"

// key names a version of a picture by all that it is made from.
func key(file digest.Hash, width int) string {
	return digest.Of([]any{maker, runtime.Version(), file, width}).String()
}

// Keys gives the keys of all that jobs make, which the store is to keep.
func (o *Output) Keys(jobs []output.Job) map[string]bool {
	keys := map[string]bool{}
	for _, job := range jobs {
		if job.Output != Name {
			continue
		}
		f, _ := o.content.Find(strings.TrimPrefix(Source(job), site.InContent))
		if width, err := widthOf(job); err == nil {
			keys[key(f.Hash, width)] = true
		}
	}
	return keys
}
