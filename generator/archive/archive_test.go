package archive

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// The same files make the same zip whatever order they are named in, and come out of it again.
func TestWrite(t *testing.T) {
	files := fstest.MapFS{"index.html": {Data: []byte(strings.Repeat("text ", 1000))}, "фото/a b.png": {Data: []byte("\x00\x01\x02")}, "empty": {}}
	for i := range 3 * atOnce {
		files[fmt.Sprintf("p/%d/index.html", i)] = &fstest.MapFile{Data: []byte(strings.Repeat(fmt.Sprint(i), i))}
	}
	names := slices.Sorted(maps.Keys(files))
	write := func(names []string) []byte {
		var buf bytes.Buffer
		if err := Write(&buf, files, names); err != nil {
			t.Fatal(err)
		}
		return buf.Bytes()
	}
	first := write(names)
	shuffled := slices.Clone(names)
	rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	if !bytes.Equal(first, write(shuffled)) {
		t.Error("in another order it is another zip")
	}
	z, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range z.File {
		got = append(got, f.Name)
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r) // which looks at the check sum
		if err != nil || !bytes.Equal(data, files[f.Name].Data) {
			t.Errorf("%s: %v", f.Name, err)
		}
		if f.Mode() != 0o644 || f.Modified.Year() != 1980 || f.CompressedSize64 > f.UncompressedSize64 || f.NonUTF8 {
			t.Errorf("%s: %+v", f.Name, f.FileHeader)
		}
	}
	if diff := cmp.Diff(names, got); diff != "" {
		t.Error(diff)
	}
	if err := Write(io.Discard, files, []string{"none"}); err == nil || !strings.Contains(err.Error(), "none") {
		t.Errorf("a file that isn't there: %v", err)
	}
}
