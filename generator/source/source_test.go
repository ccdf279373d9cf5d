package source_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/source"
)

// files makes a file system of path and content; "-> x" as content is a link to x.
func files(pairs ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1]), Mode: 0o644}
		if to, ok := strings.CutPrefix(pairs[i+1], "-> "); ok {
			m[pairs[i]] = &fstest.MapFile{Data: []byte(to), Mode: fs.ModeSymlink | 0o777}
		}
	}
	return m
}

// listing writes a tree as "path: content" lines.
func listing(t source.Tree) string {
	var b strings.Builder
	for _, f := range t.Files {
		fmt.Fprintf(&b, "%s: %q\n", f.Path, f.Data)
	}
	return b.String()
}

// findings writes problems without their hints, but sees to it that each has one.
func findings(t *testing.T, problems []diag.Problem) string {
	t.Helper()
	var b strings.Builder
	for _, p := range problems {
		if p.Hint == "" && p.Code != source.FileUnreadable {
			t.Errorf("no hint: %s", p)
		}
		p.Hint = ""
		fmt.Fprintln(&b, p)
	}
	return b.String()
}

func scan(t *testing.T, fsys fs.FS, opts source.Options) (source.Tree, []diag.Problem) {
	t.Helper()
	tree, problems, err := source.ScanFS(t.Context(), fsys, opts)
	if err != nil {
		t.Fatal(err)
	}
	return tree, problems
}

