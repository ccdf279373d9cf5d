package figure

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// A Network shows one thing in the middle and what stands in a relation to it around.
type Network struct {
	ID          string
	Title, Desc string
	Hub         string
	HubClass    string // kind-country
	Groups      []Group
	Between     []Tie  // by places in the groups as they are given
	More        string // the word behind the number of those left out
	MoreHref    string // where all are listed
}

// A Group is the neighbours in one relation.
type Group struct {
	Label string // what the relation is called, as seen from the hub
	Nodes []Node
}

// A Node is a neighbour.
type Node struct {
	Label string
	Word  string // for how the relation is meant; "" for a fact. It is never cut.
	Title string // with the relation and how it is meant
	Href  string
	Class string // kind-port
	Look  Look   // of the relation
	Rank  int    // where its group has no room for all, those of the highest are drawn, and of the same the first

	Further []Node // its own neighbours, where they are shown, too
}

// A Tie is a relation between two neighbours, by their places in all groups together.
type Tie struct {
	From, To int
	Title    string
	Look     Look
}

// MostNodes is how many neighbours a network of a width draws.
func MostNodes(width float64) int {
	if width < Medium {
		return 30
	}
	return 60
}

const (
	netRow  = 20.0
	tallNet = 34.0 // of a label of two lines
	netLine = 14.0
	netHead = 22.0
	netGap  = 6.0
	netEdge = 11.0 // between a dot and the edge, what no label has

	underOff = 20.0 // how much farther out the neighbours of neighbours lie

	// mostTall is how many rows a side may have of which some are tall: more would make the
	// drawing higher than a screen.
	mostTall = 24
)

// A placed row is a neighbour, the name of a group, or what is left out.
type placedRow struct {
	head  string // of a group; "" for a neighbour
	node  int    // its place in all that are drawn; -1 for what is left out
	under int    // one more than the place of the neighbour whose neighbour it is; 0 for those of the hub
	x, y  float64
	lines []string // of the label
	tall  bool     // the label may have two of them
	left  bool
}

// A netSide is the rows on one side, from above.
type netSide struct {
	rows   []placedRow
	height float64
}

// A netPlan is where everything lies.
type netPlan struct {
	width, height float64
	hubX, hubY    float64
	hubLines      []string
	rows          []placedRow
	nodes         []*Node
}

// SVG draws the network at a width: the neighbours on two sides of an ellipse around the
// hub, or where there is little room on one side. Each has a line of its own, so that
// labels can't touch.
func (n *Network) SVG(width float64) string {
	p := n.plan(width)
	s := &sheet{}
	s.open(frame{sizeID(n.ID, width), n.Title, n.Desc, p.width, p.height, "network " + sizeClass(width), n.linked()})
	at := map[*Node]*placedRow{}
	for i := range p.rows {
		if r := &p.rows[i]; r.head == "" && r.node >= 0 {
			at[p.nodes[r.node]] = r
		}
	}
	all := n.all()
	for _, t := range n.Between {
		if a, b := at[all[t.From]], at[all[t.To]]; a != nil && b != nil {
			end := s.link("tie "+t.Look.class(), "", t.Title)
			s.path("", "M", a.x, a.y, "Q", (a.x+b.x+2*p.hubX)/4, (a.y+b.y+2*p.hubY)/4, b.x, b.y)
			s.raw(end)
		}
	}
	for i := range p.rows {
		if r := &p.rows[i]; r.head == "" && r.node >= 0 {
			from := placedRow{x: p.hubX, y: p.hubY}
			if r.under > 0 {
				from = *at[p.nodes[r.under-1]]
			}
			s.raw(`<g class="spoke `, p.nodes[r.node].Class, " ", p.nodes[r.node].Look.class(), `">`)
			s.line("", from.x, from.y, r.x, r.y)
			s.raw("</g>\n")
		}
	}
	n.drawHub(s, p)
	for i := range p.rows {
		n.drawRow(s, p, &p.rows[i])
	}
	s.close()
	return s.String()
}

// all lists the neighbours of all groups.
func (n *Network) all() []*Node {
	var out []*Node
	for g := range n.Groups {
		for i := range n.Groups[g].Nodes {
			out = append(out, &n.Groups[g].Nodes[i])
		}
	}
	return out
}

func (n *Network) linked() bool {
	for _, g := range n.Groups {
		for _, node := range g.Nodes {
			if node.Href != "" {
				return true
			}
		}
	}
	return n.MoreHref != ""
}

