package build

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/fanout"
	"portolan/generator/filename"
	"portolan/generator/markdown"
	"portolan/generator/output"
	"portolan/generator/output/picture"
	"portolan/generator/output/precompress"
	"portolan/generator/site"
	"portolan/generator/view"
)

const (
	CodePathClash diag.Code = "path-clash"    // two outputs would be one file
	CodeLinkDead  diag.Code = "link-dead"     // a Markdown link leads to no page of the site
	CodeImageDead diag.Code = "image-missing" // a picture is not there
)

// planJobs asks every output for its files and checks them against each other.
func (b *builder) planJobs() {
	if b.planned = b.planAgain(b.again); b.planned {
		b.plan = b.before.plan
	} else if p, ok := b.planSlight(); ok {
		b.plan = p
	} else {
		b.plan = b.planAnew()
	}
	b.report.Pages = b.pages
}

func (b *builder) planAnew() plan {
	outputs := slices.DeleteFunc(slices.Clone(b.outputs), b.plansLate)
	planned := make([][]output.Job, len(outputs))
	fanout.Each(b.config.Workers, len(outputs), 1, func(i int) {
		r := b.site.Reader()
		defer r.Close()
		planned[i] = outputs[i].Plan(r)
	})
	if was := b.before; was != nil && !was.clashed && slices.EqualFunc(planned, was.byOutput, slices.Equal) {
		return was.plan
	}
	jobs := slices.Concat(planned...)
	if b.config.Compress {
		jobs = append(jobs, precompress.Jobs(jobs)...)
	}
	found := len(b.report.Problems)
	p := planOf(b.clashes(byPath(jobs)))
	p.clashed = len(b.report.Problems) > found
	if b.late {
		p.byOutput = planned
	}
	return p
}

// planOf makes a plan of jobs that are in order.
func planOf(jobs []output.Job) plan {
	p := plan{jobs: jobs}
	for _, j := range jobs {
		if strings.HasSuffix(j.Path, ".html") {
			p.pages++
		}
	}
	return p
}

// byPath puts jobs in order of their paths, those with one path as they come.
func byPath(jobs []output.Job) []output.Job {
	order := make([]int32, len(jobs)) // less to move than jobs
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, c int32) int {
		return cmp.Or(strings.Compare(jobs[a].Path, jobs[c].Path), cmp.Compare(a, c))
	})
	sorted := make([]output.Job, len(jobs))
	for i, at := range order {
		sorted[i] = jobs[at]
	}
	return sorted
}

// clashes reports files that would be one, and folders that would be files, and
// leaves the first of each.
func (b *builder) clashes(jobs []output.Job) []output.Job {
	files := fileSet{make([]output.Job, 0, len(jobs)), map[string]output.Job{}}
	clashing := map[[2]string]bool{} // by who they are made for: two that clash do so in many files
	clash := func(j, first output.Job) {
		pair := [2]string{min(j.Owner, first.Owner), max(j.Owner, first.Owner)}
		if pair[0] == "" || !clashing[pair] {
			clashing[pair] = true
			b.clash(j, first)
		}
	}
	for _, j := range jobs {
		if first, taken := files.add(j); taken {
			clash(j, first)
		}
	}
	type folder struct {
		name string
		job  output.Job
	}
	folders := map[string]folder{}
	told, inTheWay := map[string]bool{}, map[string]bool{}
	good := map[string]bool{} // folders that clash with nothing, nor do those around them
	clashes := func(j output.Job) bool {
		for dir := path.Dir(j.Path); dir != "." && !good[dir]; dir = path.Dir(dir) {
			key := filename.Fold(dir)
			if first, taken := files.find(key); taken {
				if !inTheWay[first.Path] { // of all that would lie in the folder
					inTheWay[first.Path] = true
					b.inTheWay(first, j)
				}
				return true
			}
			f, seen := folders[key]
			if !seen {
				folders[key] = folder{dir, j}
				continue
			}
			if f.name != dir && !told[dir] {
				told[dir] = true
				b.problem(diag.Errorf(CodePathClash, b.jobPos(j), "the folders %q and %q would be one on other systems", f.name, dir).
					WithHint("the other is made for %s; name them alike", b.jobPos(f.job)))
			}
			if f.name != dir {
				return true
			}
		}
		for dir := path.Dir(j.Path); dir != "." && !good[dir]; dir = path.Dir(dir) {
			good[dir] = true
		}
		return false
	}
	kept := make([]output.Job, 0, len(files.jobs))
	for _, j := range files.jobs {
		if !clashes(j) {
			kept = append(kept, j)
		}
	}
	return kept
}

