package build

import (
	"encoding/binary"
	"io"
	"math"
	"path/filepath"
	"testing"

	"portolan/generator/cache"
	"portolan/generator/digest"
	"portolan/generator/pack"
)

// A base is taken only if the lengths that it tells of are those of what it has.
func TestLengthsOfABase(t *testing.T) {
	const rest = "factsprose"
	key := digest.String("base")
	for name, c := range map[string]struct {
		sizes keptSizes
		want  bool
	}{
		"as it is":       {keptSizes{5, 5}, true},
		"less than none": {keptSizes{-1, 5}, false},
		"prose of less":  {keptSizes{5, -1}, false},
		"too long":       {keptSizes{5, 6}, false},
		"far too long":   {keptSizes{math.MaxInt, math.MaxInt}, false},
	} {
		file := filepath.Join(t.TempDir(), "base")
		sizes, err := blob(newCodecs().lengths, &keptLengths{[]keptSizes{c.sizes}})
		if err != nil {
			t.Fatal(err)
		}
		err = cache.Save(file, func(w io.Writer) error {
			head := binary.LittleEndian.AppendUint64(nil, uint64(len(rest)))
			if _, err := w.Write(append(head, rest...)); err != nil {
				return err
			}
			return pack.Write(w, key, []pack.Section{{Name: sectionTraces, Blobs: nil}, {Name: sectionDocs, Blobs: []string{"doc"}}, {Name: sectionSizes, Blobs: sizes}})
		})
		if err != nil {
			t.Fatal(err)
		}
		b := openBase(file, key)
		if (b != nil) != c.want {
			t.Errorf("%s: taken %t, want %t", name, b != nil, c.want)
		}
		if b != nil && c.want {
			if all, err := b.docs[0].whole(); err != nil || all.Facts != "facts" || all.Prose != "prose" {
				t.Errorf("%s: %+v, %v", name, all, err)
			}
		}
	}
}
