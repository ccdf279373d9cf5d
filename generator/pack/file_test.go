package pack

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/digest"
)

var fileKey = digest.String("program")

// file writes a file with two sections of encodings, one that is empty, and raw bytes.
func file(t testing.TB) (string, []Section, *Codec[[]string]) {
	t.Helper()
	c := New[[]string](Options{})
	blob := func(list ...string) string {
		b, err := c.Encode(&list)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	sections := []Section{
		{"docs", []string{blob("a", "b"), blob(), blob(strings.Repeat("long ", 100))}},
		{"none", []string{}},
		{"traces", []string{blob("x"), blob("x")}},
	}
	var b strings.Builder
	if err := Write(&b, fileKey, sections); err != nil {
		t.Fatal(err)
	}
	return b.String(), sections, c
}

func TestFile(t *testing.T) {
	data, sections, c := file(t)
	got, err := Open(data, fileKey)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sections, got); diff != "" {
		t.Error(diff)
	}
	if list, err := c.Decode(got[0].Blobs[0]); err != nil || len(*list) != 2 {
		t.Errorf("decoded %q, %v", list, err)
	}
	if _, err := Open(data, digest.Hash{}); !errors.Is(err, ErrKey) {
		t.Errorf("with another key: %v", err)
	}
	if _, err := Open("", fileKey); !errors.Is(err, ErrDamaged) {
		t.Errorf("an empty file: %v", err)
	}
}

// Damage anywhere shows when the file is opened, or when the blob is decoded.
func TestDamagedFile(t *testing.T) {
	data, sections, c := file(t)
	intact := func(data string) bool {
		got, err := Open(data, fileKey)
		if err != nil {
			return false
		}
		for _, s := range got {
			for _, b := range s.Blobs {
				if _, err := c.Decode(b); err != nil {
					return false
				}
			}
		}
		return true
	}
	if !intact(data) {
		t.Fatal("the file itself is damaged")
	}
	for n := range len(data) {
		if intact(data[:n]) {
			t.Errorf("cut at %d, it is taken", n)
		}
		for bit := range 8 {
			damaged := []byte(data)
			damaged[n] ^= 1 << bit
			if intact(string(damaged)) {
				t.Errorf("with bit %d of byte %d turned, it is taken", bit, n)
			}
		}
	}
	if intact(data + "x") {
		t.Error("with a byte more, it is taken")
	}
	// A blob that is whole, but of another time: each can be decoded.
	old := sections[2].Blobs[0]
	list := []string{"y"}
	fresh, _ := c.Encode(&list)
	if mixed := strings.Replace(data, old, fresh, 1); len(mixed) != len(data) || intact(mixed) {
		t.Error("a file of two times is taken")
	}
}

func FuzzOpen(f *testing.F) {
	data, _, _ := file(f)
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Fuzz(func(t *testing.T, data string) {
		sections, err := Open(data, fileKey)
		if err != nil {
			return
		}
		var b strings.Builder
		if err := Write(&b, fileKey, sections); err != nil || b.String() != data {
			t.Errorf("written again, the file is another: %v", err)
		}
	})
}

// FuzzDirectory reads lists of what a file holds, whose hash is not looked at.
func FuzzDirectory(f *testing.F) {
	_, sections, _ := file(f)
	f.Add(string(directory(sections)), strings.Repeat("x", 600))
	f.Add("\x01\x01a\xff\xff\xff\xff\x0f", "")
	f.Fuzz(func(t *testing.T, directory, blobs string) {
		sections, err := readDirectory(directory, blobs)
		for _, s := range sections {
			if err == nil && len(s.Blobs) > len(directory) {
				t.Errorf("%d blobs in %d bytes", len(s.Blobs), len(directory))
			}
		}
	})
}
