package main

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test stand for what a bench runs: as itself it does nothing, and as the program that serves it never says where.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && jobs[os.Args[1]] != nil {
		os.Exit(1)
	}
	if len(os.Args) > 1 && os.Args[1] == "serve" {
		time.Sleep(time.Hour)
	}
	os.Exit(m.Run())
}

// Who ends a bench ends what it has begun, whatever job it is at, and nothing is left in its folder.
func TestJobsEnd(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	over, stop := context.WithCancel(t.Context())
	stop()
	for _, job := range []string{"where", "plan", "soak", "soak, while the server starts"} {
		dir := t.TempDir()
		t.Setenv("TMPDIR", dir)
		ctx, want := over, context.Canceled
		job, begun := strings.CutSuffix(job, ", while the server starts")
		if begun {
			ctx, stop = context.WithTimeout(t.Context(), time.Second)
			want = context.DeadlineExceeded
			defer stop()
		}
		if err := run(ctx, []string{job, "-n", "1", "-program", program}, io.Discard, io.Discard); !errors.Is(err, want) {
			t.Errorf("%s that was ended says: %v", job, err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("%s leaves %v, %v", job, left, err)
		}
	}
}
