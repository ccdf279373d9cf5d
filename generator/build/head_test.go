package build_test

import (
	"encoding/json"
	"fmt"
	"image/png"
	"path"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Every page names the colours of its edges and the icons of the site, which are there; the
// manifest, which a script names where a page is served, names more of them, each as large as
// it is said to be.
func TestPortalManifestAndIcons(t *testing.T) {
	t.Parallel()
	p := thePortal(t)
	at := func(page, address string) string {
		file, _, internal, err := follow(page, address)
		if err != nil || !internal || p.files[file] == "" {
			t.Errorf("%s names %q, which isn't there: %v", page, address, err)
		}
		return file
	}
	p.each(func(name string, root *html.Node) {
		found := map[string]int{}
		for n := range elements(root) {
			switch rel, _ := attr(n, "rel"); {
			case n.Data == "link" && (rel == "icon" || rel == "apple-touch-icon"):
				address, _ := attr(n, "href")
				at(name, address)
				found[rel]++
			case n.Data == "meta":
				if meta, _ := attr(n, "name"); meta == "theme-color" {
					found[meta]++
				}
			}
		}
		if find(root, ".page-redirect") == nil && (found["icon"] != 1 || found["apple-touch-icon"] != 1 || found["theme-color"] != 2) {
			t.Errorf("%s names %v", name, found)
		}
	})
	const file = "manifest.webmanifest"
	var m struct {
		Name  string
		Start string `json:"start_url"`
		Icons []struct{ Src, Type, Sizes string }
	}
	if err := json.Unmarshal([]byte(p.files[file]), &m); err != nil || m.Name == "" || len(m.Icons) < 3 || at(file, m.Start) != "index.html" {
		t.Errorf("%s says %+v: %v", file, m, err)
	}
	for _, icon := range m.Icons {
		data := p.files[at(file, icon.Src)]
		if path.Ext(icon.Src) != ".png" {
			continue
		}
		img, err := png.DecodeConfig(strings.NewReader(data))
		if size := fmt.Sprintf("%dx%d", img.Width, img.Height); err != nil || size != icon.Sizes || icon.Type != "image/png" {
			t.Errorf("%s is %s and not %s: %v", icon.Src, size, icon.Sizes, err)
		}
	}
}
