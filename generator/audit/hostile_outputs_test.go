package audit

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// harmful finds in a file what could run, or be taken for what a stranger wrote it to be: by
// reading it as those do who take it.
func harmful(name string, data []byte) []string {
	var faults []string
	if !strings.HasPrefix(name, "search/") { // data that a page shows as text
		faults = Forbidden(name, data)
	}
	fault := func(format string, args ...any) {
		if len(faults) < 20 {
			faults = append(faults, name+": "+fmt.Sprintf(format, args...))
		}
	}
	switch {
	case name == "_headers" || name == "_redirects" || strings.HasSuffix(name, ".txt"):
		if bytes.Contains(data, []byte("PWNED")) {
			fault("it has an attempt in it")
		}
	case path.Ext(name) == ".html":
		harmfulPage(string(data), true, fault)
	case path.Ext(name) == ".xml":
		harmfulXML(data, fault)
	case slices.Contains([]string{".json", ".jsonld", ".geojson"}, path.Ext(name)):
		harmfulJSON(data, fault)
	case path.Ext(name) == ".js" && strings.HasPrefix(name, "search/"):
		harmfulIndex(data, fault)
	case path.Ext(name) == ".csv":
		harmfulTable(data, fault)
	case path.Ext(name) == ".ics":
		harmfulLines(strings.TrimSuffix(strings.ReplaceAll(string(data), "\r\n ", ""), "\r\n"), "\r\n", calendarLine, fault)
	case path.Ext(name) == ".ris":
		harmfulLines(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", risLine, fault)
	case path.Ext(name) == ".bib":
		harmfulBibliography(string(data), fault)
	}
	return faults
}

type faultf = func(format string, args ...any)

// never are elements that no page has a use for.
var never = []string{"iframe", "frame", "object", "embed", "applet", "base", "foreignobject", "animate", "set", "math", "marquee", "portal", "template"}

// ownScript is what the addresses of the portal's own scripts end in.
var ownScript = regexp.MustCompile(`(?:^|/)js/[a-z]+(?:\.[0-9a-f]{10})?\.js$`)

// harmfulPage reads HTML as browsers do. whole says that it is a page and not a part of one.
func harmfulPage(text string, whole bool, fault faultf) {
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		fault("%v", err)
		return
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if slices.Contains(never, strings.ToLower(n.Data)) {
			fault("<%s>", n.Data)
		}
		get := func(key string) string {
			for _, a := range n.Attr {
				if a.Key == key {
					return a.Val
				}
			}
			return ""
		}
		if n.Data == "script" {
			switch text := ""; {
			case get("type") == "application/ld+json":
				if n.FirstChild != nil {
					text = n.FirstChild.Data
				}
				harmfulJSON([]byte(text), fault)
			case !whole || !ownScript.MatchString(get("src")) || n.FirstChild != nil:
				fault("<script src=%q>", get("src"))
			}
		}
		if n.Data == "style" || n.Data == "link" && strings.Contains(get("href"), "host.invalid") {
			fault("<%s>", n.Data)
		}
		if n.Data == "meta" && get("http-equiv") != "" && !strings.EqualFold(get("http-equiv"), "Content-Security-Policy") {
			fault("<meta http-equiv=%q>", get("http-equiv"))
		}
		for _, a := range n.Attr {
			key := strings.ToLower(a.Key)
			if strings.HasPrefix(key, "on") || key == "style" || key == "srcdoc" {
				fault("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
			switch key {
			case "href", "src", "action", "formaction", "poster", "data", "cite", "background", "ping", "longdesc", "srcset", "to", "from", "values":
				harmfulAddress(a.Val, fault)
			}
		}
	}
}

var anyScheme = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*):`)

// harmfulAddress takes an address apart as browsers do: they leave out tabs and line ends,
// and control characters and spaces before it.
func harmfulAddress(address string, fault faultf) {
	seen := strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(address)
	seen = strings.TrimLeftFunc(seen, func(r rune) bool { return r <= ' ' })
	m := anyScheme.FindStringSubmatch(seen)
	if m != nil && !slices.Contains([]string{"http", "https", "mailto", "tel", "sms", "geo", "ftp", "irc", "ircs", "xmpp", "matrix", "tag", "urn", "schema", "dcat", "dct", "spdx", "foaf", "xsd", "skos", "prov"}, strings.ToLower(m[1])) {
		fault("an address %q", address)
	}
}

// harmfulXML reads a feed or a sitemap, and what HTML it holds.
func harmfulXML(data []byte, fault faultf) {
	d := xml.NewDecoder(bytes.NewReader(data))
	var open []xml.StartElement
	for {
		token, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			fault("%v", err)
			return
		}
		switch e := token.(type) {
		case xml.StartElement:
			open = append(open, e.Copy())
			if !slices.Contains([]string{"feed", "title", "subtitle", "id", "link", "updated", "published", "author", "name", "uri", "email", "entry", "summary", "content",
				"category", "rights", "generator", "icon", "logo", "contributor", "source", "urlset", "url", "loc", "lastmod", "sitemapindex", "sitemap"}, e.Name.Local) {
				fault("<%s>", e.Name.Local)
			}
			for _, a := range e.Attr {
				if a.Name.Local == "href" || a.Name.Local == "src" || a.Name.Local == "base" || a.Name.Local == "scheme" {
					harmfulAddress(a.Value, fault)
				}
				if strings.HasPrefix(a.Name.Local, "on") {
					fault("%s=%q", a.Name.Local, a.Value)
				}
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) == 0 {
				continue
			}
			in := open[len(open)-1]
			for _, a := range in.Attr {
				if a.Name.Local == "type" && a.Value == "html" {
					harmfulPage(string(e), false, fault)
				}
			}
			if slices.Contains([]string{"id", "uri", "loc"}, in.Name.Local) {
				harmfulAddress(string(e), fault)
			}
		case xml.ProcInst:
			if e.Target != "xml" {
				fault("<?%s?>", e.Target)
			}
		case xml.Directive:
			fault("<!%s>", e)
		}
	}
}

// addressKeys are keys of JSON under which programs expect an address.
var addressKeys = []string{"url", "@id", "id", "href", "external_url", "home_page_url", "feed_url", "next_url", "icon", "favicon", "image", "website", "archived", "sameas", "path",
	"contenturl", "license", "accessurl", "downloadurl"}

// harmfulJSON reads JSON: HTML under its key, addresses under theirs.
func harmfulJSON(data []byte, fault faultf) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		fault("no JSON: %v", err)
		return
	}
	if _, err := d.Token(); err != io.EOF {
		fault("something follows the JSON")
	}
	var walk func(key string, v any)
	walk = func(key string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, e := range v {
				walk(strings.ToLower(k), e)
			}
		case []any:
			for _, e := range v {
				walk(key, e)
			}
		case string:
			if key == "content_html" || key == "html" {
				harmfulPage(v, false, fault)
			}
			if slices.Contains(addressKeys, key) {
				harmfulAddress(v, fault)
			}
		}
	}
	walk("", v)
}

// indexCall is the only statement of a file of the search's index.
var indexCall = regexp.MustCompile(`(?s)^portolan\(("[^"\\]*"),(.*)\);?\s*$`)

func harmfulIndex(data []byte, fault faultf) {
	m := indexCall.FindSubmatch(data)
	if m == nil {
		fault("it is no call with data: %.80q", data)
		return
	}
	harmfulJSON(m[2], fault)
}

var number = regexp.MustCompile(`^[-+]?[0-9][0-9.,eE+-]*$`)

// harmfulTable reads CSV: no cell is one that a spreadsheet would compute.
func harmfulTable(data []byte, fault faultf) {
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		fault("%v", err)
	}
	for i, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(cell)[0]) && !number.MatchString(cell) {
				fault("row %d: a spreadsheet would compute %q", i+1, cell)
			}
		}
	}
}

