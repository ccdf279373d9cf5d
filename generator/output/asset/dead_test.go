package asset

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/source"
)

// What a style sheet asks for is looked for in its site, by a browser's rules: other hosts,
// data and fragments are no business of the site, and comments and strings ask for nothing.
func TestDead(t *testing.T) {
	site := Site{Root: "/portal/", Has: func(p string) bool {
		return slices.Contains([]string{"css/a.1234567890.css", "fonts/f.woff2", "x.svg"}, p)
	}}
	static := func(p string) bool { return p == "css/part.css" }
	const hint = "\n    hint: pages are shown without it; put it there, or take it out of the style sheet"
	for name, tt := range map[string]struct {
		file, text string
		want       []string
	}{
		"nothing": {"css/a.css", "a { color: red }", nil},
		"there": {"css/a.css", "@import \"part.css\" layer(x);\n@import url(\"./part.css\") print;\n" +
			"@font-face { src: url(../fonts/f.woff2?v=1#x) format('woff2'), url(\"/portal/fonts/f.woff2\") }\na { mask: url( '../x.svg#m' ) }", nil},
		"elsewhere": {"css/a.css", "@import 'https://example.org/a.css';\n@import url(//example.org/b.css);\n" +
			"a { background: url(data:image/png;base64,AAAA); filter: url(#blur); mask: url(/other/x.svg) }", nil},
		"no addresses": {"css/a.css", "/* @import 'no.css'; url(no.png) */ a { content: 'url(no.png)' }", nil},
		"dead": {"css/a.css", "@import \"nope.css\";\n@import url(part.css?v=2);\nä { background: url(nope.png) }\nb { mask: url('/portal/no.svg'), url(../x.svg) }\n" +
			"c { mask: url(../../out.svg); src: url(n\\6fpe2.png), url(nope.png) }", []string{
			`my/css/a.css:1:9: warning: the style sheet asks for "nope.css", and the site has no file "css/nope.css" [asset-missing]`,
			`my/css/a.css:2:9: warning: the style sheet asks for "part.css?v=2", and the site has no file "css/part.css" [asset-missing]`,
			`my/css/a.css:3:17: warning: the style sheet asks for "nope.png", and the site has no file "css/nope.png" [asset-missing]`,
			`my/css/a.css:4:15: warning: the style sheet asks for "/portal/no.svg", and the site has no file "no.svg" [asset-missing]`,
			`my/css/a.css:5:11: warning: the style sheet asks for "../../out.svg", and the site has no file "../out.svg" [asset-missing]`,
			`my/css/a.css:5:36: warning: the style sheet asks for "nope2.png", and the site has no file "css/nope2.png" [asset-missing]`,
		}},
		"a sheet that takes nothing in": {"other/b.CSS", "@import '../css/part.css';", []string{
			`my/other/b.CSS:1:9: warning: the style sheet asks for "../css/part.css", and the site has no file "css/part.css" [asset-missing]`}},
		"broken":            {"css/a.css", "a { background: url(no.png", []string{`my/css/a.css:1:17: warning: the style sheet asks for "no.png", and the site has no file "css/no.png" [asset-missing]`}},
		"not a style sheet": {"css/a.txt", "url(no.png)", nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, p := range Dead("my", source.New(tt.file, []byte(tt.text)), static, site) {
				got = append(got, p.String())
			}
			for i := range tt.want {
				tt.want[i] += hint
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
