// Package card makes the pictures that stand for pages where others link them: for each page
// a PNG with its title, what it is about, where that stands and, if it lies somewhere, a small
// map, in the site's own typefaces.
//
// A picture costs more than its page. What was drawn is kept under the hash of all that was
// drawn, so a build without a memory, or by another version of the program, draws only what
// it shows otherwise.
package card

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"sync"

	"portolan/generator/canvas"
	"portolan/generator/digest"
	"portolan/generator/output"
	"portolan/generator/site"
	"portolan/generator/source"
	"portolan/generator/view"
)

// A Store keeps pictures from run to run, each by the path of its file and under the hash
// of what it shows. It is safe for concurrent use.
type Store interface {
	// Picture gives what was kept for a path under the hash; nil where there is nothing.
	Picture(path string, shows digest.Hash) []byte
	// Keep replaces what is kept for a path. That it can't is no reason to fail.
	Keep(path string, shows digest.Hash, data []byte)
}

// An Output makes pictures.
type Output struct {
	store Store // nil keeps nothing
	faces *Faces
}

// New makes the output. faces may know font files from before; store may be nil.
func New(store Store, faces *Faces) *Output { return &Output{store, faces} }

// Name is "card".
func (*Output) Name() string { return "card" }

// Plan names a picture for each page that has one of its own.
func (o *Output) Plan(r *site.Reader) []output.Job {
	var jobs []output.Job
	for _, p := range view.PosterPages(r) {
		jobs = append(jobs, output.Job{Path: p.Path + view.CardFile, Output: o.Name(), Arg: p.Arg, Owner: p.Owner})
	}
	return jobs
}

// Render makes one picture.
func (o *Output) Render(_ context.Context, r *site.Reader, job output.Job, w io.Writer) error {
	p := view.PosterOf(r, job.Arg)
	var files []source.File
	for _, name := range Files() {
		files = append(files, r.File(site.InStatic+name))
	}
	shows := key(maker+", "+runtime.Version(), &p, files)
	var data []byte
	if o.store != nil {
		data = o.store.Picture(job.Path, shows)
	}
	if data == nil {
		data = Draw(&p, o.faces.typefaces(files))
		if o.store != nil {
			o.store.Keep(job.Path, shows, data)
		}
	}
	if _, err := w.Write(data); err != nil {
		return fmt.Errorf("render %s: %w", job.Path, err)
	}
	return nil
}

// maker is what draws pictures besides this package: another release may make other bytes.
// Go's own encoder is among it. A test holds the modules to go.mod.
const maker = "github.com/golang/freetype v0.0.0-20170609003504-e2365dfdc4a0, " +
	"github.com/tdewolff/font v0.0.0-20250430140153-b654fd8acba3, golang.org/x/image v0.48.0, golang.org/x/text v0.44.0"

// key names a picture by all that it is made from.
func key(maker string, p *view.Poster, files []source.File) digest.Hash {
	hashes := []digest.Hash{digest.Of([]any{design, maker}), digest.Of(*p)}
	for _, f := range files {
		hashes = append(hashes, f.Hash)
	}
	return digest.Join(hashes...)
}

// Files lists the font files that pictures are written in, below the static folder: the bold
// of titles first, then the regular weight for each script. The regular files of scripts but
// Latin are variable, and the serif's have that weight by themselves; those of the sans are
// as light as it gets.
func Files() []string {
	const folder = "fonts/source-serif-4/source-serif-4-"
	files := []string{view.PictureFace, folder + "latin-400-normal.woff2"}
	for _, script := range []string{"latin-ext", "cyrillic", "cyrillic-ext", "greek", "vietnamese"} {
		files = append(files, folder+script+"-wght-normal.woff2")
	}
	return files
}

// Typefaces are what cards are written in.
type Typefaces struct{ Bold, Regular []*canvas.Face }

// Faces are font files that were read, each once as long as it stays the same. They are safe
// for concurrent use.
type Faces struct {
	mu   sync.Mutex
	read map[digest.Hash]reading
}

// A reading is what became of a file.
type reading struct {
	face *canvas.Face // nil if it can't be read
	err  error
}

// typefaces gives the faces of files, in the order of [Files]. A file that is not there or
// can't be read has no letters.
func (f *Faces) typefaces(files []source.File) Typefaces {
	var t Typefaces
	for i, file := range files {
		face := f.of(file).face
		switch {
		case face == nil:
		case i == 0:
			t.Bold = append(t.Bold, face)
		default:
			t.Regular = append(t.Regular, face)
		}
	}
	return t
}

// Check tells why a file can't be read.
func (f *Faces) Check(file source.File) error { return f.of(file).err }

func (f *Faces) of(file source.File) reading {
	if file.Path == "" {
		return reading{}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	r, known := f.read[file.Hash]
	if !known {
		r.face, r.err = canvas.ReadFace([]byte(file.Data))
		if f.read == nil {
			f.read = map[digest.Hash]reading{}
		}
		f.read[file.Hash] = r
	}
	return r
}
