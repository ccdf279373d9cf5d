package build_test

import (
	"path/filepath"
	"testing"
)

// Before anything is parsed a build tells how much text its site is made from, of documents that it knows
// from the last build and doesn't read as of others; where nothing changed it takes no memory, and tells nothing.
func TestRoomIsOfAllText(t *testing.T) {
	k := keep(t)
	var told []int64
	k.config.Room = func(text int64) { told = append(told, text) }
	k.build(t)
	if told != nil {
		t.Errorf("nothing changed, and memory for %d bytes is asked for", told)
	}
	const more = "---\nname: One more\n---\nIts words.\n"
	k.config.Verify = true // which parses, and reads nothing anew
	k.build(t)
	k.config.Verify = false
	lay(t, k.dir, map[string]string{filepath.Join("content", "notes", "one-more.md"): more})
	k.build(t)
	if len(told) != 2 || told[0] < 1000 || told[1] != told[0]+int64(len(more)) {
		t.Errorf("told of %d bytes, want those of a site, and then %d more", told, len(more))
	}
}
