// Package source reads a folder into memory: a sorted list of files, and the
// problems of those that no build should be made from. It is the only package
// that reads an author's folder.
//
// In goes a folder; out come a [Tree] and problems. The package knows nothing of
// what the files mean: not what a port is, nor YAML, nor which folder it reads.
//
// What is left out, silently:
//   - files and folders whose name begins with a dot (.git, .DS_Store, .x.swp, .#x);
//   - what editors leave behind: x~, #x#, x.swp, x.swo, 4913, x___jb_tmp___, x___jb_old___;
//   - what desktops leave behind: Thumbs.db, desktop.ini;
//   - README.md in any folder and letter case, which tells people about the folder.
//
// A link is followed as long as it stays inside the folder; its file then stands
// in the tree under the link's own name. Nothing outside is ever read, whatever a
// link says ([os.Root]).
//
// Text is brought to one form, so that the same words are the same bytes whichever
// editor or version control wrote them: a byte order mark is dropped, and each line
// ends in a single LF (a lone CR, which Markdown and YAML both count as a line end,
// too). Positions are those an editor shows. A character that doesn't belong in text
// is a problem, but the file stays in the tree with U+FFFD in that place: otherwise
// one bad byte would make a problem of every reference to the file as well.
package source

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/fanout"
	"portolan/generator/stamp"
)

// The codes of the problems that this package reports.
const (
	// LinkOutside is a symbolic link that leaves the folder.
	LinkOutside diag.Code = "link-outside"
	// LinkBroken is a symbolic link to nothing.
	LinkBroken diag.Code = "link-broken"
	// LinkLoop is a symbolic link that leads back to itself or to a folder around it.
	LinkLoop diag.Code = "link-loop"
	// FileUnreadable is a file or folder that the machine will not let us read.
	FileUnreadable diag.Code = "file-unreadable"
	// FileNotRegular is a pipe, socket or device where a file should be.
	FileNotRegular diag.Code = "file-not-regular"
	// FileTooBig is a file over the limit of [Options.MaxFile].
	FileTooBig diag.Code = "file-too-big"
	// FileName is a name that some system can't store, or not faithfully.
	FileName diag.Code = "file-name"
	// NameClash is two names that would be one file on some system.
	NameClash diag.Code = "name-clash"
	// TextEncoding is text that isn't UTF-8.
	TextEncoding diag.Code = "text-encoding"
	// TextLongLine is a line of more than [MaxLine] bytes.
	TextLongLine diag.Code = "text-long-line"
)

// The limits of a file's size where [Options.MaxFile] doesn't say, and of a line's.
const (
	MaxText   = 8 << 20
	MaxBinary = 64 << 20
	MaxLine   = 256 << 10
)

// A File is one file of the folder as it was when read.
type File struct {
	Path  string // slash path below the root: ports/x.yaml
	Data  string // the bytes; for text in the form that the package describes; "" if Unread
	Hash  digest.Hash
	Stamp stamp.Stamp // zero if it must be read again, to know that it is the same or what is wrong with it

	Unread bool // known from an earlier scan to be the same still: see [Options.Known]
}

// New gives the file that a scan would find at p with data in it.
func New(p string, data []byte) File {
	return File{Path: p, Data: string(data), Hash: digest.Bytes(data)}
}

// A Tree is all the files of a folder, sorted by path in byte order. It is to be read only.
type Tree struct {
	Files []File
	lists map[string]list // of the folders that a scan listed, by their paths without links
}

// Hash gives the hash of all names and bytes.
func (t Tree) Hash() digest.Hash {
	hashes := make([]digest.Hash, 0, 2*len(t.Files))
	for _, f := range t.Files {
		hashes = append(hashes, digest.String(f.Path), f.Hash)
	}
	return digest.Join(hashes...)
}

// Find gives the file at a slash path below the root.
func (t Tree) Find(p string) (File, bool) {
	i, ok := slices.BinarySearchFunc(t.Files, p, func(f File, p string) int { return cmp.Compare(f.Path, p) })
	if !ok {
		return File{}, false
	}
	return t.Files[i], true
}

// Changed lists the paths of files that another tree does not have as this one has them, or
// that it alone has, in order.
func (t Tree) Changed(since Tree) []string {
	var out []string
	a, b := t.Files, since.Files
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].Path < b[0].Path:
			out, a = append(out, a[0].Path), a[1:]
		case len(a) == 0 || b[0].Path < a[0].Path:
			out, b = append(out, b[0].Path), b[1:]
		default:
			if a[0].Hash != b[0].Hash {
				out = append(out, a[0].Path)
			}
			a, b = a[1:], b[1:]
		}
	}
	return out
}

