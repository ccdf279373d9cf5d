package source

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"portolan/generator/diag"
	"portolan/generator/diskerror"
	"portolan/generator/filename"
	"portolan/generator/stamp"
)

// An entry is a file to be read: its path in the tree, and the path without links
// that its bytes are at.
type entry struct{ path, real string }

// A read is what became of an entry.
type read struct {
	file     File
	problems []diag.Problem
	ok       bool // the file belongs in the tree
}

// A walker lists a folder.
type walker struct {
	fsys     fs.FS
	stat     func(p string) (fs.FileInfo, error)
	opts     Options
	began    time.Time
	found    []entry
	lists    map[string]list
	problems []diag.Problem
}

// pos gives the place of a path for problems. A bad name must not reach a terminal
// as it is, so what can't be shown is U+FFFD.
func (w *walker) pos(p string) diag.Pos { return diag.Pos{File: visible(path.Join(w.opts.Name, p))} }

func (w *walker) report(p diag.Problem) { w.problems = append(w.problems, p) }

// folder lists the folder that stands at dir in the tree and at real on the disk.
// above are the real paths of the folders around it, by which loops are known.
func (w *walker) folder(ctx context.Context, dir, real string, above []string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	list, err := w.list(real)
	switch {
	case err != nil && dir == ".":
		return err
	case errors.Is(err, fs.ErrNotExist):
		return nil // deleted since its parent was listed, so not there
	case err != nil:
		w.report(unreadable(w.pos(dir), "folder", err))
		return nil
	}
	above = append(slices.Clip(above), real)
	if !list.clean {
		list.items = w.names(dir, list.items)
	}
	for _, item := range list.items {
		e, mode := entry{join(dir, item.name), join(real, item.name)}, item.mode
		if mode&fs.ModeSymlink != 0 {
			to, info, err := follow(w.fsys, real, item.name)
			if err == nil && info.IsDir() && slices.Contains(above, to) {
				err = errLoop
			}
			if err != nil {
				w.report(badLink(w.pos(e.path), err))
				continue
			}
			e.real, mode = to, info.Mode().Type()
		}
		switch {
		case mode.IsDir():
			if err := w.folder(ctx, e.path, e.real, above); err != nil {
				return err
			}
		case mode.IsRegular():
			w.found = append(w.found, e)
		default:
			w.report(notRegular(w.pos(e.path), mode))
		}
	}
	return nil
}

// A list is what a folder holds, but for what is ignored.
type list struct {
	stamp stamp.Stamp // of the folder; zero if it must be listed again to know that it is the same
	clean bool        // nothing is wrong with its names
	items []item
}

type item struct {
	name string
	mode fs.FileMode // its type
}

// list lists a folder: anew, unless it stands as it did when an earlier scan listed it.
func (w *walker) list(real string) (list, error) {
	var l list
	if info, err := w.stat(real); err == nil && info.IsDir() {
		l.stamp = stamp.Settled(info, w.began)
	}
	if known, ok := w.opts.Known.lists[real]; ok && l.stamp == known.stamp && l.stamp != (stamp.Stamp{}) {
		w.lists[real] = known
		return known, nil
	}
	entries, err := fs.ReadDir(w.fsys, real)
	if err != nil {
		return list{}, err
	}
	l.items = make([]item, 0, len(entries))
	for _, e := range entries {
		if !ignored(e.Name(), e.IsDir()) {
			l.items = append(l.items, item{e.Name(), e.Type()})
		}
	}
	var quiet walker
	l.clean = len(quiet.names(".", l.items)) == len(l.items) && len(quiet.problems) == 0
	w.lists[real] = l
	return l, nil
}

// names checks the names of a folder and leaves those that can be asked for.
func (w *walker) names(dir string, items []item) []item {
	folded := make(map[string]string, len(items))
	good := make([]item, 0, len(items))
	for _, item := range items {
		if w.name(dir, item.name, folded) {
			good = append(good, item)
		}
	}
	return good
}

// join is [path.Join] of a clean path and a name.
func join(dir, name string) string {
	if dir == "." {
		return name
	}
	return dir + "/" + name
}

// name checks one name of a folder against the rules and against the names before
// it, which it adds to. It returns false where the file can't be asked for by name.
func (w *walker) name(dir, name string, names map[string]string) bool {
	pos := w.pos(path.Join(dir, name))
	if bad, hint := badName(name); bad != "" {
		w.report(diag.Errorf(FileName, pos, "the name %q %s", name, bad).WithHint("%s", hint))
	}
	if !utf8.ValidString(name) {
		return false
	}
	key := filename.Fold(name)
	if first, ok := names[key]; ok {
		w.report(diag.Errorf(NameClash, pos, "%q and %q in one folder would be one file on other systems", first, name).
			WithHint("%s", clashHint(first, name)))
		return true
	}
	names[key] = name
	return true
}

