package build_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"portolan/generator/build"
)

// theEditorsReadme gives content/README.md.
func theEditorsReadme(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../content/README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Every statement that content/README.md names is in the data.
func TestStatementsOfTheReadme(t *testing.T) {
	t.Parallel()
	ids := regexp.MustCompile("`([a-z]+/[a-z0-9-]+#[^`]+)`").FindAllStringSubmatch(theEditorsReadme(t), -1)
	if len(ids) == 0 {
		t.Fatal("it names none")
	}
	var data strings.Builder
	for name, text := range thePortal(t).files {
		if strings.HasPrefix(name, "data/claims.") {
			data.WriteString(text)
		}
	}
	for _, id := range ids {
		if !strings.Contains(data.String(), `"`+id[1]+`"`) {
			t.Errorf("no statement is %q", id[1])
		}
	}
}

// content/README.md says from how many mentions on they are one problem.
func TestAlikeOfTheReadme(t *testing.T) {
	words := map[int]string{2: "two", 3: "three", 4: "four", 5: "five"}
	if want := words[build.MostAlike] + " mentions or more of one thing that isn't there are one problem"; !strings.Contains(theEditorsReadme(t), want) {
		t.Errorf("it doesn't say %q", want)
	}
}
