package main

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// mounted gives a folder a file system of its own, of so many bytes, for the rest of a test.
// Where that isn't allowed the test ends: tests of publish, cache and source put the same
// faults in the way of single steps.
func mounted(t *testing.T, dir, size string) {
	t.Helper()
	must(t, os.MkdirAll(dir, 0o777))
	if said, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no file system can be mounted here: %v: %s", err, said)
	}
	t.Cleanup(func() {
		if said, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, said)
		}
	})
}

// remount makes a file system read-only, or writable again.
func remount(t *testing.T, dir, how string) {
	t.Helper()
	if said, err := exec.Command("mount", "-o", "remount,"+how, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
}

// fails sees to it that a build ends with exit code 2, and says why.
func (w *twofold) fails(t *testing.T, why string) {
	t.Helper()
	said, err := w.build().CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != exitFailure || !strings.Contains(string(said), why) || strings.Contains(string(said), "goroutine ") {
		t.Errorf("it ends with %v and says %q, not %q", err, said, why)
	}
}

const (
	full     = "no space left on device"
	readOnly = "read-only file system"
)

// ballast fills a file system but for so many bytes.
func ballast(t *testing.T, dir string, left int64) string {
	t.Helper()
	f, err := os.CreateTemp(dir, "ballast")
	must(t, err)
	defer f.Close()
	some := make([]byte, 4096)
	size := int64(0)
	for ; err == nil; size += int64(len(some)) {
		_, err = f.Write(some)
	}
	must(t, f.Truncate(max(0, size-int64(len(some))-left)))
	return f.Name()
}

// A disk that is full before a build begins, or in its middle, wherever that is, or that
// can't be written any more: the build says so, the last site stays, and the next build makes
// what a clean one makes.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	w := newTwofold(t, "--no-cards")
	disk := filepath.Join(t.TempDir(), "disk")
	mounted(t, disk, "16m")
	w.flags = append(w.flags, "--out", filepath.Join(disk, "site"))
	out := filepath.Join(disk, "site")
	now, failed := 0, 0
	w.lay(t, now)
	w.builds(t)
	for left := int64(0); ; left = max(4096, left*3) {
		fill := ballast(t, disk, left)
		now = 1 - now
		w.lay(t, now)
		was := files(t, out)
		if said, err := w.build().CombinedOutput(); err == nil {
			w.is(t, out, now)
			break
		} else if !strings.Contains(string(said), full) {
			t.Fatalf("with %d bytes left: %v: %s", left, err, said)
		}
		failed++
		sameFiles(t, out, was)
		w.fails(t, full)
		sameFiles(t, out, was)
		must(t, os.Remove(fill))
		w.builds(t)
		if w.is(t, out, now); t.Failed() {
			t.Fatalf("with %d bytes left", left)
		}
	}
	if failed < 4 {
		t.Errorf("the disk was full %d times", failed)
	}
	t.Logf("%d full disks survived", failed)

	now = 1 - now
	w.lay(t, now)
	was := files(t, out)
	remount(t, disk, "ro")
	w.fails(t, readOnly)
	sameFiles(t, out, was)
	remount(t, disk, "rw")
	must(t, removeGlob(filepath.Join(disk, "ballast*")))
	w.builds(t)
	w.is(t, out, now)
}

func removeGlob(pattern string) error {
	names, err := filepath.Glob(pattern)
	for _, name := range names {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}

// Where nothing can be kept for the next build the site is built all the same, which is said;
// a server goes on, and says so when it ends.
func TestFullCache(t *testing.T) {
	t.Parallel()
	w := newTwofold(t, "--no-cards")
	kept := filepath.Join(w.dir, cacheFolder)
	mounted(t, kept, "4m")
	for name, fault := range map[string]struct {
		begin, end func()
		says       string
	}{
		"full":      {func() { ballast(t, kept, 20_000) }, func() { must(t, removeGlob(filepath.Join(kept, "ballast*"))) }, full},
		"read-only": {func() { remount(t, kept, "ro") }, func() { remount(t, kept, "rw") }, readOnly},
	} {
		t.Run(name, func(t *testing.T) {
			w.lay(t, 0)
			w.builds(t)
			fault.begin()
			w.lay(t, 1)
			if said := w.builds(t); !strings.Contains(said, fault.says) {
				t.Errorf("it says %q, not %q", said, fault.says)
			}
			w.is(t, w.out(), 1)
			w.lay(t, 0)
			w.servesOn(t, fault.says)
			fault.end()
			w.builds(t)
			w.is(t, w.out(), 0)
		})
	}
}

// servesOn serves the first version, has it edited, and ends the server, which has to say
// something.
func (w *twofold) servesOn(t *testing.T, says string) {
	t.Helper()
	cmd, url, lines := w.serves(t)
	get := func(path string) (int, string) {
		res, err := http.Get(url + path)
		must(t, err)
		defer res.Body.Close()
		data, err := io.ReadAll(res.Body)
		must(t, err)
		return res.StatusCode, string(data)
	}
	news, err := http.Get(url + "_portolan/events?path=/briefings/with-picture/")
	must(t, err)
	for _, path := range []string{"briefings/with-picture/", "media/briefings/quay.480w.png", "media/briefings/quay.png"} {
		if status, _ := get(path); status != http.StatusOK {
			t.Errorf("%s: status %d", path, status)
		}
	}
	file := filepath.Join(w.dir, "content", "briefings", "with-picture.md")
	must(t, os.WriteFile(file, []byte(page("With a picture", "Edited.\n\n![The quay](quay.png)")), 0o666))
	events := bufio.NewScanner(news.Body)
	events.Buffer(nil, 1<<20)
	shown := false
	for !shown && events.Scan() {
		_, body := get("briefings/with-picture/")
		shown = strings.Contains(body, "Edited.")
	}
	news.Body.Close()
	if !shown {
		t.Errorf("the edit is never shown: %v", events.Err())
	}
	must(t, cmd.Process.Signal(os.Interrupt)) // before the edit is undone, for what is as it was kept is not kept again
	said, err := io.ReadAll(lines)
	must(t, err)
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() == -1 || !strings.Contains(string(said), says) {
		t.Errorf("it ends with %v and says %q, not %q", err, said, says)
	}
	must(t, os.WriteFile(file, []byte(w.sources[0]["content/briefings/with-picture.md"]), 0o666))
	http.DefaultClient.CloseIdleConnections()
}