func TestScanFS(t *testing.T) {
	for _, tt := range []struct {
		name     string
		in       fstest.MapFS
		want     string
		problems string
	}{
		{"nothing", files(), "", ""},
		{"sorted by path in byte order",
			files("b.md", "2", "a/z.md", "1", "a.md", "3", "a-b.md", "4"),
			"a-b.md: \"4\"\na.md: \"3\"\na/z.md: \"1\"\nb.md: \"2\"\n", ""},
		{"an empty file", files("a.md", ""), "a.md: \"\"\n", ""},
		{"binaries are left alone", files("flag.png", "\ufeff\x00\r\n\xff"), "flag.png: \"\\ufeff\\x00\\r\\n\\xff\"\n", ""},

		{"ignored names",
			files(".git/config", "x", ".DS_Store", "x", "a.md~", "x", "#a.md#", "x", ".#a.md", "-> me@host.1:2", ".a.md.swp", "x",
				"a.swp", "x", "a.swo", "x", "4913", "x", "README.md", "x", "ports/Readme.md", "x", "Thumbs.db", "x",
				"desktop.ini", "x", "a.md___jb_tmp___", "x", "a.md___jb_old___", "x"),
			"", ""},
		{"names that only look ignored",
			files("_a.md", "1", "4913/a.md", "2", "#", "3", "readme.txt", "4", "a.swp/b.md", "5", "README.md/x.md", "6"),
			"#: \"3\"\n4913/a.md: \"2\"\nREADME.md/x.md: \"6\"\n_a.md: \"1\"\na.swp/b.md: \"5\"\nreadme.txt: \"4\"\n", ""},

		{"links inside are followed",
			files("a/x.md", "1", "l.md", "-> a/x.md", "b", "-> ./a/", "a/up.md", "-> ../c.md", "c.md", "-> a/x.md"),
			"a/up.md: \"1\"\na/x.md: \"1\"\nb/up.md: \"1\"\nb/x.md: \"1\"\nc.md: \"1\"\nl.md: \"1\"\n", ""},
		{"links through links",
			files("a/b/x.md", "1", "l", "-> a/b", "m.md", "-> l/x.md", "n.md", "-> l/../y.md", "a/y.md", "2"),
			"a/b/x.md: \"1\"\na/y.md: \"2\"\nl/x.md: \"1\"\nm.md: \"1\"\nn.md: \"2\"\n", ""},
		{"links out",
			files("a/x.md", "1", "a/l.md", "-> ../../x.md", "m.md", "-> /etc/passwd", "n.md", "-> ../content/a/x.md", "o", "-> .."),
			"a/x.md: \"1\"\n", `
content/a/l.md: error: the link leaves the folder, and nothing outside is read [link-outside]
content/m.md: error: the link leaves the folder, and nothing outside is read [link-outside]
content/n.md: error: the link leaves the folder, and nothing outside is read [link-outside]
content/o: error: the link leaves the folder, and nothing outside is read [link-outside]
`},
		{"links to nothing", files("l.md", "-> a.md", "m.md", "-> l.md"), "", `
content/l.md: error: the link leads to nothing [link-broken]
content/m.md: error: the link leads to nothing [link-broken]
`},
		{"loops",
			files("self", "-> self", "p", "-> q", "q", "-> p", "a/x.md", "1", "a/here", "-> .", "a/b/up", "-> ..", "a/b/top", "-> ../.."),
			"a/x.md: \"1\"\n", `
content/a/b/top: error: the link leads back to itself or to a folder around it [link-loop]
content/a/b/up: error: the link leads back to itself or to a folder around it [link-loop]
content/a/here: error: the link leads back to itself or to a folder around it [link-loop]
content/p: error: the link leads back to itself or to a folder around it [link-loop]
content/q: error: the link leads back to itself or to a folder around it [link-loop]
content/self: error: the link leads back to itself or to a folder around it [link-loop]
`},
		{"two folders that link to each other", files("a/to-b", "-> ../b", "b/to-a", "-> ../a", "b/x.md", "1"),
			"a/to-b/x.md: \"1\"\nb/x.md: \"1\"\n", `
content/a/to-b/to-a: error: the link leads back to itself or to a folder around it [link-loop]
content/b/to-a/to-b: error: the link leads back to itself or to a folder around it [link-loop]
`},

		{"not files", fstest.MapFS{
			"dev": {Mode: fs.ModeDevice}, "pipe": {Mode: fs.ModeNamedPipe}, "sock": {Mode: fs.ModeSocket},
			"odd": {Mode: fs.ModeIrregular}, "l": {Mode: fs.ModeSymlink, Data: []byte("pipe")},
		}, "", `
content/dev: error: this is a device, and only files and folders can be read [file-not-regular]
content/l: error: this is a pipe, and only files and folders can be read [file-not-regular]
content/odd: error: this is not a regular file, and only files and folders can be read [file-not-regular]
content/pipe: error: this is a pipe, and only files and folders can be read [file-not-regular]
content/sock: error: this is a socket, and only files and folders can be read [file-not-regular]
`},

		{"one byte over the line's limit", files("a.md", "x\n"+strings.Repeat("é", source.MaxLine/2)+"x\n"),
			"a.md: " + fmt.Sprintf("%q", "x\n"+strings.Repeat("é", source.MaxLine/2)+"x\n") + "\n",
			"\ncontent/a.md:2:1: error: the line is longer than 256 KiB [text-long-line]\n"},
		{"a line at its limit", files("a.csv", strings.Repeat("x", source.MaxLine)+"\n"),
			"a.csv: " + fmt.Sprintf("%q", strings.Repeat("x", source.MaxLine)+"\n") + "\n", ""},

		{"byte order mark and CRLF", files("a.md", "\ufeffone\r\ntwo\rthree\n"), "a.md: \"one\\ntwo\\nthree\\n\"\n", ""},
		{"bad UTF-8, first place only", files("a.md", "\ufeffok\r\ncafé \xe9t\xe9\n"), "a.md: \"ok\\ncafé �t�\\n\"\n",
			"\ncontent/a.md:2:6: error: the byte 0xe9 is not UTF-8 [text-encoding]\n"},
		{"a surrogate is not UTF-8", files("a.md", "\xed\xa0\x80"), "a.md: \"���\"\n",
			"\ncontent/a.md:1:1: error: the byte 0xed is not UTF-8 [text-encoding]\n"},
		{"UTF-16", files("a.md", "\xff\xfea\x00", "b.yaml", "\xfe\xff\x00a"), "", `
content/a.md:1:1: error: the file is UTF-16, not UTF-8 [text-encoding]
content/b.yaml:1:1: error: the file is UTF-16, not UTF-8 [text-encoding]
`},
		{"control characters", files("a.md", "a\tb\nc\x00\x1b", "b.md", "x\x7f", "c.md", "é\u0085", "d.md", "\f", "e.md", "\u2028\u00ad\u200f\u2067\ufffd", "f.md", "Ann\u202eboss", "g.md", "x\ufdd0\U0001ffff"),
			"a.md: \"a\\tb\\nc��\"\nb.md: \"x�\"\nc.md: \"é�\"\nd.md: \"�\"\ne.md: \"\\u2028\\u00ad\\u200f\\u2067�\"\nf.md: \"Ann�boss\"\ng.md: \"x��\"\n", `
content/a.md:2:2: error: the control character U+0000 doesn't belong in text [text-control]
content/b.md:1:2: error: the control character U+007F doesn't belong in text [text-control]
content/c.md:1:2: error: the control character U+0085 doesn't belong in text [text-control]
content/d.md:1:1: error: the control character U+000C doesn't belong in text [text-control]
content/f.md:1:4: error: the control character U+202E doesn't belong in text [text-control]
content/g.md:1:2: error: the noncharacter U+FDD0 doesn't belong in text [text-control]
`},

		{"names that clash",
			files("A.md", "1", "a.md", "2", "caf\u00e9.md", "3", "cafe\u0301.md", "4", "Страна/x.md", "5", "страна/x.md", "6", "b/a.md", "7"),
			"A.md: \"1\"\na.md: \"2\"\nb/a.md: \"7\"\ncafe\u0301.md: \"4\"\ncaf\u00e9.md: \"3\"\nСтрана/x.md: \"5\"\nстрана/x.md: \"6\"\n",
			"\ncontent/a.md: error: \"A.md\" and \"a.md\" in one folder would be one file on other systems [name-clash]\n" +
				"content/caf\u00e9.md: error: \"cafe\u0301.md\" and \"caf\u00e9.md\" in one folder would be one file on other systems [name-clash]\n" +
				"content/страна: error: \"Страна\" and \"страна\" in one folder would be one file on other systems [name-clash]\n"},
		{"names that some system can't store",
			files("a:b.md", "1", "con/x.md", "2", "COM1.md", "3", "lpt².txt", "4", "nul .md", "5", "x.", "6", "y ", "7", `a\b`, "8",
				"tab\t.md", "9", "esc\x1b[31m.md", "0", "console.md", "1", "com10.md", "2", "com.md", "3"),
			"COM1.md: \"3\"\na:b.md: \"1\"\na\\b: \"8\"\ncom.md: \"3\"\ncom10.md: \"2\"\ncon/x.md: \"2\"\nconsole.md: \"1\"\n" +
				"esc\x1b[31m.md: \"0\"\nlpt².txt: \"4\"\nnul .md: \"5\"\ntab\t.md: \"9\"\nx.: \"6\"\ny : \"7\"\n", `
content/COM1.md: error: the name "COM1.md" is that of a device on Windows, whatever its ending [file-name]
content/a:b.md: error: the name "a:b.md" has ':' in it, which Windows can't store [file-name]
content/a\b: error: the name "a\\b" has '\\' in it, which Windows can't store [file-name]
content/con: error: the name "con" is that of a device on Windows, whatever its ending [file-name]
content/esc�[31m.md: error: the name "esc\x1b[31m.md" has the control character U+001B in it [file-name]
content/lpt².txt: error: the name "lpt².txt" is that of a device on Windows, whatever its ending [file-name]
content/nul .md: error: the name "nul .md" is that of a device on Windows, whatever its ending [file-name]
content/tab�.md: error: the name "tab\t.md" has the control character U+0009 in it [file-name]
content/x.: error: the name "x." ends in ".", which Windows drops [file-name]
content/y : error: the name "y " ends in " ", which Windows drops [file-name]
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tree, problems := scan(t, tt.in, source.Options{Name: "content"})
			if diff := cmp.Diff(tt.want, listing(tree)); diff != "" {
				t.Errorf("tree (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(strings.TrimPrefix(tt.problems, "\n"), findings(t, problems)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOptions(t *testing.T) {
	in := files("a.md", "12345", "b.png", "123456", "c.x", "\xff")
	tree, problems := scan(t, in, source.Options{MaxFile: 5, Text: func(p string) bool { return p == "c.x" }})
	if diff := cmp.Diff("a.md: \"12345\"\nc.x: \"�\"\n", listing(tree)); diff != "" {
		t.Error(diff)
	}
	want := "b.png: error: the file is larger than 5 bytes [file-too-big]\nc.x:1:1: error: the byte 0xff is not UTF-8 [text-encoding]\n"
	if diff := cmp.Diff(want, findings(t, problems)); diff != "" {
		t.Error(diff)
	}
}

func TestDefaultLimits(t *testing.T) {
	over := fstest.MapFS{
		"a.md":  {Data: make([]byte, source.MaxText+1)},
		"b.png": {Data: make([]byte, source.MaxText+1)},
		"c.png": {Data: make([]byte, source.MaxBinary+1)},
	}
	tree, problems := scan(t, over, source.Options{})
	if len(tree.Files) != 1 || tree.Files[0].Path != "b.png" {
		t.Errorf("got %d files", len(tree.Files))
	}
	want := "a.md: error: the file is larger than 8 MiB [file-too-big]\nc.png: error: the file is larger than 64 MiB [file-too-big]\n"
	if diff := cmp.Diff(want, findings(t, problems)); diff != "" {
		t.Error(diff)
	}
}

func TestIsText(t *testing.T) {
	for p, want := range map[string]bool{"a.md": true, "a/B.YAML": true, "x.svg": true, "x.png": false, "yaml": false, "a.md/x": false} {
		if got := source.IsText(p); got != want {
			t.Errorf("IsText(%q) = %v", p, got)
		}
	}
}

func TestFind(t *testing.T) {
	tree, _ := scan(t, files("a.md", "1", "b/c.md", "2"), source.Options{})
	f, ok := tree.Find("b/c.md")
	if !ok || f.Data != "2" || f.Hash != digest.String("2") {
		t.Errorf("got %v, %v", f, ok)
	}
	if diff := cmp.Diff(source.New("b/c.md", []byte("2")), f); diff != "" {
		t.Error(diff)
	}
	if _, ok := tree.Find("b"); ok {
		t.Error("found a folder")
	}
	if _, ok := (source.Tree{}).Find("b"); ok {
		t.Error("found a file in nothing")
	}
}

// The same words have the same hash whichever editor saved them.
func TestSameTextSameHash(t *testing.T) {
	var hashes []digest.Hash
	for _, text := range []string{"a\nb\n", "\ufeffa\nb\n", "a\r\nb\r\n", "a\rb\r"} {
		tree, problems := scan(t, files("a.md", text), source.Options{})
		if len(problems) > 0 {
			t.Error(problems)
		}
		hashes = append(hashes, tree.Files[0].Hash)
	}
	if len(slices.Compact(hashes)) != 1 {
		t.Errorf("hashes differ: %v", hashes)
	}
}

// A faulty file system fails where it is told to.
type faulty struct {
	fstest.MapFS
	open, dir map[string]error
	read      map[string]error // after the file was opened
	grow      map[string]int   // bytes more than Stat tells
}

func (f faulty) Open(name string) (fs.File, error) {
	if err := f.open[name]; err != nil {
		return nil, &fs.PathError{Op: "open", Path: "/machine/" + name, Err: err}
	}
	file, err := f.MapFS.Open(name)
	if n := f.grow[name]; n > 0 {
		return &growing{file, n}, err
	}
	if fault := f.read[name]; fault != nil {
		return failing{file, fault}, err
	}
	return file, err
}

func (f faulty) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := f.dir[name]; err != nil {
		return nil, &fs.PathError{Op: "open", Path: "/machine/" + name, Err: err}
	}
	return f.MapFS.ReadDir(name)
}

type failing struct {
	fs.File
	err error
}

func (f failing) Read([]byte) (int, error) { return 0, f.err }

type growing struct {
	fs.File
	n int
}

func (g *growing) Read(p []byte) (int, error) {
	n, err := g.File.Read(p)
	if n == 0 && g.n > 0 {
		n, err = min(len(p), g.n), nil
		g.n -= n
		copy(p, strings.Repeat("+", n))
	}
	return n, err
}

func TestUnreadable(t *testing.T) {
	in := faulty{
		MapFS: files("a.md", "1", "b/c.md", "2", "d.md", "3", "e.md", "4", "f/g.md", "5", "h.md", "6"),
		open:  map[string]error{"a.md": fs.ErrPermission, "e.md": fs.ErrNotExist},
		read:  map[string]error{"d.md": syscall.EIO},
		dir:   map[string]error{"b": fs.ErrPermission, "f": fs.ErrNotExist},
	}
	tree, problems := scan(t, in, source.Options{Name: "content"})
	if diff := cmp.Diff("h.md: \"6\"\n", listing(tree)); diff != "" {
		t.Error(diff)
	}
	want := `content/a.md: error: can't read the file: permission denied [file-unreadable]
content/b: error: can't read the folder: permission denied [file-unreadable]
content/d.md: error: can't read the file: input/output error [file-unreadable]
`
	want = strings.ReplaceAll(want, "permission denied", fs.ErrPermission.Error())
	if diff := cmp.Diff(want, findings(t, problems)); diff != "" {
		t.Error(diff)
	}

	in.dir["."] = fs.ErrPermission
	if _, _, err := source.ScanFS(t.Context(), in, source.Options{}); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("an unreadable root gives %v", err)
	}
}

// A file may grow between the look at its size and the reading.
func TestGrowingFile(t *testing.T) {
	in := faulty{MapFS: files("a.md", "1", "b.md", "1"), grow: map[string]int{"a.md": 9000, "b.md": 20000}}
	tree, problems := scan(t, in, source.Options{MaxFile: 10000})
	if diff := cmp.Diff(fmt.Sprintf("a.md: %q\n", "1"+strings.Repeat("+", 9000)), listing(tree)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("b.md: error: the file is larger than 10000 bytes [file-too-big]\n", findings(t, problems)); diff != "" {
		t.Error(diff)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := source.ScanFS(ctx, files("a.md", "1"), source.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	in := files("a.md", "1", "b.md", "2")
	opts := source.Options{Text: func(string) bool { cancel(); return true }}
	if _, _, err := source.ScanFS(ctx, in, opts); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled while reading: got %v", err)
	}
}

// The result doesn't depend on how many processors read.
func TestSameOnOneProcessor(t *testing.T) {
	in := files()
	for i := range 300 {
		in[fmt.Sprintf("d%d/f%d.md", i%7, i)] = &fstest.MapFile{Data: []byte(strings.Repeat("\x01", i%3) + "x")}
	}
	tree, problems := scan(t, in, source.Options{})
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	tree1, problems1 := scan(t, in, source.Options{})
	if diff := cmp.Diff(tree.Files, tree1.Files); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(problems, problems1); diff != "" {
		t.Error(diff)
	}
}

// put writes a file below dir, with its folders.
func put(t testing.TB, dir, name, data string) {
	t.Helper()
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(data), 0o644)); err != nil {
		t.Fatal(err)
	}
}

func TestScanRoot(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "file", "x")
	if err := os.Symlink(dir, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, want string }{
		{"none", "there is no folder %q: make it, or run this in the folder that holds it"},
		{"file", "%q is a file, and a folder is needed here"},
		{"file/x", "can't read the folder %q: not a directory"},
	} {
		root := filepath.Join(dir, tt.name)
		_, _, err := source.Scan(t.Context(), root, source.Options{})
		if want := fmt.Sprintf(tt.want, root); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	// The root itself may be a link: the author named it.
	tree, problems, err := source.Scan(t.Context(), filepath.Join(dir, "link"), source.Options{})
	if err != nil || len(tree.Files) != 1 || len(problems) != 1 {
		t.Errorf("got %v, %v, %v", tree.Files, problems, err)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "a\r\nb", "\ufeff\ufeffx", "\xff\xfe", "a\x00\r\r\n\xe9é", "\xff\xff\xfe\u0085"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		one := func(data []byte) (source.Tree, []diag.Problem) {
			return scan(t, fstest.MapFS{"a.md": {Data: data}}, source.Options{})
		}
		tree, problems := one(data)
		if len(tree.Files) == 0 {
			if len(problems) == 0 {
				t.Error("left out without a word")
			}
			return
		}
		text := tree.Files[0].Data
		again, left := one([]byte(text))
		if got := again.Files[0].Data; got != text {
			t.Errorf("%q became %q", text, got)
		}
		for _, p := range left {
			if p.Code != source.TextLongLine {
				t.Errorf("still there: %s", p)
			}
		}
		for _, p := range problems {
			lines := strings.Split(text, "\n")
			if p.Pos.Line > len(lines) || p.Pos.Col > len([]rune(lines[p.Pos.Line-1])) {
				t.Errorf("%s is outside the text", p.Pos)
			}
		}
	})
}

func FuzzName(f *testing.F) {
	for _, s := range []string{"a.md", "con", "a\x00", "x.", "..", "é", ".git", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if !fs.ValidPath(name) || name == "." || strings.Contains(name, "/") {
			return
		}
		tree, problems := scan(t, fstest.MapFS{name: {Data: []byte("x")}}, source.Options{})
		for _, file := range tree.Files {
			if file.Path != name {
				t.Errorf("%q became %q", name, file.Path)
			}
		}
		for _, p := range problems {
			if p.Code != source.FileName || strings.ContainsFunc(p.Pos.File, func(r rune) bool { return r < ' ' }) {
				t.Errorf("%s", p)
			}
		}
	})
}

// BenchmarkScan reads 5,000 files of 2 KB in 50 folders.
func BenchmarkScan(b *testing.B) {
	dir := b.TempDir()
	text := strings.Repeat("name: Puerto Cabello # порт\n", 70)
	for i := range 5000 {
		put(b, dir, fmt.Sprintf("kind%d/e%d.yaml", i%50, i), text)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		tree, problems, err := source.Scan(b.Context(), dir, source.Options{})
		if err != nil || len(tree.Files) != 5000 || len(problems) > 0 {
			b.Fatal(err, len(tree.Files), problems)
		}
	}
}
