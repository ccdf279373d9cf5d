package content

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/diag"
	"portolan/generator/diag/diagtest"
)

func TestLoadSettings(t *testing.T) {
	defaults := Settings{Title: "Portolan", Lang: "en", PageSize: 200, Cards: Cards{Most: 1000}}
	with := func(change func(s *Settings)) Settings {
		s := defaults
		change(&s)
		return s
	}
	for _, c := range []struct {
		in       string
		want     Settings
		problems string
	}{
		{"", defaults, ""},
		{"# nothing\n", defaults, ""},
		{"title: T\ndescription: D\nlang: zh-Hans\nbase_url: https://example.org/portal\nlicence: L\nnav: [ports, /about/]\nhome: ports\nraw_html: true\nautolink: yes\npage_size: 50\nabbreviations: {TEU: twenty-foot equivalent unit}\n",
			Settings{Cards: Cards{Most: 1000}, Title: "T", Description: "D", Lang: "zh-Hans", BaseURL: "https://example.org/portal/", Licence: "L", Nav: []string{"ports", "/about/"},
				Home: []string{"ports"}, RawHTML: true, Autolink: true, PageSize: 50, Abbreviations: map[string]string{"TEU": "twenty-foot equivalent unit"}}, ""},
		{"figures: [route/a.trade, {a: b}]\n", with(func(s *Settings) {
			s.Figures = []FigureName{{"route/a.trade", diag.Pos{File: "content/site.yaml", Line: 1, Col: 11}}}
		}),
			"1:26 value-type: a fact to print is wanted, as route/cabello-russia.trade\n"},
		{"legend: /about/#words\n", with(func(s *Settings) { s.Legend = "/about/#words" }), ""},
		{"titel: T\n", defaults, "1:1 key-unknown: unknown key \"titel\" | did you mean \"title\"?\n"},
		{"title: [T]\n", defaults, "1:8 value-type: this should be a single value, and is a list\n"},
		{"title:\n", defaults, ""},
		{"- title\n", defaults, "1:1 value-type: this should be a mapping, and is a list\n"},
		{"title: [T\n", defaults, "1:8 yaml-syntax: this list has no ] to end it, or no comma before line 2 | a list is written [a, b]\n"},
		{"lang: english\n", defaults, "1:7 settings: \"english\" is no language | a BCP 47 tag, as en or zh-Hans\n"},
		{"lang: ru\n", with(func(s *Settings) { s.Lang = "ru" }), ""},
		{"raw_html: maybe\n", defaults, "1:11 value-type: this should be true or false, and is the text \"maybe\"\n"},
		{"page_size: 0\n", defaults, "1:12 settings: page_size is 0, and a whole number from 1 is wanted\n"},
		{"page_size: -5\n", defaults, "1:12 settings: page_size is -5, and a whole number from 1 is wanted\n"},
		{"page_size: 2.5\n", defaults, "1:12 settings: page_size is 2.5, and a whole number from 1 is wanted\n"},
		{"page_size: NaN\n", defaults, "1:12 settings: page_size is NaN, and a whole number from 1 is wanted\n"},
		{"page_size: 1e300\n", defaults, "1:12 settings: page_size is 1e+300, and a whole number from 1 is wanted\n"},
		{"page_size: many\n", defaults, "1:12 value-type: this should be a number, and is the text \"many\"\n"},
		{"search: {facets: [countries], fragments: false}\n", with(func(s *Settings) { s.Search = Search{NoFragments: true, Facets: []string{"countries"}} }), ""},
		{"search: {fragments: few}\n", defaults, "1:21 value-type: this should be true or false, and is the text \"few\"\n"},
		{"search: {facet: [countries]}\n", defaults, "1:10 key-unknown: unknown key \"facet\" | did you mean \"facets\"?\n"},
		{"nav: [{a: b}]\n", defaults, "1:7 value-type: this should be a single value, and is a mapping\n"},
		{"abbreviations: [TEU]\n", with(func(s *Settings) { s.Abbreviations = map[string]string{} }), "1:16 value-type: this should be a mapping, and is a list\n"},
		{"abbreviations: {TEU: [a]}\n", with(func(s *Settings) { s.Abbreviations = map[string]string{"TEU": ""} }), "1:22 value-type: this should be a single value, and is a list\n"},
		{"feeds: no\nsecurity: {contact: mailto:desk@example.org}\n", with(func(s *Settings) {
			s.Feeds.Off, s.Security.Contacts = true, []string{"mailto:desk@example.org"}
		}), ""},
		{"feeds: {tag: 'desk@example.org,2026-11', entities: no}\nsecurity: {contact: ['tel:+1-201-555-0123'], policy: https://example.org/p}\n", with(func(s *Settings) {
			s.Feeds, s.Security = Feeds{Tag: "desk@example.org,2026-11", NoEntities: true}, Security{[]string{"tel:+1-201-555-0123"}, "https://example.org/p"}
		}), ""},
		{"feeds: {tag: 'example.org,2026-02-30'}\n", defaults, "1:14 settings: \"example.org,2026-02-30\" can't name the entries of feeds | a host name or an address of mail of yours, a comma, and a day, month or year on which it was: example.org,2026\n"},
		{"feeds: {tag: 'example.org,2024-02-29'}\n", with(func(s *Settings) { s.Feeds = Feeds{Tag: "example.org,2024-02-29"} }), ""},
		{"feeds: {tag: example.org}\n", defaults, "1:14 settings: \"example.org\" can't name the entries of feeds | a host name or an address of mail of yours, a comma, and a day, month or year on which it was: example.org,2026\n"},
		{"security: {contact: [desk@example.org, 'http://example.org/'], policy: /p}\n", defaults,
			"1:22 settings: \"desk@example.org\" is no contact: it begins with none of these | an address that begins with mailto:, https: or tel:\n" +
				"1:40 settings: \"http://example.org/\" is no contact: it begins with none of these | an address that begins with mailto:, https: or tel:\n" +
				"1:72 settings: \"/p\" is no address of a page | it begins with https://\n"},
		{"base_url: example.org\n", defaults, "1:11 settings: \"example.org\" can't be the address of the site: it should begin with https://\n"},
		{"\nbase_url: https://example.org/?a\nlang: xxxxxxxxxx\n", defaults,
			"3:7 settings: \"xxxxxxxxxx\" is no language | a BCP 47 tag, as en or zh-Hans\n2:11 settings: \"https://example.org/?a\" can't be the address of the site: it can't have a query or a fragment\n"},
	} {
		got, problems := LoadSettings("content/site.yaml", c.in)
		got.Places = Places{} // see below
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s(-want +got):\n%s", c.in, diff)
		}
		if diff := cmp.Diff(c.problems, diagtest.Problems("content/site.yaml", problems)); diff != "" {
			t.Errorf("%s(-want +got):\n%s", c.in, diff)
		}
	}
}

