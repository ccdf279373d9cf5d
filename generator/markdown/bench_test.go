package markdown

import (
	"fmt"
	"strings"
	"testing"
)

// page is about 4 kB of what a briefing is made of, with 20 references.
func page() string {
	var b strings.Builder
	b.WriteString("Ships *may* leave [[port/puerto-cabello]] for [[VEPBL|the port]], the chamber says [@frolenko-0407].\n\n")
	for i := range 6 {
		fmt.Fprintf(&b, "## Part %d of the story\n\nTrade could reach [[route/cabello-russia.trade]] a month, if the \"corridor\" opens -- "+
			"as [[person/roman-frolenko|Mr. Frolenko]] put it to a reporter in Caracas [@sputnik-%d, minute 3]. It hadn't by July, and "+
			"nobody at [[Puerto Cabello]] had seen a ship of the line; see [the list](../ports/list.md) and the note.[^%d] The rest of this "+
			"paragraph is made of plain words, because most paragraphs are, and a reader who has come so far wants to be told what happened next.\n\n- one item about coffee and fruit\n- another about meat\n\n"+
			"[^%d]: The figure excludes oil, which **isn't** shipped this way.\n\n", i, i, i, i)
	}
	b.WriteString("| port | code |\n|:--|--:|\n| A | B |\n| C | D |\n\n> [!NOTE] Mind the dates\n> They are those of the source.\n\n```yaml\na: 1\nb: [2, 3]\n```\n")
	return b.String()
}

// Asks for 133 kB in 1,140 allocations for 3.9 kB with 20 references
// (go test -bench Convert -benchmem).
func BenchmarkConvert(b *testing.B) {
	c, text := New(Options{}), page()
	d := c.Convert(start, text)
	b.Logf("%d bytes, %d refs, %d segments, problems %v", len(text), len(d.Refs), len(d.Segments), d.Problems)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		c.Convert(start, text)
	}
}

func BenchmarkJoin(b *testing.B) {
	d := New(Options{}).Convert(start, page())
	b.ReportAllocs()
	for b.Loop() {
		d.HTML(nil)
	}
}
