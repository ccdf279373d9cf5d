package data

import (
	"encoding/json"
	"io"
	"strings"

	"portolan/generator/record"
	"portolan/generator/site"
	"portolan/generator/view"
)

// A licence is one that programs know by a name and an address.
type licence struct {
	Name  string `json:"name"` // of the Open Definition
	Title string `json:"title"`
	Path  string `json:"path"`
}

// licences are the open ones that portals have, by their short names. Of others only what
// the site says is told.
var licences = []licence{
	{"CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"},
	{"CC-BY-4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"},
	{"CC-BY-SA-4.0", "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"},
	{"ODC-BY-1.0", "ODC-By 1.0", "https://opendatacommons.org/licenses/by/1-0/"},
	{"ODbL-1.0", "ODbL 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"},
	{"PDDL-1.0", "PDDL 1.0", "https://opendatacommons.org/licenses/pddl/1-0/"},
}

func licenceOf(said string) (licence, bool) {
	plain := func(s string) string { return strings.ToLower(strings.NewReplacer(" ", "", "-", "").Replace(s)) }
	for _, l := range licences {
		if plain(said) == plain(l.Title) {
			return l, true
		}
	}
	return licence{}, false
}

// A dataPackage is the descriptor of a Frictionless Data Package (version 1 of the
// specification, and what version 2 kept of it).
type dataPackage struct {
	Profile     string     `json:"profile"`
	Name        string     `json:"name"`
	Title       string     `json:"title"`
	Description string     `json:"description,omitempty"`
	Homepage    string     `json:"homepage,omitempty"`
	Version     string     `json:"version"`
	Created     string     `json:"created"`
	Licenses    []licence  `json:"licenses,omitempty"`
	Rights      string     `json:"rights,omitempty"` // where the licence is none that has a name
	Resources   []resource `json:"resources"`
}

type resource struct {
	Profile     string       `json:"profile"`
	Name        string       `json:"name"`
	Path        string       `json:"path"` // from the folder of the descriptor
	Title       string       `json:"title"`
	Description string       `json:"description,omitempty"`
	Format      string       `json:"format"`
	Mediatype   string       `json:"mediatype"`
	Encoding    string       `json:"encoding"`
	Bytes       int          `json:"bytes"`
	Hash        string       `json:"hash"`
	Count       int          `json:"count"`
	Schema      *tableSchema `json:"schema,omitempty"`
	Dialect     *dialect     `json:"dialect,omitempty"`
}

type dialect struct {
	LineTerminator string `json:"lineTerminator"`
	DoubleQuote    bool   `json:"doubleQuote"`
}

type tableSchema struct {
	Fields     []tableField `json:"fields"`
	PrimaryKey string       `json:"primaryKey"`
}

type tableField struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Description string `json:"description,omitempty"`
}

// describe writes the descriptor of the data package.
func describe(r *site.Reader, w io.Writer) (int, error) {
	set := r.Settings()
	p := dataPackage{Profile: "data-package", Name: packageName(set.Title), Title: set.Title, Description: set.Description, Homepage: set.BaseURL,
		Version: r.Today().String(), Created: r.Today().String() + "T00:00:00Z"}
	if l, known := licenceOf(set.Licence); known {
		p.Licenses = []licence{l}
	} else {
		p.Rights = set.Licence
	}
	for _, d := range resources(r) {
		if d.Form == formSchema {
			continue
		}
		res := resource{Profile: "data-resource", Name: strings.ToLower(d.Set + "-" + strings.ReplaceAll(d.Form, "-", "")), Path: strings.TrimPrefix(d.Path, view.DataPath), Title: d.Title,
			Description: d.About, Format: strings.ToLower(d.Form), Mediatype: d.Media, Encoding: "utf-8", Bytes: d.Size, Hash: "sha256:" + d.SHA256, Count: d.Count}
		if d.Form == "CSV" {
			res.Profile, res.Dialect = "tabular-data-resource", &dialect{"\r\n", true}
			res.Schema = schemaOf(columnsOf(r, d))
		}
		p.Resources = append(p.Resources, res)
	}
	return len(p.Resources), encode(w, p)
}

