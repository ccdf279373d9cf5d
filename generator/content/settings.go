package content

import (
	"math"
	"net/netip"
	"net/url"
	"path"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/text/language"

	"portolan/generator/diag"
	"portolan/generator/markdown"
	"portolan/generator/yamltree"
)

const (
	CodeSettings    diag.Code = "settings" // site.yaml says something that can't be
	CodePlaceholder diag.Code = "base-url" // the address of the site is a placeholder
)

// Settings are what site.yaml says of the whole site.
type Settings struct {
	Title         string
	Description   string
	Lang          string // BCP 47 tag of the language that is built
	BaseURL       string // absolute, ends in "/"; "" if not known
	Path          string // at which the site is looked at, where that is not the path of BaseURL; with escapes, ends in "/"
	Licence       string
	Nav           []string // kinds by folder, or paths as /about/
	Home          []string // kinds listed on the home page, by folder
	Lead          string   // what the home page leads with, of the first of Home; "" is the first of its list
	Figures       []FigureName
	Legend        string // address on the site of what says how its words of certainty and grades are to be read: /about/#certainty
	RawHTML       bool   // trust the content and let its HTML through
	Autolink      bool   // link first mentions on every page
	PageSize      int    // entities on a page of an index
	Abbreviations map[string]string
	Map           MapSettings
	Search        Search
	Data          Data
	Portable      bool // links name the index.html of folders; not in site.yaml
	Cards         Cards
	Places        Places `digest:"-"`
	Feeds         Feeds
	Security      Security
}

// Places tell where site.yaml says what: of a setting, and of each name in one that lists
// names.
type Places struct {
	File     string
	Settings map[string]diag.Pos
	Names    map[string]diag.Pos // by setting, a blank and the name
}

// Of gives the place of a name in a setting, or else of the setting, or else of the file.
func (p Places) Of(setting, name string) diag.Pos {
	if pos, ok := p.Names[setting+" "+name]; ok {
		return pos
	}
	if pos, ok := p.Settings[setting]; ok {
		return pos
	}
	return diag.Pos{File: p.File}
}

// placesOf notes where the settings stand.
func placesOf(file string, root *yamltree.Node) Places {
	p := Places{File: file}
	for _, e := range root.Entries {
		if p.Settings == nil {
			p.Settings, p.Names = map[string]diag.Pos{}, map[string]diag.Pos{}
		}
		p.Settings[e.Key] = e.Value.Pos
		list, key := e.Value, e.Key
		if e.Key == "search" && e.Value.Get("facets") != nil {
			list, key = e.Value.Get("facets"), "facets"
		}
		for _, it := range append(list.Items, list) {
			if it.Kind == yamltree.Scalar {
				p.Names[key+" "+it.Text] = it.Pos
			}
		}
	}
	return p
}

// Data says what there is beside each page to download. What there is of the whole site
// costs little and is always made.
type Data struct {
	NoTwins     bool // no index.json
	NoCitations bool // no citation in RIS, BibTeX and CSL-JSON
}

// MapSettings are what is said under every map.
type MapSettings struct {
	Boundaries string // whose view of boundaries the geometry follows
	Credit     string // where it is from
}

// Search says what the search of the site has.
type Search struct {
	NoFragments bool     // without the texts that excerpts and quoted phrases are taken from
	Facets      []string // kinds, by folder, by which what refers to them can be told apart
}

// Feeds says what feeds the site has. There are none, and no calendar, while its address
// is not known: what is read elsewhere needs full addresses.
type Feeds struct {
	Off        bool
	NoEntities bool   // none for single entities
	Tag        string // authority and date of the ids of entries (RFC 4151): "example.org,2026"; "" has them be addresses
}

// Security says whom to tell of a weakness of the site, for security.txt (RFC 9116).
type Security struct {
	Contacts []string // addresses: mailto:, https: or tel:
	Policy   string   // address of a page; "" if there is none
}

// Cards says for which sites pages have pictures for those who link them.
type Cards struct {
	Most int // pages of entities that a site with pictures has at most; 0 is none
}

// mostCards is how many pages a site with pictures has where site.yaml doesn't say: they
// take longer than all the rest.
const mostCards = 1000

// A FigureName is a fact that the home page prints: an entity and, behind a dot, a field.
type FigureName struct {
	Name string
	Pos  diag.Pos `digest:"-"`
}

// LegendDest is where the legend leads.
func (s *Settings) LegendDest() Dest {
	address, part := CutDest(s.Legend)
	return Dest{By: ByLink, Address: Resolve("", address), Part: fragment(part), Written: s.Legend, Pos: s.Places.Of("legend", s.Legend)}
}

// BasePath is the path at which the site is looked at, as a rule that of the base address, with its escapes: "/" or "/my%20portal/".
func (s *Settings) BasePath() string {
	if s.Path != "" {
		return s.Path
	}
	u, err := url.Parse(s.BaseURL)
	if err != nil || u.Path == "" {
		return "/"
	}
	return u.EscapedPath()
}

