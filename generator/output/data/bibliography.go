package data

import (
	"io"
	"strconv"
	"strings"

	"portolan/generator/citation"
	"portolan/generator/site"
	"portolan/generator/view"
)

// writeBibliography writes all sources in one form.
func writeBibliography(r *site.Reader, w io.Writer, ext string) (int, error) {
	works := works(r)
	switch ext {
	case ".csl.json":
		text, err := citation.CSLList(works)
		if err == nil {
			_, err = w.Write(text)
		}
		return len(works), err
	case ".ris":
		for _, work := range works {
			if _, err := io.WriteString(w, work.RIS()+"\r\n"); err != nil {
				return 0, err
			}
		}
	default:
		for _, work := range works {
			if _, err := io.WriteString(w, work.BibTeX()+"\n"); err != nil {
				return 0, err
			}
		}
	}
	return len(works), nil
}

// works gives the sources as others cite them, each with an id and a key of its own: two
// kinds may have a source of the same slug.
func works(r *site.Reader) []citation.Work {
	taken := map[string]bool{}
	var out []citation.Work
	for _, id := range sources(r) {
		w := view.WorkOf(r, id)
		if taken[citation.Key(w.ID)] {
			w.ID = strings.ReplaceAll(id, "/", "-")
		}
		for n, first := 2, w.ID; taken[citation.Key(w.ID)]; n++ {
			w.ID = first + "-" + strconv.Itoa(n)
		}
		taken[citation.Key(w.ID)] = true
		out = append(out, w)
	}
	return out
}
