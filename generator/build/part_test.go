package build_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"portolan/generator/bench/sitegen"
	"portolan/generator/build"
	"portolan/generator/edtf"
	"portolan/generator/publish"
)

// wholeSites are the sites that are made in parts: one that is hard to write down, and one with
// an output of every sort.
func wholeSites(t *testing.T) map[string]build.Config {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/data.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range archive.Files {
		if !strings.HasPrefix(f.Name, "want/") {
			files[f.Name] = string(f.Data)
		}
	}
	golden := directives(t, folders(t, newSite(t, files)), string(archive.Comment))
	generated := folders(t, t.TempDir())
	if err := sitegen.Generate(generated.Dir, 1, 20); err != nil {
		t.Fatal(err)
	}
	generated.BaseURL, generated.Today = "https://portal.invalid/", must(edtf.ParseDay(sitegen.Today))
	picture := string(must(os.ReadFile("../doc/briefing.png")))
	lay(t, generated.Dir, map[string]string{"content/pages/shown.md": "---\ntitle: Shown\n---\n![A page](page.png)\n\n```table\ntitle: Ports\nkind: port\nfields: [country]\n```\n", "content/pages/page.png": picture})
	generated.Compress = true
	return map[string]build.Config{"golden": golden, "generated": generated}
}

// joined builds parts, each into a folder of its own, and gives what copying all of them into one
// makes, without the bookkeeping.
func joined(t *testing.T, parts []build.Config) map[string]string {
	t.Helper()
	all, _ := joinedOf(t, parts)
	return all
}

// joinedOf gives also the files of each part.
func joinedOf(t *testing.T, parts []build.Config) (all map[string]string, each []map[string]string) {
	t.Helper()
	all = map[string]string{}
	for _, c := range parts {
		c.Out = filepath.Join(t.TempDir(), "part")
		report := makeSite(t, c)
		if !report.Published {
			t.Fatal(problems(report))
		}
		part := read(t, c.Out)
		for name, text := range part {
			if _, twice := all[name]; twice {
				t.Errorf("%s is in two parts", name)
			}
			all[name] = text
		}
		each = append(each, part)
	}
	return all, each
}

func only(t *testing.T, names string) (o build.Only) {
	t.Helper()
	if err := o.UnmarshalText([]byte(names)); err != nil {
		t.Fatal(err)
	}
	return o
}

// Whatever outputs are made by themselves, their files are those of the whole site to the byte,
// though they link what others make, and together they are the whole.
func TestOnlyPartsAreTheWhole(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for name, c := range wholeSites(t) {
		whole := joined(t, []build.Config{c})
		names := build.OutputNames()
		for _, cut := range [][]string{{"page", "feed,sitemap", without(names, "page", "feed", "sitemap")}, names} {
			var parts []build.Config
			for _, list := range cut {
				part := c
				part.Only = only(t, list)
				parts = append(parts, part)
			}
			all, each := joinedOf(t, parts)
			sameTree(t, fmt.Sprint(name, " ", cut), whole, all)
			for i, list := range cut {
				seen[list] = seen[list] || len(each[i]) > 0
			}
		}
	}
	for _, output := range build.OutputNames() {
		if !seen[output] {
			t.Errorf("no site has a file of the output %s", output)
		}
	}
}

// Cut into any number of parts, the site is the same to the byte, and so is what some outputs make of it;
// each part has about as much of it as the others.
func TestShardsAreTheWhole(t *testing.T) {
	t.Parallel()
	for name, c := range wholeSites(t) {
		c.NoCards = true // which take longer than all else
		for _, outputs := range []build.Only{nil, only(t, "page,search,picture")} {
			c.Only = outputs
			whole := joined(t, []build.Config{c})
			for _, n := range []int{1, 2, 7} {
				var parts []build.Config
				for i := range n {
					part := c
					part.Shard = build.Shard{N: i + 1, Of: n}
					parts = append(parts, part)
				}
				all, each := joinedOf(t, parts)
				sameTree(t, fmt.Sprintf("%s %v in %d parts", name, outputs, n), whole, all)
				for i, files := range each {
					if size, fair := len(files), len(whole)/n; name == "generated" && (size < fair/2 || size > fair*3/2) {
						t.Errorf("%d/%d has %d of %d files", i+1, n, size, len(whole))
					}
					if name == "generated" && outputs == nil {
						keepsUnits(t, fmt.Sprintf("%d/%d", i+1, n), files)
					}
				}
			}
		}
	}
}

