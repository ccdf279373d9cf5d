package figure

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"unicode"

	"portolan/generator/geo"
)

// A box is a rectangle on the sheet.
type box struct{ left, top, right, bottom float64 }

// wider gives a box with margins on its sides and above and below it.
func (b box) wider(x, y float64) box { return box{b.left - x, b.top - y, b.right + x, b.bottom + y} }

func (b box) meets(o box) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

// A room knows what of a sheet is taken.
type room struct {
	width, height float64
	taken         []box
	words         []box    // of those taken, the ones of texts
	numbers       []box    // and of these the ones of numbers
	lines         geo.Path // to be kept clear of if there is a choice
}

func (r *room) take(b box) { r.taken = append(r.taken, b) }

// write takes the room of a text.
func (r *room) write(b box, number bool) {
	r.take(b)
	r.words = append(r.words, b)
	if number {
		r.numbers = append(r.numbers, b)
	}
}

// apart tells whether no number would stand beside a text that is not its own, as if it were part of it.
func (r *room) apart(b box, number bool, size float64) bool {
	with := r.numbers
	if number {
		with = r.words
	}
	return !slices.ContainsFunc(with, b.wider(0.5*size, 0.2*size).meets)
}

// free tells whether a box lies on the sheet and on nothing else.
func (r *room) free(b box) bool {
	const edge = 6
	if b.left < edge || b.top < edge || b.right > r.width-edge || b.bottom > r.height-edge {
		return false
	}
	return !slices.ContainsFunc(r.taken, b.meets)
}

// crossed counts the lines that run through a box.
func (r *room) crossed(b box) (n int) {
	for _, line := range r.lines {
		for i := 1; i < len(line); i++ {
			a, c := line[i-1], line[i]
			if max(a.X, c.X) < b.left || min(a.X, c.X) > b.right || max(a.Y, c.Y) < b.top || min(a.Y, c.Y) > b.bottom {
				continue // as most do
			}
			if crosses(b, a, c) {
				n++
				break
			}
		}
	}
	return n
}

// crosses tells whether the way from a to c touches a box (Liang and Barsky, 1984).
func crosses(b box, a, c geo.XY) bool {
	from, to := 0.0, 1.0
	for _, side := range [...][2]float64{{a.X - c.X, a.X - b.left}, {c.X - a.X, b.right - a.X}, {a.Y - c.Y, a.Y - b.top}, {c.Y - a.Y, b.bottom - a.Y}} {
		p, q := side[0], side[1]
		switch {
		case p == 0 && q < 0:
			return false
		case p < 0:
			from = max(from, q/p)
		case p > 0:
			to = min(to, q/p)
		}
	}
	return from <= to
}

// textWidth estimates how wide a text is, in units of its size. It is a little too wide for
// the fonts that the site has, so that another font doesn't make labels collide.
func textWidth(s string) float64 {
	w := 0.0
	for _, c := range s {
		switch {
		case unicode.Is(unicode.Mn, c):
		case c >= 0x1100 && unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			w += 1.05
		case c == 'm' || c == 'w' || c == 'M' || c == 'W' || c == '—':
			w += 0.88
		case unicode.IsUpper(c):
			w += 0.66
		case c == 'i' || c == 'j' || c == 'l' || c == 't' || c == 'f' || c == 'r' || c == ' ' || unicode.IsPunct(c):
			w += 0.36
		case c > 0x2fff:
			w += 1.05
		default:
			w += 0.56
		}
	}
	return w
}

// longest is how many characters of a label are shown; its title has all of them.
const longest = 28

func shortened(s string) string {
	r := []rune(s)
	if len(r) <= longest {
		return s
	}
	return string(r[:longest-1]) + "…"
}

// A spot is a dot as it lies on the sheet, or a cluster of dots.
type spot struct {
	dots   []int // indices; more than one is a cluster
	at     geo.XY
	small  bool // others lie so near that they would hide each other
	label  string
	anchor string
	text   geo.XY // where the label begins, ends, or has its middle
	leader bool   // a line leads from the dot to the label,
	end    geo.XY // to here
	number int    // stands for the label
}

// crowd is how many dots in one heap are shown as one with their number.
const crowd = 8

// small is how large dots are beside others that they would hide else. Each stands where its place is,
// for a map that moves Sevastopol to where there is room says something of Sevastopol.
const small = 0.7

