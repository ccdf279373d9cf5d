package graph

import (
	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/edtf"
)

// A Written is an entity with where it is written, whether or not it is to be seen.
type Written struct {
	*content.Entity
	Pos    diag.Pos
	Hidden bool     // not to be seen: a draft, not yet published, expired, or of a later day
	From   edtf.Day // the day from which there is something to tell, where its kind has a field for that; else 0
}

// Written gives every entity, by id.
func (g *Graph) Written() []Written {
	out := make([]Written, len(g.entities))
	for i := range g.entities {
		e := &g.entities[i]
		out[i] = Written{Entity: e.Entity, Pos: e.pos(), Hidden: e.hidden}
		if e.face.Traits&content.Dated != 0 {
			out[i].From = e.face.From
		}
	}
	return out
}

// Appears gives the day on which its page appears, where that is after a day: it is to be
// published then, or there is nothing to tell before. False where it waits for none, as a
// draft does, which waits for its author.
func (w Written) Appears(after edtf.Day) (edtf.Day, bool) {
	if w.Draft {
		return 0, false
	}
	day, known := w.Publish.Earliest()
	if w.From > after && (!known || w.From > day) {
		day, known = w.From, true
	}
	return day, known && day > after
}
