package build_test

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"portolan/generator/build"
)

// A kept site is one that is built with a memo, as the program builds it.
type keptSite struct {
	dir    string
	config build.Config
}

// memo gives the place of a site's memo.
func (k *keptSite) memo() string { return filepath.Join(k.config.Cache, "memo") }

// base gives the place of the memo's base.
func (k *keptSite) base(t *testing.T) string {
	t.Helper()
	all, err := filepath.Glob(k.memo() + "-*")
	if err != nil || len(all) != 1 {
		t.Fatalf("there are %q, %v", all, err)
	}
	return all[0]
}

// keep lays a site down and builds it once.
func keep(t *testing.T) *keptSite {
	t.Helper()
	dir := t.TempDir()
	files := randomSite(3, 20)
	maps.Copy(files, smallTemplates(t))
	lay(t, dir, files)
	c := folders(t, dir)
	c.Out, c.Cache, c.Program = filepath.Join(dir, "public"), filepath.Join(dir, "cache"), "this one"
	c.Now = time.Now().Add(time.Hour) // so that the stamps of files are trusted that were written just now
	k := &keptSite{dir, c}
	if r := k.build(t); r.Rendered == 0 || r.NotKept != nil || r.Read == 0 {
		t.Fatalf("the first build renders %d files from %d that it read, %v", r.Rendered, r.Read, r.NotKept)
	}
	return k
}

// build builds the site and fails on problems.
func (k *keptSite) build(t *testing.T) *build.Report {
	t.Helper()
	r := makeSite(t, k.config)
	if !r.Published {
		t.Fatal(problems(r))
	}
	return r
}

// stages names the steps of a build.
func stages(r *build.Report) string {
	var names []string
	for _, s := range r.Stages {
		names = append(names, s.Name)
	}
	return strings.Join(names, " ")
}

// A second build of what did not change reads no file of an entity, parses nothing, makes
// nothing and writes nothing, and reports what the first did.
func TestNothingChanged(t *testing.T) {
	k := keep(t)
	first := k.build(t)
	memo, err := os.ReadFile(k.memo())
	if err != nil {
		t.Fatal(err)
	}
	r := k.build(t)
	if r.Read != 0 || r.Rendered != 0 || r.Files.Made+r.Files.Changed+r.Files.Removed != 0 || stages(r) != "scan publish" {
		t.Errorf("it reads %d files and renders %d, in the stages %s", r.Read, r.Rendered, stages(r))
	}
	if problems(r) != problems(first) || reported(r) != reported(first) || !maps.Equal(r.Entities, first.Entities) {
		t.Errorf("it reports\n%s%s\nand the first\n%s%s", reported(r), problems(r), reported(first), problems(first))
	}
	if again, err := os.ReadFile(k.memo()); err != nil || !bytes.Equal(memo, again) {
		t.Error("the memo is written again")
	}
}

// An edit reads, parses and makes what it touches.
func TestOneChanged(t *testing.T) {
	k := keep(t)
	lay(t, k.dir, map[string]string{"content/things/t0.yaml": "name: Harbour 0\nnext: t1\nsrc: s0\n"})
	r := k.build(t)
	if r.Read != 1 || r.Rendered == 0 || r.Rendered >= r.Files.Made+r.Files.Changed+r.Files.Unchanged {
		t.Errorf("it reads %d files and renders %d", r.Read, r.Rendered)
	}
}

// The memo is two files, beside one that keeps version control away, whatever else happened.
func TestMemoIsTwoFiles(t *testing.T) {
	k := keep(t)
	k.build(t)
	lay(t, k.dir, map[string]string{"content/things/broken.yaml": "nme: x\n"})
	if r := makeSite(t, k.config); r.Published {
		t.Fatal("a broken site is published")
	}
	var names []string
	err := filepath.WalkDir(k.config.Cache, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, d.Name())
		}
		return err
	})
	if err != nil || !slices.Equal(names, []string{".gitignore", "memo", filepath.Base(k.base(t))}) {
		t.Errorf("the folder holds %q, %v", names, err)
	}
}

// What was kept by a build that failed is of use to the next: the site that was published
// before it is known still.
func TestMemoOfBrokenSite(t *testing.T) {
	k := keep(t)
	k.build(t)
	broken := map[string]string{"content/things/broken.yaml": "nme: x\n"}
	lay(t, k.dir, broken)
	makeSite(t, k.config)
	if err := os.Remove(filepath.Join(k.dir, "content/things/broken.yaml")); err != nil {
		t.Fatal(err)
	}
	if r := k.build(t); r.Rendered != 0 || r.Read != 0 {
		t.Errorf("once it is mended, %d files are read and %d made", r.Read, r.Rendered)
	}
}

