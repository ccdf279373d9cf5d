package main

import (
	"context"
	"testing"
	"time"

	"portolan/generator/bench/sitegen"
	"portolan/generator/build"
	"portolan/generator/edtf"
)

// BenchmarkStages does all that a clean build does but for writing, on a site of 1,000
// briefings, and tells what each stage takes.
func BenchmarkStages(b *testing.B) {
	dir := b.TempDir()
	if err := sitegen.Generate(dir, 1, 1000); err != nil {
		b.Fatal(err)
	}
	today, err := edtf.ParseDay(sitegen.Today)
	if err != nil {
		b.Fatal(err)
	}
	took := map[string]time.Duration{}
	b.ReportAllocs()
	for b.Loop() {
		report, err := build.Check(context.Background(), build.Config{Dir: dir, Content: "content", Templates: "templates", Static: "static", Today: today})
		if err != nil {
			b.Fatal(err)
		}
		if report.Errors() {
			b.Fatal(report.Problems[0])
		}
		for _, s := range report.Stages {
			took[s.Name] += s.Took
		}
	}
	for name, total := range took {
		b.ReportMetric(float64(total.Microseconds())/1000/float64(b.N), name+"-ms/op")
	}
}
