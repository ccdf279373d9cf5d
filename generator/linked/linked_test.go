package linked_test

import (
	"encoding/json"
	"strings"
	"testing"

	"portolan/generator/linked"
)

func TestScript(t *testing.T) {
	n := linked.New("Thing").Add("name", `</script> "a" & ]]>`).Add("empty", "").Add("none", (*linked.Node)(nil)).Add("list", "a").Add("list", "b").Add("list", "a").
		Add("at", linked.New("").Add("lat", 10.4667).Add("n", 3)).Add("nothing", linked.New(""))
	got := linked.Script([]*linked.Node{n})
	const want = `<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"Thing","name":"\u003c/script\u003e \"a\" \u0026 ]]\u003e",` +
		`"list":["a","b"],"at":{"lat":10.4667,"n":3}}]}</script>` + "\n"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if linked.Script(nil) != "" {
		t.Error("nothing is said in an element")
	}
}

// Whatever a text holds, it comes back, and the element ends where it should.
func FuzzScript(f *testing.F) {
	for _, s := range []string{"</script>", "<!--<script>", "]]>", "\u2028", "\xff", "a\"\\\n\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := linked.Script([]*linked.Node{linked.New("Thing").Add("name", "x"+s)})
		inner, ok := strings.CutPrefix(got, `<script type="application/ld+json">`)
		inner, ended := strings.CutSuffix(inner, "</script>\n")
		if !ok || !ended || strings.ContainsAny(inner, "<>&") {
			t.Fatalf("%q", got)
		}
		var doc struct {
			Graph []struct{ Name string } `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(inner), &doc); err != nil {
			t.Fatal(err)
		}
		if want := "x" + strings.ToValidUTF8(s, "\uFFFD"); len([]rune(doc.Graph[0].Name)) < len([]rune(want)) || strings.ToValidUTF8(s, "") == s && doc.Graph[0].Name != want {
			t.Errorf("%q came back as %q", want, doc.Graph[0].Name)
		}
	})
}
