package page

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/layout"
	"portolan/generator/schema"
	"portolan/generator/source"
	"portolan/generator/view"
)

const (
	CodeTemplate        diag.Code = "template"         // a template can't be read or fails on a page
	CodeTemplateMissing diag.Code = "template-missing" // a template that the site needs is not there
)

// Templates are the layouts of pages by name. They are safe for concurrent use.
type Templates struct {
	pages  map[string]*pageTemplate
	folder string             // as positions call it
	shared *template.Template // base and partials, which each of pages has too
	// Hashes has the hash of each template with all that it includes.
	Hashes map[string]digest.Hash
}

// A pageTemplate lays out pages of one sort.
type pageTemplate struct {
	*template.Template
	compiling sync.Once
	program   *layout.Program
}

// compiled gives the program of a template; nil if there can be none. html/template escapes a
// template when it is first executed, even if it then finds nothing to lay out.
func (t *pageTemplate) compiled() *layout.Program {
	t.compiling.Do(func() {
		_ = t.ExecuteTemplate(io.Discard, base, (*view.Page)(nil)) // what is wrong is told with a page
		if program, err := layout.Compile(t.Template, base, reflect.TypeFor[*view.Page]()); err == nil {
			t.program = program
		}
	})
	return t.program
}

// MaxPage bounds a page's size in bytes: a template that loops ends here.
const MaxPage = 32 << 20

// base is the template that every page begins with; it includes "main", which the
// page's own template defines.
const base = "base"

// menu and foot are the templates of what stands around every page. They are laid out
// once for all pages that have the same.
const menu, foot = "partials/menu", "partials/foot"

// ParseTemplates reads a templates folder: base.html, partials/*.html that any can
// include, and one file for each sort of page. name is how positions call the
// folder. Kinds say which template their entities use, and have to find it.
func ParseTemplates(name string, tree source.Tree, s *schema.Schema) (*Templates, []diag.Problem) {
	t := &Templates{pages: map[string]*pageTemplate{}, folder: name}
	var problems []diag.Problem
	shared := template.New("").Option("missingkey=error")
	var pages []source.File
	texts := map[string]digest.Hash{}
	for _, f := range tree.Files {
		if path.Ext(f.Path) != ".html" {
			continue
		}
		texts[strings.TrimSuffix(f.Path, ".html")] = f.Hash
		dir, file := path.Split(f.Path)
		if dir == "" && file != base+".html" {
			pages = append(pages, f)
			continue
		}
		problems = append(problems, parseFile(shared, name, f)...)
	}
	for _, f := range pages {
		p, err := shared.Clone()
		if err != nil {
			panic(err) // only an executed template can't be cloned
		}
		problems = append(problems, parseFile(p, name, f)...)
		t.pages[strings.TrimSuffix(f.Path, ".html")] = &pageTemplate{Template: p}
	}
	t.shared = shared
	t.Hashes = hashes(t.pages, texts)
	return t, append(problems, t.missing(name, s, len(problems) == 0)...)
}

// parseFile adds a file to a set of templates, under its name without .html.
func parseFile(set *template.Template, folder string, f source.File) []diag.Problem {
	name := strings.TrimSuffix(f.Path, ".html")
	if _, err := set.New(name).Parse(f.Data); err != nil {
		return []diag.Problem{templateProblem(folder, err, "")}
	}
	return nil
}

// has tells whether there is a template of that name.
func (t *Templates) has(name string) bool { return t.pages[name] != nil }

// missing reports templates that pages need and that are not there.
func (t *Templates) missing(folder string, s *schema.Schema, parsed bool) []diag.Problem {
	var problems []diag.Problem
	var names []string
	for n := range t.pages {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range []string{"home", "index", "404", "redirect"} {
		if t.pages[n] == nil {
			problems = append(problems, diag.Errorf(CodeTemplateMissing, diag.Pos{File: folder + "/" + n + ".html"}, "this template is not there"))
		}
	}
	for _, k := range s.Kinds {
		if t.pages[k.Template] == nil {
			p := diag.Errorf(CodeTemplateMissing, k.At("template", ""), "the kind %q has the template %q, and there is no %s/%s.html", k.Name, k.Template, folder, k.Template)
			p.Hint = diag.DidYouMean(k.Template, names)
			problems = append(problems, p)
		}
	}
	if parsed && len(names) > 0 && t.pages[names[0]].Lookup(base) == nil {
		problems = append(problems, diag.Errorf(CodeTemplateMissing, diag.Pos{File: folder + "/base.html"}, "this template is not there"))
	}
	return problems
}

// execute lays out a page. Where the template fails the error is a [diag.Failure]
// at the template's line that names the page.
func (t *Templates) execute(w io.Writer, name, file string, p *view.Page) error {
	tmpl := t.pages[name]
	if tmpl == nil {
		return &diag.Failure{Problem: diag.Errorf(CodeTemplateMissing, diag.Pos{File: t.folder + "/" + name + ".html"}, "this template is not there")}
	}
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	if program := tmpl.compiled(); program != nil {
		if program.Execute(buf, p, MaxPage) == nil {
			_, err := w.Write(buf.Bytes())
			return err
		}
		buf.Reset() // html/template fails too, and says why
	}
	if err := tmpl.ExecuteTemplate(&limited{buf, MaxPage}, base, p); err != nil {
		p := templateProblem(t.folder, err, file)
		if errors.Is(err, errTooBig) { // which doesn't say where
			p.Pos.File = t.folder + "/" + name + ".html"
		}
		return &diag.Failure{Problem: p}
	}
	_, err := w.Write(buf.Bytes())
	return err
}

// buffers are reused from page to page.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

var errTooBig = errors.New("the page is larger than 32 MB; does the template loop?")

// limited refuses to write more than left bytes.
type limited struct {
	buf  *bytes.Buffer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, errTooBig
	}
	return l.buf.Write(p)
}

// The standard library's errors name the template and the line: "template:
// entity:12:5: executing …" and "html/template:entity:12: …".
var errorPlace = regexp.MustCompile(`^(?:html/)?template: ?([^:]+):(\d+)(?::(\d+))?: ?(.*)$`)

var executing = regexp.MustCompile(`^executing "[^"]*" at (<.*?>): (.*)$`)

// templateProblem gives the template and line that an error is about.
func templateProblem(folder string, err error, page string) diag.Problem {
	message := err.Error()
	if errors.Is(err, errTooBig) {
		message = message[strings.LastIndex(message, "the page is"):]
	}
	pos := diag.Pos{File: folder}
	if m := errorPlace.FindStringSubmatch(err.Error()); m != nil {
		pos.File = folder + "/" + m[1] + ".html"
		pos.Line, _ = strconv.Atoi(m[2])
		if col, err := strconv.Atoi(m[3]); err == nil {
			pos.Col = col + 1
		}
		message = m[4]
		if e := executing.FindStringSubmatch(message); e != nil {
			message = fmt.Sprintf("at %s: %s", e[1], e[2])
		}
	}
	if page != "" {
		return diag.Errorf(CodeTemplate, pos, "%s", message).WithHint("found while making %s", page)
	}
	return diag.Errorf(CodeTemplate, pos, "%s", message)
}