// dots finds where the dots lie, and how large they are.
func (d *drawing) dots() {
	var seen []spot
	for i, dot := range d.Dots {
		if at, ok := d.Frame.Place(dot.At); ok {
			seen = append(seen, spot{dots: []int{i}, at: at})
		}
	}
	const gap = 2
	for _, heap := range heaps(seen, 2*d.type_.dot+gap) {
		for _, i := range heap {
			seen[i].small = len(heap) > 1
		}
	}
	for _, heap := range heaps(seen, 2*small*d.type_.dot+gap) {
		if len(heap) > crowd { // but for what the map is about
			main := slices.DeleteFunc(slices.Clone(heap), func(i int) bool { return !d.about(seen[i]) })
			rest := slices.DeleteFunc(heap, func(i int) bool { return d.about(seen[i]) })
			heap = main[:min(len(main), crowd)]
			rest = append(rest, main[len(heap):]...)
			for _, i := range heap {
				d.room.take(around(seen[i].at, d.radius(seen[i])))
			}
			d.spots = append(d.spots, d.cluster(seen, rest))
		}
		for _, i := range heap {
			d.spots = append(d.spots, seen[i])
		}
	}
	// What the map is about lies on top, and of one that it would hide a rim is seen.
	slices.SortStableFunc(d.spots, func(a, b spot) int { return cmp.Compare(rank(d.Dots[b.dots[0]]), rank(d.Dots[a.dots[0]])) })
	for i := range d.spots {
		s := &d.spots[i]
		s.small = s.small && !slices.ContainsFunc(d.spots[i+1:], func(above spot) bool { return d.about(above) && d.hide(*s, above) })
		if d.about(*s) {
			d.room.take(around(s.at, d.radius(*s)))
		}
	}
	d.gather()
	for _, s := range d.spots {
		d.room.take(around(s.at, d.radius(s)+3))
	}
}

// gather makes one of spots that can't be told apart. What the map is about is left alone.
func (d *drawing) gather() {
	for gathered := true; gathered; {
		gathered = false
		for i := 0; i < len(d.spots); i++ {
			for j := len(d.spots) - 1; j > i; j-- {
				a, b := d.spots[i], d.spots[j]
				if d.about(a) || d.about(b) || !d.hide(a, b) {
					continue
				}
				gathered = true
				d.spots[i] = d.cluster([]spot{a, b}, []int{0, 1})
				d.spots = slices.Delete(d.spots, j, j+1)
			}
		}
	}
}

// hide tells of spots that they look like one. Of two dots a rim is enough to see that they are two, but a
// number has to be read.
func (d *drawing) hide(a, b spot) bool {
	seen := 0.2
	if len(a.dots) > 1 || len(b.dots) > 1 {
		seen = 1
	}
	return distance(a.at, b.at) < seen*(d.radius(a)+d.radius(b))
}

// about tells whether the map is about a dot.
func (d *drawing) about(s spot) bool { return len(s.dots) == 1 && d.Dots[s.dots[0]].Main }

func around(p geo.XY, r float64) box { return box{p.X - r, p.Y - r, p.X + r, p.Y + r} }

func (d *drawing) radius(s spot) float64 {
	switch {
	case len(s.dots) > 1:
		return d.type_.count
	case s.small:
		return small * d.type_.dot
	}
	return d.type_.dot
}

// heaps groups spots that lie on each other, directly or through others. A grid keeps
// many from being compared each with each.
func heaps(spots []spot, apart float64) [][]int {
	type cell struct{ x, y int }
	grid := map[cell][]int{}
	at := func(p geo.XY) cell { return cell{int(math.Floor(p.X / apart)), int(math.Floor(p.Y / apart))} }
	for i, s := range spots {
		c := at(s.at)
		grid[c] = append(grid[c], i)
	}
	var out [][]int
	done := make([]bool, len(spots))
	for first := range spots {
		if done[first] {
			continue
		}
		done[first] = true
		heap := []int{first}
		for n := 0; n < len(heap); n++ {
			p := spots[heap[n]].at
			c := at(p)
			for x := c.x - 1; x <= c.x+1; x++ {
				for y := c.y - 1; y <= c.y+1; y++ {
					for _, i := range grid[cell{x, y}] {
						if !done[i] && distance(p, spots[i].at) < apart {
							done[i] = true
							heap = append(heap, i)
						}
					}
				}
			}
		}
		slices.Sort(heap)
		out = append(out, heap)
	}
	return out
}

