package view

import (
	"portolan/generator/digest"
	"portolan/generator/site"
)

// A SitePage is a page that is about no entity: the first, the first of a kind's list, or one
// of the whole site.
type SitePage struct {
	Path string // "watchlist/"
	What string // "home", "watchlist", … ; "index" for a kind
	Kind string // whose list it is
}

// SitePages lists these pages, but for what only cuts a list otherwise or goes on with it.
func SitePages(r *site.Reader) []SitePage {
	out := []SitePage{{What: "home"}}
	for _, name := range r.Kinds() {
		if k := r.Kind(name); k.Indexed {
			out = append(out, SitePage{indexPath(k), "index", name})
		}
	}
	has := func(template string) bool { return r.Template(template) != digest.Hash{} }
	for _, p := range []struct {
		is bool
		SitePage
	}{
		{HasGlossary(r), SitePage{Path: GlossaryPath, What: "glossary"}},
		{has("watchlist"), SitePage{Path: WatchPath, What: "watchlist"}},
		{has("map") && len(MapKinds(r)) > 0, SitePage{Path: MapPath, What: "map"}},
		{has("changes"), SitePage{Path: ChangesPath(1), What: "changes"}},
		{has("search"), SitePage{Path: SearchPath, What: "search"}},
		{has("timeline"), SitePage{Path: timelinePath, What: "timeline"}},
		{HasDownloads(r), SitePage{Path: DataPath, What: "data"}},
	} {
		if p.is {
			out = append(out, p.SitePage)
		}
	}
	return out
}
