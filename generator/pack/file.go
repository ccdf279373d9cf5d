package pack

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"portolan/generator/digest"
)

// A Section is a named part of a file. Each of its blobs is what [Codec.Append] made
// of one value, and can be decoded without the others.
type Section struct {
	Name  string
	Blobs []string
}

// A file is a mark, the key, the length of its directory as 8 bytes, the hash of all
// that [seal] takes in, the directory, and the blobs one behind another. The directory
// is the number of sections, and for each its name, the number of its blobs, and the
// length of each blob.
const mark = "portolan pack 1\n"

// headSize is the length of what stands before the directory.
const headSize = len(mark) + len(digest.Hash{}) + 8 + len(digest.Hash{})

// Write writes a file of sections. The key stands for all that the meaning of the blobs
// depends on: the program above all.
func Write(w io.Writer, key digest.Hash, sections []Section) error {
	directory := string(directory(sections))
	head := append([]byte(mark), key[:]...)
	head = binary.LittleEndian.AppendUint64(head, uint64(len(directory)))
	sum := seal(string(head), directory, sections)
	head = append(head, sum[:]...)
	if _, err := io.WriteString(w, string(head)+directory); err != nil {
		return err
	}
	for _, s := range sections {
		for _, b := range s.Blobs {
			if _, err := io.WriteString(w, b); err != nil {
				return err
			}
		}
	}
	return nil
}

func directory(sections []Section) []byte {
	out := binary.AppendUvarint(nil, uint64(len(sections)))
	for _, s := range sections {
		out = binary.AppendUvarint(out, uint64(len(s.Name)))
		out = append(out, s.Name...)
		out = binary.AppendUvarint(out, uint64(len(s.Blobs)))
		for _, b := range s.Blobs {
			out = binary.AppendUvarint(out, uint64(len(b)))
		}
	}
	return out
}

// seal hashes what says where the blobs are, and the checksum at the end of each. So a
// file that is part old and part new is found out, and the blobs need not be read.
func seal(head, directory string, sections []Section) digest.Hash {
	sums := []byte(head + directory)
	for _, s := range sections {
		for _, b := range s.Blobs {
			sums = append(sums, b[max(0, len(b)-checkSize):]...)
		}
	}
	return digest.Bytes(sums)
}

// Reasons why a file can't be used.
var (
	ErrKey     = errors.New("the file is of another program, or of other settings")
	ErrDamaged = errors.New("the file is damaged")
)

// Open gives the sections of a file that [Write] wrote with the same key; nothing is
// decoded yet, and the blobs are parts of data. A file with another key gives [ErrKey],
// and one that isn't whole gives [ErrDamaged]; damage within a blob shows when that is
// decoded.
func Open(data string, key digest.Hash) ([]Section, error) {
	if len(data) < headSize || !strings.HasPrefix(data, mark) {
		return nil, ErrDamaged
	}
	if data[len(mark):len(mark)+len(key)] != string(key[:]) {
		return nil, ErrKey
	}
	bare := data[:headSize-len(digest.Hash{})]
	sum, rest := data[len(bare):headSize], data[headSize:]
	size := binary.LittleEndian.Uint64([]byte(bare[len(bare)-8:]))
	if size > uint64(len(rest)) {
		return nil, ErrDamaged
	}
	list, blobs := rest[:size], rest[size:]
	sections, err := readDirectory(list, blobs)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if want := seal(bare, list, sections); string(want[:]) != sum {
		return nil, ErrDamaged
	}
	return sections, nil
}

// readDirectory cuts the blobs as the directory says. It holds only what it has found:
// nothing is believed that is not there.
func readDirectory(directory, blobs string) ([]Section, error) {
	d := &decoder{data: directory}
	var sections []Section
	for n := d.uint(); n > 0 && d.err == nil; n-- {
		s := Section{Name: d.bytes(d.uint())}
		count := d.uint()
		if count > uint64(len(directory)-d.at) { // each takes a byte at least
			d.fail("it announces more than it has")
			break
		}
		s.Blobs = make([]string, count)
		for i := range s.Blobs {
			size := d.uint()
			if size > uint64(len(blobs)) {
				d.fail("a blob is longer than the file")
				break
			}
			s.Blobs[i], blobs = blobs[:size], blobs[size:]
		}
		sections = append(sections, s)
	}
	if d.err == nil && (d.at < len(directory) || blobs != "") {
		d.fail("the file goes on behind its end")
	}
	return sections, d.err
}
