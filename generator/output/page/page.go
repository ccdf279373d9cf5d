// Package page makes the HTML pages: home, indexes, entities, redirects and the
// page for what isn't there. It joins views and templates, and knows the content
// of neither.
package page

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"portolan/generator/diag"
	"portolan/generator/output"
	"portolan/generator/site"
	"portolan/generator/view"
)

// An Output makes the pages of one site from one set of templates.
type Output struct {
	templates *Templates
	frame     *frame
}

// New makes the output of a set of templates. It is for one site: what stands around
// every page is laid out once.
func New(t *Templates) *Output { return &Output{t, &frame{templates: t}} }

// Name is "page".
func (*Output) Name() string { return "page" }

// Plan names a page for the site, each page of each index, each entity and each earlier id.
func (o *Output) Plan(r *site.Reader) []output.Job {
	jobs := []output.Job{o.job("", "home", ""), {Path: "404.html", Output: o.Name(), Arg: "404"}}
	for _, name := range r.Kinds() {
		k := r.Kind(name)
		if k.Indexed {
			for _, part := range view.IndexParts(r, name) {
				jobs = append(jobs, o.job(part.Path, "index "+name+" "+strconv.Itoa(part.Page)+part.List, ""))
			}
		}
		for _, id := range r.List(name) {
			_, slug, _ := strings.Cut(id, "/")
			jobs = append(jobs, o.job(site.Path(k, slug), "entity "+id, id))
			for _, list := range view.MentionLists(r, id) {
				for n := 1; n <= list.Pages; n++ {
					jobs = append(jobs, o.job(view.MentionsPath(k, slug, list.Sort, n), "mentions "+id+" "+list.Sort+" "+strconv.Itoa(n), id))
				}
			}
		}
	}
	if view.HasGlossary(r) {
		jobs = append(jobs, o.job(view.GlossaryPath, "glossary", ""))
	}
	if o.templates.has("watchlist") {
		jobs = append(jobs, o.job(view.WatchPath, "watchlist", ""))
	}
	if kinds := view.MapKinds(r); len(kinds) > 0 && o.templates.has("map") {
		jobs = append(jobs, o.job(view.MapPath, "map", ""))
		for _, name := range kinds {
			jobs = append(jobs, o.job(view.MapKindPath(r.Kind(name)), "map "+name, ""))
		}
	}
	if o.templates.has("changes") {
		for i := range view.ChangePages(r) {
			jobs = append(jobs, o.job(view.ChangesPath(i+1), "changes "+strconv.Itoa(i+1), ""))
		}
	}
	if o.templates.has("search") {
		jobs = append(jobs, o.job(view.SearchPath, "search", ""))
		for _, name := range r.Kinds() {
			for i := range view.ListedPages(r, name) {
				jobs = append(jobs, o.job(view.ListedPath(r.Kind(name), i+1), "search "+name+" "+strconv.Itoa(i+1), ""))
			}
		}
	}
	if view.HasDownloads(r) && o.templates.has("data") {
		jobs = append(jobs, o.job(view.DataPath, "data", ""))
	}
	if o.templates.has("timeline") {
		paths, args := view.TimelinePages(r)
		for i := range paths {
			jobs = append(jobs, o.job(paths[i], "timeline "+args[i], ""))
		}
	}
	for _, re := range r.Redirects() {
		kind, slug, _ := strings.Cut(re.From, "/")
		path := site.Path(r.Kind(kind), slug)
		jobs = append(jobs, o.job(path, "redirect "+path+" "+re.To, re.To))
	}
	return jobs
}

// job names the page at an address that ends in a slash.
func (o *Output) job(address, arg, owner string) output.Job {
	return output.Job{Path: address + "index.html", Output: o.Name(), Arg: arg, Owner: owner}
}

// Render makes one page.
func (o *Output) Render(_ context.Context, r *site.Reader, job output.Job, w io.Writer) error {
	what, arg, _ := strings.Cut(job.Arg, " ")
	switch what {
	case "home":
		return o.execute(r, w, "home", job.Path, view.FirstPage(r))
	case "404":
		return o.execute(r, w, "404", job.Path, view.NotFound(r))
	case "index":
		kind, rest, _ := strings.Cut(arg, " ")
		number, variant, _ := strings.Cut(rest, " ")
		n, err := strconv.Atoi(number)
		if err != nil {
			return fmt.Errorf("render %s: %w", job.Path, err)
		}
		name := "index"
		if variant == view.CardsTemplate {
			name = view.CardsTemplate
		}
		return o.execute(r, w, name, job.Path, view.IndexPage(r, kind, variant, n))
	case "mentions":
		id, list, _ := strings.Cut(arg, " ")
		sort, number, _ := strings.Cut(list, " ")
		n, err := strconv.Atoi(number)
		if err != nil {
			return fmt.Errorf("render %s: %w", job.Path, err)
		}
		return o.execute(r, w, "mentions", job.Path, view.MentionsPage(r, id, sort, n))
	case "glossary":
		return o.execute(r, w, "glossary", job.Path, view.GlossaryPage(r))
	case "watchlist":
		return o.execute(r, w, "watchlist", job.Path, view.WatchPage(r))
	case "map":
		return o.execute(r, w, "map", job.Path, view.MapPage(r, arg))
	case "changes":
		n, err := strconv.Atoi(arg)
		if err != nil {
			return fmt.Errorf("render %s: %w", job.Path, err)
		}
		return o.execute(r, w, "changes", job.Path, view.ChangesPage(r, n))
	case "search":
		if arg == "" {
			return o.execute(r, w, "search", job.Path, view.SearchPage(r))
		}
		kind, number, _ := strings.Cut(arg, " ")
		n, err := strconv.Atoi(number)
		if err != nil {
			return fmt.Errorf("render %s: %w", job.Path, err)
		}
		return o.execute(r, w, "search", job.Path, view.ListedPage(r, kind, n))
	case "data":
		return o.execute(r, w, "data", job.Path, view.DataSets(r))
	case "timeline":
		return o.execute(r, w, "timeline", job.Path, view.SiteTimeline(r, arg))
	case "entity":
		kind, _, _ := strings.Cut(arg, "/")
		return o.execute(r, w, r.Kind(kind).Template, job.Path, view.EntityPage(r, arg))
	case "redirect":
		path, id, _ := strings.Cut(arg, " ")
		return o.execute(r, w, "redirect", job.Path, view.Redirect(r, path, id))
	}
	return fmt.Errorf("render %s: no such page: %q", job.Path, job.Arg)
}

// execute lays out a page, which is to be made again when its template changes.
func (o *Output) execute(r *site.Reader, w io.Writer, name, file string, p *view.Page) error {
	r.Template(name)
	if err := o.frame.around(p); err != nil {
		return &diag.Failure{Problem: templateProblem(o.templates.folder, err, file)}
	}
	return o.templates.execute(w, name, file, p)
}
