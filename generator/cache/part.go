package cache

import (
	"fmt"
	"io"
	"strings"
	"unsafe"
)

// A Part is some of what is kept, in a file until it is wanted. The zero Part is empty.
type Part struct {
	of       io.ReaderAt
	at, size int64
}

// here gives a part that is in memory.
func here(data string) Part { return Part{strings.NewReader(data), 0, int64(len(data))} }

// Size gives its length in bytes.
func (p Part) Size() int { return int(p.size) }

// Load gives it; an error if it can't be had any more.
func (p Part) Load() (string, error) {
	if p.size == 0 {
		return "", nil
	}
	data := make([]byte, p.size)
	if _, err := p.of.ReadAt(data, p.at); err != nil {
		return "", gone(err)
	}
	return unsafe.String(unsafe.SliceData(data), len(data)), nil // nobody else has it
}

// CopyTo writes it, and takes no memory for it where w is what [Save] fills.
func (p Part) CopyTo(w io.Writer) error {
	if p.size == 0 {
		return nil
	}
	n, err := io.Copy(w, io.NewSectionReader(p.of, p.at, p.size))
	if err == nil && n < p.size {
		err = gone(io.ErrUnexpectedEOF)
	}
	return err
}

func gone(err error) error { return fmt.Errorf("what was kept can't be read any more: %w", err) }
