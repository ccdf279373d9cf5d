package layout

import (
	"bytes"
	"errors"
	"html/template"
	"io"
	"reflect"
	"strings"
	"testing"
)

// A sheet is what the templates of these tests are given.
type sheet struct {
	Text  string
	HTML  template.HTML
	Count int
	Yes   bool
	Next  *sheet
	None  *sheet
	List  []item
	Empty []item
	Names []string
	Value any
	Sort  named
	Inner
	private string
}

type item struct {
	Label string
	Href  string
}

type Inner struct{ Part string }

type named string

func (i item) Loud() string                  { return strings.ToUpper(i.Label) }
func (s *sheet) First() item                 { return s.List[0] }
func (s *sheet) Pick(n string) (item, error) { return pick(s.List, n) }
func (s *sheet) Without(names ...string) int { return len(s.List) - len(names) }

func pick(list []item, label string) (item, error) {
	for _, i := range list {
		if i.Label == label {
			return i, nil
		}
	}
	return item{}, errors.New("there is none")
}

func full(text string) *sheet {
	list := []item{{"a", "../a/"}, {"b", "b c.html?x=1&y=2"}, {text, text}}
	return &sheet{Text: text, HTML: template.HTML("<b>" + text + "</b>"), Count: 3, Yes: true, Next: &sheet{Text: "next"}, List: list, Names: []string{"x", text}, Inner: Inner{text}}
}

// escaped gives an escaped template and its program.
func escaped(t testing.TB, text string) (*template.Template, *Program, error) {
	t.Helper()
	set, err := template.New("page").Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := set.Execute(io.Discard, full("x")); err != nil && !strings.Contains(err.Error(), "nil") && !strings.Contains(err.Error(), "none") && !strings.Contains(err.Error(), "out of range") {
		t.Fatal(err)
	}
	p, err := Compile(set, "page", reflect.TypeFor[*sheet]())
	return set, p, err
}

var known = map[string]string{
	"text":                   `a <b>c</b>`,
	"a field":                `{{.Text}}`,
	"finished HTML":          `{{.HTML}}`,
	"a number":               `{{.Count}} <a title="{{.Count}}">`,
	"an attribute":           `<a title="{{.Text}}" id="x-{{.Text}}">`,
	"a title":                `<title>{{.Text}} {{.HTML}}</title>`,
	"an address":             `<a href="{{.Text}}">`,
	"a refresh":              `<meta http-equiv="refresh" content="0; url={{.Text}}">`,
	"a part of an address":   `<a href="#{{.Text}}"><a href="x?q={{.Text}}">`,
	"the rest of an address": `<a href="../{{.Text}}">`,
	"fields of fields":       `{{.Next.Text}}`,
	"a method":               `{{.First.Label}}{{.First.Loud}}`,
	"a method with a word":   `{{(.Pick "b").Href}}`,
	"some words":             `{{.Without}}{{.Without "x"}}{{.Without "x" "y"}}`,
	"if":                     `{{if .Yes}}yes{{else}}no{{end}}{{if .None}}yes{{else}}no{{end}}{{if .Empty}}yes{{end}}{{if .Count}}n{{end}}{{if .First}}s{{end}}`,
	"else if":                `{{if .None}}a{{else if .Yes}}b{{else}}c{{end}}`,
	"with":                   `{{with .Next}}{{.Text}}{{end}}{{with .None}}{{.Text}}{{else}}{{.Text}}{{end}}`,
	"with a variable":        `{{with $n := .Next}}{{$n.Text}}{{$.Text}}{{end}}`,
	"if with a variable":     `{{if $n := .Text}}{{$n}}{{else}}none{{$n}}{{end}}`,
	"range":                  `{{range .List}}<li>{{.Label}} {{.Loud}}</li>{{end}}{{range .Empty}}x{{else}}none{{end}}{{range .Names}}{{.}}{{end}}`,
	"range with variables":   `{{range $i, $x := .List}}{{if $i}}, {{end}}{{$x.Label}}{{end}}{{range $x := .Names}}{{$x}}{{end}}`,
	"a variable":             `{{$t := .Text}}{{with .Next}}{{$t}}{{end}}`,
	"a variable over one":    `{{$t := .Text}}{{if .Yes}}{{$t := .Count}}{{$t}}{{else}}{{$t}}{{end}}{{$t}}`,
	"a variable of one way":  `{{$t := .Text}}{{if .None}}{{$t := .Count}}{{$t}}{{else}}{{$t}}{{end}}`,
	"comparisons":            `{{if lt .Count 4}}a{{end}}{{if le .Count 3}}b{{end}}{{if gt .Count (len .List)}}c{{end}}{{if ge .Text "x"}}d{{end}}`,
	"what is embedded":       `{{.Part}} {{.Inner.Part}}`,
	"functions":              `{{if eq .Text "x"}}x{{end}}{{if ne .Count 3}}y{{end}}{{if and .Yes .Next}}z{{end}}{{if or .None .Next}}w{{end}}{{if not .None}}v{{end}}{{len .List}}`,
	"an item":                `{{(index .List 0).Label}}`,
	"or as a value":          `{{or .Text "nothing"}}`,
	"templates":              `{{define "p"}}[{{.Label}}{{$.Href}}]{{end}}{{range .List}}{{template "p" .}}{{end}}{{template "p" .First}}`,
	"one template, two uses": `{{define "q"}}{{.Text}}{{end}}{{template "q" .}}{{template "q" .Next}}`,
	"a template in itself":   `{{define "r"}}{{.Text}}{{with .Next}}{{template "r" .}}{{end}}{{end}}{{template "r" .}}`,
	"a template of nothing":  `{{define "s"}}<hr>{{end}}{{template "s"}}`,
	"a comment":              `a{{/* b */}}c`,
	"either by a comparison": `{{if or (eq .Count 1) .Yes}}{{.Text}}{{end}}`,
}

