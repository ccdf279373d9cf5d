package build_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/build"
	"portolan/generator/publish"
	"portolan/generator/yamltree"
)

// harbours is a small site that is in order, and which the tests below spoil.
const harbours = `
-- content/site.yaml --
title: Harbours
nav: [ports]
-- content/kinds/country.yaml --
folder: countries
fields:
  name: {type: text, required: true, unique: true}
  code: {type: code, check: iso-3166-alpha2, unique: true}
  numeric: {type: code, check: iso-3166-numeric}
-- content/kinds/port.yaml --
folder: ports
path: /ports/{slug}/
fields:
  name: {type: text, required: true}
  country: {type: ref, to: country, inverse: ports}
  function: {type: enum, values: [sea, river]}
  depth: {type: number}
  opened: {type: date}
  status: {type: history, vocabulary: port}
-- content/kinds/source.yaml --
folder: sources
citable: true
fields: {name: {type: text, required: true}}
-- content/vocabularies/port.yaml --
steps: {opened: {}, closed: {}}
-- content/countries/venezuela.yaml --
name: Venezuela
code: VE
-- content/countries/cuba.yaml --
name: Cuba
code: CU
-- content/ports/a.yaml --
name: Alpha
country: VE
-- content/sources/s.yaml --
name: A source
-- static/css/portolan.css --
a { color: red }
`

// spoilt builds the site once as it is, then with the files of each case laid over it,
// and gives what is reported. The site that was there must still be there, byte for byte.
func spoilt(t *testing.T, files map[string]string, then ...func(dir string)) *build.Report {
	t.Helper()
	dir := newSite(t, archived(harbours))
	config := folders(t, dir)
	if report := makeSite(t, config); len(report.Problems) > 0 {
		t.Fatal(problems(report))
	}
	good := read(t, filepath.Join(dir, "public"))
	lay(t, dir, files)
	for _, do := range then {
		do(dir)
	}
	report := makeSite(t, config)
	if report.Published || !report.Errors() {
		t.Errorf("published: %t, errors: %t; want a build that fails", report.Published, report.Errors())
	}
	if diff := cmp.Diff(good, read(t, filepath.Join(dir, "public"))); diff != "" {
		t.Errorf("the last good site isn't as it was (-good +now):\n%s", diff)
	}
	return report
}

