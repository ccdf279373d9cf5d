// Command mutate tells how much of the core its tests hold: it changes one thing after the
// other in the source, a comparison, a sum, a call that is left out, and sees whether a test
// fails. What no test notices is printed, to be read and answered with a test.
//
//	go run ./generator/audit/mutate [-sample N] [-seed S] [PACKAGE...]
//
// The source is left as it is: a change is laid over it for the compiler alone. How much room
// make is to leave for what comes later is not changed, since no test could notice.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"portolan/generator/fanout"
)

// least is how many in a hundred changes have to be noticed.
const least = 85

// A target is a package, and tests of others that are about it too, asked where its own
// notice nothing.
type target struct {
	pkg    string
	beside []string // arguments of go test
}

// targets are the core of the program.
func targets() []target {
	built := []string{"./generator/build", "-run", "TestGolden|TestBadContent|TestHintsOfReferences|TestSnapshot|TestWorkspace|TestIncremental", "-rounds", "40"}
	return []target{
		{"edtf", []string{"./generator/schema", "./generator/chronicle", "./generator/view"}},
		{"publish", nil},
		{"schema", []string{"./generator/content", "./generator/view", "./generator/record"}},
		{"graph", built},
		{"site", built},
	}
}

// A test may take so long, for a change can make a loop endless; own tests, of which it is known
// how long they take without one, so many times that and no less than shortest.
const (
	patience = 2 * time.Minute
	times    = 20
	shortest = 20 * time.Second
)

func main() {
	sample := flag.Int("sample", 0, "changes tried in each package, chosen by chance; 0 is all")
	seed := flag.Uint64("seed", 1, "seed of the choice")
	workers := flag.Int("workers", 2, "changes tried at once")
	flag.Parse()
	if err := run(context.Background(), os.Stdout, flag.Args(), *sample, *seed, *workers); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, w io.Writer, only []string, sample int, seed uint64, workers int) error {
	var missed []string
	for _, t := range targets() {
		if len(only) > 0 && !slices.Contains(only, t.pkg) {
			continue
		}
		mutants, err := mutantsOf(filepath.Join("generator", t.pkg))
		if err != nil {
			return err
		}
		if sample > 0 && sample < len(mutants) {
			rand.New(rand.NewPCG(seed, 1)).Shuffle(len(mutants), func(i, j int) { mutants[i], mutants[j] = mutants[j], mutants[i] })
			mutants = mutants[:sample]
			slices.SortFunc(mutants, func(a, b mutant) int { return strings.Compare(a.String(), b.String()) })
		}
		killed, tried, err := try(ctx, w, t, mutants, workers)
		if err != nil {
			return err
		}
		rate := 100 * float64(killed) / float64(max(1, tried))
		fmt.Fprintf(w, "%-8s %d of %d changes are noticed: %.1f %% (target %d)\n", t.pkg, killed, tried, rate, least)
		if rate < least {
			missed = append(missed, t.pkg)
		}
	}
	if len(missed) > 0 {
		return fmt.Errorf("too little is noticed in %s", strings.Join(missed, ", "))
	}
	return nil
}

// try tries changes, prints those that nothing notices, and counts; what doesn't compile is no
// change.
func try(ctx context.Context, w io.Writer, t target, mutants []mutant, workers int) (killed, tried int, err error) {
	dir, err := os.MkdirTemp("", "portolan-mutate-")
	if err != nil {
		return 0, 0, err
	}
	defer os.RemoveAll(dir)
	own := []string{"-count=1", "./generator/" + t.pkg} // else how long tests take isn't told
	unchanged, took, err := tester{dir, patience}.test(ctx, -1, nil, own)
	if err != nil || unchanged != lived {
		return 0, 0, fmt.Errorf("the tests of %s fail without a change: %w", t.pkg, err)
	}
	short := tester{dir, min(patience, max(shortest, times*took))}
	fates, errs := make([]fate, len(mutants)), make([]error, len(mutants))
	fanout.Each(workers, len(mutants), 1, func(i int) {
		m := &mutants[i]
		fates[i], _, errs[i] = short.test(ctx, i, m, own)
		if fates[i] == lived && len(t.beside) > 0 && errs[i] == nil {
			fates[i], _, errs[i] = tester{dir, patience}.test(ctx, i, m, t.beside)
		}
	})
	for i, f := range fates {
		if errs[i] != nil {
			return 0, 0, errs[i]
		}
		switch f {
		case dead:
			killed++
			tried++
		case lived:
			tried++
			fmt.Fprintf(w, "unnoticed %s\n", mutants[i])
		}
	}
	return killed, tried, nil
}

// A fate is what became of a change.
type fate int

const (
	unfit fate = iota // it doesn't compile
	dead              // a test fails
	lived
)

// A tester runs tests with a change laid over the source.
type tester struct {
	dir      string
	patience time.Duration
}

// tookForm is how go test tells how long tests took.
var tookForm = regexp.MustCompile(`(?m)^ok\s+\S+\s+([0-9.]+s)`)

// test tells what becomes of a change, or of none, and how long tests took that passed.
func (t tester) test(ctx context.Context, number int, m *mutant, args []string) (_ fate, took time.Duration, _ error) {
	all := []string{"test", "-vet=off", "-failfast", "-timeout", t.patience.String()}
	if m != nil {
		overlay, err := t.overlay(number, m)
		if err != nil {
			return unfit, 0, err
		}
		all = append(all, "-overlay", overlay)
	}
	ctx, cancel := context.WithTimeout(ctx, 2*patience) // with what it takes to compile
	defer cancel()
	said, err := exec.CommandContext(ctx, "go", append(all, args...)...).CombinedOutput()
	switch {
	case err == nil:
		if m := tookForm.FindSubmatch(said); m != nil {
			took, err = time.ParseDuration(string(m[1]))
		}
		return lived, took, err
	case bytes.Contains(said, []byte("[build failed]")) || bytes.Contains(said, []byte("[setup failed]")):
		return unfit, 0, nil
	case bytes.Contains(said, []byte("FAIL")) || ctx.Err() != nil:
		return dead, 0, nil
	}
	return unfit, 0, fmt.Errorf("go test %s: %w: %s", strings.Join(args, " "), err, said)
}

// overlay writes the changed file, and the file that tells the compiler of it.
func (t tester) overlay(number int, m *mutant) (string, error) {
	file := filepath.Join(t.dir, fmt.Sprintf("%d.go", number))
	if err := os.WriteFile(file, m.changed(), 0o666); err != nil {
		return "", err
	}
	place, err := filepath.Abs(m.file)
	if err != nil {
		return "", err
	}
	data, err := json.Marshal(map[string]map[string]string{"Replace": {place: file}})
	if err != nil {
		return "", err
	}
	overlay := filepath.Join(t.dir, fmt.Sprintf("%d.json", number))
	return overlay, os.WriteFile(overlay, data, 0o666)
}