// LoadSettings reads site.yaml. An empty text gives the defaults, which make a site.
func LoadSettings(file, text string) (Settings, []diag.Problem) {
	s := Settings{Title: "Portolan", Lang: "en", PageSize: usualPageSize, Cards: Cards{mostCards}, Places: Places{File: file}}
	root, problems := yamltree.Parse(diag.Pos{File: file, Line: 1}, text)
	if root == nil {
		return s, problems
	}
	r := &settingsReader{yamltree.NewRecord(root, &problems), root, &problems}
	r.words(&s)
	r.lists(&s)
	r.pageSize(&s)
	r.sections(&s)
	r.Close()
	r.check(&s)
	s.Places = placesOf(file, root)
	return s, problems
}

const usualPageSize = 200

// A settingsReader reads the entries of site.yaml.
type settingsReader struct {
	*yamltree.Record
	root     *yamltree.Node
	problems *[]diag.Problem
}

func (r *settingsReader) refuse(p diag.Problem) { *r.problems = append(*r.problems, p) }

// words reads what is one text each.
func (r *settingsReader) words(s *Settings) {
	set := func(to *string, key string) {
		if v := r.Text(key); v != "" {
			*to = v
		}
	}
	set(&s.Title, "title")
	set(&s.Description, "description")
	set(&s.Lang, "lang")
	s.Title, s.Description = markdown.Typeset(s.Lang, s.Title), markdown.Typeset(s.Lang, s.Description)
	set(&s.Licence, "licence")
	set(&s.BaseURL, "base_url")
	set(&s.Lead, "lead")
	set(&s.Legend, "legend")
}

// lists reads what is several texts, and the two switches of prose.
func (r *settingsReader) lists(s *Settings) {
	s.Nav, s.Home = r.Texts("nav"), r.Texts("home")
	for _, n := range r.Nodes("figures") {
		if n.Kind != yamltree.Scalar {
			r.refuse(diag.Errorf(yamltree.CodeWrongType, n.Pos, "a fact to print is wanted, as route/cabello-russia.trade"))
			continue
		}
		s.Figures = append(s.Figures, FigureName{n.Text, n.Pos})
	}
	s.RawHTML, s.Autolink = r.Bool("raw_html"), r.Bool("autolink")
	if n := r.Node("abbreviations"); n != nil {
		s.Abbreviations = map[string]string{}
		a := yamltree.NewRecord(n, r.problems)
		for _, e := range n.Entries {
			s.Abbreviations[e.Key] = markdown.Typeset(s.Lang, a.Text(e.Key))
		}
	}
}

func (r *settingsReader) pageSize(s *Settings) {
	n := r.Number("page_size")
	if n == nil {
		return
	}
	if s.PageSize = int(*n); *n < 1 || *n != float64(s.PageSize) {
		r.refuse(diag.Errorf(CodeSettings, r.root.Get("page_size").Pos, "page_size is %v, and a whole number from 1 is wanted", *n))
		s.PageSize = usualPageSize
	}
}

// sections reads the parts of site.yaml that have entries of their own.
func (r *settingsReader) sections(s *Settings) {
	if n := r.Node("map"); n != nil {
		m := yamltree.NewRecord(n, r.problems)
		s.Map = MapSettings{Boundaries: markdown.Typeset(s.Lang, m.Text("boundaries")), Credit: m.Text("credit")}
		m.Close()
	}
	if n := r.Node("search"); n != nil {
		search := yamltree.NewRecord(n, r.problems)
		s.Search.Facets = search.Texts("facets")
		s.Search.NoFragments = !search.BoolOr("fragments", true)
		search.Close()
	}
	if n := r.Node("data"); n != nil {
		data := yamltree.NewRecord(n, r.problems)
		s.Data.NoTwins, s.Data.NoCitations = !data.BoolOr("twins", true), !data.BoolOr("citations", true)
		data.Close()
	}
	if n := r.Node("feeds"); n != nil {
		s.Feeds = loadFeeds(n, r.problems)
	}
	if n := r.Node("security"); n != nil {
		s.Security = loadSecurity(n, r.problems)
	}
	s.Cards = readCards(r.Record, s.Cards, r.problems)
}

// check refuses what is of the right type and still can't be meant, and goes on with the default in its place.
func (r *settingsReader) check(s *Settings) {
	if s.Legend != "" && !strings.HasPrefix(s.Legend, "/") {
		r.refuse(diag.Errorf(CodeSettings, r.root.Get("legend").Pos, "%q is no address on the site", s.Legend).
			WithHint("from the site's root, as /about/#certainty"))
		s.Legend = ""
	}
	if _, err := language.Parse(s.Lang); err != nil {
		r.refuse(diag.Errorf(CodeSettings, r.root.Get("lang").Pos, "%q is no language", s.Lang).WithHint("a BCP 47 tag, as en or zh-Hans"))
		s.Lang = "en"
	}
	base, err := CheckBaseURL(s.BaseURL)
	if err != "" {
		r.refuse(diag.Errorf(CodeSettings, r.root.Get("base_url").Pos, "%q can't be the address of the site: %s", s.BaseURL, err))
	}
	s.BaseURL = base
}