func TestBadContent(t *testing.T) {
	port := func(lines ...string) map[string]string {
		return map[string]string{"content/ports/b.yaml": strings.Join(append([]string{"name: Beta"}, lines...), "\n") + "\n"}
	}
	tests := map[string]struct {
		files map[string]string
		want  []string
	}{
		"folder of no kind":      {map[string]string{"content/portz/b.yaml": "name: B\n"}, []string{"content/portz/b.yaml folder"}},
		"file of no folder":      {map[string]string{"content/b.yaml": "name: B\n"}, []string{"content/b.yaml folder"}},
		"file of another type":   {map[string]string{"content/ports/b.yml": "name: B\n"}, []string{"content/ports/b.yml file-type"}},
		"unknown key":            {port("dept: 3"), []string{"content/ports/b.yaml:2:1 field-unknown"}},
		"unknown setting":        {map[string]string{"content/site.yaml": "titel: X\n"}, []string{"content/site.yaml:1:1 key-unknown"}},
		"unknown enum":           {port("function: see"), []string{"content/ports/b.yaml:2:11 value-enum"}},
		"wrong type":             {port("depth: deep"), []string{"content/ports/b.yaml:2:8 value-number"}},
		"a list for one value":   {port("depth: [1, 2]"), []string{"content/ports/b.yaml:2:8 value-type"}},
		"missing name":           {map[string]string{"content/ports/b.yaml": "depth: 3\n"}, []string{"content/ports/b.yaml:1:1 field-missing"}},
		"empty value":            {port("depth:"), []string{"content/ports/b.yaml:2:7 value-empty"}},
		"date that is no EDTF":   {port("opened: 2023-13-45"), []string{"content/ports/b.yaml:2:9 value-date"}},
		"step of no vocabulary":  {port("status: 2023 opend"), []string{"content/ports/b.yaml:2:14 history-step"}},
		"bare 031":               {map[string]string{"content/countries/az.yaml": "name: Azerbaijan\nnumeric: 031\n"}, []string{"content/countries/az.yaml:2:10 code-unquoted"}},
		"dangling reference":     {port("country: VX"), []string{"content/ports/b.yaml:2:10 ref-missing"}},
		"dangling in prose":      {map[string]string{"content/ports/b.md": "---\nname: Beta\n---\nSee [[venezuele]].\n"}, []string{"content/ports/b.md:4:5 ref-missing"}},
		"dangling citation":      {map[string]string{"content/ports/b.md": "---\nname: Beta\n---\nSaid [@t].\n"}, []string{"content/ports/b.md:4:6 ref-missing"}},
		"dangling source":        {port("src: t"), []string{"content/ports/b.yaml:2:6 ref-missing"}},
		"dangling mark":          {port("depth: 3 ^t"), []string{"content/ports/b.yaml:2:10 ref-missing"}},
		"unknown fact":           {map[string]string{"content/ports/b.md": "---\nname: Beta\n---\n[[alpha.depth]]\n"}, []string{"content/ports/b.md:4:1 ref-field"}},
		"unknown part":           {map[string]string{"content/ports/b.md": "---\nname: Beta\n---\n[[alpha#depth]]\n"}, []string{"content/ports/b.md:4:1 ref-fragment"}},
		"reference of many":      {map[string]string{"content/ports/b.md": "---\nname: Alpha\n---\nSee [[Alpha]].\n"}, []string{"content/ports/b.md:4:5 ref-ambiguous"}},
		"reference of that kind": {port("country: Alpha"), []string{"content/ports/b.yaml:2:10 ref-kind"}},
		"duplicate code":         {map[string]string{"content/countries/x.yaml": "name: X\ncode: VE\n"}, []string{"content/countries/x.yaml:2:7 value-duplicate"}},
		"copy":                   {map[string]string{"content/countries/x.yaml": "name: Venezuela\ncode: VE\n", "content/countries/y.yaml": "name: Y\ncode: VE\n", "content/ports/b.yaml": "name: B\ncountry: Venezuela\n"}, []string{"content/countries/x.yaml:1:7 value-duplicate", "content/countries/x.yaml:2:7 value-duplicate", "content/countries/y.yaml:2:7 value-duplicate"}},
		"an id twice":            {map[string]string{"content/countries/more/venezuela.yaml": "name: Bolivarian Republic\ncode: VE\n", "content/ports/b.yaml": "name: B\ncountry: Bolivarian Republic\n", "content/ports/c.yaml": "name: C\ncountry: Venezuela\n"}, []string{"content/countries/venezuela.yaml:1:1 id-duplicate"}},
		"a copy, and a namesake": {map[string]string{"content/countries/x.yaml": "name: X\ncode: VE\n", "content/ports/b.md": "---\nname: Alpha\n---\nSee [[Alpha]].\n"}, []string{"content/countries/x.yaml:2:7 value-duplicate", "content/ports/b.md:4:5 ref-ambiguous"}},
		"duplicate unique name":  {map[string]string{"content/countries/x.yaml": "name: venezuela\ncode: SN\n"}, []string{"content/countries/x.yaml:1:7 value-duplicate"}},
		"two files, one entity":  {map[string]string{"content/ports/a.md": "---\nname: Alpha too\n---\n"}, []string{"content/ports/a.yaml:1:1 id-duplicate"}},
		"a row and a file":       {map[string]string{"content/ports/z.csv": "id,name\na,Alpha too\n"}, []string{"content/ports/z.csv:2:1 id-duplicate"}},
		"two folders, one slug":  {map[string]string{"content/ports/deep/er/a.yaml": "name: Alpha too\n"}, []string{"content/ports/deep/er/a.yaml:1:1 id-duplicate"}},
		"a key twice":            {port("depth: 1", "depth: 2"), []string{"content/ports/b.yaml:3:1 yaml-duplicate"}},
		"broken YAML":            {port("depth: [1, 2"), []string{"content/ports/b.yaml:2:8 yaml-syntax"}},
		"a tab":                  {port("status:", "\t- 2023 opened"), []string{"content/ports/b.yaml:3:1 yaml-syntax"}},
		"a mark after a quote":   {port(`opened: "2023" ^s`), []string{"content/ports/b.yaml:2:16 mark-quote"}},
		"exploding aliases":      {port("depth: &a [1, 1]", "opened: [*a, *a]"), []string{"content/ports/b.yaml:2:8 value-type", "content/ports/b.yaml:2:8 yaml-alias", "content/ports/b.yaml:3:9 value-type", "content/ports/b.yaml:3:10 yaml-alias", "content/ports/b.yaml:3:14 yaml-alias"}},
		"nested 10,000 deep":     {port("depth: " + strings.Repeat("[", 10000) + strings.Repeat("]", 10000)), []string{"content/ports/b.yaml:2:8 value-type", "content/ports/b.yaml:2:40 yaml-depth"}},
		"front matter not closed": {map[string]string{"content/ports/b.md": "---\nname: Beta\n\nProse.\n"},
			[]string{"content/ports/b.md:1:1 front-matter"}},
		"invalid UTF-8":          {map[string]string{"content/ports/b.yaml": "name: B\xe9ta\n"}, []string{"content/ports/b.yaml:1:8 text-encoding"}},
		"UTF-16":                 {map[string]string{"content/ports/b.yaml": "\xff\xfen\x00"}, []string{"content/ports/b.yaml:1:1 text-encoding"}},
		"a NUL":                  {map[string]string{"content/ports/b.yaml": "name: Be\x00ta\n"}, []string{"content/ports/b.yaml:1:9 text-control"}},
		"a bell by its number":   {map[string]string{"content/ports/b.md": "---\nname: B\n---\nTwo `&#7;` bells:\n&#x7; \n"}, []string{"content/ports/b.md:5:1 text-control"}},
		"and in a value":         {map[string]string{"content/kinds/bell.yaml": "folder: bells\nfields: {name: text, says: markdown}\n", "content/bells/b.yaml": "name: A &#7; as it is written\nsays: \"\\u0422-t `&#7;` &#7; &#x5;\"\n"}, []string{"content/bells/b.yaml:2:24 text-control", "content/bells/b.yaml:2:29 text-control"}},
		"a line of 10 MB":        {map[string]string{"content/ports/b.yaml": "name: " + strings.Repeat("x", 10<<20) + "\n"}, []string{"content/ports/b.yaml file-too-big"}},
		"a line of 1 MB":         {map[string]string{"content/ports/b.md": "---\nname: B\n---\n" + strings.Repeat("x", 1<<20) + "\n"}, []string{"content/ports/b.md:4:1 text-long-line"}},
		"an escaped control":     {port(`status: ["\x1b[2J"]`), []string{"content/ports/b.yaml:2:10 history-step", "content/ports/b.yaml:2:11 yaml-control"}},
		"6,000 references":       {map[string]string{"content/ports/b.md": "---\nname: B\n---\n" + strings.Repeat("[[VE]]\n", 6000)}, []string{"content/ports/b.md:5004:1 references-many"}},
		"150 blocks":             {map[string]string{"content/ports/b.md": "---\nname: B\n---\n" + strings.Repeat("```table\ntitle: T\nkind: port\nfields: [name]\n```\n\n", 150)}, []string{"content/ports/b.md:605:1 blocks-many"}},
		"nested 200 in prose":    {map[string]string{"content/ports/b.md": "---\nname: B\n---\n" + strings.Repeat("> ", 200) + "x\n"}, []string{"content/ports/b.md:4:201 markdown-depth"}},
		"a link to a scheme":     {map[string]string{"content/ports/b.md": "---\nname: B\n---\n[x](view-source:x)\n"}, []string{"content/ports/b.md:4:1 link-scheme"}},
		"a picture that can run": {map[string]string{"content/ports/b.svg": "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"}, []string{"content/ports/b.svg file-type"}},
		"slug with a capital":    {map[string]string{"content/ports/B.yaml": "name: B\n"}, []string{"content/ports/B.yaml:1:1 slug"}},
		"slug with dots":         {map[string]string{"content/ports/x.csv": "id,name\n../../../etc/passwd,X\n..,Y\na..b,Z\n"}, []string{"content/ports/x.csv:2:1 slug", "content/ports/x.csv:3:1 slug", "content/ports/x.csv:4:1 slug"}},
		"slug with a slash":      {map[string]string{"content/ports/x.list.yaml": "a/b: {name: X}\n"}, []string{"content/ports/x.list.yaml:1:1 slug"}},
		"slug with a control":    {map[string]string{"content/ports/x.list.yaml": "\"a\\u0007b\": {name: X}\n"}, []string{"content/ports/x.list.yaml:1:1 yaml-key"}},
		"slug of a device":       {map[string]string{"content/ports/x.csv": "id,name\nnul,X\ncom1.x,Y\n"}, []string{"content/ports/x.csv:2:1 slug", "content/ports/x.csv:3:1 slug"}},
		"file of a device":       {map[string]string{"content/ports/aux.yaml": "name: X\n"}, []string{"content/ports/aux.yaml file-name", "content/ports/aux.yaml:1:1 slug"}},
		"earlier id with dots":   {port("formerly: [port/../../x]"), []string{"content/ports/b.yaml:2:12 formerly"}},
		"earlier id in use":      {port("formerly: [port/a]"), []string{"content/ports/b.yaml:2:12 formerly"}},
		"menu of no kind":        {map[string]string{"content/site.yaml": "nav: [portz]\n"}, []string{"content/site.yaml:1:7 settings"}},
		"figure of nothing":      {map[string]string{"content/site.yaml": "figures:\n  - port/z.depth\n"}, []string{"content/site.yaml:2:5 settings"}},
		"lead that is not there": {map[string]string{"content/site.yaml": "home: [ports]\nlead: port/none\n"}, []string{"content/site.yaml:2:7 settings"}},
		"lead of another list":   {map[string]string{"content/site.yaml": "home: []\nlead: port/a\n"}, []string{"content/site.yaml:2:7 settings"}},
		"legend nowhere":         {map[string]string{"content/site.yaml": "legend: /nowhere/\n"}, []string{"content/site.yaml:1:9 link-dead"}},
		"legend of no part":      {map[string]string{"content/site.yaml": "legend: /ports/a/#none\n"}, []string{"content/site.yaml:1:9 link-fragment"}},
		"legend outside":         {map[string]string{"content/site.yaml": "legend: https://example.org/words\n"}, []string{"content/site.yaml:1:9 settings"}},
		"legend of a part only":  {map[string]string{"content/site.yaml": "legend: '#words'\n"}, []string{"content/site.yaml:1:9 settings"}},
		"figure of no field":     {map[string]string{"content/site.yaml": "figures: [port/a.dept]\n"}, []string{"content/site.yaml:1:11 settings"}},
		"figure not given":       {map[string]string{"content/site.yaml": "figures: [port/a.depth]\n"}, []string{"content/site.yaml:1:11 settings"}},
		"kind of no hue":         {map[string]string{"content/kinds/x.yaml": "folder: xs\nhue: prot\nfields: {name: text}\n"}, []string{"content/kinds/x.yaml:2:6 kind"}},
		"heading of the frame":   {map[string]string{"content/ports/b.md": "---\nname: B\n---\n\n## Page facts\n\n## Page\n"}, []string{"content/ports/b.md:5:1 heading-taken"}},
		"language of no name":    {map[string]string{"content/site.yaml": "lang: english!\n"}, []string{"content/site.yaml:1:7 settings"}},
		"address of no site":     {map[string]string{"content/site.yaml": "base_url: ftp://x/\n"}, []string{"content/site.yaml:1:11 settings"}},
		"shown and no fields": {map[string]string{"content/kinds/port.yaml": "folder: ports\ncard: [nam]\ncolumns: [contry, name.x]\norder: dept\ntimeline: [opend]\nmap: [contry]\nappears: opend\nspeaks_of: opend\nhatch: area\nfields:\n  name: {type: text, required: true}\n  country: {type: ref, to: country}\n"},
			[]string{"content/kinds/port.yaml:2:8 kind", "content/kinds/port.yaml:3:11 kind", "content/kinds/port.yaml:3:19 kind", "content/kinds/port.yaml:4:8 kind", "content/kinds/port.yaml:5:12 kind", "content/kinds/port.yaml:6:7 kind", "content/kinds/port.yaml:7:10 kind", "content/kinds/port.yaml:8:12 kind", "content/kinds/port.yaml:9:8 kind"}},
		"kind without a folder": {map[string]string{"content/kinds/x.yaml": "singular: x\n"}, []string{"content/kinds/x.yaml:1:1 key-missing"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := spoilt(t, tt.files)
			if diff := cmp.Diff(tt.want, codes(report.Problems)); diff != "" {
				t.Errorf("problems (-want +got):\n%s\n%s", diff, problems(report))
			}
		})
	}
}