// A fileSet has jobs that come in order of their paths, to be found by folded paths.
type fileSet struct {
	jobs []output.Job
	odd  map[string]output.Job // those whose paths are folded otherwise: few
}

// add adds a job that comes behind all others, unless there is one whose file would be the
// same: that it gives instead.
func (s *fileSet) add(j output.Job) (first output.Job, taken bool) {
	folded := filename.Fold(j.Path)
	n := len(s.jobs)
	switch {
	case folded != j.Path:
		first, taken = s.find(folded)
	case n > 0 && s.jobs[n-1].Path == j.Path:
		first, taken = s.jobs[n-1], true
	default:
		first, taken = s.odd[folded]
	}
	if taken {
		return first, true
	}
	s.jobs = append(s.jobs, j)
	if folded != j.Path {
		s.odd[folded] = j
	}
	return output.Job{}, false
}

// find finds the job whose file has a folded path.
func (s *fileSet) find(folded string) (output.Job, bool) {
	at, found := slices.BinarySearchFunc(s.jobs, folded, func(j output.Job, p string) int { return strings.Compare(j.Path, p) })
	if found {
		return s.jobs[at], true
	}
	j, found := s.odd[folded]
	return j, found
}

// clash reports a job that would make a file that is made already, at what the author wrote.
func (b *builder) clash(j, first output.Job) {
	if !authored(j) && authored(first) {
		j, first = first, j
	}
	b.problem(diag.Errorf(CodePathClash, b.jobPos(j), "%q is made twice", j.Path).
		WithHint("also by %s; some systems take names that differ in case for one", b.maker(first)))
}

// maker tells who makes a file: what the author wrote, or the program.
func (b *builder) maker(j output.Job) string {
	if at := b.jobPos(j).String(); at != j.Path {
		return at
	}
	return "the program itself, as " + j.Path // nobody wrote what it is made from
}

// inTheWay reports a file where a folder is wanted, at the file if the author wrote it, else at one that would lie in the folder.
func (b *builder) inTheWay(file, within output.Job) {
	at, other := file, within
	if !authored(at) && authored(other) {
		at, other = other, at
	}
	b.problem(diag.Errorf(CodePathClash, b.jobPos(at), "%q is a file, and %q would lie in a folder of that name", file.Path, within.Path).
		WithHint("the other is made by %s; name one of them otherwise", b.maker(other)))
}

// jobPos tells where the author wrote what a file is made from.
func (b *builder) jobPos(j output.Job) diag.Pos {
	if j.Owner != "" {
		return b.site.Graph.Pos(j.Owner)
	}
	if file, ok := strings.CutPrefix(j.Arg, site.InStatic); ok {
		return diag.Pos{File: b.input.names[2] + "/" + file}
	}
	if j.Output == picture.Name {
		return diag.Pos{File: b.input.name(strings.TrimPrefix(picture.Source(j), site.InContent))}
	}
	what, arg, _ := strings.Cut(j.Arg, " ")
	kind, _, _ := strings.Cut(arg, " ")
	if k := b.site.Schema.Kind(kind); what == "index" && k != nil {
		return k.Pos
	}
	if strings.HasPrefix(j.Arg, site.InContent) {
		return diag.Pos{File: j.Arg}
	}
	return diag.Pos{File: j.Path}
}

