package serve

import (
	"context"
	"strings"
	"time"

	"portolan/generator/build"
	"portolan/generator/edtf"
	"portolan/generator/output"
)

// Workspace makes an [Engine] of what builds sites too.
func Workspace(w *build.Workspace) Engine { return &workspace{w} }

type workspace struct{ *build.Workspace }

func (w *workspace) Snapshot(ctx context.Context, suspects []string) (Snapshot, error) {
	s, err := w.Workspace.Look(ctx, suspects)
	if err != nil {
		return nil, err
	}
	return snapshot{s}, nil
}

type snapshot struct{ *build.Snapshot }

// Built gives the snapshot of package build that one of a [Workspace] is; nil for another's.
func Built(s Snapshot) *build.Snapshot {
	if s, ok := s.(snapshot); ok {
		return s.Snapshot
	}
	return nil
}

func (s snapshot) Render(ctx context.Context, job output.Job) (Made, error) {
	made, err := s.Snapshot.Render(ctx, job)
	return Made(made), err
}

func (s snapshot) Changed(since Snapshot) []string {
	return s.Snapshot.Changed(since.(snapshot).Snapshot)
}

func (s snapshot) Source(job output.Job) string {
	if job.Owner == "" {
		return ""
	}
	return s.Site().Graph.Pos(job.Owner).File
}

func (s snapshot) Edited(job output.Job, since Snapshot) bool {
	before := since.(snapshot).Site().Graph
	return s.Site().Graph.Hash(job.Owner) != before.Hash(job.Owner)
}

func (s snapshot) Unseen(file string) string {
	page, is := strings.CutSuffix(file, indexFile)
	w, hidden := s.Hidden(page)
	if !is || !hidden {
		return ""
	}
	if w.Draft {
		return "This page is a draft"
	}
	if day, later := w.Appears(s.Site().Today); later {
		return "This page is scheduled for " + inWords(day)
	}
	if day, known := w.Expires.Earliest(); known {
		return "This page expired on " + inWords(day)
	}
	return ""
}

func inWords(day edtf.Day) string { return day.Time().Format("2 January 2006") }

// Daily makes an [Engine] of one that is made for a day, by the clock and in local time:
// what is shown at midnight is from then on as of the next day.
func Daily(of func(today edtf.Day) Engine) Engine { return &daily{of: of, now: time.Now} }

type daily struct {
	of     func(edtf.Day) Engine
	now    func() time.Time
	today  edtf.Day
	engine Engine
}

func (d *daily) Snapshot(ctx context.Context, suspects []string) (Snapshot, error) {
	now := d.now()
	if today := edtf.MakeDay(now.Year(), int(now.Month()), now.Day()); d.engine == nil || today != d.today {
		d.today, d.engine = today, d.of(today)
		suspects = nil
	}
	return d.engine.Snapshot(ctx, suspects)
}
