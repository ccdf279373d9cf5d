package serve

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"portolan/generator/diag"
	"portolan/generator/digest"
)

// A state is what is to be seen at one time. It is never changed: what happens makes the
// next one.
type state struct {
	// over ends when another snapshot is shown: work for this one is then of no use.
	over context.Context
	seq  int

	shown  Snapshot // the last one that is no worse than the one before
	newest Snapshot // what the folders hold; not shown as long as broke says why

	broke []diag.Problem // errors of newest that shown doesn't have
	mild  []diag.Problem // warnings and notes of newest that what was there before doesn't have
	style []diag.Problem // why style sheets and the like that changed can't be made

	rules     []diag.Problem // what rules found in shown, or in what was shown before while they run
	ruled     bool           // they have been run on shown
	ruling    time.Duration  // what that took, the last time
	noted     []diag.Problem // warnings and notes among rules that the last edit brought
	tolerated []diag.Problem // errors that rules found when all was last well, or at the start

	machine string // why the folders can't be read at all; "" if they can

	assets map[string]asset
	rev    int

	follow follow

	saves []Save // newest first
}

// maxSaves is how many edits are remembered, and maxSaved how many files of each.
const (
	maxSaves = 20
	maxSaved = 5
)

// follow names the pages of the file that was last saved.
type follow struct {
	Paths []string `json:"paths"`
	Count int      `json:"count"` // of such saves since the start
}

// maxFollow is how many files may change at once for it to be one person's save.
const maxFollow = 3

// next gives a copy to be changed into the state after st.
func (st *state) next() *state {
	n := *st
	n.seq++
	return &n
}

// first gives the state at the start: whatever the folders hold is shown.
func first(ctx context.Context, s Snapshot) *state {
	return &state{over: ctx, shown: s, newest: s, assets: map[string]asset{}}
}

// arrive gives the state after a new snapshot. over is for the state if the snapshot is
// shown.
func (st *state) arrive(over context.Context, s Snapshot) *state {
	n := st.next()
	n.newest, n.machine = s, ""
	n.broke = arrived(st.shown.Problems(), s.Problems())
	n.mild, n.noted = arrivedMild(st.newest.Problems(), s.Problems()), nil
	if len(n.broke) == 0 {
		n.over, n.shown, n.ruled = over, s, false
	}
	return n
}

// judged gives the state once rules have been run on what is shown.
func (st *state) judged(found []diag.Problem, took time.Duration, firstTime bool) *state {
	n := st.next()
	n.rules, n.ruled, n.ruling = found, true, took
	if !firstTime {
		n.noted = arrivedMild(st.rules, found)
	}
	if firstTime || len(arrived(st.tolerated, found)) == 0 {
		n.tolerated = diag.AtLeast(found, diag.Error)
	}
	return n
}

// dress gives the state after assets were made again: before and after are digests by
// path, the zero one for what isn't there.
func (st *state) dress(before, after map[string]digest.Hash, problems []diag.Problem) *state {
	n := st.next()
	n.style = problems
	n.assets = maps.Clone(st.assets)
	for _, path := range slices.Sorted(maps.Keys(before)) {
		if before[path] != after[path] {
			n.rev++
			address := (&url.URL{Path: "/" + path}).EscapedPath()
			n.assets[path] = asset{address, assetKind(path), n.rev}
		}
	}
	return n
}

// pointed gives the state after files were saved: whoever follows is to see their pages,
// and of a file with many of them those that are about something else than before.
func (st *state) pointed(before Snapshot, files []string) *state {
	if len(files) == 0 || len(files) > maxFollow {
		return st
	}
	var paths, edited []string
	for _, j := range st.shown.Jobs() {
		if address, ok := pageAddress(j.Path); ok && slices.Contains(files, st.shown.Source(j)) {
			paths = append(paths, address)
			if st.shown.Edited(j, before) {
				edited = append(edited, address)
			}
		}
	}
	if len(edited) > 0 {
		paths = edited
	}
	if len(paths) == 0 {
		return st
	}
	n := st.next()
	n.follow = follow{paths[:min(len(paths), 100)], st.follow.Count + 1}
	return n
}

// saved gives the state after an edit of files, which is seen some time after the first
// sign of it; zero if there was none.
func (st *state) saved(files []string, sign, now time.Time) *state {
	if len(files) == 0 {
		return st // another day began
	}
	some := files[:min(len(files), maxSaved)]
	save := Save{At: now, Files: some, More: len(files) - len(some), Shown: st.shown == st.newest}
	if !sign.IsZero() {
		save.Took = now.Sub(sign)
	}
	n := *st
	n.saves = slices.Concat([]Save{save}, st.saves[:min(len(st.saves), maxSaves-1)])
	return &n
}

// new gives the errors that edits brought and that are not mended.
func (st *state) new() []diag.Problem {
	return slices.Concat(st.broke, st.style, arrived(st.tolerated, st.rules))
}

// fresh gives the warnings and notes that the last edit brought.
func (st *state) fresh() []diag.Problem { return slices.Concat(st.mild, st.noted) }

// all gives every problem that is known.
func (st *state) all() []diag.Problem {
	all := slices.Concat(st.newest.Problems(), st.style, st.rules)
	return slices.Compact(all)
}

// elsewhere counts the problems that are not new.
func (st *state) elsewhere() (errors, warnings int) {
	return diag.Count(without(st.all(), st.new()))
}

// gone tells whether the page of a path was deleted, though what is shown has it still:
// that other files refer to it doesn't bring it back.
func (st *state) gone(path string) bool {
	if st.shown == st.newest {
		return false
	}
	job, ok := st.shown.Job(path)
	if !ok {
		return false
	}
	if _, still := st.newest.Job(path); still {
		return false
	}
	source := st.shown.Source(job)
	return source != "" && deleted(st.newest, source)
}

// deleted tells whether a file that there was is no longer there.
func deleted(newest Snapshot, file string) bool {
	return !newest.Has(file) && !slices.ContainsFunc(newest.Problems(), func(p diag.Problem) bool {
		// The file is there, or in a folder that is, and can't be read.
		return p.Pos.File == file || strings.HasPrefix(file, p.Pos.File+"/")
	})
}

// Deleted tells whether a file of what is shown is no longer there, so that the pages that
// are about it are gone although an error keeps all others as they were.
func (n Now) Deleted(file string) bool { return n.Shown != n.Newest && deleted(n.Newest, file) }
