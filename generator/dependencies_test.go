package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	requirement = regexp.MustCompile(`(?m)^(?:require |\t)([a-z0-9.]+/\S+) v\S+$`) // what is indirect has a comment behind it
	tableRow    = regexp.MustCompile(`(?m)^\| ([a-z0-9.]+/[^ |]+) +\|([^|]*)\|([^|]*)\|$`)
)

// TestDependencies holds that the README tells of each module that the program or its
// tests import, and of no other: its licence, and what it is for.
func TestDependencies(t *testing.T) {
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var required, told []string
	for _, m := range requirement.FindAllStringSubmatch(string(mod), -1) {
		required = append(required, m[1])
	}
	_, table, _ := strings.Cut(string(readme), "\n## Dependencies\n")
	for _, m := range tableRow.FindAllStringSubmatch(table, -1) {
		told = append(told, m[1])
		if strings.TrimSpace(m[2]) == "" || strings.TrimSpace(m[3]) == "" {
			t.Errorf("%s: the table lacks its licence or what it is for", m[1])
		}
	}
	slices.Sort(required)
	slices.Sort(told)
	if len(required) == 0 {
		t.Fatal("go.mod names no module that is required directly")
	}
	if diff := cmp.Diff(required, told); diff != "" {
		t.Errorf("modules in go.mod (-) and in the table of README.md (+) differ:\n%s", diff)
	}
}
