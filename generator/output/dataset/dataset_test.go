package dataset

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is written reads back as it was, but for what a spreadsheet would compute.
func TestWrite(t *testing.T) {
	rows := [][]string{
		{"name", "depth"},
		{`He said "ten, or so"`, "two\nlines"},
		{"=1+1", "-5"},
		{"+cmd|' /C calc'!A0", "−5 m"},
		{"@SUM(A1)", "-1.5"},
		{"\t=1+1", "-2+3"},
		{" =1+1", "-"},
		{"＝1", "港口, Порт"},
		{"\ufeff=1", ""},
	}
	var b bytes.Buffer
	if err := write(&b, rows); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "\r\n"); n < len(rows) {
		t.Errorf("%d lines end as RFC 4180 wants, of %d:\n%q", n, len(rows), b.String())
	}
	got, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		rows[0], rows[1],
		{"'=1+1", "-5"},
		{"'+cmd|' /C calc'!A0", "−5 m"},
		{"'@SUM(A1)", "-1.5"},
		{"'\t=1+1", "'-2+3"},
		{"' =1+1", "'-"},
		{"'＝1", "港口, Порт"},
		{"'\ufeff=1", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
