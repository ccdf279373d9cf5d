// Package desk makes the pages of the editors' desk: what is wrong and what to look at
// again, what waits for a day, what changed since the last commit, what each page is made
// from and who refers to it, and what making the site takes.
//
// In goes what the server knows at one time and an address; out comes a page of HTML.
// Nothing is read or run here and nothing kept: package desk/web asks and answers for it.
// The templates and the style sheet are part of the program, so that no edit of the
// site's own takes the desk away; it uses their colours and fonts where they are there.
//
// Each table is filtered, sorted and turned by links, which are addresses like any other:
//
//	/_desk/                 all problems; severity, code, where, new
//	/_desk/schedule/        drafts, scheduled, expiring and expired pages; state, kind
//	/_desk/reports/         what editors may want to look at; below it one page for each report; kind
//	/_desk/changes/         what changed since the last commit; change; diff names a file
//	/_desk/pages/           all pages; kind; of names one by id, code, name or address
//	/_desk/times/           what making the site takes
//	/_desk/codes/stale/     what a code means
//
// sort names a column, with - before it the other way round, and page the part of a long
// table. What is asked for and isn't there is said on the page.
package desk

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"fmt"
	"html/template"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/build"
	"portolan/generator/check"
	"portolan/generator/diag"
	"portolan/generator/git"
	"portolan/generator/serve"
	"portolan/generator/site"
)

// root is where the desk is.
const root = serve.DeskPath

// StylePath is the address of the desk's style sheet, and ChangesPath that of the page
// that needs [Input].Changes; its parameter DiffKey names a file.
const (
	StylePath   = root + "desk.css"
	ChangesPath = root + "changes/"
	DiffKey     = "diff"
)

//go:embed templates
var files embed.FS

//go:embed desk.css
var style string

// Input is all that a page may be made from.
type Input struct {
	serve.Now
	Drafts  bool        // drafts and what is scheduled or expired are shown
	Changes *git.Report // for the page at ChangesPath; nil for others

	// Open gives the address that opens a place in an editor, or "", and EditorNote why
	// there is none; it may be "".
	Open       func(diag.Pos) string
	EditorNote string
}

// A Desk makes pages. It is safe for concurrent use.
type Desk struct {
	pages map[string]*template.Template
	codes []check.Rule
}

// New reads what is part of the program.
func New() *Desk {
	d := &Desk{pages: map[string]*template.Template{}, codes: check.Rules()}
	entries, err := files.ReadDir("templates")
	if err != nil {
		panic(err) // it is part of the program
	}
	shared := template.Must(template.New("").Option("missingkey=error").Funcs(template.FuncMap{"number": number, "counted": counted, "breakable": breakable}).
		ParseFS(files, "templates/base.html", "templates/parts.html"))
	for _, e := range entries {
		if e.Name() == "base.html" || e.Name() == "parts.html" {
			continue
		}
		page := template.Must(template.Must(shared.Clone()).ParseFS(files, "templates/"+e.Name()))
		d.pages[strings.TrimSuffix(e.Name(), ".html")] = page
	}
	return d
}

// A Page is what a template is given: what all pages have, and what is one page's own.
type Page struct {
	Site   string // its title
	Title  string
	Lang   string // of the content, where that isn't English; else ""
	Nav    []Tab
	Alerts []string // what keeps the desk from showing what is in the folders
	Notes  []string // what the address asks for and there is not
	Status []string // what is known now, in a few words each
	Editor string   // why places can't be opened
	Script template.HTML
	Main   any // of a type that goes with the template

	sort   string // name of the template
	status int    // of HTTP
}

// A Tab is a link of the menu.
type Tab struct {
	Label, Href string
	Count       int  // of what there is; -1 where that says nothing
	Current     bool // the page is this, or below it
}

// A Link is a name with an address.
type Link struct{ Label, Href string }

// An Answer is what is to be sent for an address: a page, or the address to go to.
type Answer struct {
	Status   int // of HTTP
	Location string
	Body     []byte
}

