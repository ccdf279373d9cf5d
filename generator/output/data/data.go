// Package data makes what there is to download of the whole site:
//
//	data/KIND.json     the records of a kind, an entity to a line
//	data/KIND.csv      the same as a table
//	data/KIND.geojson  where they lie (RFC 7946), of kinds whose entities lie somewhere
//	data/claims.json   every statement of all of them with its provenance, one to a line
//	data/claims.csv    the same as a table
//	data/graph.json    who refers to whom, in the node-link form that graph programs read
//	data/bibliography  .bib, .ris and .csl.json: all sources
//	data/datapackage.json  all of this described as Frictionless has it
//	data/catalog.jsonld    and as a DCAT dataset
//	schema/KIND.json   the JSON Schema (2020-12) of the records of a kind
//
// All of it is made from records (package record) and says no more than they do. The files
// are as long as the site is large: they are written one record after the other, and their
// sizes are found by writing them once more to nowhere.
package data

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"path"
	"strings"

	"portolan/generator/output"
	"portolan/generator/record"
	"portolan/generator/schema"
	"portolan/generator/site"
	"portolan/generator/view"
)

// An Output makes the files.
type Output struct{}

// New makes the output.
func New() Output { return Output{} }

// Name is "data".
func (Output) Name() string { return "data" }

// Paths of files that are not of a kind. The two that describe all others are not described
// themselves.
const (
	claimsName  = schema.DownloadClaims
	graphName   = schema.DownloadGraph
	sourcesName = schema.DownloadBibliography
	packagePath = view.DataPath + schema.DownloadPackage + ".json"
	catalogPath = view.DataPath + "catalog.jsonld"
)

// Plan names the files.
func (o Output) Plan(r *site.Reader) []output.Job {
	if !view.HasDownloads(r) {
		return nil
	}
	var jobs []output.Job
	for _, d := range list(r) {
		jobs = append(jobs, output.Job{Path: d.Path, Output: o.Name(), Arg: d.Path})
	}
	for _, p := range []string{packagePath, catalogPath} {
		jobs = append(jobs, output.Job{Path: p, Output: o.Name(), Arg: p})
	}
	return jobs
}

// Render makes one file. It is as long as was measured, so what takes it can make room for it at once: a build asks
// for that anyway, and else ten files of tens of megabytes would each be copied again and again as they grow.
func (Output) Render(_ context.Context, r *site.Reader, job output.Job, w io.Writer) error {
	if room, ok := w.(interface{ Grow(n int) }); ok {
		room.Grow(r.Derived(pieceMeasure, job.Arg).(measures).Size)
	}
	if _, err := write(r, job.Arg, w); err != nil {
		return fmt.Errorf("render %s: %w", job.Path, err)
	}
	return nil
}

// list names what is described: every file but those that describe. Sizes and counts are
// not known yet.
func list(r *site.Reader) []view.Download {
	lang := r.Settings().Lang
	var out []view.Download
	add := func(d view.Download, ext, form, media string) {
		d.Path, d.Form, d.Media = view.DataPath+d.Set+ext, form, media
		out = append(out, d)
	}
	claims := view.Download{Set: claimsName, Title: "claims", Of: [2]string{"statement", "statements"}, About: "Every statement of every page with its value, how it is meant, as of when it holds, and its sources with the place in each"}
	add(claims, ".json", "JSON", "application/json")
	add(claims, ".csv", "CSV", "text/csv")
	add(view.Download{Set: graphName, Title: "graph", Of: [2]string{"link", "links"}, About: "Which page refers to which, by which relation, how that is meant, and on which condition"}, ".json", "JSON", "application/json")
	if len(sources(r)) > 0 {
		d := view.Download{Set: sourcesName, Title: "bibliography", Of: [2]string{"source", "sources"}, About: "All sources, for programs that manage citations"}
		for _, form := range view.CitationForms() {
			add(d, form.Ext, form.Label, form.Media)
		}
	}
	for _, name := range r.Kinds() {
		k := r.Kind(name)
		if len(r.List(name)) == 0 {
			continue
		}
		d := view.Download{Set: name, Kind: name, Title: k.Plural.In(lang), About: k.About.In(lang), Of: [2]string{"entity", "entities"}}
		add(d, ".json", "JSON", "application/json")
		add(d, ".csv", "CSV", "text/csv")
		if lies(r, k) {
			add(d, ".geojson", "GeoJSON", "application/geo+json")
		}
		d.Path, d.Form, d.Media = record.SchemaPath(name), formSchema, "application/schema+json"
		out = append(out, d)
	}
	return out
}