// Files that only look odd are read like all others.
func TestOddButGood(t *testing.T) {
	for name, text := range map[string]string{
		"byte order mark": "\ufeffname: Beta\ndepth: 3\n",
		"CRLF":            "name: Beta\r\ndepth: 3\r\n",
		"CR":              "name: Beta\rdepth: 3\r",
		"no last newline": "name: Beta\ndepth: 3",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := archived(harbours)
			files["content/ports/b.yaml"] = text
			dir := newSite(t, files)
			if report := makeSite(t, folders(t, dir)); len(report.Problems) > 0 {
				t.Fatal(problems(report))
			}
			page := read(t, filepath.Join(dir, "public"))["ports/b/index.html"]
			if !strings.Contains(page, "<h1>Beta</h1>") || !strings.Contains(page, `<div id="depth"><dt>Depth</dt><dd>3</dd></div>`) {
				t.Errorf("the page is %s", page)
			}
		})
	}
}

// Two files of the site that would be one somewhere are reported where they are made.
func TestPathClashes(t *testing.T) {
	page := "folder: pages\npath: /{slug}/\nindex: false\nfields: {name: {type: text, required: true}}\n"
	tests := map[string]struct {
		files map[string]string
		want  []string
	}{
		"a page and a file": {map[string]string{"content/pages/about.md": "---\nname: About\n---\n", "static/about/index.html": "x"},
			[]string{"static/about/index.html path-clash"}},
		"letter case": {map[string]string{"content/pages/about.md": "---\nname: About\n---\n", "static/About/INDEX.html": "x"},
			[]string{"content/pages/about.md:1:1 path-clash"}},
		"Unicode forms": {map[string]string{"content/pages/é.md": "---\nname: É\n---\n", "static/e\u0301/index.html": "x"},
			[]string{"content/pages/é.md:1:1 path-clash"}},
		"a file where a folder is": {map[string]string{"content/pages/about.md": "---\nname: About\n---\n", "static/about": "x"},
			[]string{"static/about path-clash"}},
		"a file where a folder of many files is": {map[string]string{"content/site.yaml": "title: Harbours\nbase_url: https://harbours.test/\n", "static/ports/a": "x"},
			[]string{"content/site.yaml:2:11 base-url", "static/ports/a path-clash"}},
		"a file where a folder of many pages is": {map[string]string{"content/ports/b.yaml": "name: B\n", "static/ports": "x"},
			[]string{"static/ports path-clash"}},
		"files for two of one page": {map[string]string{"content/site.yaml": "title: Harbours\nbase_url: https://harbours.test/\n", "static/ports/a/index.html": "x", "static/ports/a/feed.json": "{}"},
			[]string{"content/ports/a.yaml:1:1 path-clash", "content/site.yaml:2:11 base-url", "static/ports/a/index.html path-clash"}},
		"folders that differ in case": {map[string]string{"static/Ports/quay.txt": "x"},
			[]string{"content/ports/a.yaml:1:1 path-clash"}},
		"two that clash in many files": {map[string]string{"content/ports/ß.yaml": "name: A\n", "content/ports/ss.yaml": "name: B\n"},
			[]string{"content/ports/ß.yaml name-clash", "content/ports/ß.yaml:1:1 path-clash"}},
		"a page and an index": {map[string]string{"content/pages/ports.md": "---\nname: Ports\n---\n"},
			[]string{"content/kinds/port.yaml:1:1 path-clash"}},
		"two names in a folder": {map[string]string{"static/a.txt": "x", "static/A.txt": "y"},
			[]string{"static/a.txt name-clash", "static/a.txt path-clash"}},
		"the home page": {map[string]string{"static/index.html": "x"}, []string{"static/index.html path-clash"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.files["content/kinds/page.yaml"] = page
			report := spoilt(t, tt.files)
			if diff := cmp.Diff(tt.want, codes(report.Problems)); diff != "" {
				t.Errorf("problems (-want +got):\n%s\n%s", diff, problems(report))
			}
		})
	}
}