// authored tells whether a file is made from one file of the author's: of content, of static, or of a kind.
func authored(j output.Job) bool {
	return j.Owner != "" || strings.HasPrefix(j.Arg, site.InStatic) || strings.HasPrefix(j.Arg, "index ")
}

// links reports links in prose to pages that are not made, and pictures that
// are not there. Links to other entities go by reference and were checked before.
func (b *builder) links() {
	r := b.site.Reader()
	defer r.Close()
	if _, err := view.FindLead(r); err != nil {
		b.problem(diag.Errorf(content.CodeSettings, b.input.settings.Places.Of("lead", b.input.settings.Lead), "%v", err))
	}
	for _, f := range b.input.settings.Figures {
		if _, _, err := view.FindFigure(r, f.Name); err != nil {
			b.problem(diag.Errorf(content.CodeSettings, f.Pos, "%v", err))
		}
	}
	c := linkChecker{b: b, r: r, near: map[string]string{}, pages: sync.OnceValue(b.pageAddresses), unpublished: sync.OnceValue(b.unpublished)}
	for _, entry := range b.input.settings.Nav {
		if address, ok := strings.CutPrefix(entry, "/"); ok && !b.has(address) {
			p := diag.Errorf(content.CodeSettings, b.input.settings.Places.Of("nav", entry), "the menu names %q, and there is no such page", entry)
			p.Hint = c.nearest(address)
			b.problem(p)
		}
	}
	if b.input.settings.Legend != "" {
		c.check(b.input.settings.LegendDest())
	}
	b.deadInStyles(c.isMade)
	for _, d := range b.input.docs {
		for _, sealed := range d.Entities {
			e := sealed.Value()
			shown, _ := b.site.Graph.Entity(e.ID)
			for _, dest := range e.Face().Dests {
				if shown == nil && b.lies(dest) {
					c.picture(dest) // it will be made when the page is
					continue
				}
				c.check(dest)
			}
		}
	}
}

// lies tells whether what prose shows or links is a file of the content folder.
func (b *builder) lies(d content.Dest) bool {
	_, there := b.input.content.Find(mediaOf(d)) // none has the name ""
	return there
}

// indexFile is the file of a page, in the folder that its address names.
const indexFile = "index.html"

// place gives the place of the job that makes a file.
func (p plan) place(path string) (i int, ok bool) {
	return slices.BinarySearchFunc(p.jobs, path, func(j output.Job, path string) int { return strings.Compare(j.Path, path) })
}

// has tells whether the plan has a file at an address, or a page.
func (p plan) has(address string) bool {
	_, file := p.place(address)
	if !file && (address == "" || strings.HasSuffix(address, "/")) {
		_, file = p.place(address + indexFile)
	}
	return file
}

// pageAddresses lists the pages of the plan, from the root of the site.
func (p plan) pageAddresses() []string {
	var out []string
	for _, j := range p.jobs {
		if address, ok := strings.CutSuffix(j.Path, indexFile); ok {
			out = append(out, "/"+address)
		}
	}
	return out
}

type linkChecker struct {
	b     *builder
	r     *site.Reader
	late  map[string]bool   // paths of what is planned late; nil before one is linked
	near  map[string]string // address that is none → the hint of what was meant
	pages func() []string
	// unpublished has the ids of entities that have no page now, by the address that it would have.
	unpublished func() map[string]string
}

// unpublished gives the ids of entities that have no page now, by the address that it would have.
func (b *builder) unpublished() map[string]string {
	out := map[string]string{}
	for _, d := range b.input.docs {
		for _, sealed := range d.Entities {
			e := sealed.Value()
			if shown, _ := b.site.Graph.Entity(e.ID); shown == nil {
				out[content.Address(b.input.schema.Kind(e.Kind), e.Slug)] = e.ID
			}
		}
	}
	return out
}

// maxNear bounds the search for near addresses: each costs a pass over all of them, and a site
// with more dead links than that has another mistake.
const maxNear = 100

