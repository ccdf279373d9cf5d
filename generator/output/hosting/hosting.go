// Package hosting makes the files that hosts and programs look for at set places:
// robots.txt, security.txt, _headers, _redirects and .nojekyll.
//
// A file of the same name in the static folder takes the place of the one that would be made,
// if its name doesn't begin with a dot: those are not read.
package hosting

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"portolan/generator/edtf"
	"portolan/generator/output"
	"portolan/generator/site"
	"portolan/generator/view"
)

// The files.
const (
	robots    = "robots.txt"
	security  = ".well-known/security.txt"
	headers   = "_headers"
	redirects = "_redirects"
	noJekyll  = ".nojekyll"
)

// Policy is the Content-Security-Policy that hosts are to send: that of every page, and
// what only a header can say.
const Policy = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"

// An Output makes the files.
type Output struct{}

// New makes the output.
func New() Output { return Output{} }

// Name is "hosting".
func (Output) Name() string { return "hosting" }

// Plan names the files.
func (o Output) Plan(r *site.Reader) []output.Job {
	paths := []string{robots, headers, noJekyll}
	if len(r.Redirects()) > 0 {
		paths = append(paths, redirects)
	}
	if len(r.Settings().Security.Contacts) > 0 {
		paths = append(paths, security)
	}
	var jobs []output.Job
	for _, path := range paths {
		if r.Asset(path) == "" {
			jobs = append(jobs, output.Job{Path: path, Output: o.Name(), Arg: path})
		}
	}
	return jobs
}

// Render makes one file.
func (o Output) Render(_ context.Context, r *site.Reader, job output.Job, w io.Writer) error {
	var text string
	switch job.Arg {
	case robots:
		text = robotsText(r)
	case security:
		text = securityText(r)
	case headers:
		text = headersText(r)
	case redirects:
		text = redirectsText(r)
	case noJekyll: // its being there keeps GitHub Pages from leaving out _headers and the like
		r.Asset(noJekyll) // a file that asks nothing would be made again each time it is looked at
	default:
		return fmt.Errorf("render %s: no such file: %q", job.Path, job.Arg)
	}
	_, err := io.WriteString(w, text)
	return err
}

// robotsText lets everyone in (RFC 9309) and names the sitemap.
func robotsText(r *site.Reader) string {
	text := "User-agent: *\nAllow: /\n"
	if base := r.Settings().BaseURL; base != "" {
		text += "\nSitemap: " + base + view.SitemapPath + "\n"
	}
	return text
}

// securityText says whom to tell of a weakness (RFC 9116). It expires on the first day of the
// eleventh month from now, so that it changes once a month at most and is out of date
// when nobody has built the site for a year.
func securityText(r *site.Reader) string {
	set, today := r.Settings(), r.Today()
	var b strings.Builder
	for _, c := range set.Security.Contacts {
		b.WriteString("Contact: " + c + "\n")
	}
	b.WriteString("Expires: " + edtf.MakeDay(today.Year(), today.Month()+11, 1).Time().Format(time.RFC3339) + "\n")
	b.WriteString("Preferred-Languages: " + set.Lang + "\n")
	if strings.HasPrefix(set.BaseURL, "https://") {
		b.WriteString("Canonical: " + set.BaseURL + security + "\n")
	}
	if set.Security.Policy != "" {
		b.WriteString("Policy: " + set.Security.Policy + "\n")
	}
	return b.String()
}

// headersText gives what Netlify, Cloudflare Pages and others that read _headers are to
// send: the policy with everything; with files whose names tell their bytes that they
// can be kept for good; with feeds and the calendar what they are.
func headersText(r *site.Reader) string {
	base := r.Settings().BasePath()
	var b strings.Builder
	rule := func(path string, lines ...string) {
		b.WriteString(path + "\n")
		for _, l := range lines {
			b.WriteString("  " + l + "\n")
		}
	}
	rule(base+"*", "Content-Security-Policy: "+Policy, "X-Content-Type-Options: nosniff", "Referrer-Policy: strict-origin-when-cross-origin",
		"Permissions-Policy: camera=(), geolocation=(), microphone=()", "Cross-Origin-Opener-Policy: same-origin")
	for _, name := range r.Assets() {
		if address := r.Asset(name); address != name {
			rule(base+view.EscapePath(address), "Cache-Control: public, max-age=31536000, immutable")
		}
	}
	var folders []string
	for _, scope := range view.Feeds(r) {
		folders = append(folders, scope.Folder(r))
	}
	for _, name := range r.Kinds() {
		if k := r.Kind(name); view.EntityFeeds(r.Settings(), k) {
			folders = append(folders, site.Path(k, ":slug")) // which stands for any one name, at both hosts
		}
	}
	for _, folder := range folders {
		folder = base + view.EscapePath(folder)
		rule(folder+view.AtomFile, "Content-Type: application/atom+xml; charset=utf-8")
		rule(folder+view.JSONFile, "Content-Type: application/feed+json; charset=utf-8")
	}
	if view.HasCalendar(r) {
		rule(base+view.CalendarPath, "Content-Type: text/calendar; charset=utf-8")
	}
	return b.String()
}

// redirectsText leads from earlier addresses to those of today, for the same hosts. Where
// a host doesn't read it, the pages at the earlier addresses lead on.
func redirectsText(r *site.Reader) string {
	base := r.Settings().BasePath()
	var b strings.Builder
	for _, re := range r.Redirects() {
		kind, slug, _ := strings.Cut(re.From, "/")
		if to := r.Card(re.To); to.Exists() {
			b.WriteString(base + view.EscapePath(site.Path(r.Kind(kind), slug)) + " " + base + view.EscapePath(to.Path) + " 301\n")
		}
	}
	return b.String()
}
