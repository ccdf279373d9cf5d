package build_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/build"
	"portolan/generator/output/precompress"
	"portolan/generator/picture/picturetest"
)

const mediaKind = "folder: ports\nfields:\n  name: {type: text, required: true}\n  photo: {type: image}\n"

// mediaSite makes a site of one port with files beside it.
func mediaSite(t *testing.T, beside map[string]string) build.Config {
	t.Helper()
	files := map[string]string{"content/kinds/port.yaml": mediaKind}
	for name, text := range beside {
		files["content/ports/"+name] = text
	}
	c := folders(t, newSite(t, files))
	c.Cache, c.Program = ".portolan", "test"
	return c
}

// A picture that can't be shown is told at the line that shows it, wherever that is, and
// nothing is published.
func TestBadPictures(t *testing.T) {
	jpg, png := string(picturetest.Of("x.jpg", 600, 9)), picturetest.Of("x.png", 600, 9)
	png[bytes.Index(png, []byte("IDAT"))+6] ^= 0xff
	c := mediaSite(t, map[string]string{
		"a.md":     "---\nname: A\nphoto: {file: said.png, alt: x}\n---\n![x](cut.jpg)\n\n- ![y](damaged.png)\n- ![y](damaged.png)\n\n[the scan](/media/ports/linked.gif)\n",
		"said.png": "name: none\n", "cut.jpg": jpg[:len(jpg)-2], "damaged.png": string(png), "linked.gif": "GIF89a\xff\xff\xff\xff\x00\x00\x00;",
		"unused.png": "never looked at",
	})
	r := makeSite(t, c)
	var got []string
	for _, p := range r.Problems {
		if p.Hint == "" {
			t.Errorf("%s says nothing of what to do", p)
		}
		p.Hint = ""
		got = append(got, p.String())
	}
	want := []string{
		`content/ports/a.md:3:8: error: the picture "ports/said.png": the file is no picture, though it is named .png [picture]`,
		`content/ports/a.md:5:1: error: the picture "ports/cut.jpg": the JPEG file ends before the picture does [picture]`,
		`content/ports/a.md:7:3: error: the picture "ports/damaged.png": the picture can't be read as PNG: flate: corrupt input before offset 9 [picture]`,
		`content/ports/a.md:10:1: error: the picture "ports/linked.gif": the picture has 65535 × 65535 pixels, more than is read [picture]`,
	}
	if diff := cmp.Diff(want, got); diff != "" || r.Published {
		t.Errorf("published: %t; problems (-want +got):\n%s", r.Published, diff)
	}
}