// Every text comes out as html/template writes it.
func FuzzSame(f *testing.F) {
	for _, seed := range []string{"x", "", `<a href="x">'&+`, "javascript:alert(1)", "HTTP://x/%41%4", "a b/ü?x=1&y[2]#z", "\x00\xff", "mailto:a@b", "a:b/c", "/a:b"} {
		f.Add(seed)
	}
	type pair struct {
		set     *template.Template
		program *Program
	}
	pairs := map[string]pair{}
	for name, text := range known {
		set, program, err := escaped(f, text)
		if err != nil {
			f.Fatalf("%s: %v", name, err)
		}
		pairs[name] = pair{set, program}
	}
	f.Fuzz(func(t *testing.T, text string) {
		for name, p := range pairs {
			var want, got bytes.Buffer
			data := full(text)
			if err := p.set.Execute(&want, data); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if err := p.program.Execute(&got, data, 1<<20); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if got.String() != want.String() {
				t.Errorf("%s: %q, want %q", name, &got, &want)
			}
		}
	})
}

// What is not known is refused and not guessed.
func TestRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"a pipe":                `{{.Text | printf "%s"}}`,
		"a function":            `{{printf "%d" .Count}}`,
		"a script":              `<script>{{.Text}}</script>`,
		"a style":               `<p style="color: {{.Text}}">`,
		"an attribute unquoted": `<p title={{.Text}}>`,
		"HTML in an attribute":  `<p title="{{.HTML}}">`,
		"any value":             `{{.Value}}`,
		"a named text":          `{{.Sort}}`,
		"an assignment":         `{{$x := .Text}}{{$x = "y"}}{{$x}}`,
		"break":                 `{{range .List}}{{break}}{{end}}`,
		"a number to count to":  `{{range .Count}}{{.}}{{end}}`,
		"an included attribute": `{{define "v"}}{{.Text}}{{end}}<p title="{{template "v" .}}">`,
		"three compared":        `{{if eq .Text "a" "b"}}{{end}}`,
		"a truth":               `{{.Yes}}`,
	} {
		if _, _, err := escaped(t, text); !errors.Is(err, ErrUnknown) {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
	set := template.Must(template.New("page").Parse(`{{.Nothing}}{{.private}}`))
	set.Execute(io.Discard, full(""))
	if _, err := Compile(set, "page", reflect.TypeFor[*sheet]()); !errors.Is(err, ErrUnknown) {
		t.Errorf("a field that isn't there: the error is %v", err)
	}
}

// Where html/template fails on a page, a program does.
func TestFails(t *testing.T) {
	for name, text := range map[string]string{
		"an item too many":    `{{(index .List 9).Label}}`,
		"a field of nothing":  `{{.None.Text}}`,
		"a method of nothing": `{{.None.First.Label}}`,
		"a method that fails": `{{(.Pick "other").Label}}`,
		"without an end":      `{{define "r"}}{{template "r" .}}{{end}}{{if eq .Text "loop"}}{{template "r" .}}{{end}}{{.None.Text}}`,
	} {
		_, program, err := escaped(t, text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := program.Execute(new(bytes.Buffer), full("loop"), 1<<20); !errors.Is(err, ErrUnknown) {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
	_, program, err := escaped(t, `{{range .List}}0123456789{{end}}`)
	if err != nil {
		t.Fatal(err)
	}
	for max, want := range map[int]error{29: ErrUnknown, 30: nil} {
		if err := program.Execute(bytes.NewBufferString("before"), full("x"), max); err != want {
			t.Errorf("at most %d bytes: the error is %v", max, err)
		}
	}
	if err := program.Execute(new(bytes.Buffer), "no sheet", 100); !errors.Is(err, ErrUnknown) {
		t.Errorf("another type: the error is %v", err)
	}
}

func BenchmarkPage(b *testing.B) {
	set, program, err := escaped(b, known["range"]+known["functions"]+known["an address"])
	if err != nil {
		b.Fatal(err)
	}
	data := full("text")
	b.Run("html-template", func(b *testing.B) {
		for b.Loop() {
			set.Execute(io.Discard, data)
		}
	})
	b.Run("program", func(b *testing.B) {
		var buf bytes.Buffer
		for b.Loop() {
			buf.Reset()
			program.Execute(&buf, data, 1<<20)
		}
	})
}
