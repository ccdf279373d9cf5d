// Package filename knows what names of files mean to the systems that a site may lie on: which
// names are one there, and which are none at all.
//
// In goes a name, or a path with slashes; nothing is looked for on a disk.
package filename

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold gives names or paths that some system takes for the same file the same key: no letter
// case, and one Unicode normal form. Most are in it already.
func Fold(name string) string {
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf {
			return norm.NFC.String(cases.Fold().String(norm.NFD.String(name)))
		}
	}
	return strings.ToLower(name)
}

// IsDevice tells whether Windows takes a name, whatever its ending, for one of its devices
// (learn.microsoft.com, "Naming Files, Paths, and Namespaces").
func IsDevice(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	base = strings.ToLower(strings.TrimRight(base, " "))
	switch base {
	case "con", "prn", "aux", "nul", "conin$", "conout$":
		return true
	}
	for _, port := range []string{"com", "lpt"} {
		if n, ok := strings.CutPrefix(base, port); ok && utf8.RuneCountInString(n) == 1 && strings.ContainsAny(n, "0123456789¹²³") {
			return true
		}
	}
	return false
}
