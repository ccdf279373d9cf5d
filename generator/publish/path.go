package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// checkPath tells why p can't be the slash path of a file of a site, anywhere. The
// rules are those of Windows (learn.microsoft.com, "Naming Files, Paths, and
// Namespaces"), which are the narrowest.
func checkPath(p string) error {
	if !utf8.ValidString(p) {
		return errors.New("the path isn't valid UTF-8")
	}
	if !fs.ValidPath(p) || p == "." {
		return fmt.Errorf("the path must be like %q: relative, without %q, %q or a slash too many", "ports/index.html", ".", "..")
	}
	for _, r := range p {
		if unicode.IsControl(r) {
			return fmt.Errorf("the path has the control character %U in it", r)
		}
		switch r {
		case '<', '>', ':', '"', '|', '?', '*', '\\':
			return fmt.Errorf("the path has %q in it, which Windows can't store", r)
		}
	}
	for part := range strings.SplitSeq(p, "/") {
		if strings.HasSuffix(part, ".") || strings.HasSuffix(part, " ") {
			return fmt.Errorf("%q in the path ends in %q, which Windows drops", part, part[len(part)-1:])
		}
		if device(part) {
			return fmt.Errorf("%q in the path is a device on Windows", part)
		}
	}
	if first, _, _ := strings.Cut(p, "/"); key(first) == ownDir {
		return fmt.Errorf("the folder %q is for bookkeeping", ownDir)
	}
	return nil
}

// device reports whether Windows takes a name for one of its devices.
func device(name string) bool {
	base := strings.ToLower(name)
	if i := strings.IndexByte(base, '.'); i >= 0 {
		base = base[:i]
	}
	base = strings.TrimRight(base, " ")
	switch base {
	case "con", "prn", "aux", "nul", "conin$", "conout$":
		return true
	}
	if len(base) < 4 || base[:3] != "com" && base[:3] != "lpt" {
		return false
	}
	return utf8.RuneCountInString(base) == 4 && strings.ContainsAny(base[3:], "0123456789¹²³")
}

// key gives paths that some system takes for the same file the same key: no letter
// case, and one Unicode normal form.
func key(p string) string {
	for i := range len(p) {
		if p[i] >= utf8.RuneSelf {
			return norm.NFC.String(cases.Fold().String(norm.NFD.String(p)))
		}
	}
	return strings.ToLower(p)
}
