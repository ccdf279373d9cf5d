package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
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
				code := run(t.Context(), args, &refusing{room}, &said, func() {})
				if code != exitFailure || strings.Count(said.String(), "portolan: there is no room\n") != 1 {
					t.Errorf("with room for %d bytes it ends with %d, and says %q", room, code, &said)
				}
				must(t, os.RemoveAll(filepath.Join(dir, "content")))
				laySmallSite(t, dir)
			}
		})
	}
}

// A signal ends a program that prints to whoever doesn't read on, be it results or problems.
func TestSignalEndsPrinting(t *testing.T) {
	dir := t.TempDir()
	laySmallSite(t, dir)
	for i := range 800 { // of each list more than a pipe takes, which is 64 kB
		must(t, os.WriteFile(filepath.Join(dir, "content", "notes", strings.Repeat("n", 60)+fmt.Sprintf("%d.md", i)), []byte("---\nname: "+strings.Repeat("N", 90)+strconv.Itoa(i)+"\n---\n[[note/nobody"+strconv.Itoa(i)+"]]\n"), 0o666))
	}
	for _, x := range []struct {
		name string
		args []string
		pipe func(*exec.Cmd) (io.ReadCloser, error)
	}{
		{"results", []string{"check"}, (*exec.Cmd).StdoutPipe},
		{"names", []string{"list", "names"}, (*exec.Cmd).StdoutPipe},
		{"problems", []string{"build"}, (*exec.Cmd).StderrPipe},
	} {
		t.Run(x.name, func(t *testing.T) {
			cmd := exec.Command("portolan", append([]string{"-C", dir}, x.args...)...)
			printed, err := x.pipe(cmd)
			must(t, err)
			must(t, cmd.Start())
			defer time.AfterFunc(time.Minute, func() { cmd.Process.Kill() }).Stop()
			_, err = io.ReadFull(printed, make([]byte, 1))
			must(t, err)
			must(t, cmd.Process.Signal(syscall.SIGTERM))
			state, err := cmd.Process.Wait() // which leaves the pipe unread
			must(t, err)
			if how := state.Sys().(syscall.WaitStatus); !how.Signaled() || how.Signal() != syscall.SIGTERM {
				t.Errorf("it ends with %v", state)
			}
		})
	}
}

// After a signal that comes too late to end the work nothing is printed, which isn't success.
func TestInterruptedBeforeResults(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, said strings.Builder
	if code := run(ctx, []string{"version"}, &out, &said, func() {}); code != exitFailure || out.String() != "" || said.String() != "portolan: interrupted\n" {
		t.Errorf("it ends with %d, prints %q and says %q", code, &out, &said)
	}
	said.Reset()
	if code := run(ctx, []string{"-C", "..", "build", "--no-cache"}, &out, &said, func() {}); code != exitFailure || !strings.HasSuffix(said.String(), "portolan: interrupted; the last site is as it was\n") {
		t.Errorf("a build ends with %d and says %q", code, &said)
	}
}