// A page that is not published yet may show pictures: they are made when it is, and what is
// wrong with them is told before.
func TestPicturesOfDrafts(t *testing.T) {
	c := mediaSite(t, map[string]string{"a.md": "---\nname: A\ndraft: true\n---\n![x](x.jpg) ![y](none.jpg) ![z](text.png) [x](/media/ports/x.jpg)\n", "x.jpg": "(the picture 900x60)", "text.png": "no picture"})
	report := makeSite(t, c)
	if got := codes(report.Problems); !slices.Equal(got, []string{"content/ports/a.md:5:13 image-missing", "content/ports/a.md:5:28 picture"}) {
		t.Errorf("problems are %q", got)
	}
	if err := os.WriteFile(filepath.Join(c.Dir, "content", "ports", "a.md"), []byte("---\nname: A\ndraft: true\n---\n![x](x.jpg) [x](/media/ports/x.jpg)\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	report = makeSite(t, c)
	if len(report.Problems) > 0 || !report.Published {
		t.Errorf("published: %t; %s", report.Published, problems(report))
	}
	for path := range read(t, filepath.Join(c.Dir, "public")) {
		if strings.HasPrefix(path, "media/") {
			t.Errorf("%s of a draft is published", path)
		}
	}
	c.Drafts = true
	makeSite(t, c)
	if read(t, filepath.Join(c.Dir, "public"))["media/ports/x.800w.jpg"] == "" {
		t.Error("the draft has no picture")
	}
}

// Pictures that were made are taken from the cache when the site is made anew, and those that
// no page shows any more go from it.
func TestPicturesAreKept(t *testing.T) {
	c := mediaSite(t, map[string]string{"a.md": "---\nname: A\nphoto: {file: y.gif, alt: decorative}\n---\n![x](x.jpg) ![decorative](y.gif)\n", "x.jpg": "(the picture 900x60)", "y.gif": "(the picture 600x40)"})
	cached := filepath.Join(c.Dir, c.Cache, "pictures")
	makeSite(t, c)
	first := read(t, filepath.Join(c.Dir, "public"))
	kept := slices.Sorted(maps.Keys(read(t, cached)))
	kept = slices.DeleteFunc(kept, func(name string) bool { return strings.HasPrefix(name, ".") })
	if len(kept) != 5 || first["media/ports/x.800w.jpg"] == "" || first["media/ports/y.480w.png"] == "" {
		t.Fatalf("%d are kept of %q", len(kept), slices.Sorted(maps.Keys(first)))
	}
	if !strings.Contains(first["ports/a/index.html"], `y.480w.png 480w, ../../media/ports/y.gif 600w" sizes="(min-width: 38rem) 36rem, 100vw" width="600" height="40" loading="lazy" alt="" />`) {
		t.Errorf("the page is %s", first["ports/a/index.html"])
	}
	if !strings.Contains(first["ports/a/index.html"], `loading="lazy" alt=""></figure>`) {
		t.Errorf("the picture of the field is no decoration: %s", first["ports/a/index.html"])
	}
	for _, name := range kept { // what is taken from there can be told
		if err := os.WriteFile(filepath.Join(cached, name), []byte(name), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	verify := c
	verify.Verify = true
	makeSite(t, verify)
	for path, text := range read(t, filepath.Join(c.Dir, "public")) {
		if text != first[path] {
			t.Errorf("%s was taken from where it is kept to verify it", path)
		}
	}
	c.Out = "other"
	makeSite(t, c)
	for path, text := range read(t, filepath.Join(c.Dir, "other")) {
		if strings.HasPrefix(path, "media/") && !slices.Contains(kept, text) {
			t.Errorf("%s was made again", path)
		}
	}
	lay(t, c.Dir, map[string]string{"content/ports/a.md": "---\nname: A\n---\n![x](y.gif)\n"})
	makeSite(t, c)
	if left := read(t, cached); len(left) != 3 { // with .gitignore
		t.Errorf("there are still %q", slices.Sorted(maps.Keys(left)))
	}
}

// Compressed files come with their file, are made again with it and alone, and go with it.
func TestCompressed(t *testing.T) {
	c := mediaSite(t, map[string]string{"a.md": "---\nname: A\n---\nText.\n", "b.md": "---\nname: B\n---\nOther text.\n"})
	c.Compress = true
	public := filepath.Join(c.Dir, "public")
	first := makeSite(t, c)
	site := read(t, public)
	for path := range site {
		plain := strings.TrimSuffix(strings.TrimSuffix(path, ".gz"), ".br")
		if compressed := plain != path; !compressed && !precompress.Compresses(path) {
			continue
		}
		if site[plain] == "" || site[plain+".gz"] == "" || site[plain+".br"] == "" {
			t.Errorf("%s stands alone", path)
		}
	}
	if r := makeSite(t, c); r.Files.Unchanged != first.Files.Made || r.Rendered != 0 {
		t.Errorf("the second time %+v", r.Files)
	}
	if err := os.Remove(filepath.Join(public, "ports/a/index.html.br")); err != nil {
		t.Fatal(err)
	}
	if r := makeSite(t, c); !slices.Equal(r.Files.WrittenPaths, []string{"ports/a/index.html.br"}) || r.Rendered != 1 {
		t.Errorf("one that was gone: %q", r.Files.WrittenPaths)
	}
	lay(t, c.Dir, map[string]string{"content/ports/a.md": "---\nname: A\n---\nNew text.\n"})
	r := makeSite(t, c)
	for _, path := range []string{"ports/a/index.html", "ports/a/index.html.br", "ports/a/index.html.gz"} {
		if !slices.Contains(r.Files.WrittenPaths, path) {
			t.Errorf("%s is not among what was written: %q", path, r.Files.WrittenPaths)
		}
	}
	if slices.Contains(r.Files.WrittenPaths, "ports/b/index.html.gz") {
		t.Errorf("what didn't change was written: %q", r.Files.WrittenPaths)
	}
	if err := os.Remove(filepath.Join(c.Dir, "content/ports/b.md")); err != nil {
		t.Fatal(err)
	}
	r = makeSite(t, c)
	for _, path := range []string{"ports/b/index.html", "ports/b/index.html.br", "ports/b/index.html.gz"} {
		if !slices.Contains(r.Files.RemovedPaths, path) {
			t.Errorf("%s is still there: %q", path, r.Files.RemovedPaths)
		}
	}
	c.Compress = false
	makeSite(t, c)
	for path := range read(t, public) {
		if strings.HasSuffix(path, ".gz") || strings.HasSuffix(path, ".br") {
			t.Errorf("%s is there, and nobody wants it", path)
		}
	}
}
