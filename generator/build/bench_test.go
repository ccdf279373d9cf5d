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
	run, ready := newRun(Config{Dir: dir, Content: "content", Templates: "templates", Static: "static", Today: today,
		Rules: rule.AtLeast(rule.All(), diag.Error)})
	if ready(); run.read(ctx) != nil {
		b.Fatal("the folders can't be read")
	}
	if err := run.parse(ctx); err != nil {
		b.Fatal(err)
	}
	parsed := live()
	for _, stage := range []struct {
		name string
		do   func() error
	}{
		{"resolve", run.resolve},
		{"plan", func() error { run.planJobs(); return nil }},
		{"links", func() error { run.links(); return nil }},
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
	for what, edit := range map[string]struct {
		kind string
		do   func(text []byte, n int) []byte
	}{
		"body": {"briefing", func(text []byte, n int) []byte {
			return fmt.Appendf(bytes.TrimSpace(text), " Saved %d times.\n", n)
		}},
		"title": {"port", func(text []byte, n int) []byte {
			head, rest, _ := bytes.Cut(text, []byte("\n"))
			return fmt.Appendf(nil, "%s saved %d times\n%s", head, n, rest)
		}},
	} {
		job, file := middle(b, s, edit.kind)
		b.Run(what, func(b *testing.B) { benchmarkSave(b, w, filepath.Join(dir, file), job, edit.do) })
	}
}

// benchmarkSave saves a file again and again, and makes a page that then says how often.
func benchmarkSave(b *testing.B, w *Workspace, name string, job output.Job, edit func(text []byte, n int) []byte) {
	ctx := context.Background()
	text, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	took := map[string]time.Duration{}
	n := 0
	for b.Loop() {
		n++
		if err := os.WriteFile(name, edit(text, n), 0o666); err != nil {
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
		if err != nil || !bytes.Contains(bytes.ToLower(made.Data), fmt.Appendf(nil, "saved %d times", n)) {
			b.Fatalf("the page isn't the one that was saved: %v", err)
		}
		took["render"] += time.Since(start)
	}
	for name, total := range took {
		b.ReportMetric(float64(total.Microseconds())/1000/float64(n), name+"-ms/op")
	}
}

// middle gives the job of a page of a kind in the middle of the site and the file it is made from.
func middle(b *testing.B, s *Snapshot, kind string) (output.Job, string) {
	b.Helper()
	var of []output.Job
	for _, job := range s.jobs {
		if strings.HasPrefix(job.Owner, kind+"/") && strings.HasSuffix(job.Path, "index.html") {
			of = append(of, job)
		}
	}
	if len(of) == 0 {
		b.Fatalf("the site has no %s", kind)
	}
	job := of[len(of)/2]
	return job, s.Site().Graph.Pos(job.Owner).File
}
