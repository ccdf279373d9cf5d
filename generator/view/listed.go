package view

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"portolan/generator/schema"
	"portolan/generator/site"
)

// A Finder is what finds pages, as seen from a page.
type Finder struct {
	Href  string // of the search page
	Index string // of the folder with the search's index
}

// A Search is the search page as it is without a script: everything from A to Z, by
// kind. A kind that is too long for the page has pages of its own.
type Search struct {
	Index string // of the folder with the search's index; "" if there is none
	Total int    // entities of the site
	Kinds []Listed
	Whole bool // all kinds, and not a page of one
}

// A Listed is a kind from A to Z, or a page of it.
type Listed struct {
	Kind     string
	Label    string
	Total    int
	Letters  []Letter
	Pages    []Link // where it has pages of its own, by the first and last names on them
	Previous *Link
	Next     *Link
}

// A Letter is what begins with it.
type Letter struct {
	Letter string // "#" for what is no letter, "…" for scripts whose characters are too many
	Links  []NamedLink
}

// A NamedLink leads to an entity in a list of names.
type NamedLink struct {
	Link
	Apart string // what tells it from others of its name in the list; "" where nothing has to
}

// SearchPath is the address of the search page.
const SearchPath = "search/"

// IndexFolder is the address of the folder with the index of a language.
func IndexFolder(lang string) string { return SearchPath + strings.ToLower(lang) + "/" }

// SearchScript is the script in the static folder that searches; without it there is no index.
const SearchScript = "js/search.js"

// finder gives what finds pages; nil where there is no index.
func (b *builder) finder() *Finder {
	if b.r.Asset(SearchScript) == "" {
		return nil
	}
	return &Finder{Href: b.href(SearchPath), Index: b.href(IndexFolder(b.lang))}
}

// A named is an entity in the order of names, with the text by which it stands there.
type named struct{ By, Label, Path, Apart string }

// aToZ gives the entities of a kind in the order of their names, or of the text by which the kind's own list orders them, as people's
// family names; who has none stands there by the name.
func (b *builder) aToZ(kind string) []named {
	var out []named
	var keys [][2][]byte // by what it stands, and its name
	c := collate.New(language.Make(b.lang), collate.Numeric)
	var buf collate.Buffer
	ids := b.r.List(kind)
	text := orderedByText(b.r.Kind(kind))
	p := b.printer(false)
	for i, apart := range p.apart(ids) {
		card := b.r.Card(ids[i])
		by := card.Label
		if text != "" {
			if claim := b.r.Facts(ids[i]).Claim(text); claim != nil {
				by = cmp.Or(claim.Shown().Value.Text.In(b.lang), by)
			}
		}
		out = append(out, named{by, card.Label, card.Path, apart})
		keys = append(keys, [2][]byte{slices.Clone(c.KeyFromString(&buf, by)), slices.Clone(c.KeyFromString(&buf, card.Label))})
		buf.Reset()
	}
	order := make([]int, len(out))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Or(bytes.Compare(keys[i][0], keys[j][0]), bytes.Compare(keys[i][1], keys[j][1]), strings.Compare(out[i].Path, out[j].Path))
	})
	sorted := make([]named, len(out))
	for to, from := range order {
		sorted[to] = out[from]
	}
	return sorted
}

// orderedByText names the field by which a kind orders its list, if that is a text and not the name; else it is "".
func orderedByText(k *schema.Kind) string {
	if k == nil { // of which there is nothing
		return ""
	}
	if f := k.Field(k.Order.Field); f == nil || f.Name == k.Title || f.Type != schema.TypeText || k.Order.Descending {
		return ""
	}
	return k.Order.Field
}

// ListedPages tells how many pages of its own a kind has from A to Z: none while all of
// it stands on the search page.
func ListedPages(r *site.Reader, kind string) int {
	if n := len(r.List(kind)); n > r.Settings().PageSize {
		return pageCount(n, r.Settings().PageSize)
	}
	return 0
}

// ListedPath is the address of the n-th page of a kind from A to Z.
func ListedPath(k *schema.Kind, n int) string { return pagePath(SearchPath+k.Folder+"/", n) }

// SearchPage makes the search page.
func SearchPage(r *site.Reader) *Page {
	b := newBuilder(r, SearchPath, "search")
	b.page.Title = b.w.search
	s := &Search{Whole: true}
	if f := b.page.Site.Search; f != nil {
		s.Index = f.Index
	}
	for _, name := range r.Kinds() {
		k := r.Kind(name)
		list := derived[[]named](r, "a-to-z", name, "")
		if len(list) == 0 {
			continue
		}
		s.Total += len(list)
		l := Listed{Kind: name, Label: capital(k.Plural.In(b.lang)), Total: len(list)}
		if ListedPages(r, name) > 0 {
			l.Pages = b.listedLinks(k, list, 0)
		} else {
			l.Letters = b.letters(list)
		}
		s.Kinds = append(s.Kinds, l)
	}
	b.page.Search = s
	return b.page
}

// ListedPage makes the n-th page of a kind from A to Z.
func ListedPage(r *site.Reader, kind string, n int) *Page {
	k := r.Kind(kind)
	b := newBuilder(r, ListedPath(k, n), "search")
	list := derived[[]named](r, "a-to-z", kind, "")
	size := r.Settings().PageSize
	l := Listed{Kind: kind, Label: capital(k.Plural.In(b.lang)), Total: len(list)}
	l.Letters = b.letters(list[(n-1)*size : min(n*size, len(list))])
	l.Pages = b.listedLinks(k, list, n)
	if n > 1 {
		l.Previous = &l.Pages[n-2]
	}
	if n < len(l.Pages) {
		l.Next = &l.Pages[n]
	}
	b.page.Title = l.Label + ": " + l.Pages[n-1].Label
	b.crumb(b.w.search, SearchPath)
	b.page.Search = &Search{Total: len(list), Kinds: []Listed{l}}
	return b.page
}

// listedLinks links the pages of a kind, of which this is the n-th, by the names that
// stand first and last on them, by what these stand by.
func (b *builder) listedLinks(k *schema.Kind, list []named, n int) []Link {
	var out []Link
	size := b.set.PageSize
	for i := range pageCount(len(list), size) {
		page := list[i*size : min((i+1)*size, len(list))]
		label := beginning(page[0].By) + " – " + beginning(page[len(page)-1].By)
		out = append(out, Link{label, b.href(ListedPath(k, i+1)), i+1 == n})
	}
	return out
}

// beginning gives the first letters of a name.
func beginning(s string) string {
	const most = 12
	for i := range s {
		if utf8.RuneCountInString(s[:i]) == most {
			return strings.TrimSpace(s[:i]) + "…"
		}
	}
	return s
}

// letters sorts names under the first letters of what they stand by.
func (b *builder) letters(list []named) []Letter {
	var out []Letter
	for _, e := range list {
		letter := letterOf(e.By)
		i := slices.IndexFunc(out, func(l Letter) bool { return l.Letter == letter })
		if i < 0 {
			i = len(out)
			out = append(out, Letter{Letter: letter})
		}
		out[i].Links = append(out[i].Links, NamedLink{Link{Label: b.unbroken(e.Label), Href: b.href(e.Path)}, e.Apart})
	}
	return out
}

// letterOf gives the letter under which a name stands.
func letterOf(name string) string {
	for _, c := range norm.NFD.String(name) {
		switch {
		case unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			return "…"
		case unicode.IsLetter(c):
			return string(unicode.ToUpper(c))
		case unicode.IsNumber(c):
			return "#"
		}
	}
	return "#"
}
