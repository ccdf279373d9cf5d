// Package archive puts files into a zip, so that the same files are the same bytes.
package archive

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"portolan/generator/fanout"
)

// atOnce is how many files are compressed at once, before they are written in order.
const atOnce = 64

// firstDay is 1 January 1980 in the form of MS-DOS, the first day that a zip can tell of
// (APPNOTE.TXT 6.3.10 §4.4.6). Files have no other time, for it would be another at each build.
const firstDay = 1<<5 | 1

// What a zip says of an entry (APPNOTE.TXT 6.3.10 §4.4.3 and §4.4.4).
const (
	zipVersion = 20
	nameIsUTF8 = 1 << 11
)

// Write writes a zip of the named files, in order of their names, whatever order they come
// in. Files that compression makes no smaller are stored as they are.
func Write(w io.Writer, files fs.FS, names []string) error {
	names = slices.Sorted(slices.Values(names))
	z := zip.NewWriter(w)
	for batch := range slices.Chunk(names, atOnce) {
		entries := make([]entry, len(batch))
		fanout.Each(0, len(batch), 1, func(i int) { entries[i] = read(files, batch[i]) })
		for i := range entries {
			if err := entries[i].write(z); err != nil {
				return fmt.Errorf("put %s into the zip: %w", batch[i], err)
			}
		}
	}
	return z.Close()
}

// An entry is a file as it lies in a zip.
type entry struct {
	header zip.FileHeader
	data   []byte
	err    error
}

func read(files fs.FS, name string) (e entry) {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return entry{err: err}
	}
	var buf bytes.Buffer
	deflate, err := flate.NewWriter(&buf, flate.BestCompression)
	if err == nil {
		_, err = deflate.Write(data)
	}
	if err == nil {
		err = deflate.Close()
	}
	e = entry{data: data, err: err}
	e.header = zip.FileHeader{Name: name, Method: zip.Store, ReaderVersion: zipVersion, ModifiedDate: firstDay, CRC32: crc32.ChecksumIEEE(data), UncompressedSize64: uint64(len(data))}
	if buf.Len() < len(data) {
		e.header.Method, e.data = zip.Deflate, buf.Bytes()
	}
	e.header.CompressedSize64 = uint64(len(e.data))
	e.header.SetMode(0o644)
	if strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) {
		e.header.Flags |= nameIsUTF8
	}
	return e
}

func (e *entry) write(z *zip.Writer) error {
	if e.err != nil {
		return e.err
	}
	w, err := z.CreateRaw(&e.header)
	if err == nil {
		_, err = w.Write(e.data)
	}
	return err
}
