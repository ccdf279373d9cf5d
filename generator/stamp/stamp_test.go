package stamp_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"portolan/generator/stamp"
)

func write(t *testing.T, name, text string) os.FileInfo {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// A file has another stamp once it has other bytes, even under the same times and size.
func TestOf(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x")
	first := write(t, name, "one")
	if stamp.Of(first) == (stamp.Stamp{}) || stamp.Of(first) != stamp.Of(first) {
		t.Error("a file has no stamp of its own")
	}
	if longer := write(t, name, "longer"); stamp.Of(longer) == stamp.Of(first) {
		t.Error("a longer file has the same stamp")
	}
	before := write(t, name, "two")
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	write(t, name+"y", "in its place") // so that the number of the old file is not used again
	write(t, name, "six")
	if err := os.Chtimes(name, before.ModTime(), before.ModTime()); err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if s := stamp.Of(after); s.Number != 0 && s == stamp.Of(before) {
		t.Error("another file with the same size and time has the same stamp")
	}
}

// What was written just now may be written again within the same tick.
func TestSettled(t *testing.T) {
	info := write(t, filepath.Join(t.TempDir(), "x"), "one")
	for after, trusted := range map[time.Duration]bool{-time.Hour: false, 0: false, time.Second: false, time.Hour: true} {
		if got := stamp.Settled(info, info.ModTime().Add(after)) != (stamp.Stamp{}); got != trusted {
			t.Errorf("%v after the write: trusted %t, want %t", after, got, trusted)
		}
	}
}
