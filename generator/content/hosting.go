package content

import (
	"net/url"
	"regexp"
	"strings"

	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/yamltree"
)

// tagForm is the tagging entity of a tag: URI (RFC 4151, 2.1): a host name or an address
// of mail, a comma, and a day, month or year on which it belonged to whom the tags are of.
var tagForm = regexp.MustCompile(`^([A-Za-z0-9._-]+@)?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*,\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$`)

// isTag tells whether a text has the form of a tagging entity, with a day of the calendar if
// it has a day.
func isTag(s string) bool {
	_, day, _ := strings.Cut(s, ",")
	if len(day) == len("2006-01-02") {
		if _, err := edtf.ParseDay(day); err != nil {
			return false
		}
	}
	return tagForm.MatchString(s)
}

// loadFeeds reads "feeds": no, or a mapping.
func loadFeeds(n *yamltree.Node, problems *[]diag.Problem) Feeds {
	if n.Kind == yamltree.Scalar && (n.Text == "no" || n.Text == "false") {
		return Feeds{Off: true}
	}
	var f Feeds
	r := yamltree.NewRecord(n, problems)
	f.NoEntities = !r.BoolOr("entities", true)
	f.Tag = r.Text("tag")
	if f.Tag != "" && !isTag(f.Tag) {
		*problems = append(*problems, diag.Errorf(CodeSettings, n.Get("tag").Pos, "%q can't name the entries of feeds", f.Tag).
			WithHint("a host name or an address of mail of yours, a comma, and a day, month or year on which it was: example.org,2026"))
		f.Tag = ""
	}
	r.Close()
	return f
}

// loadSecurity reads "security".
func loadSecurity(n *yamltree.Node, problems *[]diag.Problem) Security {
	var s Security
	r := yamltree.NewRecord(n, problems)
	for _, contact := range r.Nodes("contact") {
		if against := againstContact(contact.Text); contact.Kind != yamltree.Scalar || against != "" {
			*problems = append(*problems, diag.Errorf(CodeSettings, contact.Pos, "%q is no contact: %s", contact.Text, against).
				WithHint("an address that begins with mailto:, https: or tel:"))
			continue
		}
		s.Contacts = append(s.Contacts, contact.Text)
	}
	s.Policy = r.Text("policy")
	if u, err := url.Parse(s.Policy); s.Policy != "" && (err != nil || u.Scheme != "https" || u.Host == "" || strings.ContainsAny(s.Policy, " \t\r\n")) {
		*problems = append(*problems, diag.Errorf(CodeSettings, n.Get("policy").Pos, "%q is no address of a page", s.Policy).WithHint("it begins with https://"))
		s.Policy = ""
	}
	r.Close()
	return s
}

// againstContact says why an address is none for the field Contact of security.txt; "" if
// it is one (RFC 9116, 2.5.3).
func againstContact(s string) string {
	u, err := url.Parse(s)
	switch {
	case err != nil || strings.ContainsAny(s, " \t\r\n"):
		return "it is no address"
	case u.Scheme == "https" && u.Host != "":
		return ""
	case (u.Scheme == "mailto" || u.Scheme == "tel") && u.Opaque != "":
		return ""
	}
	return "it begins with none of these"
}
