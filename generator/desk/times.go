package desk

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"portolan/generator/diag"
)

// A Times is the page of what making the site takes.
type Times struct {
	Stages []Stage
	Total  string
	Rules  string // what the last run of the rules took; "" if there was none
	Saves  []Saved
	Table  Table // around Saves
	Counts []Count
}

// A Count tells how many there are of something.
type Count struct {
	Label string
	Count int
}

// A Stage is a step of the last snapshot.
type Stage struct {
	Name, Took string
	Share      int // of all steps, in hundredths
}

// A Saved is an edit and what became of it.
type Saved struct {
	At    string // the time of day, local
	Took  string // from save to shown; "" if no event told of the edit
	Files []string
	More  int
	Shown bool
}

// stageNames say what the steps of a snapshot do.
var stageNames = map[string]string{"recall": "take up what was kept", "scan": "read the folders", "parse": "parse what changed", "resolve": "join all entities", "plan": "name the pages"}

// times makes the page of what making the site takes.
func (s *sheet) times(string) {
	var out Times
	if s.newest != nil {
		var total time.Duration
		stages := s.newest.Stages()
		for _, st := range stages {
			total += st.Took
		}
		for _, st := range stages {
			out.Stages = append(out.Stages, Stage{cmp.Or(stageNames[st.Name], st.Name), took(st.Took), int(100 * st.Took / max(total, 1))})
		}
		out.Total = took(total)
		pages := 0
		for _, j := range s.shown.Jobs() {
			if strings.HasSuffix(j.Path, ".html") {
				pages++
			}
		}
		out.Counts = []Count{{"Entities", len(s.site().Graph.Written())}, {"Pages", pages}, {"Files of the site", len(s.shown.Jobs())}}
	}
	if s.Ruling > 0 {
		out.Rules = took(s.Ruling)
	}
	for _, save := range s.Saves {
		row := Saved{At: save.At.Format("15:04:05"), More: save.More, Shown: save.Shown}
		if save.Took > 0 {
			row.Took = took(save.Took)
		}
		for _, f := range save.Files {
			row.Files = append(row.Files, diag.Visible(f))
		}
		out.Saves = append(out.Saves, row)
	}
	s.show("times", out)
}

// took writes a duration as people read it.
func took(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}