func distance(a, b geo.XY) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// cluster makes one spot of many.
func (d *drawing) cluster(seen []spot, heap []int) spot {
	var c spot
	all := 0.0
	for _, i := range heap {
		n := float64(len(seen[i].dots))
		c.dots = append(c.dots, seen[i].dots...)
		c.at.X, c.at.Y, all = c.at.X+n*seen[i].at.X, c.at.Y+n*seen[i].at.Y, all+n
	}
	slices.Sort(c.dots)
	c.at.X, c.at.Y = c.at.X/all, c.at.Y/all
	edge := d.type_.count + 2
	for _, b := range d.room.taken { // it makes room for what the map is about
		if middle := (geo.XY{X: (b.left + b.right) / 2, Y: (b.top + b.bottom) / 2}); b.meets(around(c.at, edge)) {
			far := edge + (b.right-b.left)/2
			gap := distance(c.at, middle)
			if gap < 1 {
				c.at.Y += far
				continue
			}
			c.at.X, c.at.Y = middle.X+(c.at.X-middle.X)*far/gap, middle.Y+(c.at.Y-middle.Y)*far/gap
		}
	}
	c.at.X = min(max(c.at.X, edge), d.Frame.Width-edge)
	c.at.Y = min(max(c.at.Y, edge), d.Frame.Height-edge)
	return c
}

// many is how many dots a map has of which only those it is about get labels.
const many = 60

// labels finds a place for the labels: beside the dot if there is room, farther away with
// a line that leads there, else a number, which the list beside the map has too. What the
// map is about comes first, then what weighs more. Where others leave one no room at all, it is
// tried before them, and the oftener that was so the earlier. Of all tries the best is taken, and what it costs is told.
func (d *drawing) labels() int {
	const tries = 12
	room, early, least := d.room, map[int]int{}, math.MaxInt
	room.taken, room.words, room.lines = slices.Clip(room.taken), slices.Clip(room.words), slices.Clip(room.lines) // each try has its own behind them
	var best drawing
	d.widest = "0"
	for try := range tries {
		d.room, d.leaders = room, nil
		for i := range d.spots {
			s := &d.spots[i]
			s.label, s.leader, s.number = "", false, 0
		}
		d.turn = float64(try*5%16) / 16
		untold := d.place(early, way{weighed: try%4 < 2, atOnce: try%2 == 1})
		if d.number() { // and are wider than the room that was left for them
			continue
		}
		if cost := d.cost(untold); cost < least {
			least, best = cost, *d
			best.spots = slices.Clone(d.spots)
		}
		if len(untold) == 0 && !slices.ContainsFunc(d.spots, func(s spot) bool { return s.number > 0 }) {
			break
		}
		for _, i := range untold {
			early[i]++
		}
	}
	if least < math.MaxInt {
		d.spots, d.room, d.leaders = best.spots, best.room, best.leaders
	}
	d.number()
	return least
}

// cost tells how far from names for all a try is: worst is to tell nothing of a place, then to tell what the map is about by a
// number, or what weighs much.
func (d *drawing) cost(untold []int) int {
	cost := 10_000 * len(untold)
	for _, i := range untold {
		if d.about(d.spots[i]) {
			cost += 100_000
		}
	}
	for _, s := range d.spots {
		switch {
		case s.number > 0 && d.about(s):
			cost += 1000
		case s.number > 0:
			cost += 10 * (1 + d.Dots[s.dots[0]].Weight)
		case s.leader:
			cost++
		}
	}
	return cost
}

// A way is one of those in which labels are placed.
type way struct {
	weighed bool // what weighs more goes before what had no room
	atOnce  bool // a name that has no room beside its dot goes away from it before others are placed
}

// number gives the numbers in the order of the list, and tells whether they are wider than the room that was left for them.
func (d *drawing) number() bool {
	clear(d.out.Numbers)
	var numbered []*spot
	for i := range d.spots {
		if d.spots[i].number > 0 {
			numbered = append(numbered, &d.spots[i])
		}
	}
	slices.SortStableFunc(numbered, func(a, b *spot) int {
		return cmp.Or(cmp.Compare(d.Dots[a.dots[0]].Rank, d.Dots[b.dots[0]].Rank), cmp.Compare(a.dots[0], b.dots[0]))
	})
	for i, s := range numbered {
		s.number, s.label = i+1, strconv.Itoa(i+1)
		d.out.Numbers[s.dots[0]] = i + 1
	}
	narrow := len(strconv.Itoa(len(numbered))) > len(d.widest)
	if narrow {
		d.widest += "0"
	}
	return narrow
}

