package amend

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// hooked asks before each thing that is done with a disk.
type hooked struct {
	disk
	ask func() error
}

func (h hooked) Write(name string, data []byte, mode fs.FileMode) error {
	if err := h.ask(); err != nil {
		if errors.Is(err, errDead) { // in the middle of it
			h.disk.Write(name, data[:len(data)/2], mode)
		}
		return err
	}
	return h.disk.Write(name, data, mode)
}

func (h hooked) Rename(from, to string) error {
	if err := h.ask(); err != nil {
		return err
	}
	return h.disk.Rename(from, to)
}

func (h hooked) Remove(name string) error {
	if err := h.ask(); err != nil {
		return err
	}
	return h.disk.Remove(name)
}

func (h hooked) SyncDir(name string) error {
	if err := h.ask(); err != nil {
		return err
	}
	return h.disk.SyncDir(name)
}

var (
	errDead = errors.New("dead")
	errFull = errors.New("the disk is full")
)

// dies lets nothing be done any more after some steps.
func dies(after int) func() error {
	return func() error {
		if after--; after < 0 {
			return errDead
		}
		return nil
	}
}

// fails lets single steps fail.
func fails(at ...int) func() error {
	step := -1
	return func() error {
		step++
		for _, n := range at {
			if n == step {
				return errFull
			}
		}
		return nil
	}
}

// files are changed in every way that there is.
var (
	before  = map[string]string{"a.yaml": "one", "b/b.yaml": "two", "b/c.yaml": "three", "d.md": "same"}
	after   = map[string]string{"b/z.yaml": "three!", "a.yaml": "one!", "b/y.yaml": "two!", "d.md": "same"}
	changes = []Change{change("b/c.yaml", "b/z.yaml", "three", "three!"), change("a.yaml", "a.yaml", "one", "one!"), change("b/b.yaml", "b/y.yaml", "two", "two!")}
)

// hookedRun takes the lock and does something, asking before each step.
func hookedRun(t *testing.T, dir string, ask func() error, run func(a *amendment) error) error {
	t.Helper()
	a, err := in(dir).begin()
	if err != nil {
		t.Fatal(err)
	}
	defer a.end()
	a.disk = hooked{hasty(a), ask}
	return run(a)
}

func hasty(a *amendment) disk {
	f := a.disk.(below)
	f.hasty = true
	return f
}

func apply(a *amendment) error { return a.apply("test", changes) }

func finish(a *amendment) error {
	_, err := a.finish()
	return err
}

// whole sees to it that each file holds all of its old or of its new bytes.
func whole(t *testing.T, dir string) {
	t.Helper()
	for name, data := range read(t, dir) {
		if !strings.HasPrefix(filepath.Base(name), ".") && !strings.HasPrefix(name, ownDir) && before[name] != data && after[name] != data {
			t.Errorf("%s is neither what it was nor what it should be: %q", name, data)
		}
	}
	for _, list := range []Change{changes[0], changes[1], changes[2]} {
		_, err := os.Stat(filepath.Join(dir, list.Path))
		_, err2 := os.Stat(filepath.Join(dir, list.To))
		if err != nil && err2 != nil {
			t.Errorf("%s is gone", list.Path)
		}
	}
}

// settled sees to it that all files are old or all are new, with nothing beside them.
func settled(t *testing.T, dir string) (isAfter bool) {
	t.Helper()
	got := read(t, dir)
	if isAfter = maps.Equal(got, after); !isAfter && !maps.Equal(got, before) {
		t.Errorf("neither before nor after (-before +found):\n%s", cmp.Diff(before, got))
	}
	if _, err := os.Stat(filepath.Join(dir, ownDir)); err == nil {
		t.Errorf("%s is left", ownDir)
	}
	if purpose := in(dir).Interrupted(); purpose != "" {
		t.Errorf("%q is said to be interrupted", purpose)
	}
	return isAfter
}

// A run that is killed before any one of its steps, or in the middle of it, and then the
// run that finishes it, too: in the end all changes are made or none.
func TestKilledAtEveryStep(t *testing.T) {
	steps, complete := 0, 0
	for finished := false; !finished; steps++ {
		for again := 0; ; again++ {
			dir := made(t, before)
			finished = hookedRun(t, dir, dies(steps), apply) == nil
			whole(t, dir)
			wasDecided := in(dir).Interrupted() != ""
			killed := hookedRun(t, dir, dies(again), finish)
			whole(t, dir)
			out, err := in(dir).Finish()
			if err != nil {
				t.Fatalf("killed before step %d, and then before step %d: %v", steps, again, err)
			}
			isAfter := settled(t, dir)
			if isAfter != (finished || wasDecided) {
				t.Errorf("killed before step %d: decided: %t, made: %t", steps, wasDecided, isAfter)
			}
			if out != nil && (out.Purpose != "test" || out.Back || len(out.Files) != len(changes)) {
				t.Errorf("it tells %+v", out)
			}
			if isAfter {
				complete++
			}
			if t.Failed() {
				t.Fatalf("killed before step %d, and then before step %d", steps, again)
			}
			if killed == nil {
				break
			}
		}
	}
	if steps < 20 || complete < 50 {
		t.Errorf("only %d steps, %d times made", steps, complete)
	}
}

