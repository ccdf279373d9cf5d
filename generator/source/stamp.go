package source

import (
	"io/fs"
	"time"
)

// A Stamp is what a file system tells of a file without reading it: a file whose stamp
// is the same holds the same bytes. The zero Stamp is nobody's.
type Stamp struct {
	Size    int64
	Changed int64  // time of the last write, in nanoseconds since 1970
	Moved   int64  // time of the last change of name, rights or bytes; 0 where the system keeps none
	Number  uint64 // of the file on its disk; 0 where the system has none
}

// settled is how long a file must have been left alone before its stamp is trusted:
// two writes within one tick of a file system's clock have one time stamp, and some
// clocks tick every two seconds.
const settled = 2 * time.Second

// stampOf gives the stamp of a file as found at a time; zero for one that was just written.
func stampOf(info fs.FileInfo, now time.Time) Stamp {
	s := Stamp{Size: info.Size(), Changed: info.ModTime().UnixNano()}
	s.Moved, s.Number = system(info)
	if info.ModTime().IsZero() {
		return Stamp{} // of a file system that keeps no times
	}
	if last := max(s.Changed, s.Moved); now.Sub(time.Unix(0, last)) < settled {
		return Stamp{}
	}
	return s
}
