// Package sitemap tells search engines which pages there are and when each last changed in
// substance: sitemap.xml by the protocol of sitemaps.org, which above 50,000 pages is an index of parts.
//
// In it are the pages of entities, the lists of kinds and the pages of the whole site;
// not what only cuts a list otherwise, further pages of lists, or what leads on to other
// addresses.
package sitemap

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/chronicle"
	"portolan/generator/edtf"
	"portolan/generator/output"
	"portolan/generator/site"
	"portolan/generator/view"
)

// mostPages is how many pages a file may have by the protocol.
const mostPages = 50_000

// An Output makes the sitemap.
type Output struct{ most int }

// New makes the output.
func New() Output { return Output{mostPages} }

// Name is "sitemap".
func (Output) Name() string { return "sitemap" }

// Plan names the sitemap, and its parts where one file can't hold it. A site whose address isn't
// known has none.
func (o Output) Plan(r *site.Reader) []output.Job {
	if r.Settings().BaseURL == "" {
		return nil
	}
	n := (len(fixed(r)) + len(entities(r)) + o.most - 1) / o.most
	jobs := []output.Job{{Path: view.SitemapPath, Output: o.Name(), Arg: "all"}}
	if n > 1 {
		jobs[0].Arg = "index " + strconv.Itoa(n)
		for i := range n {
			jobs = append(jobs, output.Job{Path: partPath(i + 1), Output: o.Name(), Arg: "part " + strconv.Itoa(i)})
		}
	}
	return jobs
}

func partPath(n int) string { return "sitemap-" + strconv.Itoa(n) + ".xml" }

// Render makes one file.
func (o Output) Render(_ context.Context, r *site.Reader, job output.Job, w io.Writer) error {
	what, arg, _ := strings.Cut(job.Arg, " ")
	n, _ := strconv.Atoi(arg)
	base := r.Settings().BaseURL
	var err error
	if what == "index" {
		err = writeIndex(w, base, n)
	} else {
		err = writePages(w, base, pages(r, n*o.most, o.most))
	}
	if err != nil {
		return fmt.Errorf("render %s: %w", job.Path, err)
	}
	return nil
}

// A page is one that search engines should know.
type page struct {
	path    string   // from the root of the site
	updated edtf.Day // chronicle.Unknown where it is
}

// pages gives up to most pages behind the first skip.
func pages(r *site.Reader, skip, most int) []page {
	all := fixed(r)
	ids := entities(r)
	var out []page
	for _, p := range all[min(skip, len(all)):min(skip+most, len(all))] {
		out = append(out, page{p.Path, lastUpdate(r, p)})
	}
	for _, id := range ids[max(0, min(skip-len(all), len(ids))):max(0, min(skip+most-len(all), len(ids)))] {
		kind, slug, _ := strings.Cut(id, "/")
		out = append(out, page{site.Path(r.Kind(kind), slug), view.DatingOf(r, id).Updated})
	}
	return out
}

// entities lists all entities, kind by kind.
func entities(r *site.Reader) []string {
	var ids []string
	for _, name := range r.Kinds() {
		ids = append(ids, r.List(name)...)
	}
	return ids
}

// fixed lists the pages that are not of one entity. What a search finds is for its reader.
func fixed(r *site.Reader) []view.SitePage {
	return slices.DeleteFunc(slices.Clone(view.SitePages(r)), func(p view.SitePage) bool { return p.What == "search" })
}

// lastUpdate gives the day on which a page that is not of one entity last changed.
func lastUpdate(r *site.Reader, p view.SitePage) edtf.Day {
	switch p.What {
	case "home", "index":
		return view.NewestDay(r, p.Kind)
	case "changes":
		return view.LastChange(r)
	}
	return chronicle.Unknown
}

const namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"

type urlset struct {
	XMLName xml.Name `xml:"urlset"`
	Space   string   `xml:"xmlns,attr"`
	URLs    []entry  `xml:"url"`
}

type sitemapindex struct {
	XMLName xml.Name `xml:"sitemapindex"`
	Space   string   `xml:"xmlns,attr"`
	Parts   []entry  `xml:"sitemap"`
}

type entry struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

func writePages(w io.Writer, base string, pages []page) error {
	out := urlset{Space: namespace}
	for _, p := range pages {
		e := entry{Loc: base + view.EscapePath(p.path)}
		if p.updated != chronicle.Unknown {
			e.LastMod = p.updated.String()
		}
		out.URLs = append(out.URLs, e)
	}
	return write(w, out)
}

func writeIndex(w io.Writer, base string, parts int) error {
	out := sitemapindex{Space: namespace}
	for i := range parts {
		out.Parts = append(out.Parts, entry{Loc: base + partPath(i+1)})
	}
	return write(w, out)
}

func write(w io.Writer, doc any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	if err := enc.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
