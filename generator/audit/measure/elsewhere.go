package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"portolan/generator/audit"
)

// measureReaders has programs of others read the feeds, the calendar and the sitemap.
func measureReaders(ctx context.Context, w *workshop) ([]audit.Figure, error) {
	faults, of, err := audit.Readers(ctx, w.below)
	return []audit.Figure{audit.None("what feedparser, icalendar and xmllint mend", faults, of)}, err
}

// measureHosts has the servers of README.md serve the site as README.md sets them up.
func measureHosts(ctx context.Context, w *workshop) ([]audit.Figure, error) {
	readme, err := os.ReadFile(filepath.Join(w.dir, "README.md"))
	if err != nil {
		return nil, err
	}
	var figures []audit.Figure
	for _, h := range audit.Hosts() {
		if h.Plain {
			continue // it makes nothing of what README.md asks for
		}
		faults, asked, err := audit.HostFaults(ctx, h, string(readme), w.site)
		if err != nil {
			return figures, err
		}
		figures = append(figures, audit.None(h.Name+": wrong answers", faults, fmt.Sprintf("%d requests", asked)))
	}
	return figures, nil
}

// measureCrawl has each server serve the site at the root and below a path, and follows
// every link through it.
func measureCrawl(ctx context.Context, w *workshop) ([]audit.Figure, error) {
	readme, err := os.ReadFile(filepath.Join(w.dir, "README.md"))
	if err != nil {
		return nil, err
	}
	var figures []audit.Figure
	for _, h := range audit.Hosts() {
		for _, at := range []struct{ site, prefix string }{{w.site, "/"}, {w.below, subPath}} {
			c, err := audit.CrawlHost(ctx, h, string(readme), at.site, at.prefix)
			if err != nil {
				return figures, err
			}
			figures = append(figures, audit.None("dead links and fragments at "+at.prefix+", "+h.Name, c.Dead, fmt.Sprintf("%d links, %d pages, %d files", c.Followed, len(c.Pages), c.Files)))
		}
	}
	return figures, nil
}
