package main

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// Who works tells of progress at once with others, and later than one who has done more.
func TestProgress(t *testing.T) {
	var out bytes.Buffer
	p := &progress{w: &out, start: time.Now().Add(-time.Hour)}
	p.show("pictures", 2, 3)
	p.show("pictures", 1, 3)
	p.show("pictures", 3, 3)
	p.show("render", 1, 200)
	if got, want := lines(&out), []string{"", "pictures 2 of 3", "pictures 3 of 3", "render 1 of 200"}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("shown is %q, not %q", got, want)
	}

	var workers sync.WaitGroup
	for worker := range 4 {
		workers.Go(func() {
			for n := range 50 {
				p.show("render", n*4+worker+1, 200)
			}
		})
	}
	workers.Wait()
	last := 0
	for _, line := range lines(&out)[1:] {
		var n int
		if _, err := fmt.Sscanf(line, "render %d of 200", &n); err != nil || n <= last {
			t.Errorf("behind %d is shown %q", last, line)
		}
		last = n
	}
	if last != 200 {
		t.Errorf("the last that is shown is %d", last)
	}
	p.clear()
	if got := lines(&out); fmt.Sprint(got) != fmt.Sprint([]string{"", ""}) {
		t.Errorf("it is cleared by %q", got)
	}
}

// lines gives what was written over one line since the last time, one after the other.
func lines(out *bytes.Buffer) []string {
	defer out.Reset()
	return strings.Split(out.String(), "\r\x1b[K")
}
