package serve

import (
	"context"
	"fmt"
	"runtime/debug"

	"portolan/generator/diag"
	"portolan/generator/output"
	"portolan/generator/site"
)

// An Engine turns what lies on the disk into snapshots. One goroutine uses it.
type Engine interface {
	// Snapshot reads the folders, and gives the last one again if nothing changed. What
	// is wrong in them is in the snapshot; the error is the machine's, or the context's
	// if that ended first. suspects are the files that may have changed since the last one, by
	// their absolute paths; nil where any may. Files that are new or gone are found in any case.
	Snapshot(ctx context.Context, suspects []string) (Snapshot, error)
}

// A Snapshot is one state of the site. It is never changed, is safe for concurrent use,
// and can be compared with ==.
type Snapshot interface {
	// Problems gives what reading, resolving and planning found, sorted, with excerpts.
	Problems() []diag.Problem
	// Rules gives what takes longer to find.
	Rules(ctx context.Context) ([]diag.Problem, error)
	// Job gives the job of a file of the site by its path: "ports/x/index.html".
	Job(path string) (output.Job, bool)
	// Jobs lists all of them.
	Jobs() []output.Job
	// Render makes a file. A template that fails on it is among what was made's problems.
	Render(ctx context.Context, job output.Job) (Made, error)
	// Fresh tells whether what was asked for a file would be answered the same now.
	Fresh(reads []site.Read) bool
	// Changed names the files of the folders that differ, as positions name them.
	Changed(since Snapshot) []string
	// Source names the file that a page is about, as positions do; "" if there is none.
	Source(job output.Job) string
	// Edited tells whether what a page is about is other than in an earlier snapshot.
	Edited(job output.Job, since Snapshot) bool
	// Unseen says why the page at a path isn't shown though the folders have it: "This page is
	// a draft"; "" for what isn't there.
	Unseen(path string) string
	// Has tells whether the folders have a file that positions call so.
	Has(file string) bool
}

// Made is a file of the site and what came of making it.
type Made struct {
	Data     []byte
	Reads    []site.Read
	Problems []diag.Problem
}

// contained runs a step of the engine and gives a panic in it as an error: a mistake of
// the program may cost an author one page, but not the server and what they see in it.
func contained[T any](what string, step func() (T, error)) (out T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("a mistake in the program: %s: %v\n%s", what, r, debug.Stack())
		}
	}()
	return step()
}
