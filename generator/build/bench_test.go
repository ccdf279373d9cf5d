package build

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

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
		{"plan", func() error { run.planJobs(); jobs = run.jobs; return nil }},
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

// BenchmarkSave does what the server does between a save and the page: it looks at the
// folders again, joins what they hold and makes the page of what was saved.
func BenchmarkSave(b *testing.B) {
	ctx := context.Background()
	dir := b.TempDir()
	if err := sitegen.Generate(dir, 1, 10_000); err != nil {
		b.Fatal(err)
	}
	today, err := edtf.ParseDay(sitegen.Today)
	if err != nil {
		b.Fatal(err)
	}
	w := NewWorkspace(Config{Dir: dir, Content: "content", Templates: "templates", Static: "static", Today: today})
	s, err := w.Snapshot(ctx)
	if err != nil {
		b.Fatal(err)
	}
	job, file := briefing(b, s)
	name := filepath.Join(dir, file)
	text, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	took := map[string]time.Duration{}
	n := 0
	for b.Loop() {
		n++
		if err := os.WriteFile(name, fmt.Appendf(bytes.TrimSpace(text), " Saved %d times.\n", n), 0o666); err != nil {
			b.Fatal(err)
		}
		next, err := w.Snapshot(ctx)
		if err != nil {
			b.Fatal(err)
		}
		for _, stage := range next.b.report.Stages {
			took[stage.Name] += stage.Took
		}
		start := time.Now()
		made, err := next.Render(ctx, job)
		if err != nil || !bytes.Contains(made.Data, fmt.Appendf(nil, "Saved %d times", n)) {
			b.Fatalf("the page isn't the one that was saved: %v", err)
		}
		took["render"] += time.Since(start)
		s = next
	}
	for name, total := range took {
		b.ReportMetric(float64(total.Microseconds())/1000/float64(n), name+"-ms/op")
	}
}

// briefing gives the job of a page in the middle of the site and the file it is made from.
func briefing(b *testing.B, s *Snapshot) (output.Job, string) {
	b.Helper()
	for _, job := range s.jobs[len(s.jobs)/8:] {
		if strings.HasPrefix(job.Owner, "briefing/") {
			return job, s.Site().Graph.Pos(job.Owner).File
		}
	}
	b.Fatal("the site has no briefing")
	return output.Job{}, ""
}