// Answer makes what is at an address below the desk's root.
func (d *Desk) Answer(ctx context.Context, in Input, address *url.URL) (Answer, error) {
	sheet := newSheet(ctx, d, in, address)
	if to := sheet.elsewhere(); to != "" {
		return Answer{Status: 301, Location: to}, nil
	}
	page := sheet.make()
	var b bytes.Buffer
	if err := d.write(&b, page); err != nil {
		return Answer{}, err
	}
	return Answer{Status: page.status, Body: b.Bytes()}, nil
}

func (d *Desk) write(w io.Writer, p *Page) error {
	if err := d.pages[p.sort].ExecuteTemplate(w, "base", p); err != nil {
		return fmt.Errorf("make the desk: %w", err)
	}
	return nil
}

// Style gives the desk's style sheet. Beneath it lies the site's own, of which it takes
// the properties that hold colours and fonts.
func Style(now serve.Now) string {
	built := serve.Built(now.Shown)
	if built == nil {
		return style
	}
	address := built.Site().Assets["css/portolan.css"]
	if address == "" {
		return style
	}
	// An escaped path has no quote and no line end, so it can't end the string.
	return "@import url(\"" + escaped(address) + "\") layer(portal);\n" + style
}

// escaped gives the address of a path of the site.
func escaped(path string) string { return (&url.URL{Path: "/" + path}).EscapedPath() }

// A sheet is a page in the making.
type sheet struct {
	*Desk
	Input
	ctx    context.Context
	ask    *ask
	shown  *build.Snapshot // nil if what is shown can't be asked
	newest *build.Snapshot
	places *places
	lang   string
	fresh  map[diag.Problem]bool
	page   *Page
}

func newSheet(ctx context.Context, d *Desk, in Input, address *url.URL) *sheet {
	s := &sheet{Desk: d, Input: in, ctx: ctx, ask: newAsk(address), shown: serve.Built(in.Shown), newest: serve.Built(in.Newest),
		fresh: map[diag.Problem]bool{}, page: &Page{status: 200, Editor: brief(in.EditorNote), Script: in.Script}}
	for _, p := range slices.Concat(in.New, in.Fresh) {
		s.fresh[p] = true
	}
	s.places = newPlaces(s.newest, s.shown)
	if s.places == nil {
		s.shown, s.newest, s.places = nil, nil, &places{}
	}
	if s.shown != nil {
		settings := s.site().Settings
		s.lang, s.page.Site = settings.Lang, diag.Visible(settings.Title)
		if s.lang != "en" {
			s.page.Lang = s.lang
		}
	}
	return s
}

func (s *sheet) site() *site.Site { return s.shown.Site() }

// A route is a page of the desk, or several that have an address of one sort.
type route struct {
	path, title string // a path that ends in * stands for one more part
	keys        []string
	make        func(s *sheet, part string)
	tab         string // in the menu; "" for none
}

func routes() []route {
	return []route{
		{root, "Problems", problemKeys, (*sheet).problems, "Problems"},
		{root + "schedule/", "Schedule", scheduleKeys, (*sheet).schedule, "Schedule"},
		{root + "reports/", "Reports", nil, (*sheet).reports, "Reports"},
		{root + "reports/*", "Report", reportKeys, (*sheet).report, ""},
		{ChangesPath, "Changes since the last commit", changeKeys, (*sheet).changes, "Changes"},
		{root + "pages/", "Pages", pageKeys, (*sheet).pagesOrOne, "Pages"},
		{root + "times/", "Build times", nil, (*sheet).times, "Times"},
		{root + "codes/*", "Code", nil, (*sheet).code, ""},
	}
}

// match finds the route of a path, and the part that its star stands for.
func match(path string) (r route, part string, ok bool) {
	for _, r := range routes() {
		prefix, star := strings.CutSuffix(r.path, "*")
		rest, below := strings.CutPrefix(path, prefix)
		part, slash := strings.CutSuffix(rest, "/")
		switch {
		case !star && path == r.path:
			return r, "", true
		case star && below && slash && part != "" && !strings.Contains(part, "/"):
			return r, part, true
		}
	}
	return route{}, "", false
}

// elsewhere gives the address that was meant where only a slash is missing, or "".
func (s *sheet) elsewhere() string {
	path := s.ask.path
	if _, _, ok := match(path + "/"); ok && !strings.HasSuffix(path, "/") {
		return (&url.URL{Path: path + "/", RawQuery: s.ask.raw}).String()
	}
	return ""
}