// entries lists the heads and neighbours from first to last. Where there are more
// neighbours than a drawing has, the largest groups give up some of the lowest rank, so that no relation is
// left out as a whole.
func (n *Network) entries(most int) (rows []placedRow, nodes []*Node, left int) {
	each, more := n.share(most)
	own, ownMore := n.further(most)
	direct := 0
	for g := range n.Groups {
		all := n.Groups[g].Nodes
		have := min(len(all), each)
		if have < len(all) && more > 0 {
			have++
			more--
		}
		shown := highest(all, min(have, most-direct))
		direct += len(shown)
		if left += len(all) - len(shown); len(shown) == 0 {
			continue
		}
		head := n.Groups[g].Label
		if len(shown) < len(all) {
			head += " · " + strconv.Itoa(len(shown)) + "/" + strconv.Itoa(len(all))
		}
		rows = append(rows, placedRow{head: head})
		for _, node := range shown {
			rows = append(rows, placedRow{node: len(nodes)})
			nodes = append(nodes, node)
			parent, next := len(nodes), node.Further
			have := min(len(next), own)
			if have < len(next) && ownMore > 0 {
				have++
				ownMore--
			}
			left += len(next) - have
			for _, node := range highest(next, have) {
				rows = append(rows, placedRow{node: len(nodes), under: parent})
				nodes = append(nodes, node)
			}
		}
	}
	return rows, nodes, left
}

// highest gives as many neighbours of the highest rank, in the order in which all are given.
func highest(all []Node, n int) []*Node {
	at := make([]int, len(all))
	for i := range at {
		at[i] = i
	}
	slices.SortStableFunc(at, func(i, j int) int { return cmp.Compare(all[j].Rank, all[i].Rank) })
	at = at[:n]
	slices.Sort(at)
	out := make([]*Node, n)
	for i, j := range at {
		out[i] = &all[j]
	}
	return out
}

// further gives how many of its own neighbours each neighbour may have so that there are
// not more than most in all, and how many may have one more.
func (n *Network) further(most int) (each, more int) {
	all := n.all()
	for each = max(0, most-len(all)); ; each-- {
		sum := len(all)
		for _, node := range all {
			sum += min(len(node.Further), each)
		}
		if sum <= most || each == 0 {
			return each, max(0, most-sum)
		}
	}
}

// share gives how many neighbours each group may have so that there are not more than
// most, and how many groups may have one more.
func (n *Network) share(most int) (each, more int) {
	for each = most; each > 0; each-- {
		sum := 0
		for _, g := range n.Groups {
			sum += min(len(g.Nodes), each)
		}
		if sum <= most {
			return each, most - sum
		}
	}
	return 1, 0
}

func (n *Network) plan(width float64) netPlan {
	rows, nodes, left := n.entries(MostNodes(width))
	p := netPlan{width: width, nodes: nodes}
	var more []placedRow
	if left > 0 {
		more = []placedRow{{node: -1}}
	}
	one := width < Medium
	a := 84.0 // half the ellipse's width
	if p.hubLines = wrap(hubFace, n.Hub, 132, 5); one {
		p.hubLines = nil
	}
	for _, l := range p.hubLines {
		a = max(a, hubFace.advance(l)/2+40)
	}
	p.hubX = width / 2
	if one {
		p.hubX, a = 12, 54
	}
	var sides []netSide
	if one {
		sides = []netSide{p.newSide(append(rows, more...), 1, a)}
	} else {
		cut := cutRows(rows)
		left := append(repeatHead(rows, cut), more...)
		wide := min(1.7, max(1, 12/float64(max(cut, len(left), 1)))) // a few have room to spread
		sides = []netSide{p.newSide(rows[:cut], wide, a), p.newSide(left, wide, a)}
	}
	for _, s := range sides {
		p.height = max(p.height, s.height)
	}
	p.height = max(p.height, 90) + 16
	p.hubY = p.height / 2
	for i := range sides {
		p.lay(&sides[i], a, i == 1, n.more(left))
	}
	return p
}

// more gives the words for what is left out; left is how many of those given are.
func (n *Network) more(left int) string { return "+" + strconv.Itoa(left) + " " + n.More }

// newSide puts rows under each other, spread by a factor. Rows whose labels wouldn't have
// room on one line where the ellipse is widest are higher; a is half its width.
func (p *netPlan) newSide(rows []placedRow, wide, a float64) netSide {
	s := netSide{rows: rows}
	netHead, netRow := netHead*wide, netRow*wide
	y := 0.0
	for i := range s.rows {
		if s.rows[i].head != "" {
			if i > 0 {
				y += netGap
			}
			s.rows[i].y = y + netHead/2
			y += netHead
			continue
		}
		high := netRow
		if s.rows[i].tall = len(rows) <= mostTall && p.long(&s.rows[i], p.width-p.hubX-a-netEdge); s.rows[i].tall {
			high = max(high, tallNet)
		}
		s.rows[i].y = y + high/2
		y += high
	}
	s.height = y
	return s
}

// long tells whether a neighbour's label is longer than a room.
func (p *netPlan) long(r *placedRow, room float64) bool {
	if r.node < 0 {
		return false
	}
	if r.under > 0 {
		room -= underOff
	}
	return nodeFace.advance(withWord(p.nodes[r.node].Label, p.nodes[r.node].Word)) > room
}