const formSchema = "Schema"

// write writes the file at a path, and tells how many things it lists.
func write(r *site.Reader, file string, w io.Writer) (count int, err error) {
	switch file {
	case packagePath:
		return describe(r, w)
	case catalogPath:
		return catalogue(r, w)
	}
	dir, base := path.Split(file)
	name, ext, _ := strings.Cut(base, ".")
	k := r.Kind(name)
	if dir == view.SchemaFolder {
		if k == nil { // a later site is asked for what an earlier one had
			return 0, fmt.Errorf("there is no kind %q", name)
		}
		text, err := record.Schema(k, record.FrameOf(r), r.Settings().Lang)
		if err == nil {
			_, err = w.Write(text)
		}
		return 1, err
	}
	switch {
	case name == claimsName && ext == "json":
		return writeClaims(r, w)
	case name == claimsName:
		return writeClaimsTable(r, w)
	case name == graphName:
		return writeGraph(r, w)
	case name == sourcesName:
		return writeBibliography(r, w, "."+ext)
	}
	if k == nil {
		return 0, fmt.Errorf("there is no kind %q", name)
	}
	switch ext {
	case "json":
		return writeKind(r, w, k)
	case "csv":
		return writeKindTable(r, w, k)
	}
	return writePlaces(r, w, k)
}

// The names of the derivations.
const (
	pieceMeasure   = "data-measure"
	pieceResources = "data-resources"
)

// Derivations are the pieces that tell of the files, for [site.Site].
func Derivations() map[string]func(*site.Reader, string) any {
	return map[string]func(*site.Reader, string) any{
		pieceMeasure:   func(r *site.Reader, file string) any { return measure(r, file) },
		pieceResources: func(r *site.Reader, _ string) any { return measured(r, list(r)) },
		view.PieceDownloads: func(r *site.Reader, _ string) any {
			out := resources(r)
			return append(out[:len(out):len(out)], measured(r, []view.Download{
				{Path: packagePath, Title: "datapackage.json", Form: "JSON", Media: "application/json"},
				{Path: catalogPath, Title: "catalog.jsonld", Form: "JSON-LD", Media: "application/ld+json"},
			})...)
		},
	}
}

// resources gives what is described, with its sizes.
func resources(r *site.Reader) []view.Download {
	return r.Derived(pieceResources, "").([]view.Download)
}

func measured(r *site.Reader, files []view.Download) []view.Download {
	paths := make([]string, len(files))
	for i := range files {
		paths[i] = files[i].Path
	}
	r.Ahead(pieceMeasure, paths)
	for i := range files {
		m := r.Derived(pieceMeasure, files[i].Path).(measures)
		files[i].Size, files[i].Count, files[i].SHA256 = m.Size, m.Count, m.SHA256
	}
	return files
}

// measures are what is told of a file. They are zero where the file can't be made: why is
// told when it is.
type measures struct {
	Size, Count int
	SHA256      string
}

func measure(r *site.Reader, file string) measures {
	m := meter{hash: sha256.New()}
	n, err := write(r, file, &m)
	if err != nil {
		return measures{}
	}
	return measures{m.size, n, hex.EncodeToString(m.hash.Sum(nil))}
}

// A meter takes what is written and keeps its size and hash.
type meter struct {
	size int
	hash hash.Hash
}

func (m *meter) Write(p []byte) (int, error) {
	m.size += len(p)
	return m.hash.Write(p)
}

// every calls visit for each record, kind by kind; the first error ends it.
func every(r *site.Reader, visit func(rec *record.Record) error) error {
	for _, name := range r.Kinds() {
		if err := each(r, name, visit); err != nil {
			return err
		}
	}
	return nil
}

// each calls visit for each record of a kind in the kind's order.
func each(r *site.Reader, kind string, visit func(rec *record.Record) error) error {
	ids := r.List(kind)
	record.Ahead(r, ids)
	for _, id := range ids {
		if rec := record.Of(r, id); rec != nil {
			if err := visit(rec); err != nil {
				return err
			}
		}
	}
	return nil
}

// sources lists the entities of citable kinds.
func sources(r *site.Reader) []string {
	var out []string
	for _, kind := range r.Citable() {
		out = append(out, r.List(kind)...)
	}
	return out
}