// nearest suggests pages that may have been meant by an address; "" if there are none or too many were looked for.
func (c *linkChecker) nearest(address string) string {
	hint, ok := c.near[address]
	if !ok && len(c.near) < maxNear {
		hint = diag.DidYouMean("/"+address, c.pages())
		c.near[address] = hint
	}
	return hint
}

// isMade tells whether there is a file at an address, or a page.
func (c *linkChecker) isMade(address string) bool {
	if c.b.has(address) {
		return true
	}
	for _, o := range c.b.outputs {
		if !c.b.plansLate(o) || !o.(output.Late).Makes(c.r, address) {
			continue
		}
		if c.late == nil {
			c.late = map[string]bool{}
			for _, o := range c.b.outputs {
				if late, ok := o.(output.Late); ok {
					for _, j := range late.Plan(c.r) {
						c.late[j.Path] = true
					}
				}
			}
		}
		return c.late[address]
	}
	return false
}

func (c *linkChecker) check(d content.Dest) {
	switch {
	case d.By == content.ByLink:
		c.link(d)
		c.picture(d)
	case c.isMade(d.Address):
		c.picture(d)
	case d.By == content.ByPicture:
		c.b.problem(diag.Errorf(CodeImageDead, d.Pos, "there is no picture %q", d.File))
	default:
		c.b.problem(diag.Errorf(CodeImageDead, d.Pos, "there is no picture %q", d.Written).
			WithHint("pictures lie beside the file that shows them, or in static with a slash before"))
	}
}

func (c *linkChecker) link(d content.Dest) {
	if c.b.has(d.Address+indexFile) || c.isMade(d.Address) {
		c.fragment(d)
		return
	}
	p := diag.Errorf(CodeLinkDead, d.Pos, "no page of the site is at %q", d.Written)
	dest, _ := content.CutDest(d.Written)
	switch {
	case c.b.has(d.Address + "/"):
		p.Hint = "addresses end in a slash: " + dest + "/"
	case strings.HasSuffix(dest, ".md") || strings.HasSuffix(dest, ".yaml"):
		p.Hint = "link an entity by reference: [[" + strings.TrimSuffix(path.Base(dest), path.Ext(dest)) + "]]"
	case c.b.site.Graph.Lookup(strings.Trim(dest, "/"), nil).ID != "":
		p.Hint = "link an entity by reference: [[" + strings.Trim(dest, "/") + "]]"
	case lacksScheme.MatchString(dest):
		p.Hint = "an address of the web begins with its scheme: https://" + dest
	case strings.HasPrefix(dest, "../") && c.b.has(strings.TrimLeft(dest, "./")):
		p.Hint = "an address within the site begins with a slash: /" + strings.TrimLeft(dest, "./")
	default:
		if id, ok := c.unpublished()[d.Address]; ok {
			p.Hint = fmt.Sprintf("its page is a draft, scheduled or expired: see %s. A reference, [[%s]], is plain text as long as that is so", c.b.site.Graph.Pos(id), id)
		} else {
			p.Hint = c.nearest(d.Address)
		}
	}
	c.b.problem(p)
}

// lacksScheme finds what is surely an address of the web: www.x, or a host of one of the
// endings that are no endings of files as well.
var lacksScheme = regexp.MustCompile(`(?i)^(?:www\.[a-z0-9-]+\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|int|edu|gov|mil|info|eu|io)(?:[:/?#]|$))`)

// fragment reports a link to a part that an entity's page doesn't have. What other
// pages have is the templates' business.
func (c *linkChecker) fragment(d content.Dest) {
	i, ok := c.b.place(d.Address + indexFile)
	if d.Part == "" || !ok || !strings.HasPrefix(c.b.jobs[i].Arg, "entity ") {
		return
	}
	id := c.b.jobs[i].Owner
	if !c.b.site.Graph.HasPart(id, d.Part) {
		p := diag.Errorf(markdown.CodeFragment, d.Pos, "the page of %s has no part %q", id, d.Part)
		p.Hint = c.b.site.Graph.PartHint(id, d.Part)
		c.b.problem(p)
	}
}
