package build

import (
	"cmp"
	"slices"

	"portolan/generator/edtf"
	"portolan/generator/graph"
)

// A Due is a page that waits for a day.
type Due struct {
	ID   string
	File string // as positions name it
	Day  edtf.Day
	Goes bool // it is there, and goes; else it is not there yet
}

// due lists the pages that appear or go after a day, the next first. Drafts are never due.
func due(g *graph.Graph, today edtf.Day) []Due {
	if g.NextDue == 0 {
		return nil // which is most often so
	}
	var out []Due
	for _, w := range g.Written() {
		if w.Draft {
			continue
		}
		there := today
		if day, waits := w.Appears(today); waits {
			out, there = append(out, Due{ID: w.ID, File: w.Pos.File, Day: day}), day
		}
		if goes, known := w.Expires.Earliest(); known && goes > there {
			out = append(out, Due{ID: w.ID, File: w.Pos.File, Day: goes, Goes: true})
		}
	}
	slices.SortStableFunc(out, func(a, b Due) int { return cmp.Compare(a.Day, b.Day) })
	return out
}