// cutRows finds where the first side ends: near the middle, between groups if that is near too.
func cutRows(rows []placedRow) int {
	half, best := (len(rows)+1)/2, -1
	for i := range rows {
		if rows[i].head != "" && i > 0 && (best < 0 || abs(i-half) < abs(best-half)) {
			best = i
		}
	}
	if best >= 0 && abs(best-half) <= max(2, len(rows)/6) {
		return best
	}
	for half > 0 && half < len(rows) && rows[half].under > 0 {
		half-- // who is one's neighbour stays with them
	}
	if half < len(rows) && half > 0 && rows[half-1].head != "" {
		half-- // no head at the foot
	}
	return half
}

// repeatHead gives the rows from cut on, under the name of their group.
func repeatHead(rows []placedRow, cut int) []placedRow {
	rest := append([]placedRow(nil), rows[cut:]...)
	if len(rest) == 0 || rest[0].head != "" {
		return rest
	}
	for i := cut - 1; i >= 0; i-- {
		if rows[i].head != "" {
			return append([]placedRow{{head: rows[i].head}}, rest...)
		}
	}
	return rest
}

func abs(i int) int { return max(i, -i) }

var (
	nodeFace = face{size: 13}
	netFace  = face{size: 11.5}
	hubFace  = face{size: 14, strong: true}
)

// lay gives the rows of a side their places on the ellipse.
func (p *netPlan) lay(side *netSide, a float64, left bool, more string) {
	top := (p.height - side.height) / 2
	b := p.height / 2
	direct := 0.0 // how far out the last neighbour of the hub lies
	for _, r := range side.rows {
		r.left = left
		r.y += top
		off := (r.y - p.hubY) / b
		dx := a * math.Sqrt(max(0, 1-off*off))
		dx = max(dx, 18)
		if r.under > 0 {
			dx = max(dx, direct) + underOff
		} else {
			direct = dx
		}
		r.x = p.hubX + dx
		room := p.width - r.x - netEdge
		if left {
			r.x = p.hubX - dx
			room = r.x - netEdge
		}
		switch {
		case r.head != "":
			r.head = netFace.fit(r.head, room)
			if r.head == "" {
				r.head = "…"
			}
		case r.node < 0:
			r.lines = []string{nodeFace.fit(more, room)}
		default:
			most := 1
			if r.tall {
				most = 2
			}
			r.lines = nodeFace.wrap(p.nodes[r.node].Label, p.nodes[r.node].Word, room, most)
		}
		p.rows = append(p.rows, r)
	}
}

// drawHub writes the middle: a plate with its name, or where that has no room a dot.
func (n *Network) drawHub(s *sheet, p netPlan) {
	s.raw(`<g class="hub `, n.HubClass, `">`)
	if len(p.hubLines) == 0 {
		s.circle("hub-dot", p.hubX, p.hubY, 8)
		s.raw("</g>\n")
		return
	}
	w := 0.0
	for _, l := range p.hubLines {
		w = max(w, hubFace.advance(l))
	}
	h := 17*float64(len(p.hubLines)) + 12
	s.bar("hub-plate", p.hubX-w/2-10, p.hubY-h/2, w+20, h, 4)
	for i, l := range p.hubLines {
		s.label("hub-label", p.hubX, p.hubY-h/2+19+17*float64(i), "middle", l)
	}
	s.raw("</g>\n")
}

func (n *Network) drawRow(s *sheet, p netPlan, r *placedRow) {
	x, anchor := r.x+10, ""
	if r.left {
		x, anchor = r.x-10, "end"
	}
	switch {
	case r.head != "":
		s.label("relation-name", x, r.y+5, anchor, r.head)
		s.raw("\n")
	case r.node < 0:
		end := s.link("more", n.MoreHref, "")
		s.label("more-label", x, r.y+4.5, anchor, r.lines[0])
		s.raw(end)
	default:
		node := p.nodes[r.node]
		end := s.link("node "+node.Class+" "+node.Look.class(), node.Href, node.Title)
		s.circle("dot", r.x, r.y, 4.5)
		for i, line := range r.lines {
			s.label("node-label", x, r.y+4.5+netLine*(float64(i)-float64(len(r.lines)-1)/2), anchor, line)
		}
		s.raw(end)
	}
}

// wrap breaks a text into lines of a width, the last with an ellipsis if it goes on.
func wrap(f face, text string, room float64, most int) []string {
	var lines []string
	line := ""
	words := splitWords(text)
	for i, w := range words {
		switch joined := line + w; {
		case f.advance(trimRight(joined)) <= room:
			line = joined
		case line == "":
			line = f.fit(w, room)
		case len(lines) == most-1:
			rest := line
			for _, w := range words[i:] {
				rest += w
			}
			return append(lines, f.fit(rest, room))
		default:
			lines = append(lines, trimRight(line))
			line = f.fit(w, room)
		}
	}
	return append(lines, trimRight(line))
}

// splitWords cuts a text behind each blank and each hyphen.
func splitWords(s string) []string {
	var out []string
	from := 0
	for i, c := range s {
		if c == ' ' || c == '-' || c == '–' {
			end := i + len(string(c))
			out = append(out, s[from:end])
			from = end
		}
	}
	return append(out, s[from:])
}

func trimRight(s string) string {
	for len(s) > 0 && s[len(s)-1] == ' ' {
		s = s[:len(s)-1]
	}
	return s
}