func TestBadTemplates(t *testing.T) {
	entity := func(main string) map[string]string {
		return map[string]string{"templates/entity.html": "{{define \"main\"}}\n" + main + "\n{{end}}\n"}
	}
	const missing = "content/kinds/port.yaml:2:11 template-missing"
	tests := map[string]struct {
		files map[string]string
		want  []string
		says  string // in the first problem
	}{
		"kind of no template": {map[string]string{"content/kinds/port.yaml": strings.Replace(archived(harbours)["content/kinds/port.yaml"], "folder: ports", "folder: ports\ntemplate: prt", 1)},
			[]string{missing}, `there is no templates/prt.html`},
		"undeclared field": {entity("{{.Entity.Nmae}}"), []string{"templates/entity.html:2:10 template"},
			"found while making countries/cuba/index.html, and 3 more"},
		"field of no kind":    {entity(`{{(.Entity.Field "dept").HTML}}`), []string{"templates/entity.html:2:11 template", "templates/entity.html:2:11 template", "templates/entity.html:2:11 template"}, `"port" has no field "dept"`},
		"recursion":           {map[string]string{"templates/entity.html": "{{define \"main\"}}{{template \"main\" .}}{{end}}"}, []string{"templates/entity.html:1:29 template"}, "exceeded maximum template depth"},
		"endless recursion":   {map[string]string{"templates/partials/loop.html": `{{template "partials/loop"}}`, "templates/entity.html": `{{define "main"}}{{template "partials/loop"}}{{end}}`}, []string{"templates/partials/loop.html:1:12 template"}, "exceeded maximum template depth"},
		"endless output":      {entity("{{range 2000000000}}\n" + strings.Repeat("a long line\n", 10000) + "{{end}}"), []string{"templates/entity.html template"}, "the page is larger than 32 MB"},
		"syntax":              {entity("{{if}}"), []string{"templates/entity.html:2 template"}, "missing value for if"},
		"unclosed":            {entity("{{if .Title}}"), []string{"templates/entity.html:4 template"}, "unexpected EOF"},
		"no such partial":     {entity(`{{template "partials/none"}}`), []string{"templates/entity.html:2:12 template"}, "partials/none"},
		"context is unclear":  {entity(`<a href={{if .Title}}"x{{end}}">`), []string{"templates/entity.html:2:14 template"}, "different contexts"},
		"a map without a key": {entity(`{{index .Site.Nav 7}}`), []string{"templates/entity.html:2:3 template"}, "out of range"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := spoilt(t, tt.files)
			if diff := cmp.Diff(tt.want, codes(report.Problems)); diff != "" {
				t.Errorf("problems (-want +got):\n%s\n%s", diff, problems(report))
			}
			if text := problems(report); !strings.Contains(text, tt.says) {
				t.Errorf("got %s\nwithout %q", text, tt.says)
			}
		})
	}
}

