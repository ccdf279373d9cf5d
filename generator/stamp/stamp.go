// Package stamp tells whether a file is the same as it was without reading it, from
// what the file system says of it.
package stamp

import (
	"io/fs"
	"time"
)

// A Stamp is what a file system tells of a file without reading it: a file whose stamp
// is the same holds the same bytes. The zero Stamp is nobody's.
type Stamp struct {
	Size    int64  // in bytes
	Changed int64  // time of the last write, in nanoseconds since 1970
	Moved   int64  // time of the last change of name, rights or bytes; 0 where the system keeps none
	Number  uint64 // of the file on its disk; 0 where the system has none
}

// Of gives the stamp of a file; zero where the file system keeps no times.
func Of(info fs.FileInfo) Stamp {
	if info.ModTime().IsZero() {
		return Stamp{}
	}
	s := Stamp{Size: info.Size(), Changed: info.ModTime().UnixNano()}
	s.Moved, s.Number = system(info)
	return s
}

// settle is how long a file must have been left alone before its stamp is trusted:
// two writes within one tick of a file system's clock have one time stamp, and some
// clocks tick every two seconds.
const settle = 2 * time.Second

// Settled gives the stamp of a file that somebody else may be writing, as found at a
// time: zero if it was written just before.
func Settled(info fs.FileInfo, now time.Time) Stamp {
	s := Of(info)
	if now.Sub(time.Unix(0, max(s.Changed, s.Moved))) < settle {
		return Stamp{}
	}
	return s
}
