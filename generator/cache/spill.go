package cache

import (
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"unsafe"
)

// A Spill is a file for what is made long before it is kept, so that it takes no memory until then. The file
// has no name that another run would find, and is gone once nobody has the spill, or anything of it, any more. It is safe for
// concurrent use.
type Spill struct {
	file func() *os.File // nil if none can be made
	size atomic.Int64    // of what was put
}

// NewSpill gives a spill, which will be in the folder of a file that is kept.
func NewSpill(beside string) *Spill {
	return &Spill{file: sync.OnceValue(func() *os.File {
		dir := filepath.Dir(beside)
		if MakeFolder(dir) != nil {
			return nil
		}
		f, err := os.CreateTemp(dir, filepath.Base(beside)+".*") // what Save sweeps, where a file that is open can't be removed
		if err != nil {
			return nil
		}
		_ = os.Remove(f.Name())
		return f
	})}
}

// Put gives data as a part of the file. Where no file can be made, or there is no room in it, or s is nil, the part
// is in memory.
func (s *Spill) Put(data string) Part {
	if s == nil || data == "" {
		return here(data)
	}
	f, n := s.file(), len(data)
	if f == nil {
		return here(data)
	}
	at := s.size.Add(int64(n)) - int64(n)
	if _, err := f.WriteAt(unsafe.Slice(unsafe.StringData(data), n), at); err != nil {
		return here(data)
	}
	return Part{f, at, int64(n)}
}