var (
	calendarLine = regexp.MustCompile(`^(BEGIN:(VCALENDAR|VEVENT)|END:(VCALENDAR|VEVENT)|(VERSION|PRODID|CALSCALE|NAME|X-WR-CALNAME|SOURCE|REFRESH-INTERVAL|UID|DTSTAMP|DTSTART|DTEND|SUMMARY|DESCRIPTION|URL|CATEGORIES|STATUS|TRANSP|LAST-MODIFIED|X-PUBLISHED-TTL)[;:].*)$`)
	risLine      = regexp.MustCompile(`^([A-Z][A-Z0-9]  - .*|[A-Z][A-Z0-9]  -|)$`)
)

// harmfulLines reads a format of lines: each is one of those that we write, and ends as it should.
func harmfulLines(text, end string, form *regexp.Regexp, fault faultf) {
	for i, line := range strings.Split(text, end) {
		if !form.MatchString(line) || strings.ContainsAny(line, "\r\n") {
			fault("line %d: %.80q", i+1, line)
		}
		for _, key := range []string{"URL:", "UR  - ", "L1  - ", "SOURCE;VALUE=URI:"} {
			if address, ok := strings.CutPrefix(line, key); ok {
				if u, err := url.Parse(address); err != nil || u.Scheme != "http" && u.Scheme != "https" {
					fault("line %d: %.80q", i+1, line)
				}
			}
		}
	}
}

// harmfulBibliography counts braces as BibTeX does, and finds commands in what they hold.
func harmfulBibliography(text string, fault faultf) {
	depth := 0
	for i, r := range text {
		switch r {
		case '{':
			depth++
		case '}':
			depth--
		case '@':
			if depth == 0 && i > 0 && text[i-1] != '\n' {
				fault("an entry in a line: %.60q", text[i:])
			}
		}
		if depth < 0 {
			fault("a brace too many")
			return
		}
	}
	if depth != 0 {
		fault("%d braces too few", depth)
	}
	for _, command := range []string{`\input{`, `\href{`} {
		if strings.Contains(text, command) {
			fault("a command: %s", command)
		}
	}
}
