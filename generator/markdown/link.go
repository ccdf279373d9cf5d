package markdown

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"portolan/generator/diag"
)

var kindLink, kindImage = ast.NewNodeKind("SiteLink"), ast.NewNodeKind("SiteImage")

// A linkNode is a link that may pass.
type linkNode struct {
	ast.BaseInline
	dest  string
	title *string
	index int  // of Links, if there is a hole
	hole  bool // else dest is written
	dead  bool // written without an address
}

func (*linkNode) Kind() ast.NodeKind       { return kindLink }
func (n *linkNode) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

// An imageNode is an image that may pass.
type imageNode struct {
	ast.BaseInline
	dest, alt string
	title     *string
	index     int  // of Images, if there is a hole
	hole      bool // else dest is written
	dead      bool // only the alternative text is written
}

func (*imageNode) Kind() ast.NodeKind       { return kindImage }
func (n *imageNode) Dump(src []byte, l int) { ast.DumpHelper(n, src, l, nil, nil) }

var schemeForm = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*):`)

// address takes apart what browsers see in a destination: they drop control
// characters and don't care about case before they look for a scheme.
func address(dest string) (scheme string, remote bool) {
	seen := strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, dest)
	if m := schemeForm.FindStringSubmatch(seen); m != nil {
		return strings.ToLower(m[1]), true
	}
	return "", strings.HasPrefix(seen, "//")
}

// harmless lists the schemes that lead somewhere or begin a message, and do nothing else.
// It is these that pass and not all but the dangerous ones, for what a scheme does is up to
// the browser and the programs beside it: javascript:, view-source:, jar:, ms-office: …
var harmless = []string{"", "http", "https", "mailto", "tel", "sms", "geo", "ftp", "irc", "ircs", "xmpp", "matrix"}

// mayPass reports a destination that must never be output.
func (v *conversion) mayPass(dest, scheme string, pos diag.Pos) bool {
	if !v.on(ruleScheme) || slices.Contains(harmless, scheme) {
		return true
	}
	v.report(diag.Errorf(CodeLinkScheme, pos, "%q can't be linked: what %s: does is up to the reader's machine; it may run code or reach files", dest, scheme).
		WithHint("link to a page of the site, or to https://"))
	return false
}

// hostless tells whether an address of the web names no host: https://.
func hostless(dest, scheme string) bool {
	if scheme != "" && scheme != "http" && scheme != "https" {
		return false
	}
	u, err := url.Parse(strings.TrimSpace(dest))
	return err == nil && u.Hostname() == ""
}

// titleOf gives the text of a link's title, or nil if it has none.
func titleOf(title []byte) *string {
	if title == nil {
		return nil
	}
	s := unescape(title)
	return &s
}

// link walks a link and puts one of ours in its place.
func (v *conversion) link(n *ast.Link, f *flow, s scope) {
	v.inlines(n, f, scope{nested: true, alt: s.alt})
	if s.alt {
		return
	}
	m := &linkNode{dest: unescape(n.Destination), title: titleOf(n.Title)}
	pos := v.pos(n.Pos())
	scheme, remote := address(m.dest)
	switch {
	case !v.mayPass(m.dest, scheme, pos):
		m.dead = true
	case remote:
		if hostless(m.dest, scheme) {
			v.report(diag.Errorf(CodeLinkEmpty, pos, "the address %q has no host", m.dest).WithHint("write all of it, as https://example.org/page"))
			m.dead = true
		}
	default:
		m.hole, m.index = !strings.HasPrefix(m.dest, "#"), len(v.doc.Links)
		v.doc.Links = append(v.doc.Links, Link{Dest: m.dest, Text: plainText(n, v.src), Pos: pos})
		if !m.hole {
			v.hashes = append(v.hashes, m.index)
		}
		if m.dest == "" {
			v.report(diag.Errorf(CodeLinkEmpty, pos, "this link leads nowhere").WithHint("write where to, between ( and )"))
		}
	}
	for c := n.FirstChild(); c != nil; c = n.FirstChild() {
		m.AppendChild(m, c)
	}
	n.Parent().ReplaceChild(n.Parent(), n, m)
}

// autoLink walks a bare or bracketed URL or e-mail address.
func (v *conversion) autoLink(n *ast.AutoLink, f *flow, s scope) {
	label := string(n.Label(v.src))
	dest := string(n.URL(v.src))
	scheme, _ := address(dest)
	if s.nested || s.alt || n.AutoLinkType == ast.AutoLinkURL && !v.mayPass(dest, scheme, v.pos(max(0, n.Pos()))) {
		v.asText(n, label, f)
		return
	}
	f.add(label)
}

// markInTitle is the beginning of what a caption may have and a title can't.
var markInTitle = regexp.MustCompile(`\[\[|\[@|\[\^`)

// image walks an image and puts one of ours in its place, which it returns.
func (v *conversion) image(n *ast.Image, f *flow, s scope) *imageNode {
	if s.alt {
		v.inlines(n, f, s)
		return nil
	}
	v.inlines(n, &flow{}, scope{nested: true, alt: true})
	m := &imageNode{dest: unescape(n.Destination), alt: plainText(n, v.src), title: titleOf(n.Title)}
	pos := v.pos(n.Pos())
	if mark := markInTitle.FindString(string(n.Title)); mark != "" {
		v.report(diag.Warnf(CodeNested, pos, "%s… in the title of this image is shown as it is: a title is a caption only where the image is a paragraph of its own", mark).
			WithHint("set the image apart by blank lines, or leave the title out"))
	}
	scheme, remote := address(m.dest)
	switch {
	case !v.mayPass(m.dest, scheme, pos):
		m.dead = true
	case remote && v.on(ruleRemote):
		v.report(diag.Errorf(CodeImageRemote, pos, "image %q is on another host", m.dest).
			WithHint("put the file into the site: its pages ask no other host for anything"))
		m.dead = true
	case !remote:
		m.hole, m.index = true, len(v.doc.Images)
		im := Image{Dest: m.dest, Alt: m.alt, Pos: pos}
		if m.title != nil {
			im.Title = *m.title
		}
		v.doc.Images = append(v.doc.Images, im)
	}
	switch strings.TrimSpace(m.alt) {
	case "":
		v.report(diag.Errorf(CodeImageAlt, pos, "image %q has no alternative text", m.dest).
			WithHint("say between [ and ] what it shows, for those who can't see it; %s if it shows nothing", Decorative))
	case Decorative:
		m.alt = ""
		if m.hole {
			v.doc.Images[m.index].Alt = ""
		}
	}
	n.Parent().ReplaceChild(n.Parent(), n, m)
	return m
}

// checkFragments reports links to a fragment that the body doesn't have.
func (v *conversion) checkFragments() {
	if v.inline || len(v.hashes) == 0 {
		return
	}
	var headings []string
	known := map[string]bool{"": true, "top": true}
	for _, h := range v.doc.Headings {
		headings = append(headings, h.ID)
		known[h.ID] = true
	}
	v.addFootnoteIDs(known)
	for _, i := range v.hashes {
		l := v.doc.Links[i]
		fragment := l.Dest[1:]
		if decoded, err := url.PathUnescape(fragment); err == nil {
			fragment = decoded
		}
		if !known[fragment] && !v.ids[fragment] && !v.isFull(diag.Error) {
			v.report(diag.Errorf(CodeFragment, l.Pos, "no heading has the id %q", fragment).
				WithHint("%s", diag.DidYouMean(fragment, headings)))
		}
	}
}
