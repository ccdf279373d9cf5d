package publish

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// twoSites are sites that differ in every way there is, each way n times.
func twoSites(n int) (a, b site) {
	a, b = site{}, site{}
	for i := range n {
		a[fmt.Sprintf("both/%d.html", i)] = strings.Repeat("a", 5000+i)
		b[fmt.Sprintf("both/%d.html", i)] = strings.Repeat("b", 5000+i)
		a[fmt.Sprintf("only-a/%d/%d/index.html", i%3, i)] = strings.Repeat("x", i)
		b[fmt.Sprintf("only-b/%d/%d/index.html", i%3, i)] = strings.Repeat("y", i)
		a[fmt.Sprintf("same/%d.css", i)], b[fmt.Sprintf("same/%d.css", i)] = "same", "same"
	}
	a["swap/file"], b["swap/file/index.html"] = "a", "b"
	a["swap/folder/x/index.html"], b["swap/folder"] = "a", "b"
	a["swap/folder/y"], b["case/x"], a["Case/x"] = "a", "b", "a"
	return a, b
}

// checkKilled sees to it that a folder holds only whole files of a or b, and that the
// next build makes it what a clean one does.
func checkKilled(t *testing.T, dir string, a, b site) {
	t.Helper()
	for p, text := range found(t, dir) {
		inA, okA := a[p]
		inB, okB := b[p]
		if !strings.HasSuffix(p, "/") && !(okA && inA == text) && !(okB && inB == text) {
			t.Errorf("%s is neither site's: %d bytes", p, len(text))
		}
	}
	for _, next := range []site{b, a} {
		do(t, dir, next)
		equal(t, "folder after the next build", next, found(t, dir))
		manifest := string(formatManifest(slices.Sorted(maps.Keys(next))))
		equal(t, "bookkeeping after the next build", site{"lock": "", "manifest": manifest}, own(t, dir))
	}
}

var errDead = errors.New("dead")

// A run that stops before any one of its steps, with nothing cleared up after it:
// every such run, one after another.
func TestStopAtEveryStep(t *testing.T) {
	a, b := twoSites(2)
	for _, from := range []site{nil, a} {
		dir, step := t.TempDir(), 0
		for finished := false; !finished; step++ {
			if from == nil { // as at the very first build
				dir = t.TempDir()
			}
			finished = stopAt(t, dir, step, a, b)
			checkKilled(t, dir, a, b) // which leaves a
			if t.Failed() {
				t.Fatalf("stopped before step %d", step)
			}
		}
		if step < 30 {
			t.Errorf("there were only %d steps", step)
		}
	}
}

// stopAt publishes b into dir and stops before a step, then a likewise a little later.
// It reports whether b was finished before it came so far.
func stopAt(t *testing.T, dir string, step int, a, b site) bool {
	t.Helper()
	stop := func(left int) func(files) files {
		return hooked(func(op, name string) error {
			if left--; left < 0 {
				return errDead
			}
			return nil
		})
	}
	_, first := try(dir, b, Options{}, stop(step))
	_, second := try(dir, a, Options{}, stop(step+5))
	for _, err := range []error{first, second} {
		if err != nil && !errors.Is(err, errDead) {
			t.Fatal(err)
		}
	}
	return first == nil
}

// A step that fails, once or from then on, whichever step and whatever the reason: it is told,
// the last site is as it was unless a file has been renamed, and the next build makes what
// a clean one does.
func TestFaultAtEveryStep(t *testing.T) {
	a, b := twoSites(2)
	failed := 0
	for _, fault := range []error{syscall.ENOSPC, syscall.EROFS, syscall.EIO} {
		for _, lasts := range []bool{false, true} {
			dir, past := t.TempDir(), false
			for at := 0; !past; at++ {
				do(t, dir, a)
				step, begun := -1, false
				_, err := try(dir, b, Options{Sync: fault == syscall.EIO && !lasts}, hooked(func(op, name string) error {
					step++
					if step == at || lasts && step > at {
						return fault
					}
					begun = begun || op == "remove" || op == "rename" && name != manifestPath
					return nil
				}))
				switch past = step < at; {
				case err == nil:
					equal(t, "folder", b, found(t, dir))
				case !errors.Is(err, fault):
					t.Errorf("it tells %v", err)
				case !begun:
					equal(t, "folder after an error", a, found(t, dir))
				}
				if err != nil {
					failed++
				}
				checkKilled(t, dir, a, b)
				if t.Failed() {
					t.Fatalf("%v at step %d, lasting: %t", fault, at, lasts)
				}
			}
		}
	}
	if failed < 200 {
		t.Errorf("only %d steps failed", failed)
	}
}

// childDir is the variable that makes the test binary a child of TestKill.
const childDir = "PORTOLAN_PUBLISH_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		fmt.Fprintln(os.Stderr, publishForever(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// publishForever publishes two sites in turn and writes one byte to stdout at each
// step, until it is killed.
func publishForever(dir string) error {
	a, b := twoSites(12)
	for {
		for _, s := range []site{a, b} {
			_, err := try(dir, s, Options{}, hooked(func(op, name string) error {
				_, err := os.Stdout.Write([]byte{'.'})
				return err
			}))
			if err != nil {
				return err
			}
		}
	}
}

// A build that is really killed, wherever it happens to be: the lock is free and the
// folder in order.
func TestKill(t *testing.T) {
	a, b := twoSites(12)
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(1, 2))
	for range 30 {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), childDir+"="+dir)
		var stderr strings.Builder
		child.Stderr = &stderr
		steps, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := io.CopyN(io.Discard, steps, 1+random.Int64N(400)); err != nil {
			t.Errorf("the child ended by itself: %v", err)
		}
		if err := child.Process.Kill(); err != nil {
			t.Error(err)
		}
		if err := child.Wait(); err == nil || stderr.Len() > 0 {
			t.Fatalf("the child ended by itself: %v: %s", err, stderr.String())
		}
		checkKilled(t, dir, a, b)
		if t.Failed() {
			return
		}
	}
}

// After any row of sites, with foreign files about, the folder is the last site and
// the foreign files.
func TestRandomSites(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	dir := t.TempDir()
	do(t, dir, site{})
	foreign := site{"CNAME": "x", "f/keep": "y"}
	fill(t, dir, foreign)
	names := []string{"a", "b", "c", "f"}
	for range 150 {
		next := site{}
		for range random.IntN(12) {
			var parts []string
			for range 1 + random.IntN(3) {
				parts = append(parts, names[random.IntN(len(names))])
			}
			p := strings.Join(parts, "/")
			clash := slices.ContainsFunc(slices.Collect(maps.Keys(next)), func(q string) bool {
				return strings.HasPrefix(q, p+"/") || strings.HasPrefix(p, q+"/")
			})
			if !clash && p != "f" {
				next[p] = strings.Repeat("z", random.IntN(3))
			}
		}
		do(t, dir, next)
		want := maps.Clone(next)
		maps.Copy(want, foreign)
		equal(t, "folder", want, found(t, dir))
	}
	if _, err := os.Stat(filepath.Join(dir, stageDir)); err == nil {
		t.Error("the stage is left")
	}
}