// make makes the page. What is half read may be too broken to be asked: then the page
// says so.
func (s *sheet) make() (p *Page) {
	r, part, found := match(s.ask.path)
	defer func() {
		if cause := recover(); cause != nil {
			s.frame()
			s.page.sort, s.page.status, s.page.Title, s.page.Main = "failed", 500, cmp.Or(s.page.Title, r.title), fmt.Sprint(cause)
			p = s.page
		}
	}()
	s.page.Title = r.title
	switch {
	case found:
		s.ask.allow(r.keys)
		r.make(s, part)
	default:
		s.missing("There is no page of the desk at " + quoted(s.ask.path) + ".")
	}
	s.frame()
	return s.page
}

// show says what the page is of its own.
func (s *sheet) show(sort string, main any) { s.page.sort, s.page.Main = sort, main }

// missing makes the page for what isn't there.
func (s *sheet) missing(what string) {
	s.page.Title, s.page.status = "Not found", 404
	s.show("missing", what)
}

// frame fills in what all pages have.
func (s *sheet) frame() {
	p := s.page
	p.Notes = s.ask.notes
	p.Nav = nil
	for _, r := range routes() {
		if r.tab != "" {
			below := r.path != root && strings.HasPrefix(s.ask.path, r.path)
			p.Nav = append(p.Nav, Tab{r.tab, r.path, s.count(r.tab), below || s.ask.path == r.path})
		}
	}
	errors, warnings := diag.Count(s.All)
	p.Status = []string{counted(errors, "error"), counted(warnings, "warning"), counted(len(s.All)-errors-warnings, "note")}
	if n := len(s.New) + len(s.Fresh); n > 0 {
		p.Status = append(p.Status, number(n)+" new")
	}
	if !s.Ruled {
		p.Status = append(p.Status, "the rules are being run: what they found before is shown")
	}
	p.Alerts = nil
	switch {
	case s.Machine != "":
		p.Alerts = append(p.Alerts, "The folders can’t be read: "+brief(s.Machine)+". Below is what was read last.")
	case s.Shown != s.Newest:
		alert := "The last edit is not shown: it brought " + counted(len(s.New), "error") + ". Pages are as they were before it"
		switch files := s.deleted(); len(files) {
		case 0:
			alert += "."
		case 1:
			alert += ", but for what " + brief(files[0]) + " had: that was deleted, and is gone at once."
		default:
			alert += ", but for what " + counted(len(files), "file") + " had that were deleted: that is gone at once."
		}
		p.Alerts = append(p.Alerts, alert)
	}
	if s.shown == nil {
		p.Alerts = append(p.Alerts, "The content is too broken to be asked for more than its problems.")
	}
}

// deleted names the files of content that are gone from the folders, and with them their pages.
func (s *sheet) deleted() []string {
	if s.shown == nil {
		return nil
	}
	var files []string
	for _, d := range s.shown.Docs() {
		if len(d.Entities) > 0 && s.Deleted(d.File) {
			files = append(files, d.File)
		}
	}
	return files
}

// count gives how much there is behind a tab; -1 for nothing that would be counted.
func (s *sheet) count(tab string) int {
	switch tab {
	case "Problems":
		return len(s.All)
	case "Reports":
		n := 0
		for _, r := range reports {
			n += s.found(r.code)
		}
		return n
	}
	return -1
}

// breakable writes a path so that a line can end behind each slash in it.
func breakable(path string) template.HTML {
	return template.HTML(strings.ReplaceAll(template.HTMLEscapeString(path), "/", "/<wbr>"))
}

// number writes a number with commas between thousands.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// counted writes a number of things.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return number(n) + " " + noun + "s"
}

// maxText is how many characters of a text are shown.
const maxText = 800

// brief gives a text of authors in a length that a page can show.
func brief(s string) string {
	if chars := []rune(s); len(chars) > maxText {
		s = string(chars[:maxText]) + "…"
	}
	return diag.Visible(s)
}

// quoted quotes what somebody wrote, shortened.
func quoted(s string) string {
	if chars := []rune(s); len(chars) > 80 {
		s = string(chars[:80]) + "…"
	}
	return "“" + diag.Visible(s) + "”"
}
