package audit

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

var (
	schemeOf = regexp.MustCompile(`(?i)^[\x00-\x20]*(data|javascript|vbscript):`)
	inStyle  = regexp.MustCompile(`(?i)(?:^|[^\w-])((?:data|javascript):[^;}\s])`)
	inScript = regexp.MustCompile("(?i)[\"'`(=]\\s*(?:data|javascript):|\\sstyle=|\\son[a-z]+=\\\\?[\"']|<style|setAttribute\\([\"']style|\\beval\\(|new Function\\(")
	scripted = regexp.MustCompile(`(?i)^on[a-z]+$`)
)

// Forbidden finds in a file of a site what the policy of its pages forbids, or would let
// its readers be asked for by another host: style attributes and elements, scripts in
// attributes and in the page, javascript: and data: addresses, files of other hosts. Each
// fault is one line with its place.
func Forbidden(name string, data []byte) []string {
	var faults []string
	fault := func(offset int, format string, args ...any) {
		line := 1 + bytes.Count(data[:offset], []byte("\n"))
		faults = append(faults, fmt.Sprintf("%s:%d: %s", name, line, fmt.Sprintf(format, args...)))
	}
	switch path.Ext(name) {
	case ".html", ".svg": // XML is read by other programs, and names full addresses
		forbiddenMarkup(data, fault)
	case ".css":
		for _, m := range inStyle.FindAllSubmatchIndex(data, -1) {
			fault(m[2], "%s", excerpt(data, m[2:]))
		}
		for _, r := range cssAddresses(data) {
			if isElsewhere(r.address) {
				fault(r.offset, "a file of another host: %s", r.address)
			}
		}
	case ".js":
		for _, m := range inScript.FindAllIndex(data, -1) {
			fault(m[0], "%s", excerpt(data, m))
		}
	}
	return faults
}

func excerpt(data []byte, m []int) string {
	return strings.TrimSpace(string(data[m[0]:min(m[1]+40, len(data))]))
}

func forbiddenMarkup(data []byte, fault func(offset int, format string, args ...any)) {
	z := html.NewTokenizer(bytes.NewReader(data))
	offset := 0
	for {
		token := z.Next()
		at := offset
		offset += len(z.Raw())
		if token == html.ErrorToken {
			return
		}
		if token != html.StartTagToken && token != html.SelfClosingTagToken {
			continue
		}
		tag := z.Token()
		if tag.Data == "style" {
			fault(at, "<style>")
		}
		source, kind := attribute(tag, "src"), attribute(tag, "type")
		if tag.Data == "script" && source == "" && (kind == "" || strings.Contains(kind, "javascript") || kind == "module" || kind == "speculationrules" || kind == "importmap") {
			fault(at, "a script in the page")
		}
		for _, a := range tag.Attr {
			switch {
			case a.Key == "style":
				fault(at, "<%s style=%q>", tag.Data, a.Val)
			case scripted.MatchString(a.Key):
				fault(at, "<%s %s=%q>", tag.Data, a.Key, a.Val)
			case schemeOf.MatchString(a.Val) && isAddress(a.Key):
				fault(at, "<%s %s=%q>", tag.Data, a.Key, a.Val)
			case a.Key == "srcset" && strings.Contains(a.Val, "data:"):
				fault(at, "<%s srcset=%q>", tag.Data, a.Val)
			}
		}
		for _, address := range files(tag) {
			if isElsewhere(address) {
				fault(at, "<%s> asks another host for %s", tag.Data, address)
			}
		}
	}
}

func attribute(tag html.Token, key string) string {
	for _, a := range tag.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// isAddress tells whether an attribute holds an address; a value of others may well begin
// with "data:".
func isAddress(key string) bool {
	switch key {
	case "href", "src", "action", "formaction", "poster", "data", "xlink:href", "cite", "background", "ping":
		return true
	}
	return false
}

// isElsewhere tells whether an address names a host.
func isElsewhere(address string) bool {
	address = strings.TrimSpace(address)
	return strings.HasPrefix(address, "//") || strings.Contains(strings.SplitN(address, "/", 2)[0], ":") && !schemeOf.MatchString(address)
}

// ForbiddenIn finds what is [Forbidden] in all files of a site, and says how many there are.
func ForbiddenIn(site fs.FS) (faults []string, count int, err error) {
	err = fs.WalkDir(site, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(site, name)
		if err != nil {
			return err
		}
		count++
		faults = append(faults, Forbidden(name, data)...)
		return nil
	})
	return faults, count, err
}
