package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"

	"portolan/generator/filename"
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
		if filename.IsDevice(part) {
			return fmt.Errorf("%q in the path is a device on Windows", part)
		}
	}
	if first, _, _ := strings.Cut(p, "/"); filename.Fold(first) == ownDir {
		return fmt.Errorf("the folder %q is for bookkeeping", ownDir)
	}
	return nil
}
