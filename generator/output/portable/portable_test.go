package portable

import "testing"

// Links to folders of the site name the page in them; all else stays to the byte.
func TestLinks(t *testing.T) {
	tests := []struct{ page, want string }{
		{`<a href="../x/">x</a>`, `<a href="../x/index.html">x</a>`},
		{`<a class="a" href="./">x</a>`, `<a class="a" href="./index.html">x</a>`},
		{`<a href="..">x</a><a href=".">y</a><a href="../..">z</a>`, `<a href="../index.html">x</a><a href="./index.html">y</a><a href="../../index.html">z</a>`},
		{`<a href='x/#part'>x</a><a href=x/?q=1&amp;r=2#p>y</a>`, `<a href='x/index.html#part'>x</a><a href=x/index.html?q=1&amp;r=2#p>y</a>`},
		{`<a href="#part">x</a><a href="?q">y</a><a href="">z</a>`, ""},
		{`<a href="x.pdf">x</a><a href="x/index.html">y</a><link rel="stylesheet" href="css/x.css">`, ""},
		{`<a href="https://example.org/">x</a><a href="//example.org/x/">y</a><a href="mailto:a@b/">z</a><a href="/a/b/">w</a>`, ""},
		{`<form action="../search/" method="get"><button formaction="x/">`, `<form action="../search/index.html" method="get"><button formaction="x/index.html">`},
		{`<svg><a xlink:href="../x/"><title>href="y/"</title></a></svg>`, `<svg><a xlink:href="../x/index.html"><title>href="y/"</title></a></svg>`},
		{`<meta http-equiv="refresh" content="0; url=../x/#y"><meta name="d" content="url=x/">`, `<meta http-equiv="refresh" content="0; url=../x/index.html#y"><meta name="d" content="url=x/">`},
		{`<p>write href="x/" or <code>&lt;a href="x/"&gt;</code></p><script>var a = '<a href="x/">'</script><!-- <a href="x/"> -->`, ""},
		{`<img data-href="x/" src="x/"><a title=' href="y/"'>`, ""},
		{`<a href="it&#39;s/&amp;/">x</a><a href="%D0%B0/">y</a>`, `<a href="it&#39;s/&amp;/index.html">x</a><a href="%D0%B0/index.html">y</a>`},
		{`<!doctype html><p>Text < and & <a href="%zz/">bad`, ""},
		{"", ""},
	}
	for _, tt := range tests {
		want := tt.want
		if want == "" {
			want = tt.page
		}
		got := string(Links([]byte(tt.page)))
		if got != want {
			t.Errorf("%s\nis  %s\nwant %s", tt.page, got, want)
		}
		if again := string(Links([]byte(got))); again != got {
			t.Errorf("%s: done twice it is %s", got, again)
		}
	}
}