// findNear is [Tree.Find] that looks at a place first: from scan to scan most files keep theirs.
func (t Tree) findNear(i int, p string) (File, bool) {
	if i < len(t.Files) && t.Files[i].Path == p {
		return t.Files[i], true
	}
	return t.Find(p)
}

// Options say how to read a folder; the zero value is useful.
type Options struct {
	// Name is what positions call the root: with "content" they read
	// content/ports/x.yaml. Default: nothing, and positions read ports/x.yaml.
	Name string
	// MaxFile is the size in bytes above which a file is a problem.
	// Default: [MaxText] for text and [MaxBinary] for all else.
	MaxFile int64
	// Text says whether the file at a slash path must be UTF-8 text. Default: [IsText].
	Text func(path string) bool
	// Known is what an earlier scan of the folder gave: files that stand as they did, and
	// had no problems, are taken from it and not read again.
	Known Tree
	// Suspects are the files that may stand otherwise than in Known, by their path in the
	// tree or, behind links, on the disk below the root; nil where any may. What is new or gone is found all the same.
	Suspects map[string]bool
	// Now is the time of the scan, by which files are told that may still be being
	// written. Default: by the clock.
	Now time.Time
}

// textual are the endings of files that people write as text.
var textual = []string{
	".css", ".csv", ".geojson", ".htm", ".html", ".js", ".json", ".md", ".mjs", ".svg", ".tmpl", ".toml", ".topojson",
	".tsv", ".txt", ".webmanifest", ".xml", ".yaml", ".yml",
}

// IsText reports whether a path ends like a file that people write as text.
func IsText(p string) bool { return slices.Contains(textual, strings.ToLower(path.Ext(p))) }

// Scan reads the folder dir. The error is for a root that can't be listed, or a
// context that ended; all else that is wrong is a problem, sorted by position.
func Scan(ctx context.Context, dir string, opts Options) (Tree, []diag.Problem, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Tree{}, nil, fmt.Errorf("there is no folder %q: make it, or run this in the folder that holds it", dir)
	case err != nil:
		return Tree{}, nil, fmt.Errorf("can't read the folder %q: %s", dir, reason(err))
	case !info.IsDir():
		return Tree{}, nil, fmt.Errorf("%q is a file, and a folder is needed here", dir)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Tree{}, nil, fmt.Errorf("can't read the folder %q: %s", dir, reason(err))
	}
	defer root.Close()
	tree, problems, err := scan(ctx, root.FS(), func(p string) (fs.FileInfo, error) { return os.Lstat(filepath.Join(dir, filepath.FromSlash(p))) }, opts)
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("can't read the folder %q: %s", dir, reason(err))
	}
	return tree, problems, err
}

// Read reads a file of a folder again that an earlier scan knew without reading it. It
// fails if the file is no longer what it was.
func Read(dir string, f File) (File, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return File{}, fmt.Errorf("can't read the folder %q: %s", dir, reason(err))
	}
	defer root.Close()
	w := walker{fsys: root.FS(), opts: Options{Text: IsText}, began: time.Now()}
	if r := w.read(0, entry{f.Path, f.Path}); r.ok && r.file.Hash == f.Hash {
		return r.file, nil
	}
	return File{}, fmt.Errorf("%q has changed while it was read", f.Path)
}

// scan reads a file system; links are followed if it is an [fs.ReadLinkFS]. stat tells of a path without links; nothing is read through it,
// so it may be quicker than it is safe.
func scan(ctx context.Context, fsys fs.FS, stat func(p string) (fs.FileInfo, error), opts Options) (Tree, []diag.Problem, error) {
	if opts.Text == nil {
		opts.Text = IsText
	}
	w := walker{fsys: fsys, stat: stat, opts: opts, began: opts.Now, lists: map[string]list{}}
	if w.began.IsZero() {
		w.began = time.Now()
	}
	if err := w.folder(ctx, ".", ".", nil); err != nil {
		return Tree{}, nil, err
	}
	slices.SortFunc(w.found, func(a, b entry) int { return cmp.Compare(a.path, b.path) })
	reads := make([]read, len(w.found))
	if err := each(ctx, len(reads), func(i int) { reads[i] = w.read(i, w.found[i]) }); err != nil {
		return Tree{}, nil, err
	}
	tree, problems := Tree{make([]File, 0, len(reads)), w.lists}, w.problems
	for _, r := range reads {
		problems = append(problems, r.problems...)
		if r.ok {
			tree.Files = append(tree.Files, r.file)
		}
	}
	return tree, diag.Sort(problems), nil
}

// each calls do for 0 to n-1 on all processors and waits. Once the context ends,
// the rest is dropped and its error returned.
func each(ctx context.Context, n int, do func(i int)) error {
	fanout.Each(0, n, 1, func(i int) {
		if ctx.Err() == nil {
			do(i)
		}
	})
	return ctx.Err()
}