// place does so once, and gives the spots that it found no room for. Of those that are early the number is enough; but
// beside a map of the world, which has room for a name somewhere, no list need stand: only what it is about has a number.
func (d *drawing) place(early map[int]int, how way) (untold []int) {
	var left []int
	last := func(i int) { // what can be said of a spot at last
		s := &d.spots[i]
		dot := d.Dots[s.dots[0]]
		switch {
		case (d.Frame.Whole() || dot.Main) && d.away(s, shortened(dot.Label), anywhere):
		case (dot.Main || !d.Frame.Whole()) && !d.Column && d.numbered(s):
		default:
			untold = append(untold, i)
		}
	}
	for _, i := range d.labelled(early, how.weighed) {
		switch {
		case early[i] > 0:
			last(i)
		case d.beside(&d.spots[i], shortened(d.Dots[d.spots[i].dots[0]].Label), 0):
		case !how.atOnce || !d.away(&d.spots[i], shortened(d.Dots[d.spots[i].dots[0]].Label), near):
			left = append(left, i)
		}
	}
	for _, i := range left { // on a line only where it stands beside its dot, and nowhere clear of lines
		s, label := &d.spots[i], shortened(d.Dots[d.spots[i].dots[0]].Label)
		if !d.away(s, label, near) && !d.beside(s, label, math.MaxInt) {
			last(i)
		}
	}
	return untold
}

// numbered finds a place for a number.
func (d *drawing) numbered(s *spot) bool {
	s.number = 1 // some number: which one is known when all are placed
	if d.beside(s, d.widest, 0) || d.away(s, d.widest, near) || d.beside(s, d.widest, math.MaxInt) || d.away(s, d.widest, anywhere) {
		return true
	}
	s.number = 0
	return false
}

// labelled gives the spots that have a label in the order in which they choose their places.
func (d *drawing) labelled(early map[int]int, weighed bool) []int {
	order := make([]int, 0, len(d.spots))
	for i, s := range d.spots {
		if dot := d.Dots[s.dots[0]]; len(s.dots) == 1 && dot.Label != "" && (dot.Main || len(d.spots) <= many && !d.Column) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := d.Dots[d.spots[a].dots[0]], d.Dots[d.spots[b].dots[0]]
		weight := cmp.Compare(y.Weight, x.Weight)
		if weighed {
			return cmp.Or(cmp.Compare(rank(x), rank(y)), weight, cmp.Compare(early[b], early[a]))
		}
		return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(early[b], early[a]), weight)
	})
	return order
}

func rank(d Dot) int {
	if d.Main {
		return 0
	}
	return 1
}

// textBox gives the room that a text takes that begins, ends or has its middle at a point on
// its base line.
func textBox(at geo.XY, anchor string, width, size float64) box {
	left := at.X
	switch anchor {
	case "middle":
		left -= width / 2
	case "end":
		left -= width
	}
	return box{left, at.Y - 0.84*size, left + width, at.Y + 0.32*size}
}

// width is how wide a label is; numbers have a frame.
func (d *drawing) width(label string, number bool) float64 {
	if number {
		return (textWidth(label) + 0.3) * d.type_.label
	}
	return textWidth(label) * d.type_.label
}

// beside places a label beside its dot: of the ways that are free the one that crosses
// the fewest lines, the first among equals, and none that crosses more than most.
func (d *drawing) beside(s *spot, label string, most int) bool {
	size := d.type_.label
	width, gap := d.width(label, s.number > 0), d.radius(*s)+6
	best, found := math.MaxInt, false
	diagonal := gap * 0.75
	for _, c := range [...]struct {
		x, y   float64
		anchor string
	}{
		{gap, 0.32 * size, "start"}, {-gap, 0.32 * size, "end"},
		{diagonal, -diagonal, "start"}, {diagonal, diagonal + 0.7*size, "start"},
		{-diagonal, -diagonal, "end"}, {-diagonal, diagonal + 0.7*size, "end"},
		{0, -gap - 0.2*size, "middle"}, {0, gap + 0.8*size, "middle"},
		{gap, 0, "start"}, {gap, 0.64 * size, "start"}, {-gap, 0, "end"}, {-gap, 0.64 * size, "end"},
	} {
		at := geo.XY{X: s.at.X + c.x, Y: s.at.Y + c.y}
		b := textBox(at, c.anchor, width, size)
		if n := d.room.crossed(b); n < best && n <= most && d.clear(b, s.number > 0) {
			best, found = n, true
			s.label, s.anchor, s.text, s.leader = label, c.anchor, at, false
		}
	}
	if found {
		d.room.write(textBox(s.text, s.anchor, width, size), s.number > 0)
	}
	return found
}

