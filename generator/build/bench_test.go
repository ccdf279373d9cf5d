package build

import (
	"context"
	"runtime"
	"testing"

	"portolan/generator/bench/sitegen"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/output"
	"portolan/generator/rule"
)

// BenchmarkJoin does what every build does from scratch once all files are read, on a
// site of 10,000 briefings, 1,000 entities and 1,000 sources: an author who saves one
// file waits for this.
func BenchmarkJoin(b *testing.B) {
	ctx := context.Background()
	dir := b.TempDir()
	if err := sitegen.Generate(dir, 1, 10_000); err != nil {
		b.Fatal(err)
	}
	today, err := edtf.ParseDay(sitegen.Today)
	if err != nil {
		b.Fatal(err)
	}
	run, err := newRun(ctx, Config{Dir: dir, Content: "content", Templates: "templates", Static: "static", Today: today,
		Rules: rule.AtLeast(rule.All(), diag.Error)})
	if err != nil {
		b.Fatal(err)
	}
	if err := run.parse(ctx); err != nil {
		b.Fatal(err)
	}
	parsed := live()
	var jobs []output.Job
	for _, stage := range []struct {
		name string
		do   func() error
	}{
		{"resolve", run.resolve},
		{"plan", func() error { jobs = run.plan(); return nil }},
		{"links", func() error { run.links(jobs); return nil }},
		{"rules", func() error { return run.rules(ctx) }},
	} {
		b.Run(stage.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if stage.name == "plan" { // what is asked once is remembered
					b.StopTimer()
					if err := run.resolve(); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
				}
				if err := stage.do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Logf("%.1f MB are held by what was parsed, %.1f MB by what joins it", parsed, live()-parsed)
	if run.report.Errors() {
		b.Fatal(run.report.Problems[0])
	}
}

// live gives the size of what is in use, in MB.
func live() float64 {
	runtime.GC()
	runtime.GC() // what finalizers let go
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}
