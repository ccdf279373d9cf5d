package graph

import (
	"portolan/generator/content"
)

// doubles is what is known of entities that are there twice: these are reported, and what
// refers to them is not, for it is right once they are mended.
type doubles struct {
	first   map[string]string // by id the one that has a unique value already, by id
	leftOut map[string]bool   // what entities whose ids were taken are called, folded
}

// pair notes that an entity has a unique value that another has already.
func (d *doubles) pair(id, first string) {
	if d.first == nil {
		d.first = map[string]string{}
	}
	if of := d.first[first]; of != "" {
		first = of // of three all are one
	}
	if d.first[id] == "" && id != first {
		d.first[id] = first
	}
}

// leaveOut notes an entity whose id is taken.
func (d *doubles) leaveOut(e *content.Entity) {
	if d.leftOut == nil {
		d.leftOut = map[string]bool{}
	}
	for _, name := range append(e.Names(), e.Codes()...) {
		d.leftOut[content.Fold(name)] = true
	}
}

// cause tells whether a reference finds nothing, or too much, only because something is there
// twice.
func (d *doubles) cause(target string, f Found) bool {
	if len(f.Choices) == 0 {
		return f.Other == "" && d.leftOut[content.Fold(target)]
	}
	one := ""
	for _, id := range f.Choices {
		if first := d.first[id]; first != "" {
			id = first
		}
		if one != "" && id != one {
			return false
		}
		one = id
	}
	return true
}
