package audit

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// A reference is an address in a file, and where it stands.
type reference struct {
	address string
	offset  int
}

var cssURL = regexp.MustCompile(`(?:url\(\s*|@import\s+)["']?([^"')\s]+)`)

// cssAddresses gives the addresses in a style sheet.
func cssAddresses(css []byte) []reference {
	var out []reference
	for _, m := range cssURL.FindAllSubmatchIndex(css, -1) {
		if address := string(css[m[2]:m[3]]); address != "url(" {
			out = append(out, reference{address, m[2]})
		}
	}
	return out
}

// files gives the addresses that a browser asks for by itself because of an element.
func files(tag html.Token) []string {
	var out []string
	for _, a := range tag.Attr {
		switch {
		case a.Key == "src", a.Key == "poster", tag.Data == "object" && a.Key == "data",
			a.Key == "href" && (tag.Data == "image" || tag.Data == "use"), a.Key == "xlink:href" && tag.Data != "a":
			out = append(out, a.Val)
		case a.Key == "href" && tag.Data == "link":
			switch rel := attribute(tag, "rel"); rel {
			case "canonical", "alternate", "license", "author", "next", "prev", "up":
			default:
				out = append(out, a.Val)
			}
		case a.Key == "srcset" || a.Key == "imagesrcset":
			for candidate := range strings.SplitSeq(a.Val, ",") {
				if f := strings.Fields(candidate); len(f) > 0 {
					out = append(out, f[0])
				}
			}
		}
	}
	return out
}

// links gives the addresses that a reader may go to from an element.
func links(tag html.Token) []string {
	var out []string
	for _, a := range tag.Attr {
		switch {
		case (a.Key == "href" || a.Key == "xlink:href") && (tag.Data == "a" || tag.Data == "area"), a.Key == "action", a.Key == "formaction", a.Key == "cite",
			a.Key == "href" && tag.Data == "link" && slices.Contains([]string{"canonical", "alternate", "next", "prev", "up"}, attribute(tag, "rel")):
			out = append(out, a.Val)
		case a.Key == "content" && tag.Data == "meta" && strings.EqualFold(attribute(tag, "http-equiv"), "refresh"):
			if _, address, ok := strings.Cut(a.Val, "url="); ok {
				out = append(out, address)
			}
		}
	}
	return out
}

// A document is what links need to know of a file.
type document struct {
	ids  map[string]bool
	refs []reference
}

func readDocument(name string, data []byte) document {
	d := document{ids: map[string]bool{}}
	if path.Ext(name) == ".css" {
		d.refs = cssAddresses(data)
		return d
	}
	z := html.NewTokenizer(bytes.NewReader(data))
	for offset := 0; ; {
		token := z.Next()
		at := offset
		offset += len(z.Raw())
		if token == html.ErrorToken {
			return d
		}
		if token != html.StartTagToken && token != html.SelfClosingTagToken {
			continue
		}
		tag := z.Token()
		for _, a := range tag.Attr {
			if a.Key == "id" || a.Key == "name" && tag.Data == "a" {
				d.ids[a.Val] = true
			}
		}
		for _, address := range append(files(tag), links(tag)...) {
			d.refs = append(d.refs, reference{address, at})
		}
	}
}

// Links are the results of following all of a site.
type Links struct {
	Followed int      // addresses in the site
	Outward  int      // addresses of other sites, which are not followed
	Dead     []string // each with its place
	Folders  int      // addresses that a browser without a server shows as a list of files: folders
}

// Follow follows each link and each file that a page or a style sheet names, with its
// fragment, as it is at an address: "https://example.org/a/b/". Nothing is asked for: what
// lies in the site is there. With a file: address, 404.html is left out, which only a server
// shows.
func Follow(site fs.FS, address string) (Links, error) {
	base, err := url.Parse(address)
	if err != nil {
		return Links{}, err
	}
	docs, names := map[string]document{}, map[string]bool{}
	texts := map[string][]byte{}
	err = fs.WalkDir(site, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		names[name] = true
		switch path.Ext(name) {
		case ".html", ".svg", ".css":
			data, err := fs.ReadFile(site, name)
			if err != nil {
				return err
			}
			docs[name], texts[name] = readDocument(name, data), data
		}
		return nil
	})
	if err != nil {
		return Links{}, err
	}
	var l Links
	for name := range names {
		if base.Scheme == "file" && name == "404.html" {
			continue
		}
		at := pathOf(name)
		if base.Scheme == "file" { // where a page is read under its own name
			at = name
		}
		from := base.JoinPath(at)
		if at == "" {
			from = base
		}
		for _, ref := range docs[name].refs {
			if why := l.follow(base, from, ref.address, names, docs); why != "" {
				line := 1 + bytes.Count(texts[name][:ref.offset], []byte("\n"))
				l.Dead = append(l.Dead, fmt.Sprintf("%s:%d: %s: %s", name, line, ref.address, why))
			}
		}
	}
	slices.Sort(l.Dead)
	return l, nil
}

// follow tells why an address leads nowhere; "" if it does.
func (l *Links) follow(base, from *url.URL, address string, names map[string]bool, docs map[string]document) string {
	ref, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return "no address"
	}
	to := from.ResolveReference(ref)
	if to.Scheme != base.Scheme || to.Host != base.Host {
		l.Outward++
		return ""
	}
	l.Followed++
	rest, inside := strings.CutPrefix(to.Path, base.Path)
	if !inside {
		return "outside of the site"
	}
	name := FileOf(rest)
	switch {
	case !names[name] && names[name+"/index.html"]:
		return "a folder without the slash"
	case !names[name]:
		return "not there"
	}
	if name != rest {
		l.Folders++
	}
	fragment, _, _ := strings.Cut(to.Fragment, ":~:")
	if fragment == "" || fragment == "top" || path.Ext(name) == ".css" {
		return ""
	}
	if doc, ok := docs[name]; ok && !doc.ids[fragment] {
		return "no such place in " + name
	}
	return ""
}