// A file that takes too long is given up, and told at what it is the page of.
func TestRenderTime(t *testing.T) {
	files := archived(harbours)
	files["templates/entity.html"] = `{{define "main"}}{{range 30000000}}{{end}}{{end}}`
	c := folders(t, newSite(t, files))
	c.Patience = time.Millisecond
	report, err := build.Build(t.Context(), c)
	if err != nil || report.Published {
		t.Fatalf("published %v, %v", report.Published, err)
	}
	if got := codes(report.Problems); !slices.Contains(got, "content/ports/a.yaml:1:1 render-time") {
		t.Errorf("problems: %v", got)
	}
}

// A template that is missing or empty is reported in one go with the others.
func TestMissingTemplates(t *testing.T) {
	report := spoilt(t, nil, func(dir string) {
		for _, name := range []string{"home", "index", "entity"} {
			if err := os.Remove(filepath.Join(dir, "templates", name+".html")); err != nil {
				t.Fatal(err)
			}
		}
	})
	want := []string{"content/kinds/country.yaml:1:1 template-missing", "content/kinds/port.yaml:1:1 template-missing",
		"content/kinds/source.yaml:1:1 template-missing", "templates/home.html template-missing", "templates/index.html template-missing"}
	if diff := cmp.Diff(want, codes(report.Problems)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// A link to a page that isn't there yet, or no longer, is told why, and how to write what lasts.
func TestLinkToUnpublished(t *testing.T) {
	report := spoilt(t, map[string]string{"content/ports/c.md": "---\nname: C\n---\nSee [it](/ports/d/).\n", "content/ports/d.yaml": "name: D\nexpires: 2020-01-01\n"})
	const want = "its page is a draft, scheduled or expired: see content/ports/d.yaml:1:1. A reference, [[port/d]], is plain text as long as that is so"
	if len(report.Problems) != 1 || report.Problems[0].Code != build.CodeLinkDead || report.Problems[0].Hint != want {
		t.Errorf("problems:\n%s", problems(report))
	}
}

// To look for what a dead link meant is a pass over all pages, so it is done for a hundred addresses and
// no more; one that comes again has the hint that it had.
func TestHintsOfManyDeadLinks(t *testing.T) {
	var text strings.Builder
	text.WriteString("---\nname: C\n---\n")
	for i := range 150 {
		fmt.Fprintf(&text, "[there](/ports/a%d/)\n\n", i)
	}
	text.WriteString("[there](/ports/a0/)\n")
	report := spoilt(t, map[string]string{"content/ports/c.md": text.String()})
	hinted, last := 0, ""
	for _, p := range report.Problems {
		if p.Code == build.CodeLinkDead && p.Hint != "" {
			hinted++
		}
		last = p.Hint
	}
	if hinted != 101 || len(report.Problems) != 151 || !strings.Contains(last, `"/ports/a/"`) {
		t.Errorf("%d of %d have a hint, and the last is %q", hinted, len(report.Problems), last)
	}
}

// All that is wrong is told in one run, in order of the files.
func TestAllProblemsAtOnce(t *testing.T) {
	report := spoilt(t, map[string]string{
		"content/ports/b.yaml":      "name: B\ndept: 3\ncountry: VX\n",
		"content/ports/c.md":        "---\nname: C\n---\n[[nowhere]] and [there](/nowhere/)\n",
		"content/portz/d.yaml":      "name: D\n",
		"content/countries/x.yaml":  "name: X\ncode: VE\n",
		"content/kinds/port.yaml":   archived(harbours)["content/kinds/port.yaml"] + "colour: red\n",
		"templates/partials/x.html": "{{if}}",
		"static/css/PORTOLAN.css":   "a {}",
	})
	want := []string{
		"content/portz/d.yaml folder", // what can make other problems comes first
		"content/countries/x.yaml:2:7 value-duplicate",
		"content/kinds/port.yaml:10:1 key-unknown",
		"content/ports/b.yaml:2:1 field-unknown",
		"content/ports/b.yaml:3:10 ref-missing",
		"content/ports/c.md:4:1 ref-missing",
		"content/ports/c.md:4:17 link-dead",
		"static/css/portolan.css name-clash",
		"templates/partials/x.html:1 template",
	}
	if diff := cmp.Diff(want, codes(report.Problems)); diff != "" {
		t.Errorf("problems (-want +got):\n%s\n%s", diff, problems(report))
	}
	for _, p := range report.Problems {
		if p.Pos.Line > 0 && p.Source == "" {
			t.Errorf("%s: the line is not shown", p)
		}
	}
}

// What the machine can't do ends the build and leaves everything as it was.
func TestOutputFolder(t *testing.T) {
	build := func(t *testing.T, force bool, prepare func(out string)) (map[string]string, error) {
		dir := newSite(t, archived(harbours))
		out := filepath.Join(dir, "public")
		prepare(out)
		c := folders(t, dir)
		c.Force = force
		_, err := build.Build(context.Background(), c)
		if info, statErr := os.Stat(out); statErr != nil || !info.IsDir() {
			return nil, err
		}
		return read(t, out), err
	}
	foreign := func(out string) { lay(t, out, map[string]string{"thesis.txt": "years of work"}) }

	t.Run("is a file", func(t *testing.T) {
		_, err := build(t, true, func(out string) { lay(t, filepath.Dir(out), map[string]string{"public": "mine"}) })
		if err == nil || !strings.Contains(err.Error(), "it is a file") {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("has foreign files", func(t *testing.T) {
		files, err := build(t, false, foreign)
		if !errors.Is(err, publish.ErrForeign) {
			t.Errorf("the error is %v", err)
		}
		if diff := cmp.Diff(map[string]string{"thesis.txt": "years of work"}, files); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("has foreign files and is forced", func(t *testing.T) {
		files, err := build(t, true, foreign)
		if err != nil {
			t.Fatal(err)
		}
		if files["thesis.txt"] != "years of work" || files["ports/a/index.html"] == "" {
			t.Error("a file is lost, or there is no site")
		}
	})
	t.Run("is in use", func(t *testing.T) {
		var sink *publish.Sink
		_, err := build(t, false, func(out string) {
			var err error
			if sink, err = publish.Open(out, publish.Options{}); err != nil {
				t.Fatal(err)
			}
		})
		defer sink.Abort()
		if !errors.Is(err, publish.ErrBusy) {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("is cancelled", func(t *testing.T) {
		dir := newSite(t, archived(harbours))
		c := folders(t, dir)
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := buildSite(ctx, c); !errors.Is(err, context.Canceled) {
			t.Errorf("the error is %v", err)
		}
		if _, err := os.Stat(filepath.Join(dir, "public")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("there is a folder: %v", err)
		}
	})
}

// buildSite is build.Build where a test has a build of its own.
func buildSite(ctx context.Context, c build.Config) (*build.Report, error) {
	return build.Build(ctx, c)
}

// A full disk leaves the last good site as it was, and the next build with room makes
// the new one. It needs a file system of its own; where none can be mounted the faults
// that package publish injects in its own tests have to do.
func TestFullDisk(t *testing.T) {
	files := archived(harbours)
	dir := newSite(t, files)
	out := filepath.Join(dir, "public")
	if err := os.Mkdir(out, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := mount(t, out, 0, "size=128k"); err != nil {
		t.Skipf("no file system can be mounted here (%v); package publish tests a full disk with injected faults", err)
	}
	c := folders(t, dir)
	makeSite(t, c)
	good := read(t, out)
	lay(t, dir, map[string]string{"content/ports/b.md": "---\nname: Beta\n---\n" + strings.Repeat("Words and words.\n", 20000)})
	if _, err := build.Build(context.Background(), c); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("the error is %v", err)
	}
	if diff := cmp.Diff(good, read(t, out)); diff != "" {
		t.Errorf("the last good site isn't as it was (-good +now):\n%s", diff)
	}
	lay(t, dir, map[string]string{"content/ports/b.md": "---\nname: Beta\n---\nWords.\n"})
	if r := makeSite(t, c); r.Files.Made != 1 {
		t.Errorf("made %d files, want the new page only", r.Files.Made)
	}
}

// A few lines of aliases that stand for a billion values are refused as they are, not
// written out first.
func TestAliasBomb(t *testing.T) {
	bomb := "name: Beta\na0: &a0 [x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 12; i++ {
		ref := fmt.Sprintf("*a%d", i-1)
		bomb += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.Join(slices.Repeat([]string{ref}, 9), ", "))
	}
	report := spoilt(t, map[string]string{"content/ports/b.yaml": bomb + "depth: *a11\n"})
	aliases := 0
	for _, p := range report.Problems {
		if p.Code == yamltree.CodeAlias {
			aliases++
		}
	}
	if aliases == 0 || len(report.Problems) > 200 {
		t.Errorf("%d problems, %d of them with aliases:\n%s", len(report.Problems), aliases, codes(report.Problems))
	}
}

// One file that can't be read makes one problem beside its own, however often it is
// referred to; what is wrong besides is told all the same.
func TestOneFaultIsToldOnce(t *testing.T) {
	ports := map[string]string{"content/countries/venezuela.yaml": "name: Venezuela\ncode: VE\n broken: [\n"}
	for i, ref := range []string{"VE", "venezuela", "country/venezuela", "Venezuela", "VE"} {
		ports[fmt.Sprintf("content/ports/b%d.yaml", i)] = "name: B\ncountry: " + ref + "\n"
	}
	for i := range 4 {
		ports[fmt.Sprintf("content/ports/c%d.yaml", i)] = "name: C\ncountry: Cubba\n"
	}
	ports["content/ports/d.yaml"] = "name: D\ncountry: Kuba\n"
	var got []string
	for _, p := range spoilt(t, ports).Problems {
		got = append(got, fmt.Sprintf("%s:%d %s %s +%d", p.Pos.File, p.Pos.Line, p.Code, p.Message, len(p.Also.All())))
	}
	want := []string{
		`content/countries/venezuela.yaml:3 yaml-syntax this is no YAML: mapping values are not allowed in this context +0`,
		`content/ports/a.yaml:2 ref-missing what content/countries/venezuela.yaml holds can't be referred to, for it can't be read +5`,
		`content/ports/c0.yaml:2 ref-missing no country is called "Cubba" +3`,
		`content/ports/d.yaml:2 ref-missing no country is called "Kuba" +0`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What was probably meant is told with what is wrong.
func TestHintsOfReferences(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"[[a.country.VE.X]]":     "port/a is there: did you mean [[a.country]]?",
		"[[Alpha.is deep]]":      "port/a is there, and says of itself name, country",
		"[the port](a)":          "link an entity by reference: [[a]]",
		"[the ports](../ports/)": "an address within the site begins with a slash: /ports/",
		"[x](https://)":          "write all of it, as https://example.org/page",
		"[x](www.example.org/a)": "an address of the web begins with its scheme: https://www.example.org/a",
		"[x](example.org)":       "an address of the web begins with its scheme: https://example.org",
		"[x](example.pdf)":       "",
	} {
		report := spoilt(t, map[string]string{
			"content/kinds/note.yaml": "folder: notes\nfields: {name: {type: text, required: true}}\n",
			"content/notes/n.md":      "---\nname: N\n---\n\nSee " + text + ".\n",
		})
		if len(report.Problems) != 1 || report.Problems[0].Hint != want {
			t.Errorf("%s: %s", text, problems(report))
		}
	}
}
