package main

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"portolan/generator/bench/sitegen"
	"portolan/generator/build"
	"portolan/generator/edtf"
)

// BenchmarkClean makes clean builds of a site of 2,000 briefings as the program does. What it spends its
// time in is what the program is compiled for: see the Makefile's profile.
func BenchmarkClean(b *testing.B) {
	dir, today := benchSite(b, 2000)
	for b.Loop() {
		kept := b.TempDir()
		report, err := build.Build(context.Background(), build.Config{Dir: dir, Content: "content", Templates: "templates", Static: "static", Today: today,
			Out: filepath.Join(kept, "public"), Cache: filepath.Join(kept, "cache"), Program: "bench", NoCards: true})
		if err != nil {
			b.Fatal(err)
		}
		if report.Errors() {
			b.Fatal(report.Problems[0])
		}
	}
}

// benchSite makes a site of n briefings, and tells the day that it is for.
func benchSite(b *testing.B, n int) (dir string, today edtf.Day) {
	b.Helper()
	dir = b.TempDir()
	if err := sitegen.Generate(dir, 1, n); err != nil {
		b.Fatal(err)
	}
	today, err := edtf.ParseDay(sitegen.Today)
	if err != nil {
		b.Fatal(err)
	}
	return dir, today
}

// BenchmarkStages does all that a clean build does but for writing, on a site of 1,000
// briefings, and tells what each stage takes.
func BenchmarkStages(b *testing.B) {
	dir, today := benchSite(b, 1000)
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
