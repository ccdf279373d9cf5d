package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
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
		{"-1e-07", "-1.5E+21"},
		{"-1e", "-e7"},
		{"-1e+-7", "-1e7-1"},
		{"a;=1+1;b", "Havana; @SUM(A1)"},
		{"one\n=1+1\n-2;-3", "a;;b; c;"},
		{"one\r=1+1", "one\r-2\r\r@SUM(A1)"},
	}
	var b bytes.Buffer
	if err := Write(&b, rows); err != nil {
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
		{"'\t'=1+1", "'-2+3"},
		{"' =1+1", "'-"},
		{"'＝1", "港口, Порт"},
		{"'\ufeff=1", ""},
		{"-1e-07", "-1.5E+21"},
		{"'-1e", "'-e7"},
		{"'-1e+-7", "'-1e7-1"},
		{"a;'=1+1;b", "Havana;' @SUM(A1)"},
		{"one\n'=1+1\n-2;-3", "a;;b; c;"},
		{"one\r'=1+1", "one\r-2\r\r'@SUM(A1)"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// What stands alone, and what readers would trim, is in quotes.
func TestQuotes(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, [][]string{{""}, {" a", "b "}, {"", ""}, {"a\x00b", "\xff"}}); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "\"\"\r\n\" a\",\"b \"\r\n,\r\na\ufffdb,\ufffd\r\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestWriteFails(t *testing.T) {
	if err := Write(full{}, [][]string{{"a"}}); err == nil {
		t.Error("a row that can't be written is no error")
	}
}
