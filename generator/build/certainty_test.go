package build_test

import (
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// stems are how a sentence may say that something is no plain fact.
var stems = regexp.MustCompile(`(?i)\b(plan|project|expect|undetermin|not determined|disput|candidate|characteri|await|open|could|would|to be|proposed|sources differ)`)

// blocks are the elements within which a reader takes a value and its word together.
var blocks = map[string]bool{"p": true, "li": true, "dd": true, "td": true, "th": true, "h1": true, "h2": true, "h3": true, "dt": true, "div": true, "figcaption": true}

// doubtful collects the values that entity pages print with a certainty word: by the
// text that stands behind it, where that is no mere name.
func doubtful(p *portal) map[string]string {
	values, names := map[string]string{}, map[string]bool{}
	p.each(func(name string, root *html.Node) {
		for n := range elements(root) {
			if class, _ := attr(n, "class"); n.Data == "h1" || class == "names" {
				for part := range strings.SplitSeq(flat(n), ", ") {
					names[part] = true
				}
			}
		}
	})
	p.each(func(name string, root *html.Node) {
		for n := range elements(root) {
			class, _ := attr(n, "class")
			if n.Data != "span" || !strings.HasPrefix(class, "certainty certainty-") {
				continue
			}
			var b strings.Builder
			for s := n.NextSibling; s != nil && s.Type == html.TextNode; s = s.NextSibling {
				b.WriteString(s.Data)
			}
			if v := strings.TrimSpace(strings.Join(strings.Fields(b.String()), " ")); !names[v] && len(v) >= 10 && strings.ContainsAny(v, "0123456789 ") {
				values[v] = strings.TrimPrefix(class, "certainty certainty-")
			}
		}
	})
	return values
}

// smallest gives the innermost blocks whose text contains v.
func smallest(root *html.Node, v string) []*html.Node {
	var out []*html.Node
	for n := range elements(root) {
		if !blocks[n.Data] || !strings.Contains(flat(n), v) {
			continue
		}
		inner := false
		for m := range elements(n) {
			inner = inner || m != n && blocks[m.Data] && strings.Contains(flat(m), v)
		}
		if !inner {
			out = append(out, n)
		}
	}
	return out
}

func flat(n *html.Node) string { return strings.Join(strings.Fields(textOf(n)), " ") }

// Whatever the portal says is planned, projected, expected, undetermined or disputed
// says so wherever it is printed, in data and in prose, on every page.
func TestPortalCertaintyOnEveryPage(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	values := doubtful(p)
	if len(values) < 20 {
		t.Fatalf("only %d values are no plain facts", len(values))
	}
	places := 0
	p.each(func(name string, root *html.Node) {
		main := find(root, "main")
		if main == nil {
			return
		}
		whole := flat(main)
		for v, modality := range values {
			if !strings.Contains(whole, v) {
				continue
			}
			for _, n := range smallest(main, v) {
				places++
				if class, _ := attr(n.Parent, "class"); class == "views" || class == "candidates" {
					n = n.Parent.Parent // the word stands above the list
				}
				if text := flat(n); !stems.MatchString(text) {
					t.Errorf("%s prints %q, which is %s, without saying so:\n  %s", name, v, modality, text)
				}
			}
		}
		for n := range elements(main) {
			class, _ := attr(n, "class")
			for _, c := range strings.Fields(class) {
				if modality, ok := strings.CutPrefix(c, "is-"); ok && find(n, ".certainty-"+modality) == nil {
					t.Errorf("%s: an element is-%s lacks the word: %s", name, modality, flat(n))
				}
			}
		}
	})
	t.Logf("%d values in %d places", len(values), places)
}