// readCards reads what is said of pictures: false, true for any number of pages, or for how
// many at most.
func readCards(r *yamltree.Record, cards Cards, problems *[]diag.Problem) Cards {
	n := r.Node("cards")
	switch {
	case n == nil:
		return cards
	case n.Kind == yamltree.Scalar:
		if r.Bool("cards") {
			return Cards{math.MaxInt32}
		}
		return Cards{}
	}
	c := yamltree.NewRecord(n, problems)
	if most := c.Number("most"); most != nil {
		if *most < 0 || *most != math.Trunc(*most) || *most > math.MaxInt32 {
			*problems = append(*problems, diag.Errorf(CodeSettings, n.Get("most").Pos, "most is %v, and a whole number of pages is wanted", *most))
		} else {
			cards.Most = int(*most)
		}
	}
	c.Close()
	return cards
}

// Placeholder gives a note where the address of the site is none that can be anybody's:
// of a name that is kept for examples and tests (RFC 2606, RFC 6761). ok is false if it is
// not.
func (s *Settings) Placeholder() (p diag.Problem, ok bool) {
	u, err := url.Parse(s.BaseURL)
	if at, said := s.Places.Settings["base_url"]; err != nil || s.BaseURL == "" || !said {
		return p, false
	} else {
		p.Pos = at
	}
	for _, name := range []string{"example", "invalid", "test", "localhost", "example.com", "example.net", "example.org"} {
		if host := "." + strings.ToLower(u.Hostname()); strings.HasSuffix(host, "."+name) {
			return diag.Notef(CodePlaceholder, p.Pos, "%q is a placeholder, and every page tells search engines that it is there", s.BaseURL).
				WithHint("give the address at which the site is published, here or with --base-url, or leave base_url out"), true
		}
	}
	return p, false
}

// CheckBaseURL brings an address to the form that a site uses (the host as the internet knows it, UTS #46, no port
// where it is the scheme's own, no dots or empty parts in the path, RFC 3986 §6.2, and that escaped as in the links of pages), ending
// in "/", or says why it can't.
func CheckBaseURL(s string) (base, against string) {
	if s == "" {
		return "", ""
	}
	u, err := url.Parse(s)
	switch {
	case err != nil || strings.ContainsAny(s, " \"<>\\"):
		return "", "it is no address"
	case u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return "", "it should begin with https://"
	case strings.ContainsAny(s, "?#"):
		return "", "it can't have a query or a fragment"
	case u.User != nil:
		return "", "it can't hold a user name"
	}
	host, ok := hostOf(u)
	if !ok {
		return "", "its host is no name that the internet could know"
	}
	_, below, _ := strings.Cut(s[len(u.Scheme)+len("://"):], "/")
	return u.Scheme + "://" + host + strings.TrimSuffix(path.Clean("/"+escapedOnce(below)), "/") + "/", ""
}

// escapedOnce gives the one form of a path in which something may be escaped: what needs no escape has none, and all that
// html/template doesn't leave in an address has one, so that pages and other files say the same. An escaped slash stays escaped: it parts nothing.
func escapedOnce(path string) string {
	const digits, plain, parting = "0123456789ABCDEF", "-._~", "/!$&*+,;=:@"
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		c, escaped := path[i], false
		if c == '%' {
			n, _ := strconv.ParseUint(path[i+1:i+3], 16, 8) // an address that could be read has two digits there
			c, escaped = byte(n), true
			i += 2
		}
		if 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || strings.IndexByte(plain, c) >= 0 || !escaped && strings.IndexByte(parting, c) >= 0 {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
	return b.String()
}

// hostOf gives the host of an address, with its port where that must be said.
func hostOf(u *url.URL) (host string, ok bool) {
	if addr, err := netip.ParseAddr(u.Hostname()); err == nil {
		if host = addr.String(); addr.Is6() {
			host = "[" + host + "]"
		}
		ok = addr.Zone() == "" // which means something on one machine
	} else {
		host, err = browsersIDNA().ToASCII(u.Hostname())
		ok = err == nil
	}
	if defaults := map[string]string{"http": "80", "https": "443"}; u.Port() != "" && u.Port() != defaults[u.Scheme] {
		host += ":" + u.Port()
	}
	return host, ok
}

// browsersIDNA reads names of hosts as browsers do, which know hosts with "--" at their third place.
func browsersIDNA() *idna.Profile {
	return idna.New(idna.MapForLookup(), idna.BidiRule(), idna.CheckJoiners(true), idna.CheckHyphens(false), idna.StrictDomainName(true), idna.VerifyDNSLength(true), idna.Transitional(false))
}
