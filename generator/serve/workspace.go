package serve

import (
	"context"
	"slices"
	"time"

	"portolan/generator/build"
	"portolan/generator/edtf"
	"portolan/generator/output"
)

// Workspace makes an [Engine] of what builds sites too.
func Workspace(w *build.Workspace) Engine { return &workspace{Workspace: w} }

type workspace struct {
	*build.Workspace
	last *build.Snapshot
}

func (w *workspace) Snapshot(ctx context.Context) (Snapshot, error) {
	s, err := w.Workspace.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	if w.last == nil || len(s.Changed(w.last)) > 0 || !slices.Equal(s.Problems(), w.last.Problems()) {
		w.last = s
	}
	return snapshot{w.last}, nil
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

func (s snapshot) Has(file string) bool { return s.Text(file) != "" }

// Daily makes an [Engine] of one that is made for a day, by the clock and in local time:
// what is shown at midnight is from then on as of the next day.
func Daily(of func(today edtf.Day) Engine) Engine { return &daily{of: of, now: time.Now} }

type daily struct {
	of     func(edtf.Day) Engine
	now    func() time.Time
	today  edtf.Day
	engine Engine
}

func (d *daily) Snapshot(ctx context.Context) (Snapshot, error) {
	now := d.now()
	if today := edtf.MakeDay(now.Year(), int(now.Month()), now.Day()); d.engine == nil || today != d.today {
		d.today, d.engine = today, d.of(today)
	}
	return d.engine.Snapshot(ctx)
}
