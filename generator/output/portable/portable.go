// Package portable makes pages work where no server is: a browser shows a folder of the
// disk as a list of files, so links have to name the page in it.
package portable

import (
	"bytes"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// attribute finds each attribute of a tag that has a value, and its parts.
var attribute = regexp.MustCompile(`([\s/])([^\s=>"'/]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)`)

// addressed are the attributes whose values lead elsewhere.
var addressed = []string{"href", "xlink:href", "action", "formaction"}

// refreshed finds where a page that has moved sends its readers.
var refreshed = regexp.MustCompile(`(?i)(\bcontent\s*=\s*["']\s*\d+\s*;\s*url=)([^"']*)`)

// Links gives a page whose links to folders of the site name their index.html. Only tags are
// touched, and of them nothing else.
func Links(page []byte) []byte {
	out := make([]byte, 0, len(page)+len(page)/32)
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		token := z.Next()
		raw := z.Raw()
		if token == html.StartTagToken || token == html.SelfClosingTagToken {
			raw = tag(raw)
		}
		out = append(out, raw...)
		if token == html.ErrorToken {
			return out
		}
	}
}

func tag(raw []byte) []byte {
	if len(raw) > 5 && strings.EqualFold(string(raw[1:5]), "meta") {
		return refreshed.ReplaceAllFunc(raw, func(found []byte) []byte {
			m := refreshed.FindSubmatch(found)
			return append(bytes.Clone(m[1]), html.EscapeString(Address(html.UnescapeString(string(m[2]))))...)
		})
	}
	return attribute.ReplaceAllFunc(raw, func(found []byte) []byte {
		m := attribute.FindSubmatch(found)
		if !slices.Contains(addressed, strings.ToLower(string(m[2]))) {
			return found
		}
		value := m[4]
		quote := ""
		if value[0] == '"' || value[0] == '\'' {
			quote = string(value[:1])
			value = value[1 : len(value)-1]
		}
		was := html.UnescapeString(string(value))
		to := Address(was)
		if to == was {
			return found
		}
		return []byte(string(m[1]) + string(m[2]) + string(m[3]) + quote + html.EscapeString(to) + quote)
	})
}

// Address gives an address that leads to a folder of the site with the page in it named; any
// other as it is, with those that begin at the root of a host.
func Address(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" || strings.HasPrefix(u.Path, "/") {
		return address
	}
	at := strings.IndexAny(address, "?#")
	if at < 0 {
		at = len(address)
	}
	switch last := path.Base(u.Path); {
	case strings.HasSuffix(u.Path, "/"):
		return address[:at] + "index.html" + address[at:]
	case last == "." || last == "..":
		return address[:at] + "/index.html" + address[at:]
	}
	return address
}
