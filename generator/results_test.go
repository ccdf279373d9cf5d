package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A refusing writer takes so many bytes.
type refusing struct{ room int }

func (w *refusing) Write(p []byte) (int, error) {
	n := min(len(p), w.room)
	w.room -= n
	if n < len(p) {
		return n, errors.New("there is no room")
	}
	return n, nil
}

// laySmallSite writes a site of one page that has two entities, and a reference.
func laySmallSite(t *testing.T, dir string) {
	t.Helper()
	for name, text := range map[string]string{
		"content/site.yaml":       "title: Small\nbase_url: https://portal.example/\n",
		"content/kinds/note.yaml": "folder: notes\nfields: {name: {type: text, required: true}}\n",
		"content/notes/a.md":      "---\nname: A\n---\nSee [[note/b]]\n",
		"content/notes/b.md":      "---\nname: B\n---\nIt is said.\n",
		"templates/base.html":     `<!doctype html><title>{{.Title}}</title>{{template "main" .}}`,
		"static/robots.txt":       "",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		must(t, os.MkdirAll(filepath.Dir(file), 0o777))
		must(t, os.WriteFile(file, []byte(text), 0o666))
	}
}

// Whatever a command prints, that it could not be written is said once and is a failure,
// whether nothing or all but the last of it could be.
func TestResultsAreWritten(t *testing.T) {
	for _, line := range []string{
		"--help", "version", "explain", "explain ref-missing", "completion bash",
		"list codes", "list kinds", "list ids", "list names",
		"schema", "refs b", "refs b --json", "new note d", "mv b d --dry-run", "mv b d",
		"build", "build --json", "check", "check --format json",
	} {
		t.Run(line, func(t *testing.T) {
			dir := t.TempDir()
			laySmallSite(t, dir)
			args := append([]string{"-C", dir}, strings.Fields(line)...)
			for _, room := range []int{0, 1} {
				var said strings.Builder
				code := run(t.Context(), args, &refusing{room}, &said)
				if code != exitFailure || strings.Count(said.String(), "portolan: there is no room\n") != 1 {
					t.Errorf("with room for %d bytes it ends with %d, and says %q", room, code, &said)
				}
				must(t, os.RemoveAll(filepath.Join(dir, "content")))
				laySmallSite(t, dir)
			}
		})
	}
}
