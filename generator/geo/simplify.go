package geo

import "container/heap"

// effectiveAreas gives for each point of a line how much area its leaving out would move,
// in units of the square of the earth's radius, by the method of Visvalingam and Whyatt
// (Line generalisation by repeated elimination of points, 1993): points are taken out in
// order of the triangle that they make with their neighbours of the moment, and none counts
// less than one that went before. The ends count without limit, as other lines meet there.
//
// Triangles are measured in space and not on a chart, so that nothing depends on where on
// the earth a line runs, and points along a parallel, which is no great circle, count too.
func effectiveAreas(line []vector) []float32 {
	const ends = 100 // more than the earth has
	n := len(line)
	areas := make([]float32, n)
	if n > 0 {
		areas[0], areas[n-1] = ends, ends
	}
	if n < 3 {
		return areas
	}
	e := elimination{line: line, links: make([]link, n), queue: make([]int32, 0, n-2)}
	for i := range line {
		e.links[i] = link{before: int32(i - 1), after: int32(i + 1), place: -1}
	}
	for i := int32(1); i < int32(n-1); i++ {
		e.links[i].area = e.triangle(i)
		e.links[i].place = int32(len(e.queue))
		e.queue = append(e.queue, i)
	}
	heap.Init(&e)
	largest := float32(0)
	for len(e.queue) > 0 {
		i := heap.Pop(&e).(int32)
		l := e.links[i]
		largest = max(largest, l.area)
		areas[i] = largest
		e.links[l.before].after, e.links[l.after].before = l.after, l.before
		e.again(l.before)
		e.again(l.after)
	}
	return areas
}

// An elimination is the points of a line that are still there, as a heap by area.
type elimination struct {
	line  []vector
	links []link
	queue []int32
}

type link struct {
	before, after int32
	area          float32
	place         int32 // in the queue; -1 for none
}

func (e *elimination) triangle(i int32) float32 {
	a, b, c := e.line[e.links[i].before], e.line[i], e.line[e.links[i].after]
	return float32(b.minus(a).cross(c.minus(a)).length() / 2)
}

// again measures a point that has another neighbour.
func (e *elimination) again(i int32) {
	if l := &e.links[i]; l.place >= 0 {
		l.area = e.triangle(i)
		heap.Fix(e, int(l.place))
	}
}

func (e *elimination) Len() int { return len(e.queue) }

func (e *elimination) Less(a, b int) bool {
	x, y := e.links[e.queue[a]].area, e.links[e.queue[b]].area
	if x != y {
		return x < y
	}
	return e.queue[a] < e.queue[b] // for determinism
}

func (e *elimination) Swap(a, b int) {
	e.queue[a], e.queue[b] = e.queue[b], e.queue[a]
	e.links[e.queue[a]].place, e.links[e.queue[b]].place = int32(a), int32(b)
}

func (e *elimination) Push(x any) { e.queue = append(e.queue, x.(int32)) }

func (e *elimination) Pop() any {
	last := len(e.queue) - 1
	i := e.queue[last]
	e.queue = e.queue[:last]
	e.links[i].place = -1
	return i
}
