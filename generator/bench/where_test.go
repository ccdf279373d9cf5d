package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What pprof prints of a profile, with what stands before it.
const traces = `File: portolan
Type: cpu
-----------+-------------------------------------------------------
      10ms   runtime.memclrNoHeapPointers
             runtime.mallocgc
             github.com/yuin/goldmark/parser.(*parser).Parse
             portolan/generator/markdown.(*Converter).Convert
             portolan/generator/build.(*builder).parse.(*builder).readDocs.func2 (inline)
-----------+-------------------------------------------------------
     1.20s   runtime.growslice
             portolan/generator/layout.(*Program).Execute
             portolan/generator/output/page.(*Output).Render
             portolan/generator/build.(*builder).makeUnit.func3
-----------+-------------------------------------------------------
      20ms   portolan/generator/site.(*ledger).lineAt
             portolan/generator/output/page.(*Output).Render
-----------+-------------------------------------------------------
      30ms   syscall.Syscall6
             os.(*File).Write
             portolan/generator/publish.(*Sink).Put
             portolan/generator/output/page.(*Output).Render
-----------+-------------------------------------------------------
      40ms   runtime.scanObject
             runtime.gcBgMarkWorker
-----------+-------------------------------------------------------
       5ms   runtime.futex
-----------+-------------------------------------------------------
`

func TestWhere(t *testing.T) {
	samples, err := parseTraces([]byte(traces))
	if err != nil {
		t.Fatal(err)
	}
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	want := spent{
		"parsing":            {"goldmark, chroma": ms(10)}, // with its memory, as in the limit
		"pages":              {"memory": ms(1200), "questions": ms(20)},
		"writing files":      {"system": ms(30)},
		"collecting garbage": {"memory": ms(40)},
		otherwise:            {otherwise: ms(5)},
	}
	got := newSpent(samples)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what was spent (-want +got):\n%s", diff)
	}
	var out strings.Builder
	if err := got.print(&out, 9); err != nil {
		t.Fatal(err)
	}
	for _, row := range []string{
		"| pages | 1.2 | 0.0 | 0.0 | 0.0 | 0.0 | 0.0 | 1.2 | 0.0 | 0.0 |\n",
		"| all | 1.3 | 0.0 | 0.0 | 0.0 | 0.0 | 0.0 | 1.2 | 0.0 | 0.0 |\n",
	} {
		if !strings.Contains(out.String(), row) {
			t.Errorf("the table lacks %q:\n%s", row, out.String())
		}
	}
	if strings.Contains(out.String(), "search") {
		t.Errorf("the table has a part that took no time:\n%s", out.String())
	}
	for _, args := range [][]string{{"-n", "0"}, {"more"}, {"-colour"}} {
		if err := where(t.Context(), args, &out); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
	for name, text := range map[string]string{"nothing": "", "no stack": "Type: cpu\n", "no time": "-----------+--\n   runtime.main\n", "no function": "-----------+--\n   10ms\n"} {
		if _, err := parseTraces([]byte(text)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
