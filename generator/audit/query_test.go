package audit

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"portolan/generator/browser/browsertest"
	"portolan/generator/build"
)

// small builds the site of an archive, and gives its folder.
func small(t *testing.T, archive string) string {
	t.Helper()
	dir, files := t.TempDir(), map[string]string{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		files[f.Name] = string(f.Data)
	}
	layFiles(t, dir, files)
	return buildSite(t, build.Config{Content: dir, NoCards: true})
}

// smallKinds are the kinds of the small sites.
const smallKinds = `
-- kinds/place.yaml --
folder: places
path: /places/{slug}/
singular: place
plural: places
search: [name, aka, code]
card: [code, size]
fields:
  name: {type: text, required: true}
  code: {type: code, check: un-locode, unique: true, label: Code}
  size: {type: quantity, units: [t], label: Size}
-- kinds/note.yaml --
folder: notes
path: /notes/{slug}/
singular: note
plural: notes
prose: true
title: title
search: [title, about]
timeline: [date, course]
fields:
  title: {type: text, required: true}
  date: {type: date, label: Date}
  about: {type: list, of: {type: ref, to: place}, inverse: {name: notes, label: Notes}, label: About}
  course: {type: history, vocabulary: course, label: Course}
-- vocabularies/course.yaml --
steps: {begun: {}, done: {}}
`

const english = `
-- site.yaml --
title: T
lang: en
search: {facets: [places]}
-- places/rotterdam.yaml --
name: Rotterdam
aka: [Rotjeknor, Port of the Maas]
code: NLRTM
size: 500 t ~projected
-- places/aden.yaml --
name: {en: Aden, ar: عدن, zh: 亚丁}
-- places/angled.yaml --
name: <b>Angled</b> & Sons
-- places/long.yaml --
name: ` + longName + `
-- notes/exports.md --
---
title: What leaves the harbour
date: 2021-05-04
about: [rotterdam]
course:
  - 2021-06-01 begun
---

The exports of flowers are counted each year. Rotterdam was the first to count. The families of dockers know it.
-- notes/nationality.md --
---
title: Nationality
date: 2023-01-02
about: [rotterdam, aden]
course:
  - 2030 begun ~expected
---

Who was born at sea has the nationality of the ship. It exports nothing but words, and the year is counted otherwise.
`

const longName = "Averylongnamewithoutanyblankthatgoesonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandon" +
	"andonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandonandon" +
	"andonandonandonandonandonandonandonandonandonandonandonandon"

const spanish = `
-- site.yaml --
title: T
lang: es
-- notes/familia.md --
---
title: La familia
---

La educación de cada familia corresponde a la nación.
-- notes/otra.md --
---
title: Otra nota
---

Nada de lo mismo.
`

const russian = `
-- site.yaml --
title: T
lang: ru
-- notes/grazhdanstvo.md --
---
title: Гражданство
---

Каждый имеет право на гражданство независимой страны.
-- notes/drugoe.md --
---
title: Другое
---

Ничего такого здесь нет.
`

const chinese = `
-- site.yaml --
title: T
lang: zh
-- notes/guoji.md --
---
title: 国籍
---

人人有权享有国籍，也有受教育权。
-- notes/qita.md --
---
title: 其他
---

没有别的。
`