// keepsUnits holds that what one worker makes at once is in one part: a picture in all its widths, and a file with those that
// are compressed of it.
func keepsUnits(t *testing.T, part string, files map[string]string) {
	t.Helper()
	widths := 0
	for name := range files {
		if plain, ok := strings.CutSuffix(name, ".br"); ok && (files[plain] == "" || files[plain+".gz"] == "") {
			t.Errorf("%s has %s and not what it is of", part, name)
		}
		if strings.HasPrefix(name, "media/pages/page") {
			widths++
		}
	}
	if widths == 1 {
		t.Errorf("%s has one width of a picture", part)
	}
}

// Parts that are built one after the other with one cache, and again after edits, are what a
// clean build makes.
func TestShardsAgain(t *testing.T) {
	t.Parallel()
	c := folders(t, newSite(t, cardSite(t)))
	c.Cache, c.Program, c.NoCards = ".portolan", "one", true
	out := t.TempDir()
	make := func(i int) map[string]string {
		t.Helper()
		part := c
		part.Shard, part.Out = build.Shard{N: i, Of: 2}, filepath.Join(out, fmt.Sprint(i))
		makeSite(t, part)
		return read(t, part.Out)
	}
	for _, edit := range []map[string]string{nil, {"content/ports/one.yaml": "name: First\n"}, {"content/ports/three.yaml": "name: Three\n"}} {
		lay(t, c.Dir, edit)
		got := make(1)
		maps.Copy(got, make(2))
		if diff := cmp.Diff(joined(t, []build.Config{c}), got); diff != "" {
			t.Errorf("(-clean +again)\n%s", diff)
		}
	}
}

func TestShardForm(t *testing.T) {
	for _, tt := range []struct {
		text string
		want build.Shard
	}{
		{"1/1", build.Shard{N: 1, Of: 1}}, {"2/7", build.Shard{N: 2, Of: 7}}, {"7/7", build.Shard{N: 7, Of: 7}},
		{text: "0/3"}, {text: "4/3"}, {text: "a/b"}, {text: "1/0"}, {text: "-1/2"}, {text: ""}, {text: "1"}, {text: "1/"}, {text: "/2"}, {text: "+1/2"}, {text: "1/2/3"},
		{text: " 1/2"}, {text: "01/2"}, {text: "1/99999999999999999999"},
	} {
		var got build.Shard
		if err := got.UnmarshalText([]byte(tt.text)); got != tt.want || (err == nil) != (tt.want != build.Shard{}) {
			t.Errorf("%q: %v, %v", tt.text, got, err)
		}
	}
}

func without(names []string, out ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(names), func(n string) bool { return slices.Contains(out, n) }), ",")
}

// A link in prose to what is left out is not dead, and one to nothing is.
func TestOnlyFindsDeadLinks(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/data-dead.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files, want := map[string]string{}, ""
	for _, f := range archive.Files {
		files[f.Name] = string(f.Data)
		if f.Name == "problems.txt" {
			want = string(f.Data)
		}
	}
	c := directives(t, folders(t, newSite(t, files)), string(archive.Comment))
	c.Only = only(t, "feed")
	if diff := cmp.Diff(want, problems(makeSite(t, c))); diff != "" || want == "" {
		t.Errorf("(-whole +part)\n%s", diff)
	}
}

// A part that is built again is what it would be if it were built for the first time, and
// nothing is made again that needn't be.
func TestPartAgain(t *testing.T) {
	t.Parallel()
	c := folders(t, newSite(t, cardSite(t)))
	c.Cache, c.Program, c.NoCards, c.Only = ".portolan", "one", true, only(t, "page")
	makeSite(t, c)
	if r := makeSite(t, c); r.Rendered != 0 || !r.Published {
		t.Errorf("the same again makes %d files", r.Rendered)
	}
	lay(t, c.Dir, map[string]string{"content/ports/one.yaml": "name: First\n", "content/ports/three.yaml": "name: Three\n"})
	if err := os.Remove(filepath.Join(c.Dir, "content/ports/two.yaml")); err != nil {
		t.Fatal(err)
	}
	makeSite(t, c)
	got := read(t, filepath.Join(c.Dir, c.Out))
	if diff := cmp.Diff(joined(t, []build.Config{c}), got); diff != "" {
		t.Errorf("(-clean +again)\n%s", diff)
	}
	other := c
	other.Only, other.Out = only(t, "page,sitemap"), "other"
	if r := makeSite(t, other); r.Files.Made != len(got)+1 {
		t.Errorf("another part made %d files, and has %d", r.Files.Made, len(got)+1)
	}
	c.Why = "sitemap.xml"
	if _, err := build.Build(t.Context(), c); err == nil || !strings.Contains(err.Error(), `"sitemap.xml" is not in the part`) {
		t.Errorf("why of a file of another part: %v", err)
	}
}

