// Package precompress makes what hosts send compressed, beside the files that compress well:
// x.gz as RFC 1952 has it, and x.br as RFC 7932 does. Web servers take them in place of
// compressing at each request (nginx: gzip_static; Caddy: precompressed).
//
// A compressed file depends on the bytes of one other file and on nothing else, so it is no
// output that asks the site: the build makes it when it makes the other.
package precompress

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"

	"portolan/generator/output"
)

// Name is the output of the jobs; their argument is the path of the file that is compressed.
const Name = "precompress"

// A coder writes data compressed into what it was last reset to.
type coder interface {
	io.WriteCloser
	Reset(w io.Writer)
}

// codings are the endings of compressed files, and what writes them. Neither writes a time or
// a name. Their tables are large, so they are used again.
var codings = map[string]*sync.Pool{
	".gz": {New: func() any {
		w, _ := gzip.NewWriterLevel(io.Discard, gzip.BestCompression) // which is a level
		return w
	}},
	".br": {New: func() any { return brotli.NewWriterLevel(io.Discard, brotliLevel) }},
}

// brotliLevel is the level of brotli, of 0 to 11. Of pages of the portal, 10 makes a tenth less
// and takes nine times as long, 11 takes thirty times as long for hardly less than that.
const brotliLevel = 9

// kinds are the endings of files that compress well; pictures and fonts are compressed as they are.
var kinds = []string{".html", ".css", ".js", ".mjs", ".json", ".geojson", ".svg", ".xml", ".atom", ".rss", ".txt", ".csv", ".ics", ".ris", ".bib", ".webmanifest", ".map", ".ttf", ".otf"}

// Compresses tells whether a file is one that is worth it.
func Compresses(file string) bool { return slices.Contains(kinds, strings.ToLower(path.Ext(file))) }

// Jobs names the compressed files beside those that others make.
func Jobs(jobs []output.Job) []output.Job {
	var out []output.Job
	for _, j := range jobs {
		if Compresses(j.Path) {
			for _, ending := range []string{".br", ".gz"} {
				out = append(out, output.Job{Path: j.Path + ending, Output: Name, Arg: j.Path, Owner: j.Owner})
			}
		}
	}
	return out
}

// Encode compresses data by the ending of the file that it is for. The same data gives the
// same bytes.
func Encode(file string, data []byte) ([]byte, error) {
	pool, ok := codings[path.Ext(file)]
	if !ok {
		return nil, fmt.Errorf("compress %s: no such coding", file)
	}
	w := pool.Get().(coder)
	defer pool.Put(w)
	var buf bytes.Buffer
	w.Reset(&buf)
	_, err := w.Write(data)
	if closed := w.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, fmt.Errorf("compress %s: %w", file, err)
	}
	return buf.Bytes(), nil
}