// A memo of which a file is not the one that was left is as none, or as one without what is damaged: the build
// does the work again, makes the same site, and leaves a memo that is in order. So it is wherever the damage is.
func TestDamagedMemo(t *testing.T) {
	t.Parallel()
	k := keep(t)
	k.build(t)
	good := read(t, k.config.Cache)
	for _, file := range []string{"memo", filepath.Base(k.base(t))} {
		for name, data := range damaged([]byte(good[file])) {
			name = file + " " + name
			for other := range read(t, k.config.Cache) {
				if err := os.Remove(filepath.Join(k.config.Cache, other)); err != nil {
					t.Fatal(err)
				}
			}
			lay(t, k.config.Cache, good)
			if err := os.WriteFile(filepath.Join(k.config.Cache, file), data, 0o666); err != nil {
				t.Fatal(err)
			}
			// So that all of it is needed: pages, and what they show of each other.
			lay(t, k.dir, map[string]string{"static/robots.txt": name, "content/things/t0.yaml": "name: " + name + "\nnext: t1\nsrc: s0\n"})
			r := k.build(t)
			clean := k.config
			clean.Cache, clean.Out = "", filepath.Join(k.dir, "clean")
			makeSite(t, clean)
			if d := difference(read(t, clean.Out), read(t, k.config.Out)); d != "" {
				t.Errorf("%s: %s", name, d)
			}
			if r = k.build(t); r.NotKept != nil || r.Rendered != 0 || r.Read != 0 {
				t.Errorf("%s: the build after it reads %d files and renders %d, %v", name, r.Read, r.Rendered, r.NotKept)
			}
		}
	}
}

// damaged gives a file as it could become.
func damaged(good []byte) map[string][]byte {
	flip := func(at int) []byte {
		data := bytes.Clone(good)
		data[at] ^= 0x10
		return data
	}
	out := map[string][]byte{
		"empty":            {},
		"of another sort":  []byte("a diary\n"),
		"zeros":            make([]byte, len(good)),
		"with a tail":      append(bytes.Clone(good), "tail"...),
		"twice":            append(bytes.Clone(good), good...),
		"no length":        good[8:],
		"length too large": append([]byte{255, 255, 255, 255, 255, 255, 255, 255}, good[8:]...),
		"another version":  bytes.Replace(good, []byte("portolan pack 1\n"), []byte("portolan pack 0\n"), 1),
	}
	const steps = 20
	for i := range steps {
		at := i * (len(good) - 1) / (steps - 1)
		out["cut at "+strconv.Itoa(at)] = good[:at]
		out["a bit at "+strconv.Itoa(at)] = flip(at)
	}
	return out
}

// What documents say is read from the memo when it is asked for: where it is damaged, it is taken from their
// files, and kept anew.
func TestDamagedText(t *testing.T) {
	t.Parallel()
	k := keep(t)
	k.build(t)
	base := k.base(t)
	good, err := os.ReadFile(base)
	if err != nil {
		t.Fatal(err)
	}
	length := int(binary.LittleEndian.Uint64(good))
	data := bytes.Clone(good)
	clear(data[8 : 8+length])
	if err := os.WriteFile(base, data, 0o666); err != nil {
		t.Fatal(err)
	}
	lay(t, k.dir, map[string]string{"content/things/t0.yaml": "name: Another\nnext: t1\nsrc: s0\n"})
	k.config.Verify = true // so that all of it is asked for
	k.build(t)
	clean := k.config
	clean.Cache, clean.Out = "", filepath.Join(k.dir, "clean")
	makeSite(t, clean)
	if d := difference(read(t, clean.Out), read(t, k.config.Out)); d != "" || length == 0 {
		t.Errorf("of %d bytes of facts and prose: %s", length, d)
	}
	now, err := os.ReadFile(k.base(t))
	if err != nil {
		t.Fatal(err)
	}
	// What nothing asks for, as the words of a draft, stays damaged.
	if left := zeros(now[8 : 8+length]); zeros(data[8:8+length]) != length || left > length/3 {
		t.Errorf("of %d bytes that were damaged %d are still kept so", length, left)
	}
}

// zeros counts zeros.
func zeros(data []byte) (n int) {
	for _, b := range data {
		if b == 0 {
			n++
		}
	}
	return n
}

// What another program kept is of no use, and is replaced.
func TestMemoOfAnotherProgram(t *testing.T) {
	k := keep(t)
	k.config.Program = "another one"
	if r := k.build(t); r.Rendered == 0 || r.Read == 0 {
		t.Errorf("it reads %d files and renders %d", r.Read, r.Rendered)
	}
	if r := k.build(t); r.Rendered != 0 || r.Read != 0 {
		t.Errorf("then it reads %d files and renders %d", r.Read, r.Rendered)
	}
}