// clear tells whether a text can stand somewhere: on nothing else, where no leader leads through or ends, and where it isn't taken for
// a part of another.
func (d *drawing) clear(b box, number bool) bool {
	size := d.type_.label
	return d.room.free(b) && d.room.apart(b, number, size) && !slices.ContainsFunc(d.leaders, func(l [2]geo.XY) bool {
		return crosses(b, l[0], l[1]) || around(l[1], 0.5*size).meets(b)
	})
}

// A reach is how far a leader may lead to a label, in sizes of its text, in how many directions it is tried, and
// whether lines may be crossed.
type reach struct {
	least, most float64
	directions  int
	crossing    bool
}

// Names stand near. What is the last that can be said of a dot stands where there is room.
var (
	near     = reach{least: 1.25, most: 6, directions: 64}
	anywhere = reach{least: 0.5, most: 16, directions: 64, crossing: true}
)

// away places a label at the end of a short line from its dot.
func (d *drawing) away(s *spot, label string, r reach) bool {
	size := d.type_.label
	width := d.width(label, s.number > 0)
	most := r.most
	if d.about(*s) {
		most += 2
	}
	for far := r.least; far <= most; far += 0.5 {
		for n := range r.directions {
			sin, cos := math.Sincos(2 * math.Pi * (float64(n)/float64(r.directions) + d.turn))
			end := geo.XY{X: s.at.X + far*size*cos, Y: s.at.Y + far*size*sin}
			anchor, at := "start", geo.XY{X: end.X + math.Copysign(4, cos), Y: end.Y + 0.32*size}
			switch {
			case math.Abs(cos) < 0.01 && sin < 0: // right above
				anchor, at = "middle", geo.XY{X: end.X, Y: end.Y - 0.32*size}
			case math.Abs(cos) < 0.01:
				anchor, at = "middle", geo.XY{X: end.X, Y: end.Y + 0.84*size}
			case cos < 0:
				anchor = "end"
			}
			b := textBox(at, anchor, width, size)
			if d.clear(b, s.number > 0) && (r.crossing || d.room.crossed(b) == 0) && d.passes(s.at, end) && !d.closes(s, end) {
				s.label, s.anchor, s.text, s.leader, s.end = label, anchor, at, true, end
				d.room.write(b, s.number > 0)
				d.room.lines = append(d.room.lines, []geo.XY{s.at, end})
				d.leaders = append(d.leaders, [2]geo.XY{s.at, end})
				return true
			}
		}
	}
	return false
}

// closes tells whether a leader would end so near to another dot that it had no way out for its own.
func (d *drawing) closes(own *spot, end geo.XY) bool {
	return slices.ContainsFunc(d.spots, func(o spot) bool {
		return o.dots[0] != own.dots[0] && distance(o.at, end) < 0.55*d.type_.label
	})
}

// passes tells whether a leader from a dot runs over no label, no other dot and no other leader, nor ends at one. Where dots lie so near that it
// begins on another, it leads away from that.
func (d *drawing) passes(from, to geo.XY) bool {
	const slack = 1e-6 // of the middle of its own dot
	ends := 0.5 * d.type_.label
	for _, l := range d.leaders {
		if cross(l[0], l[1], from, to) || crosses(around(to, ends), l[0], l[1]) || crosses(around(l[1], ends), from, to) {
			return false
		}
	}
	if slices.ContainsFunc(d.room.words, around(to, ends).meets) {
		return false
	}
	for _, b := range d.room.taken {
		if from.X > b.left && from.X < b.right && from.Y > b.top && from.Y < b.bottom {
			middle := geo.XY{X: (b.left + b.right) / 2, Y: (b.top + b.bottom) / 2}
			if (to.X-from.X)*(from.X-middle.X)+(to.Y-from.Y)*(from.Y-middle.Y) < -slack {
				return false
			}
		} else if crosses(b, from, to) {
			return false
		}
	}
	return true
}

// cross tells whether the way from a to b crosses that from c to d.
func cross(a, b, c, d geo.XY) bool {
	side := func(p, q, r geo.XY) bool { return (q.X-p.X)*(r.Y-p.Y) > (q.Y-p.Y)*(r.X-p.X) }
	return side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b)
}
