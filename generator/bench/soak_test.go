package main

import (
	"bytes"
	"strings"
	"testing"
)

// What a server held before and after is compared by all that it could lose.
func TestCompareSoaked(t *testing.T) {
	before := soaking{end: held{goroutines: 10}, stacks: map[string]int{"a": 9, "b": 1}}
	fine := soaking{begin: held{heap: 100, memory: 100, files: 5}, end: held{heap: 120, memory: 120, files: 5, goroutines: 10}, stacks: map[string]int{"a": 9, "b": 1}}
	for name, c := range map[string]struct {
		spoil func(*soaking)
		says  string
	}{
		"nothing":    {func(*soaking) {}, ""},
		"heap":       {func(s *soaking) { s.end.heap = 121 }, "alive"},
		"memory":     {func(s *soaking) { s.end.memory = 121 }, "resident"},
		"files":      {func(s *soaking) { s.end.files = 6 }, "files"},
		"goroutines": {func(s *soaking) { s.end.goroutines = 11; s.stacks = map[string]int{"a": 9, "b": 2} }, "goroutines"},
	} {
		after := fine
		c.spoil(&after)
		var out bytes.Buffer
		err := compareSoaked(&out, 1, before, after)
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
		if name == "goroutines" && !strings.Contains(out.String(), "1 more: b\n") {
			t.Errorf("what the goroutine does isn't told:\n%s", out.String())
		}
	}
}

// What package runtime says of goroutines and of collections is read as it says it.
func TestSayings(t *testing.T) {
	const dump = `SIGQUIT: quit
PC=0x1 m=0 sigcode=0

goroutine 0 gp=0x1 m=0 mp=0x1 [idle]:
runtime.futex()

goroutine 1 gp=0x2 m=nil [IO wait]:
internal/poll.runtime_pollWait(0x1, 0x72)

goroutine 7 gp=0x3 m=nil [select, 2 minutes]:
net/http.(*conn).serve(0x1)
created by net/http.(*Server).Serve in goroutine 1
	/usr/local/go/src/net/http/server.go:3454 +0x485

goroutine 9 gp=0x4 m=nil [sleep]:
github.com/dlclark/regexp2/v2.runClock()
created by github.com/dlclark/regexp2/v2.extendClock in goroutine 7
	/go/pkg/mod/github.com/dlclark/regexp2/v2@v2.2.1/fastclock.go:87 +0x105

goroutine 8 gp=0x3 m=nil [select]:
net/http.(*conn).serve(0x1)
created by net/http.(*Server).Serve in goroutine 1
	/usr/local/go/src/net/http/server.go:3454 +0x485

rax    0x0
`
	got := stacks(dump)
	if len(got) != 2 || got["main"] != 2 || got["net/http.(*Server).Serve"] != 2 {
		t.Errorf("the goroutines are %v", got)
	}
	var s sayings
	for _, line := range []string{"Serving content at http://127.0.0.1:1/. Stop with Ctrl-C.\n",
		"gc 1 @0.014s 2%: 0.1+1.5+0.02 ms clock, 0.2+0.3/1.2/0.1+0.04 ms cpu, 3->3->1 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P\n",
		"gc 2 @0.114s 2%: 0.1+1.5+0.02 ms clock, 0.2+0.3/1.2/0.1+0.04 ms cpu, 13->14->12 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P\n"} {
		if _, err := s.Write([]byte(line)); err != nil {
			t.Fatal(err)
		}
	}
	for from, want := range map[string]int64{"gc 1": 1e6, "gc 2": 12e6} {
		_, said, _ := strings.Cut(s.text(), from)
		if got, err := leastAlive(from + said); err != nil || got != want {
			t.Errorf("since %s %d bytes are alive (%v), want %d", from, got, err, want)
		}
	}
	if got, err := leastAlive("Serving content\n"); err == nil {
		t.Errorf("alive are %d bytes, of which nothing was said", got)
	}
}