// read reads the i-th file, and checks it if it is text.
func (w *walker) read(i int, e entry) read {
	if f, ok := w.known(i, e); ok {
		return read{file: f, ok: true}
	}
	pos, text := w.pos(e.path), w.opts.Text(e.path)
	limit := w.opts.MaxFile
	switch {
	case limit > 0:
	case text:
		limit = MaxText
	default:
		limit = MaxBinary
	}
	scratch := buffers.Get().(*[]byte)
	defer buffers.Put(scratch)
	data, info, err := readFile(w.fsys, e.real, limit, *scratch)
	*scratch = data
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return read{} // deleted since its folder was listed, as editors do with their own files
	case errors.Is(err, errTooBig):
		return read{problems: []diag.Problem{tooBig(pos, limit)}}
	case err != nil:
		return read{problems: []diag.Problem{unreadable(pos, "file", err)}}
	case !text:
		f := New(e.path, data)
		f.Stamp = stamp.Settled(info, w.began)
		return read{file: f, ok: true}
	}
	data, problems, ok := decode(pos, data)
	if !ok {
		return read{problems: problems}
	}
	f := New(e.path, data)
	if len(problems) == 0 { // else it has to be read again for them to be told again
		f.Stamp = stamp.Settled(info, w.began)
	}
	return read{file: f, problems: problems, ok: true}
}

// known gives a file that was read in an earlier scan and stands as it did.
func (w *walker) known(i int, e entry) (File, bool) {
	f, ok := w.opts.Known.findNear(i, e.path)
	if ok && w.opts.Suspects != nil && !w.opts.Suspects[e.real] && !w.opts.Suspects[e.path] {
		return f, true
	}
	if !ok || f.Stamp == (stamp.Stamp{}) {
		return File{}, false
	}
	info, err := w.stat(e.real)
	if err != nil || !info.Mode().IsRegular() {
		return File{}, false
	}
	return f, stamp.Settled(info, w.began) == f.Stamp
}

var errTooBig = errors.New("too big")

// buffers are what files are read into, before each is kept as a string of its length.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// readFile reads a file into data, which it empties first, unless the file has more
// than limit bytes. The size that the file system tells is only a hint: a file may
// grow under our hands, and then its stamp, told before it was read, will not match.
func readFile(fsys fs.FS, name string, limit int64, data []byte) ([]byte, fs.FileInfo, error) {
	data = data[:0]
	f, err := fsys.Open(name)
	if err != nil {
		return data, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return data, nil, err
	}
	if info.Size() > limit {
		return data, nil, errTooBig
	}
	data = slices.Grow(data, int(info.Size())+1) // one more, so that the end shows without growing
	for {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case err == io.EOF:
			return data, info, nil
		case err != nil:
			return data, nil, err
		case int64(len(data)) > limit:
			return data, nil, errTooBig
		case len(data) == cap(data):
			data = slices.Grow(data, 4096)
		}
	}
}

var (
	errOutside = errors.New("the link leaves the folder")
	errLoop    = errors.New("the link leads back to itself or to a folder around it")
)

// maxLinks is how many links may lead to one file, as in Linux.
const maxLinks = 40

// follow gives the path without links of the link called name in the folder dir, which
// must itself be free of them. It is done here and not left to [os.Root], because only so
// can a link out, a broken one and a loop be told apart on every system.
func follow(fsys fs.FS, dir, name string) (string, fs.FileInfo, error) {
	at, rest := dir, []string{name}
	for links := 0; len(rest) > 0; {
		step := rest[0]
		rest = rest[1:]
		switch {
		case step == "" || step == ".":
			continue
		case step == ".." && at == ".":
			return "", nil, errOutside
		}
		next := path.Join(at, step)
		info, err := fs.Lstat(fsys, next)
		if err != nil {
			return "", nil, err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			at = next
			continue
		}
		if links++; links > maxLinks {
			return "", nil, errLoop
		}
		target, err := fs.ReadLink(fsys, next)
		if err != nil {
			return "", nil, err
		}
		if filepath.VolumeName(target) != "" || path.IsAbs(filepath.ToSlash(target)) {
			return "", nil, errOutside
		}
		rest = append(strings.Split(filepath.ToSlash(target), "/"), rest...)
	}
	info, err := fs.Lstat(fsys, at)
	return at, info, err
}

func badLink(pos diag.Pos, err error) diag.Problem {
	switch {
	case errors.Is(err, errOutside):
		return diag.Errorf(LinkOutside, pos, "%s, and nothing outside is read", err).
			WithHint("copy the file here; a link must be relative and stay inside")
	case errors.Is(err, errLoop):
		return diag.Errorf(LinkLoop, pos, "%s", err).WithHint("delete the link")
	case errors.Is(err, fs.ErrNotExist):
		return diag.Errorf(LinkBroken, pos, "the link leads to nothing").WithHint("delete the link, or put back what it led to")
	}
	return unreadable(pos, "link", err)
}

func tooBig(pos diag.Pos, limit int64) diag.Problem {
	return diag.Errorf(FileTooBig, pos, "the file is larger than %s", size(limit)).
		WithHint("make it smaller, split it, or keep it out of this folder")
}

func unreadable(pos diag.Pos, what string, err error) diag.Problem {
	p := diag.Errorf(FileUnreadable, pos, "can't read the %s: %s", what, reason(err))
	if errors.Is(err, fs.ErrPermission) {
		return p.WithHint("let the user who builds read it, or move it elsewhere")
	}
	return p
}

func notRegular(pos diag.Pos, mode fs.FileMode) diag.Problem {
	kind := "not a regular file"
	switch {
	case mode&fs.ModeNamedPipe != 0:
		kind = "a pipe"
	case mode&fs.ModeSocket != 0:
		kind = "a socket"
	case mode&fs.ModeDevice != 0:
		kind = "a device"
	}
	return diag.Errorf(FileNotRegular, pos, "this is %s, and only files and folders can be read", kind).
		WithHint("move it elsewhere")
}

// reason gives the cause of a file system's error without the path, which the
// problem's position tells in the author's words.
func reason(err error) string {
	return diskerror.Bare(err).Error()
}
