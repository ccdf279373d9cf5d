package rule

import (
	"fmt"
	"testing"

	"golang.org/x/tools/txtar"

	"portolan/generator/geo"
)

// BenchmarkRun applies all rules to 10,000 ports with prose.
func BenchmarkRun(b *testing.B) {
	var files []txtar.File
	for i := range 10_000 {
		files = append(files, txtar.File{Name: fmt.Sprintf("content/ports/port-%d.md", i), Data: fmt.Appendf(nil, `---
name: Harbour %dth
country: VE
at: 10.4667, -68.05
src: reference
as_of: 2025
depth: 12 m
operating: it is
statements:
  - It is a port beside [[port-%d]]
---

A line is to open from [[port-%d]] and Harbour %dth in April 2023, it is said [@reference]. Its first sailing was expected
for that year. No report of it was found.
`, i, (i+1)%10_000, (i+2)%10_000, (i+3)%10_000)})
	}
	c, problems := site(b, &txtar.Archive{Files: files})
	if len(problems) > 0 {
		b.Fatal(problems[0])
	}
	world := realWorld(b)
	c.World = func() *geo.World { return world }
	for _, r := range All() {
		b.Run(string(r.Code), func(b *testing.B) {
			for b.Loop() {
				r.Run(c)
			}
		})
	}
}