// A step that fails, and another one while what was done is taken back, and the run
// killed while that goes on.
func TestFailureAtEveryStep(t *testing.T) {
	takenBack, stuck := 0, 0
	for first := 0; ; first++ {
		dir := made(t, before)
		err := hookedRun(t, dir, fails(first), apply)
		if err == nil {
			break
		}
		if in(dir).Interrupted() == "" {
			if takenBack++; settled(t, dir) {
				t.Errorf("step %d fails: the changes are made, though %v", first, err)
			}
		}
		for second := first + 1; second < first+12; second++ {
			for _, ask := range []func() error{fails(first, second), deadAfterFailure(first, second)} {
				dir := made(t, before)
				hookedRun(t, dir, ask, apply)
				whole(t, dir)
				if in(dir).Interrupted() != "" {
					stuck++
				}
				if _, err := in(dir).Finish(); err != nil {
					t.Errorf("steps %d and %d fail: %v", first, second, err)
				}
				settledButFor(t, dir)
				if t.Failed() {
					t.Fatalf("steps %d and %d", first, second)
				}
			}
		}
	}
	if takenBack < 15 || stuck < 15 {
		t.Errorf("taken back %d times, stuck %d times", takenBack, stuck)
	}
}

func deadAfterFailure(first, dead int) func() error {
	step := -1
	return func() error {
		switch step++; {
		case step == first:
			return errFull
		case step >= dead:
			return errDead
		}
		return nil
	}
}

// settledButFor is settled, but for new bytes that nobody has come to clear away after
// two failures in a row.
func settledButFor(t *testing.T, dir string) {
	t.Helper()
	for name := range read(t, dir) {
		if strings.HasSuffix(name, ".new") {
			os.Remove(filepath.Join(dir, name))
		}
	}
	settled(t, dir)
}

// What somebody has done to a file since changes were interrupted is not overwritten.
func TestFinishRefuses(t *testing.T) {
	for step := range 40 {
		dir := made(t, before)
		if hookedRun(t, dir, dies(step), apply) == nil {
			break
		}
		if in(dir).Interrupted() == "" {
			continue
		}
		written := map[string]string{}
		for name := range read(t, dir) {
			if base := filepath.Base(name); !strings.HasPrefix(base, ".") && !strings.HasPrefix(name, ownDir) {
				written[name] = "by hand"
				if err := os.WriteFile(filepath.Join(dir, name), []byte("by hand"), 0o640); err != nil {
					t.Fatal(err)
				}
			}
		}
		_, err := in(dir).Finish()
		for name := range written {
			if data, _ := os.ReadFile(filepath.Join(dir, name)); string(data) != "by hand" {
				t.Errorf("killed before step %d: %s is overwritten: %v", step, name, err)
			}
		}
		if err != nil && !errors.Is(err, ErrChanged) && !errors.Is(err, fs.ErrExist) {
			t.Errorf("killed before step %d: %v", step, err)
		}
		if err := in(dir).Apply("other", nil); (err != nil) != (in(dir).Interrupted() != "") || err != nil && !errors.Is(err, ErrInterrupted) {
			t.Errorf("killed before step %d: other changes: %v", step, err)
		}
	}
}

// Two runs don't write at once; who comes later is told.
func TestBusy(t *testing.T) {
	dir := made(t, before)
	a, err := in(dir).begin()
	if err != nil {
		t.Fatal(err)
	}
	if err := in(dir).Apply("test", changes); !errors.Is(err, ErrBusy) {
		t.Errorf("beside another run: %v", err)
	}
	if _, err := in(dir).Finish(); !errors.Is(err, ErrBusy) {
		t.Errorf("finishing beside another run: %v", err)
	}
	a.end()
	if err := in(dir).Apply("test", changes); err != nil {
		t.Error(err)
	}
	settled(t, dir)
}

// childDir is the variable that makes the test binary a child of TestKill.
const childDir = "PORTOLAN_AMEND_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		fmt.Fprintln(os.Stderr, amendForever(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// amendForever makes the changes and takes them back in turn, and writes one byte to
// stdout at each step, until it is killed.
func amendForever(dir string) error {
	var back []Change
	for _, c := range changes {
		back = append(back, Change{c.To, c.Path, c.After, c.Before})
	}
	for {
		for _, list := range [][]Change{changes, back} {
			a, err := in(dir).begin()
			if err != nil {
				return err
			}
			a.disk = hooked{hasty(a), func() error {
				_, err := os.Stdout.Write([]byte{'.'})
				return err
			}}
			if err := a.apply("test", list); err != nil {
				return err
			}
			a.end()
		}
	}
}

// A run that is really killed, wherever it happens to be.
func TestKill(t *testing.T) {
	dir := made(t, before)
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
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
		if _, err := io.CopyN(io.Discard, steps, 1+random.Int64N(150)); err != nil {
			t.Errorf("the child ended by itself: %v", err)
		}
		if err := child.Process.Kill(); err != nil {
			t.Error(err)
		}
		if err := child.Wait(); err == nil || stderr.Len() > 0 {
			t.Fatalf("the child ended by itself: %v: %s", err, stderr.String())
		}
		whole(t, dir)
		if _, err := in(dir).Finish(); err != nil {
			t.Fatal(err)
		}
		if settled(t, dir) { // the next child begins with the changes
			var back []Change
			for _, c := range changes {
				back = append(back, Change{c.To, c.Path, c.After, c.Before})
			}
			if err := in(dir).Apply("back", back); err != nil {
				t.Fatal(err)
			}
		}
		if t.Failed() {
			return
		}
	}
}
