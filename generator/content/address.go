package content

import (
	"net/url"
	"path"
	"strings"

	"portolan/generator/schema"
)

// Address gives the address of an entity from the root of the site, without a slash before it.
func Address(k *schema.Kind, slug string) string {
	return strings.TrimPrefix(strings.Replace(k.Path, "{slug}", slug, 1), "/")
}

// Media is the folder of the site for files of the content folder that are published
// as they are.
const Media = "media/"

// media gives a file as seen from a folder of the content folder: its address, and its
// path in the content folder.
func media(dir, file string) (address, name string) {
	name = path.Join(dir, file)
	return path.Join(Media, name), name
}

// Resolve gives the address that a destination on a page means; both, and the answer,
// are from the root of the site without a slash before them, but for a destination that
// begins with one.
func Resolve(page, dest string) string {
	if rest, ok := strings.CutPrefix(dest, "/"); ok {
		return rest
	}
	target := path.Join(page, dest)
	if strings.HasSuffix(dest, "/") {
		target += "/"
	}
	if target == "." || target == "./" {
		return ""
	}
	return target
}

// CutDest cuts an address inside the site into the path, its escapes resolved, and
// what follows: a query, a fragment.
func CutDest(dest string) (path, rest string) {
	if i := strings.IndexAny(dest, "?#"); i >= 0 {
		dest, rest = dest[:i], dest[i:]
	}
	return unescape(dest), rest
}

// fragment gives the part of a page that is meant by what follows a path.
func fragment(rest string) string {
	_, part, _ := strings.Cut(rest, "#")
	return unescape(part)
}

func unescape(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}
