package desk

import (
	"cmp"
	"fmt"
	"slices"

	"portolan/generator/edtf"
	"portolan/generator/graph"
)

var scheduleKeys = tableKeys("", "state", "kind")

// States of pages that are not always there, in the order in which they are listed.
const (
	stateScheduled = "scheduled"
	stateExpiring  = "expiring"
	stateDraft     = "draft"
	stateExpired   = "expired"
)

// A Waiting is a row of the schedule: a page that is not there, or not for ever.
type Waiting struct {
	ID      string
	Subject *Subject
	State   string
	Day     string // on which it appears or goes, or went; "" for none
	When    string // in how many days that is
	Seen    bool   // it is shown here
	Place   Place
}

// A Schedule is the page of what waits for a day.
type Schedule struct {
	Today  string
	Due    string // the day on which the site has to be built again next; "" if none is known
	When   string // in how many days that is
	Drafts bool   // drafts and what is scheduled or expired are shown here
	Table  Table
	Rows   []Waiting
}

// waiting is a row of the schedule in the making.
type waiting struct {
	graph.Written
	state, label string
	day          edtf.Day
	dated        bool
}

// schedule makes the page of drafts and of pages that appear or go on a day.
func (s *sheet) schedule(string) {
	out := Schedule{Drafts: s.Drafts}
	var list []waiting
	if s.shown != nil {
		today := s.site().Today
		out.Today = today.String()
		if due := s.site().Graph.NextDue; due != 0 {
			out.Due, out.When = due.String(), inDays(due, today)
		}
		for _, w := range s.site().Graph.Written() {
			list = append(list, waits(w, today, s.label(w))...)
		}
	}
	byDay := func(a, b waiting) int { return cmp.Or(compareTrue(a.dated, b.dated), cmp.Compare(a.day, b.day)) }
	t := tabulation[waiting]{ask: s.ask,
		columns: []column[waiting]{
			{"page", "Page", func(a, b waiting) int { return compareWords(a.label, b.label) }},
			{"state", "State", func(a, b waiting) int { return cmp.Or(cmp.Compare(a.state, b.state), byDay(a, b)) }},
			{"day", "Day", byDay},
			{"place", "Place", func(a, b waiting) int { return a.Pos.Compare(b.Pos) }},
		},
		filters: []filter[waiting]{
			{key: "state", label: "State", of: func(w waiting) string { return w.state }, order: []string{stateScheduled, stateExpiring, stateDraft, stateExpired}},
			{key: "kind", label: "Kind", of: func(w waiting) string { return w.Kind }, word: s.kindName},
		},
	}
	var rows []waiting
	out.Table, rows = t.arrange("schedule", "Pages that are not there, or not for ever", inOrder(list))
	for _, w := range rows {
		row := Waiting{ID: rowID("w", w.ID, w.state), Subject: s.subject(w.Written), State: w.state, Place: s.place(w.Pos), Seen: !w.Hidden}
		if w.dated {
			row.Day, row.When = w.day.String(), inDays(w.day, s.site().Today)
		}
		out.Rows = append(out.Rows, row)
	}
	s.show("schedule", out)
}

// waits gives the rows of an entity: as a draft, or as what appears, goes or went.
func waits(w graph.Written, today edtf.Day, label string) []waiting {
	if w.Draft {
		day, dated := w.Publish.Earliest()
		return []waiting{{w, stateDraft, label, day, dated}}
	}
	var out []waiting
	if appears, later := w.Appears(today); later {
		out = append(out, waiting{w, stateScheduled, label, appears, true})
	}
	if goes, known := w.Expires.Earliest(); known {
		state := stateExpiring
		if goes <= today {
			state = stateExpired
		}
		out = append(out, waiting{w, state, label, goes, true})
	}
	return out
}

// inOrder puts first what happens next, then drafts, then what is past, the latest first.
func inOrder(list []waiting) []waiting {
	var next, drafts, past []waiting
	for _, w := range list {
		switch w.state {
		case stateDraft:
			drafts = append(drafts, w)
		case stateExpired:
			past = append(past, w)
		default:
			next = append(next, w)
		}
	}
	slices.SortStableFunc(next, func(a, b waiting) int { return cmp.Compare(a.day, b.day) })
	slices.SortStableFunc(past, func(a, b waiting) int { return cmp.Compare(b.day, a.day) })
	return append(append(next, drafts...), past...)
}

// inDays says how far a day is from another.
func inDays(day, today edtf.Day) string {
	switch n := int(day - today); {
	case n == 0:
		return "today"
	case n == 1:
		return "tomorrow"
	case n == -1:
		return "yesterday"
	case n > 0:
		return fmt.Sprintf("in %s days", number(n))
	default:
		return fmt.Sprintf("%s days ago", number(-n))
	}
}
