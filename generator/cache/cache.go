// Package cache keeps one file between runs of the program: what can be made again, but
// not as fast.
//
// In go bytes; out they come again, or not at all. A file is written whole under another
// name and then renamed, so that whoever reads sees the old or the new. Where it can't be
// read there is nothing kept, which is never an error: a cache may be deleted at any time.
package cache

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
	"unsafe"

	"portolan/generator/fanout"
)

// Load gives n bytes of the file from an offset on, or all that follow if n is negative;
// fewer where the file has fewer, and "" where there are none to be had.
func Load(name string, from, n int64) string {
	f := Open(name)
	if f == nil {
		return ""
	}
	defer f.file.Close()
	return f.Load(from, n)
}

// A File is a file that is kept, as it was when it was opened: another that takes its place since is not seen.
// It is safe for concurrent use, and closed once nobody has it any more.
type File struct {
	file *os.File
	size int64
}

// Open gives a file that is kept; nil if there is none to be had.
func Open(name string) *File {
	if !There(name) {
		return nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil
	}
	return &File{f, info.Size()}
}

// There tells whether there is such a file. To open something else, as a pipe, could be to wait for ever.
func There(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// Size gives the length of the file.
func (f *File) Size() int64 { return f.size }

// Part gives n bytes from an offset on, which aren't read yet.
func (f *File) Part(from, n int64) Part { return Part{f.file, from, n} }

// Load gives n bytes from an offset on, or all that follow if n is negative; fewer where the file has
// fewer, and "" where there are none to be had.
func (f *File) Load(from, n int64) string {
	if from < 0 || f.size <= from {
		return ""
	}
	if rest := f.size - from; n < 0 || n > rest {
		n = rest
	}
	data := make([]byte, n)
	var failed atomic.Bool
	read := func(i int) { // into memory that is touched for the first time, which takes as long as reading
		at := int64(i) * piece
		if _, err := f.file.ReadAt(data[at:min(at+piece, n)], from+at); err != nil {
			failed.Store(true)
		}
	}
	if n <= piece {
		read(0)
	} else {
		fanout.Each(0, int((n+piece-1)/piece), 1, read)
	}
	if failed.Load() {
		return ""
	}
	// The bytes are nobody else's, so they needn't be copied to become a string. A cache
	// is large: the copy would cost as much as the reading.
	return unsafe.String(unsafe.SliceData(data), len(data))
}

// piece is how much of a file is read at a time.
const piece = 4 << 20

// ignore keeps version control away from the folder, whatever the author has told it.
const ignore = "*\n"

// Save makes a file of what fill writes, and the folders that it lies in. An error leaves
// what was there.
func Save(name string, fill func(w io.Writer) error) error { return save(name, fill, sweep) }

// Put makes a file of data among many others. What runs that were killed left of such a file goes
// when [Sweep] clears out the folder: to look for it here, each time, would take the longer the more there are.
func Put(name string, data ...[]byte) error {
	return save(name, func(w io.Writer) error {
		for _, part := range data {
			if _, err := w.Write(part); err != nil {
				return err
			}
		}
		return nil
	}, nil)
}

func save(name string, fill func(w io.Writer) error, sweep func(fresh *os.File, name string)) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("can't keep what was made for the next build: %w", err)
		}
	}()
	dir := filepath.Dir(name)
	if err := MakeFolder(dir); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // which after a success isn't there
	if sweep != nil {
		sweep(f, name)
	}
	w := bufio.NewWriterSize(struct{ io.Writer }{f}, 1<<18) // which reads into its own memory what a file would read into new
	err = fill(w)
	if err == nil {
		err = w.Flush()
	}
	if closed := f.Close(); err == nil {
		err = closed // some disks tell only now that they are full
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// MakeFolder makes a folder for what is kept, unless it is there. One that is a link it
// refuses: whoever laid it may mean to have files written, and removed, where it leads.
func MakeFolder(dir string) error {
	if info, err := os.Lstat(dir); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return errLink(dir)
	} else if err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, ".gitignore"), []byte(ignore), 0o666)
}

func errLink(dir string) error {
	return fmt.Errorf("%q is a link, and nothing is kept behind one", dir)
}

// abandoned is how much older than a new one an unfinished file is that nobody writes any
// more.
const abandoned = time.Hour

// sweep removes unfinished files of runs that were killed.
func sweep(fresh *os.File, name string) {
	now, err := fresh.Stat()
	if err != nil {
		return
	}
	remove(escape.Replace(name)+".*", func(_ string, info fs.FileInfo) bool { return isAbandoned(info, now) })
}

// escape makes a name a pattern of that name alone.
var escape = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`)