// Nothing of a whole site goes because a part is built; folders of parts that were copied
// over one another are a folder for the whole.
func TestPartsAndWholeInOneFolder(t *testing.T) {
	t.Parallel()
	c := folders(t, newSite(t, cardSite(t)))
	c.NoCards = true
	makeSite(t, c)
	public := filepath.Join(c.Dir, c.Out)
	whole := read(t, public)
	page := c
	page.Only = only(t, "page")
	if _, err := build.Build(t.Context(), page); !errors.Is(err, publish.ErrWhole) {
		t.Fatalf("a part is built into a whole site: %v", err)
	}
	if err := os.Remove(filepath.Join(public, "index.html")); err != nil {
		t.Fatal(err)
	}
	page.Force = true
	makeSite(t, page)
	if diff := cmp.Diff(whole, read(t, public)); diff != "" {
		t.Errorf("a part that was forced leaves (-whole +got)\n%s", diff)
	}

	merged := c
	merged.Out = filepath.Join(t.TempDir(), "merged")
	for _, list := range []string{"page", without(build.OutputNames(), "page")} {
		part := c
		part.Only, part.Out = only(t, list), t.TempDir()
		makeSite(t, part)
		files := map[string]string{}
		maps.Copy(files, read(t, part.Out))
		maps.Copy(files, atTop(".portolan/", read(t, filepath.Join(part.Out, ".portolan"))))
		lay(t, merged.Out, files)
	}
	part := merged
	part.Only = only(t, "sitemap")
	if _, err := build.Build(t.Context(), part); !errors.Is(err, publish.ErrPart) {
		t.Fatalf("a part is built into other parts: %v", err)
	}
	if err := os.Remove(filepath.Join(c.Dir, "content/ports/two.yaml")); err != nil {
		t.Fatal(err)
	}
	if r := makeSite(t, merged); r.Files.Removed == 0 {
		t.Error("nothing of the parts was removed")
	}
	if diff := cmp.Diff(joined(t, []build.Config{c}), read(t, merged.Out)); diff != "" {
		t.Errorf("the whole in the place of parts (-clean +got)\n%s", diff)
	}
	kept := slices.Sorted(maps.Keys(read(t, filepath.Join(merged.Out, ".portolan"))))
	if diff := cmp.Diff([]string{"lock", "manifest"}, kept); diff != "" {
		t.Errorf("bookkeeping (-want +got)\n%s", diff)
	}
}

// atTop puts a folder's name before those of its files.
func atTop(folder string, files map[string]string) map[string]string {
	out := map[string]string{}
	for name, text := range files {
		out[folder+name] = text
	}
	return out
}

func TestOnlyNames(t *testing.T) {
	for _, tt := range []struct{ text, want, err string }{
		{text: "page", want: "page"},
		{text: "sitemap, page,page", want: "page,sitemap"},
		{text: strings.Join(build.OutputNames(), ","), want: ""},
		{text: "pagee", err: `there is no output "pagee": did you mean "page"?`},
		{text: "page,", err: `there is no output "": it is one of `},
		{text: "", err: `there is no output "": it is one of `},
		{text: "precompress", err: `there is no output "precompress": it is one of asset, `},
	} {
		var o build.Only
		err := o.UnmarshalText([]byte(tt.text))
		if got := strings.Join(o, ","); got != tt.want || (err == nil) != (tt.err == "") || err != nil && !strings.HasPrefix(err.Error(), tt.err) {
			t.Errorf("%q: %q, %v", tt.text, got, err)
		}
	}
}
