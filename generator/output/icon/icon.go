// Package icon makes what devices show of a site that somebody keeps: icons in PNG of the
// sizes that they ask for, drawn from favicon.svg of the static folder, and the web manifest
// that lists them.
//
// An icon that the static folder has itself, under the same name, is taken as it is.
package icon

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"

	"portolan/generator/diag"
	"portolan/generator/output"
	"portolan/generator/site"
	"portolan/generator/view"
)

const CodeIcon diag.Code = "icon" // the site's icon can't be drawn

// An Output makes icons and the manifest.
type Output struct{ folder string }

// New makes the output of a static folder that positions call so.
func New(folder string) Output { return Output{folder} }

// Name is "icon".
func (Output) Name() string { return "icon" }

// A size is an icon in a size.
type size struct {
	name     string
	pixels   int
	maskable bool
}

// sizes are the icons that are made, in pixels. A maskable one may be cut to a circle of 80 %
// of its width (Web App Manifest, Icon masks).
var sizes = []size{
	{view.TouchIcon, 180, true},
	{"icon-192.png", 192, false},
	{"icon-512.png", 512, false},
	{"icon-maskable-192.png", 192, true},
	{"icon-maskable-512.png", 512, true},
}

// Plan names the icons and the manifest, where there is an icon to make them from.
func (o Output) Plan(r *site.Reader) []output.Job {
	if !view.HasIcons(r) {
		return nil
	}
	var jobs []output.Job
	for _, s := range sizes {
		if r.Asset(s.name) == "" {
			jobs = append(jobs, output.Job{Path: s.name, Output: o.Name(), Arg: "icon"})
		}
	}
	if r.Asset(view.ManifestFile) == "" {
		jobs = append(jobs, output.Job{Path: view.ManifestFile, Output: o.Name(), Arg: "manifest"})
	}
	return jobs
}

// Render makes one file.
func (o Output) Render(_ context.Context, r *site.Reader, job output.Job, w io.Writer) error {
	if job.Arg == "manifest" {
		return o.manifest(r, job, w)
	}
	i := slices.IndexFunc(sizes, func(s size) bool { return s.name == job.Path })
	if i < 0 {
		return fmt.Errorf("render %s: no such icon", job.Path)
	}
	d, err := read(r.File(site.InStatic + view.IconFile).Data)
	if err != nil {
		return &diag.Failure{Problem: diag.Errorf(CodeIcon, diag.Pos{File: o.folder + "/" + view.IconFile}, "no icons can be drawn from it: %v", err).
			WithHint("circles, rectangles and paths in plain colours can be; or put %s and the others beside it, see static/README.md", view.TouchIcon)}
	}
	if _, err := w.Write(d.draw(sizes[i].pixels, sizes[i].maskable)); err != nil {
		return fmt.Errorf("render %s: %w", job.Path, err)
	}
	return nil
}

// A manifest is a Web App Manifest (W3C). Addresses are relative to it, so that the site can
// lie anywhere.
type manifest struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	Lang        string `json:"lang"`
	Start       string `json:"start_url"`
	Scope       string `json:"scope"`
	Display     string `json:"display"`
	Icons       []icon `json:"icons"`
}

type icon struct {
	Src     string `json:"src"`
	Type    string `json:"type"`
	Sizes   string `json:"sizes"`
	Purpose string `json:"purpose"`
}

func (o Output) manifest(r *site.Reader, job output.Job, w io.Writer) error {
	set := r.Settings()
	m := manifest{Name: set.Title, Description: set.Description, Lang: set.Lang, Start: "./", Scope: "./", Display: "minimal-ui",
		Icons: []icon{{view.IconFile, "image/svg+xml", "any", "any"}}}
	for _, s := range sizes[1:] { // the first is for what reads no manifest
		pixels := strconv.Itoa(s.pixels)
		purpose := "any"
		if s.maskable {
			purpose = "maskable"
		}
		m.Icons = append(m.Icons, icon{s.name, "image/png", pixels + "x" + pixels, purpose})
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(m); err != nil {
		return fmt.Errorf("render %s: %w", job.Path, err)
	}
	return nil
}