// packageName gives a title as the name of a package: lower-case letters, digits, hyphens.
func packageName(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') })
	if len(words) == 0 {
		return "portal"
	}
	return strings.Join(words, "-")
}

func columnsOf(r *site.Reader, d view.Download) []record.Column {
	if d.Kind != "" {
		return record.Columns(r.Kind(d.Kind), r.Settings().Lang)
	}
	return record.StatementColumns()
}

func schemaOf(columns []record.Column) *tableSchema {
	s := &tableSchema{PrimaryKey: "id"}
	for _, c := range columns {
		s.Fields = append(s.Fields, tableField{c.Name, c.Type, c.About})
	}
	return s
}

// catalogue writes the site's data as a DCAT dataset in JSON-LD. It has its context within,
// so that no other host is asked for one. Addresses are relative to the file where the
// site's own is not known.
func catalogue(r *site.Reader, w io.Writer) (int, error) {
	set := r.Settings()
	base := ""
	if set.BaseURL != "" {
		base = set.BaseURL + view.DataPath
	}
	typed := func(of string) map[string]any { return map[string]any{"@type": of} }
	link := func(id string) map[string]any { return map[string]any{"@id": id, "@type": "@id"} }
	dataset := map[string]any{
		"@context": map[string]any{
			"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/", "spdx": "http://spdx.org/rdf/terms#",
			"xsd": "http://www.w3.org/2001/XMLSchema#", "title": "dct:title", "description": "dct:description", "identifier": "dct:identifier",
			"language": "dct:language", "rights": "dct:rights", "version": "dcat:version", "keyword": "dcat:keyword", "format": "dct:format",
			"issued": map[string]any{"@id": "dct:issued", "@type": "xsd:date"}, "modified": map[string]any{"@id": "dct:modified", "@type": "xsd:date"},
			"license": link("dct:license"), "conformsTo": link("dct:conformsTo"), "landingPage": link("dcat:landingPage"), "downloadURL": link("dcat:downloadURL"),
			"accessURL": link("dcat:accessURL"), "distribution": link("dcat:distribution"), "mediaType": link("dcat:mediaType"),
			"byteSize": map[string]any{"@id": "dcat:byteSize", "@type": "xsd:nonNegativeInteger"}, "checksum": "spdx:checksum",
			"checksumValue": map[string]any{"@id": "spdx:checksumValue", "@type": "xsd:hexBinary"}, "algorithm": link("spdx:algorithm"),
		},
		"@id": base + "#dataset", "@type": "dcat:Dataset", "title": set.Title, "language": set.Lang, "version": r.Today().String(), "modified": r.Today().String(),
	}
	if base == "" {
		dataset["landingPage"] = "./"
	} else {
		dataset["landingPage"] = base
	}
	if set.Description != "" {
		dataset["description"] = set.Description
	}
	l, known := licenceOf(set.Licence)
	if set.Licence != "" && !known {
		dataset["rights"] = set.Licence
	} else if known {
		dataset["license"] = l.Path
	}
	var distributions []map[string]any
	for _, d := range resources(r) {
		if d.Form == formSchema {
			continue
		}
		file := base + strings.TrimPrefix(d.Path, view.DataPath)
		one := typed("dcat:Distribution")
		one["@id"], one["title"], one["downloadURL"], one["accessURL"] = file+"#distribution", d.Title+" ("+d.Form+")", file, dataset["landingPage"]
		one["mediaType"], one["byteSize"] = "https://www.iana.org/assignments/media-types/"+d.Media, d.Size
		one["checksum"] = map[string]any{"@type": "spdx:Checksum", "algorithm": "spdx:checksumAlgorithm_sha256", "checksumValue": d.SHA256}
		if d.About != "" {
			one["description"] = d.About
		}
		if known {
			one["license"] = l.Path
		}
		if d.Kind != "" && d.Form == "JSON" {
			if base == "" {
				one["conformsTo"] = "../" + record.SchemaPath(d.Kind)
			} else {
				one["conformsTo"] = set.BaseURL + record.SchemaPath(d.Kind)
			}
		}
		distributions = append(distributions, one)
	}
	dataset["distribution"] = distributions
	return len(distributions), encode(w, dataset)
}

// encode writes a value as JSON to be read by people too.
func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(v)
}