// Where nothing can be kept the site is built all the same, and why is told.
func TestMemoCanNotBeKept(t *testing.T) {
	t.Parallel()
	files := map[string]func(t *testing.T, k *keptSite){
		"a file where the folder should be": func(t *testing.T, k *keptSite) {
			k.config.Cache = filepath.Join(k.dir, "content", "site.yaml")
		},
		"a folder where the file should be": func(t *testing.T, k *keptSite) {
			if err := os.Remove(k.memo()); err != nil {
				t.Fatal(err)
			}
			lay(t, k.memo(), map[string]string{"x": ""})
		},
		"a folder that is read only": func(t *testing.T, k *keptSite) { readOnly(t, k.config.Cache) },
	}
	for name, spoil := range files {
		t.Run(name, func(t *testing.T) {
			k := keep(t)
			spoil(t, k)
			lay(t, k.dir, map[string]string{"static/robots.txt": "new"})
			r := k.build(t)
			if r.NotKept == nil || !strings.Contains(r.NotKept.Error(), "can't keep what was made for the next build") {
				t.Errorf("it says %v", r.NotKept)
			}
			if got := read(t, k.config.Out)["robots.txt"]; got != "new" {
				t.Errorf("the site has %q", got)
			}
		})
	}
}

// readOnly makes a folder that can't be written to for the rest of a test: by its rights,
// or, for root, who may write everywhere, by a file system.
func readOnly(t *testing.T, dir string) {
	t.Helper()
	if os.Geteuid() != 0 {
		if err := os.Chmod(dir, 0o555); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(dir, 0o777) })
		return
	}
	if err := mount(t, dir, readOnlyMount, ""); err != nil {
		t.Skipf("root may write everywhere, and no file system can be mounted here: %v", err)
	}
}

// With nothing to keep in, nothing is kept.
func TestNoCache(t *testing.T) {
	k := keep(t)
	k.config.Cache = ""
	for range 2 {
		if r := k.build(t); r.Rendered == 0 || r.Read == 0 || r.NotKept != nil {
			t.Errorf("it reads %d files and renders %d, %v", r.Read, r.Rendered, r.NotKept)
		}
	}
}

// Verify makes every file, and finds one that would have been kept and is not as it would
// be made: here one with the stamp of the last build and other bytes.
func TestVerify(t *testing.T) {
	k := keep(t)
	k.config.Verify = true
	r := k.build(t)
	if all := r.Files.Unchanged; r.Rendered != all || r.Files.Made+r.Files.Changed > 0 {
		t.Errorf("it makes %d of %d files, and changes %d", r.Rendered, all, r.Files.Changed)
	}
	swapped(t, k)
	if _, err := build.Build(t.Context(), k.config); err == nil || !strings.Contains(err.Error(), "robots.txt was kept, and a clean build makes it otherwise") {
		t.Errorf("the error is %v", err)
	}
	k.config.Verify = false
	if r := k.build(t); r.Files.Changed != 0 {
		t.Error("without it, the file is looked into though it stands as it was left")
	}
}

// swapped gives a file of the site other bytes under the same stamp, as no program does:
// the memo is told of the file as it stands afterwards.
func swapped(t *testing.T, k *keptSite) {
	t.Helper()
	file := filepath.Join(k.config.Out, "robots.txt")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	build.Restamp(t, k.config, "robots.txt", func() {
		if err := os.WriteFile(file, bytes.ToUpper(before), 0o666); err != nil {
			t.Fatal(err)
		}
	})
}

// Why tells what a file was made from, and which answer changed.
func TestWhy(t *testing.T) {
	k := keep(t)
	const page = "things/t2/index.html"
	k.config.Why = page
	r := k.build(t)
	asked := map[string]bool{}
	for _, read := range r.Why.Reads {
		asked[string(read.Op)+" "+read.Arg] = true
		if read.Changed {
			t.Errorf("%v is told as changed", read.Query)
		}
	}
	if r.Why.Path != page || r.Why.Because != "" || !asked["entity thing/t2"] || !asked["template thing"] && !asked["template entity"] {
		t.Errorf("of a page that is kept is told %+v", r.Why)
	}

	lay(t, k.dir, map[string]string{"content/things/t2.yaml": "name: Harbour 2\nnext: t1\nsrc: s0\n"})
	r = k.build(t)
	var changed []string
	for _, read := range r.Why.Reads {
		if read.Changed {
			changed = append(changed, string(read.Op))
		}
	}
	if r.Why.Because == "" || !slices.Contains(changed, "entity") || r.Because[r.Why.Because] == 0 {
		t.Errorf("of a page whose file changed is told %+v; changed are %q", r.Why, changed)
	}

	if err := os.Remove(filepath.Join(k.config.Out, page)); err != nil {
		t.Fatal(err)
	}
	if r = k.build(t); r.Why.Because != "file" {
		t.Errorf("of a page that was deleted is told %q", r.Why.Because)
	}
	k.config.Why = "nowhere/index.html"
	if _, err := build.Build(t.Context(), k.config); err == nil || !strings.Contains(err.Error(), `the site has no file "nowhere/index.html"`) {
		t.Errorf("of a page that isn't there the error is %v", err)
	}
}
