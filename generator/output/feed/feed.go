// Package feed makes the feeds of a site, each as Atom (RFC 4287) and as JSON Feed 1.1: of
// the site, of its changes, of each kind and of each entity.
//
// What is in them is told by package view; here it is only written. A file is well formed
// whatever names hold: what XML can't have is replaced (encoding/xml), and blanks in titles
// are single ones.
package feed

import (
	"context"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"portolan/generator/output"
	"portolan/generator/site"
	"portolan/generator/view"
)

// An Output makes feeds.
type Output struct{}

// New makes the output.
func New() Output { return Output{} }

// Name is "feed".
func (Output) Name() string { return "feed" }

// Plan names two files for each feed. A site whose address isn't known has none.
func (o Output) Plan(r *site.Reader) []output.Job {
	var jobs []output.Job
	add := func(scope view.FeedScope, owner string) {
		folder := scope.Folder(r)
		jobs = append(jobs,
			output.Job{Path: folder + view.AtomFile, Output: o.Name(), Arg: "atom " + string(scope), Owner: owner},
			output.Job{Path: folder + view.JSONFile, Output: o.Name(), Arg: "json " + string(scope), Owner: owner})
	}
	for _, scope := range view.Feeds(r) {
		add(scope, "")
	}
	for _, name := range r.Kinds() {
		if !view.EntityFeeds(r.Settings(), r.Kind(name)) {
			continue
		}
		for _, id := range r.List(name) {
			add(view.FeedScope("entity "+id), id)
		}
	}
	return jobs
}

// Render makes one file.
func (o Output) Render(_ context.Context, r *site.Reader, job output.Job, w io.Writer) error {
	form, scope, _ := strings.Cut(job.Arg, " ")
	f := view.FeedOf(r, view.FeedScope(scope))
	write := writeAtom
	if form == "json" {
		write = writeJSON
	}
	if err := write(w, f); err != nil {
		return fmt.Errorf("render %s: %w", job.Path, err)
	}
	return nil
}

// oneLine makes all blanks of a text single ones.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// allowed puts U+FFFD in the place of characters that XML 1.0 doesn't have (section 2.2),
// which prose can name by number, and which nothing escapes in a CDATA section. Both forms say the same.
func allowed(s string) string {
	bad := func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff
	}
	if !strings.ContainsFunc(s, bad) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if bad(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}