// What is typed finds what is meant, the best first.
func TestQueries(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	for _, site := range []struct {
		name, archive string
		queries       map[string][]string // typed → slugs of what is found, in order
	}{
		{"English", english, map[string][]string{
			"rotterdam":               {"rotterdam", "nationality", "exports"},
			"ROTTERDAM ":              {"rotterdam", "nationality", "exports"},
			"rott":                    {"rotterdam", "nationality", "exports"},
			"roterdam":                {"rotterdam", "nationality", "exports"},
			"orterdam":                {"rotterdam", "nationality", "exports"},
			"kotterdam":               {"rotterdam", "nationality", "exports"},
			"exprots ":                {"nationality", "exports"},
			"export":                  {"nationality", "exports"},
			"exporting":               {"nationality", "exports"},
			"naitonality":             {"nationality"},
			"nationalities":           {"nationality"},
			"family docker":           {"exports"},
			"nlrtm":                   {"rotterdam"},
			"rotjeknor":               {"rotterdam"},
			"port maas":               {"rotterdam"},
			"عدن":                     {"aden"},
			"亚丁":                      {"aden"},
			"亚":                       {"aden"},
			"angled":                  {"angled"},
			"<b>":                     {"angled"},
			longName[:60]:             {"long"},
			`"counted each year"`:     {"exports"},
			`"year is counted"`:       {"nationality"},
			`"each counted"`:          nil,
			"begun":                   {"nationality", "exports"},
			"flowers qqqqqq":          {"exports"},
			"zzzzzz":                  nil,
			"":                        nil,
			"?!—":                     nil,
			"the":                     {"exports", "rotterdam", "nationality"},
			strings.Repeat("a", 9999): nil,
		}},
		{"Spanish", spanish, map[string][]string{
			"familias": {"familia"}, "educación": {"familia"}, "educacion": {"familia"}, "EDUCACIÓN": {"familia"}, "naciones": {"familia"},
		}},
		{"Russian", russian, map[string][]string{
			"правами": {"grazhdanstvo"}, "гражданином": {"grazhdanstvo"}, "независимый": {"grazhdanstvo"}, "гражднаство": {"grazhdanstvo"}, "другого": {"drugoe"},
		}},
		{"Chinese", chinese, map[string][]string{"国籍": {"guoji"}, "教育权": {"guoji"}, "国": {"guoji"}, "其他": {"qita"}}},
	} {
		t.Run(site.name, func(t *testing.T) {
			b := openTab(t, browser, serveBelow(t, small(t, site.archive+smallKinds), nil)+"search/", false)
			b.until("window.portolan?.search !== undefined")
			for typed, want := range site.queries {
				quoted, err := json.Marshal(typed)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				answer := b.await("portolan.search(" + string(quoted) + ").then((r) => Promise.all(r.docs.map(async (n) => (await portolan.at(n))[0].split(\"/\")[1])))")
				if err := json.Unmarshal([]byte(answer), &got); err != nil {
					t.Fatalf("%.40q: %v: %s", typed, err, answer)
				}
				if diff := cmp.Diff(want, got, cmp.Transformer("empty", func(s []string) []string { return append([]string{}, s...) })); diff != "" {
					t.Errorf("%.40q finds (-want +got):\n%s", typed, diff)
				}
			}
		})
	}
}

// Facets count what they would leave, and a name is text, whatever it has in it.
func TestFacetsAndNames(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	root := serveBelow(t, small(t, english+smallKinds), nil)
	b := openTab(t, browser, root+"search/?q=counted", false)
	b.until(`document.querySelectorAll(".facet").length > 0 && document.querySelectorAll(".found-text").length === 2`)
	b.is(`[...document.querySelectorAll(".facet a")].map((a) => [a.dataset.value, a.querySelector("bdi").textContent, Number(a.querySelector(".count").textContent)])`,
		`[["kind note","notes",2],["place rotterdam","Rotterdam",2],["place aden","Aden",1],["status begun","begun",1],["status expected-begun","expected: begun",1],["year 2023","2023",1],["year 2021","2021",1]]`)
	b.is(`[...document.querySelectorAll(".found-text mark")].map((m) => m.textContent)`, `["counted","count","counted"]`)
	b = openTab(t, browser, root+"search/?q=counted&place=aden&status=expected-begun", false)
	b.until(results + `.length === 1`)
	b.is(results, `["Nationality"]`)
	b = openTab(t, browser, root+"search/?q=angled", false)
	b.until(results + `.length === 1`)
	b.is(results, `["<b>Angled</b> & Sons"]`)
	b.is(`document.querySelectorAll(".results b").length`, "0")
	b = openTab(t, browser, root+"search/?q=rotjeknor", false)
	b.until(`document.querySelectorAll(".found-facts").length === 1`)
	b.is(`document.querySelector(".found-facts").textContent`, `"Code NLRTMSize projected 500 t"`)
}

// A site of nothing has a search that finds nothing.
func TestEmptySite(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	b := openTab(t, browser, serveBelow(t, small(t, "-- site.yaml --\ntitle: T\nsearch: {fragments: false}\n"+smallKinds), nil)+"search/?q=anything", false)
	b.until(status + ` === "Nothing found."`)
}
