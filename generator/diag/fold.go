package diag

import (
	"fmt"
	"strconv"
	"strings"
)

// Places are positions in order, as a value that can be compared: each is a line, its
// column, its file and a zero byte. [PlacesOf] makes it, and All reads it.
type Places string

// PlacesOf gives positions as one value.
func PlacesOf(list []Pos) Places {
	var b strings.Builder
	for _, p := range list {
		fmt.Fprintf(&b, "%d %d %s\x00", p.Line, p.Col, p.File)
	}
	return Places(b.String())
}

// All gives the positions; nil if there are none.
func (s Places) All() []Pos {
	var out []Pos
	for one := range strings.SplitSeq(strings.TrimSuffix(string(s), "\x00"), "\x00") {
		line, rest, _ := strings.Cut(one, " ")
		col, file, ok := strings.Cut(rest, " ")
		if !ok {
			continue
		}
		p := Pos{File: file}
		p.Line, _ = strconv.Atoi(line)
		p.Col, _ = strconv.Atoi(col)
		out = append(out, p)
	}
	return out
}

// Fold makes one problem of those that say the same of least places or more: it stands at
// the first, has the others in Also, and keeps the first one's place in order. Only
// problems that may tells of are folded; those of fewer places stay as they are.
func Fold(problems []Problem, least int, may func(Problem) bool) []Problem {
	type same struct {
		code    Code
		message string
	}
	places := map[same][]Pos{}
	for _, p := range problems {
		if may(p) {
			k := same{p.Code, p.Message}
			places[k] = append(places[k], p.Pos)
		}
	}
	var out []Problem
	done := map[same]bool{}
	for _, p := range problems {
		k := same{p.Code, p.Message}
		if at := places[k]; len(at) >= least && may(p) {
			if done[k] {
				continue
			}
			done[k] = true
			p.Also = PlacesOf(at[1:])
		}
		out = append(out, p)
	}
	return out
}

// maxElsewhere is how many places are named; the others are counted.
const maxElsewhere = 5

// AlsoAt says where else the same is wrong, "also at a.yaml:1:2, b.yaml:3:4 and 20 more
// places"; "" if nowhere.
func (p Problem) AlsoAt() string {
	all := p.Also.All()
	if len(all) == 0 {
		return ""
	}
	named := all[:min(len(all), maxElsewhere)]
	words := make([]string, len(named))
	for i, at := range named {
		words[i] = VisibleName(at.String())
	}
	out := "also at " + strings.Join(words, ", ")
	switch more := len(all) - len(named); more {
	case 0:
	case 1:
		out += " and 1 more place"
	default:
		out += fmt.Sprintf(" and %d more places", more)
	}
	return out
}

// Advice is what is shown below a message on a page: where else the same is wrong, and
// the hint.
func (p Problem) Advice() string {
	also := p.AlsoAt()
	if also == "" || p.Hint == "" {
		return also + p.Hint
	}
	return also + ": " + p.Hint
}