func TestCheckBaseURL(t *testing.T) {
	const (
		noAddress = "it is no address"
		noScheme  = "it should begin with https://"
		noQuery   = "it can't have a query or a fragment"
		noUser    = "it can't hold a user name"
		noHost    = "its host is no name that the internet could know"
	)
	for _, c := range []struct{ in, base, against, path string }{
		{"", "", "", "/"},
		{"https://example.org", "https://example.org/", "", "/"},
		{"https://example.org/", "https://example.org/", "", "/"},
		{"https://example.org///", "https://example.org/", "", "/"},
		{"https://example.org:8443/portal", "https://example.org:8443/portal/", "", "/portal/"},
		{"http://localhost/a/b/", "http://localhost/a/b/", "", "/a/b/"},
		{"https://портал.example/карта", "https://xn--80awhdgm.example/%D0%BA%D0%B0%D1%80%D1%82%D0%B0/", "", "/%D0%BA%D0%B0%D1%80%D1%82%D0%B0/"},
		{"https://example.org/%D0%ba%d0%B0рта/", "https://example.org/%D0%BA%D0%B0%D1%80%D1%82%D0%B0/", "", "/%D0%BA%D0%B0%D1%80%D1%82%D0%B0/"},
		{"HTTPS://EXAMPLE.org/A", "https://example.org/A/", "", "/A/"},
		{"https://example.org:443/a", "https://example.org/a/", "", "/a/"},
		{"http://example.org:443", "http://example.org:443/", "", "/"},
		{"http://example.org:80", "http://example.org/", "", "/"},
		{"https://example.org//a/./b/../c//", "https://example.org/a/c/", "", "/a/c/"},
		{"https://example.org/../../a", "https://example.org/a/", "", "/a/"},
		{"https://example.org/%C3%A4", "https://example.org/%C3%A4/", "", "/%C3%A4/"},
		{"https://example.org/my%20portal/", "https://example.org/my%20portal/", "", "/my%20portal/"},
		{"https://example.org/it's(%27)/", "https://example.org/it%27s%28%27%29/", "", "/it%27s%28%27%29/"},
		{"https://example.org/%7ea%2d%41/@b:c;d=e,f+g!$&*", "https://example.org/~a-A/@b:c;d=e,f+g!$&*/", "", "/~a-A/@b:c;d=e,f+g!$&*/"},
		{"https://example.org/[a]^|{}`%25%3f%23", "https://example.org/%5Ba%5D%5E%7C%7B%7D%60%25%3F%23/", "", "/%5Ba%5D%5E%7C%7B%7D%60%25%3F%23/"},
		{"https://[2001:DB8::1]/a", "https://[2001:db8::1]/a/", "", "/a/"},
		{"https://[::1]:8443", "https://[::1]:8443/", "", "/"},
		{"https://192.0.2.1", "https://192.0.2.1/", "", "/"},
		{"https://[2001:0DB8:0:0::1]", "https://[2001:db8::1]/", "", "/"},
		{"https://qa--portal.example/", "https://qa--portal.example/", "", "/"},
		{"https://İstanbul.example", "https://xn--istanbul-o0e.example/", "", "/"},
		{"https://xn--80awhdgm.example/", "https://xn--80awhdgm.example/", "", "/"},
		{"https://example.org./a", "https://example.org./a/", "", "/a/"},
		{"https://example.org:/a", "https://example.org/a/", "", "/a/"},
		{"https://example.org/a/%2e%2E/b", "https://example.org/b/", "", "/b/"},
		{"https://example.org/a%2Fb", "https://example.org/a%2Fb/", "", "/a%2Fb/"},
		{"https://exa_mple.org", "", noHost, "/"},
		{"https://a..example", "", noHost, "/"},
		{"https://" + strings.Repeat("a", 64) + ".example", "", noHost, "/"},
		{"https://xn--a.example", "", noHost, "/"},
		{"https://[fe80::1%25eth0]/a", "", noHost, "/"},
		{"https://:8080/", "", noScheme, "/"},
		{"example.org", "", noScheme, "/"},
		{"//example.org/", "", noScheme, "/"},
		{"/portal/", "", noScheme, "/"},
		{"ftp://example.org/", "", noScheme, "/"},
		{"javascript:alert(1)", "", noScheme, "/"},
		{"https:example.org", "", noScheme, "/"},
		{"https://", "", noScheme, "/"},
		{"https:///path", "", noScheme, "/"},
		{"https://example.org/?a=b", "", noQuery, "/"},
		{"https://example.org/?", "", noQuery, "/"},
		{"https://example.org/#a", "", noQuery, "/"},
		{"https://example.org/#", "", noQuery, "/"},
		{"https://user@example.org/", "", noUser, "/"},
		{"https://user:pass@example.org/", "", noUser, "/"},
		{"https://example.org/a b", "", noAddress, "/"},
		{"https://exa mple.org/", "", noAddress, "/"},
		{"https://example.org/%zz", "", noAddress, "/"},
		{"https://example.org\\a", "", noAddress, "/"},
		{"https://example.org/\"><b>", "", noAddress, "/"},
		{"https://example.org/\n", "", noAddress, "/"},
		{"https://[::1", "", noAddress, "/"},
		{"https://example.org:port/", "", noAddress, "/"},
	} {
		base, against := CheckBaseURL(c.in)
		if base != c.base || against != c.against {
			t.Errorf("%q gives %q, %q, not %q, %q", c.in, base, against, c.base, c.against)
		}
		if got := (&Settings{BaseURL: base}).BasePath(); got != c.path {
			t.Errorf("the path of %q is %q, not %q", base, got, c.path)
		}
	}
}

func TestPlaces(t *testing.T) {
	s, _ := LoadSettings("site.yaml", "title: T\nnav: [ports, /about/]\nhome:\n  - routes\nsearch:\n  facets: [countries]\n")
	for _, test := range []struct{ setting, name, want string }{
		{"title", "", "site.yaml:1:8"},
		{"nav", "ports", "site.yaml:2:7"},
		{"nav", "/about/", "site.yaml:2:14"},
		{"nav", "topics", "site.yaml:2:6"},
		{"home", "routes", "site.yaml:4:5"},
		{"facets", "countries", "site.yaml:6:12"},
		{"licence", "", "site.yaml"},
	} {
		if got := s.Places.Of(test.setting, test.name).String(); got != test.want {
			t.Errorf("%s %q is at %s, not %s", test.setting, test.name, got, test.want)
		}
	}
	none, _ := LoadSettings("site.yaml", "")
	if got := none.Places.Of("nav", "ports").String(); got != "site.yaml" {
		t.Errorf("of an empty file: %s", got)
	}
}
