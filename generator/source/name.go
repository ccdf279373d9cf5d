package source

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"portolan/generator/filename"
)

// ignored reports whether a name is none of the site's business; the package
// comment has the list.
func ignored(name string, folder bool) bool {
	switch {
	case strings.HasPrefix(name, "."):
		return true
	case folder:
		return false
	case strings.HasSuffix(name, "~"), len(name) > 1 && name[0] == '#' && name[len(name)-1] == '#':
		return true
	case strings.HasSuffix(name, ".swp"), strings.HasSuffix(name, ".swo"), name == "4913":
		return true // Vim; 4913 is how it tries whether it may write
	case strings.HasSuffix(name, "___jb_tmp___"), strings.HasSuffix(name, "___jb_old___"):
		return true
	}
	return name == "Thumbs.db" || name == "desktop.ini" || strings.EqualFold(name, "README.md")
}

// maxName is how long a name may be in bytes. File systems take 255, and the name of a published
// file may be longer than that of the file that it is made from, by a hash and an ending.
const maxName = 200

// badName says why a name can't be used on every system, and what to do; "" if it can.
// The rules are those of Windows (learn.microsoft.com, "Naming Files, Paths, and
// Namespaces"), which are the narrowest.
func badName(name string) (bad, hint string) {
	if len(name) > maxName {
		return fmt.Sprintf("is longer than %d bytes", maxName), "rename it; what is made of it adds to its name"
	}
	if plain(name) && !filename.IsDevice(name) {
		return "", ""
	}
	if !utf8.ValidString(name) {
		return "isn't valid UTF-8", "rename it"
	}
	for _, r := range name {
		switch {
		case unicode.IsControl(r):
			return fmt.Sprintf("has the control character %U in it", r), "rename it"
		case strings.ContainsRune(`<>:"|?*\`, r):
			return fmt.Sprintf("has %q in it, which Windows can't store", r), "rename it, say with a hyphen there"
		}
	}
	if strings.HasSuffix(name, ".") || strings.HasSuffix(name, " ") {
		return fmt.Sprintf("ends in %q, which Windows drops", name[len(name)-1:]), "rename it without that"
	}
	if filename.IsDevice(name) {
		return "is that of a device on Windows, whatever its ending", "rename it, say by adding a word"
	}
	return "", ""
}

// plain tells whether a name is of characters that mean themselves everywhere: nearly all are.
func plain(name string) bool {
	for i := range len(name) {
		c := name[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.' && i+1 < len(name)) {
			return false
		}
	}
	return true
}

// clashHint tells how two names differ, which may not be seen.
func clashHint(a, b string) string {
	if norm.NFC.String(a) == norm.NFC.String(b) {
		return "they look alike, but their accents are stored in two ways; rename or delete one"
	}
	return "they differ only in letter case; rename or delete one"
}

// visible puts U+FFFD in the place of what a terminal would obey or couldn't show.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// size writes a number of bytes as people do.
func size(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
