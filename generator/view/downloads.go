package view

import (
	"strconv"

	"portolan/generator/site"
)

// DataPath is the address of the page that tells what can be downloaded, and the folder of
// what is made of the whole site.
const DataPath = "data/"

// SchemaFolder is the folder of the JSON Schemas.
const SchemaFolder = "schema/"

// TwinFile is the name of the file with a page's data, beside the page.
const TwinFile = "index.json"

// PieceDownloads is the name of the derivation that gives the downloads.
const PieceDownloads = "downloads"

// HasDownloads tells whether the site has data to download: whether it has a template that
// tells of it.
func HasDownloads(r *site.Reader) bool { return derived[bool](r, "has-data", "", "") }

// HasTwins tells whether each page of an entity has a twin.
func HasTwins(r *site.Reader) bool { return HasDownloads(r) && !r.Settings().Data.NoTwins }

// HasCitations tells whether each page of an entity has its citation beside it.
func HasCitations(r *site.Reader) bool { return HasDownloads(r) && !r.Settings().Data.NoCitations }

// A Download is a file with data of the whole site.
type Download struct {
	Path   string // from the root of the site: "data/port.csv"
	Kind   string // whose entities it has; "" for what has several
	Set    string // which files say the same in several forms: "port", "claims"
	Title  string
	About  string
	Form   string    // JSON, CSV, GeoJSON
	Media  string    // media type
	Size   int       // bytes
	Count  int       // of what it lists
	Of     [2]string // what that is, one and several: statement, statements
	SHA256 string
}

// A DataPage tells what can be downloaded.
type DataPage struct {
	Sets      []DataSet // of the whole site, then of the kinds
	Kinds     []DataSet
	Packages  []DataLink // that describe all of it to programs
	Twins     bool
	Citations bool
	Example   *Link // a page of an entity, to show where twins and citations lie
	Twin      *Link // its twin
	Cited     []Link
	Files     int
	Size      string
}

// A DataSet is what some files have, each in its form.
type DataSet struct {
	ID    string
	Label string
	About string
	Class string // of its kind, for its colour; "" for what is of several
	Count string
	Of    string
	Links []DataLink
}

// A DataLink leads to a file.
type DataLink struct {
	Link
	Size string
}

// DataSets makes the page that tells what can be downloaded.
func DataSets(r *site.Reader) *Page {
	b := newBuilder(r, DataPath, "data")
	b.page.Title = b.w.data
	d := &DataPage{Twins: HasTwins(r), Citations: HasCitations(r)}
	total := 0
	for _, f := range r.Derived(PieceDownloads, "").([]Download) {
		total += f.Size
		d.Files++
		link := DataLink{Link{Label: f.Form, Href: b.href(f.Path)}, sizeWords(f.Size)}
		switch {
		case f.Set == "":
			link.Label = f.Title
			d.Packages = append(d.Packages, link)
		case f.Kind != "":
			d.Kinds = b.addTo(d.Kinds, f, link)
		default:
			d.Sets = b.addTo(d.Sets, f, link)
		}
	}
	d.Size = sizeWords(total)
	b.example(d)
	b.page.Data = d
	return b.page
}

// addTo adds a file to the set that it belongs to.
func (b *builder) addTo(sets []DataSet, f Download, link DataLink) []DataSet {
	if last := len(sets) - 1; last >= 0 && sets[last].ID == f.Set {
		sets[last].Links = append(sets[last].Links, link)
		return sets
	}
	s := DataSet{ID: f.Set, Label: capital(f.Title), About: f.About, Count: b.w.digits(strconv.Itoa(f.Count)), Of: f.Of[1], Links: []DataLink{link}}
	if f.Count == 1 {
		s.Of = f.Of[0]
	}
	if f.Kind != "" {
		s.Class = kindClass(b.r.Kind(f.Kind))
	}
	return append(sets, s)
}

// example shows where twins and citations lie: beside the first page of the first kind
// that the home page lists, or of any.
func (b *builder) example(d *DataPage) {
	kinds := b.r.Kinds()
	for _, name := range kinds {
		if k := b.r.Kind(name); len(b.set.Home) > 0 && k.Folder == b.set.Home[0] {
			kinds = append([]string{name}, kinds...)
			break
		}
	}
	for _, name := range kinds {
		ids := b.r.List(name)
		if len(ids) == 0 {
			continue
		}
		card := b.r.Card(ids[0])
		href := b.href(card.Path)
		d.Example = &Link{Label: card.Label, Href: href}
		if d.Twins {
			d.Twin = &Link{Label: TwinFile, Href: href + TwinFile}
		}
		if d.Citations {
			for _, form := range CitationForms() {
				d.Cited = append(d.Cited, Link{Label: form.Label, Href: b.href(card.Path + CitationFile(card.ID, form))})
			}
		}
		return
	}
}

// sizeWords gives a number of bytes as it is read: 900 bytes, 12 kB, 3.4 MB.
func sizeWords(n int) string {
	switch {
	case n < 1000:
		return strconv.Itoa(n) + " bytes"
	case n < 999_500:
		return strconv.Itoa((n+500)/1000) + " kB"
	}
	return strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64) + " MB"
}
