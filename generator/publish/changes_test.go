package publish

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestChangesText(t *testing.T) {
	c := Changes{Changed: []string{"a/index.html", "css/x.css", "feed.xml"}, Removed: []string{"b/index.html"}}
	const text = "+ css/x.css\n+ feed.xml\n+ a/index.html\n- b/index.html\n"
	if got := string(c.Text()); got != text {
		t.Errorf("got %q", got)
	}
	back, err := ParseChanges([]byte(text))
	if diff := cmp.Diff(c, back); err != nil || diff != "" {
		t.Errorf("%v, (-want +got):\n%s", err, diff)
	}
	for in, want := range map[string]string{
		"+ a":             "cut off",
		"a\n":             "line 1",
		"+ a\n* b\n":      "line 2",
		"- ../../etc/x\n": "line 1",
		"+ \n":            "line 1",
		"- .portolan/x\n": "line 1",
		"\n":              "line 1",
	} {
		if _, err := ParseChanges([]byte(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", in, err, want)
		}
	}
}

// What waits to be carried out isn't forgotten, and what came back is not removed.
func TestChangesThen(t *testing.T) {
	waiting := Changes{Changed: []string{"a", "b", "c"}, Removed: []string{"d", "e"}}
	later := Changes{Changed: []string{"d", "f"}, Removed: []string{"b"}}
	site := map[string]bool{"a": true, "c": true, "d": true, "f": true}
	got := waiting.Then(later, func(p string) (there, known bool) { return site[p], true })
	want := Changes{Changed: []string{"a", "c", "d", "f"}, Removed: []string{"b", "e"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A part of a site says nothing of what waits of other parts.
func TestChangesOfParts(t *testing.T) {
	waiting := Changes{Changed: []string{"a", "other"}, Removed: []string{"b", "gone"}}
	later := Changes{Changed: []string{"b"}, Removed: []string{"a"}}
	got := waiting.Then(later, func(p string) (there, known bool) { return p == "b", p == "a" || p == "b" })
	want := Changes{Changed: []string{"b", "other"}, Removed: []string{"a", "gone"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Changes are told before any file changes, and if they can't be taken none does.
func TestAnnounce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	var told Changes
	full := errors.New("the disk is full")
	put := func(answer error, files map[string]string) error {
		t.Helper()
		s, err := Open(dir, Options{Announce: func(c Changes, has func(string) (bool, bool)) error {
			told = c
			if there, _ := os.ReadFile(filepath.Join(dir, "b")); len(c.Removed) > 0 && string(there) != "2" || holds(has, "nothing") {
				t.Errorf("the site has changed already: %q", there)
			}
			return answer
		}})
		if err != nil {
			t.Fatal(err)
		}
		for p, text := range files {
			if err := s.Put(p, []byte(text)); err != nil {
				t.Fatal(err)
			}
		}
		_, err = s.Commit()
		return err
	}
	check := func(want Changes) {
		t.Helper()
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	if err := put(nil, map[string]string{"a": "1", "b": "2"}); err != nil {
		t.Fatal(err)
	}
	check(Changes{Changed: []string{"a", "b"}})
	if err := put(full, map[string]string{"a": "3"}); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	check(Changes{Changed: []string{"a"}, Removed: []string{"b"}})
	if data, err := os.ReadFile(filepath.Join(dir, "a")); string(data) != "1" {
		t.Errorf("the site has changed: %q, %v", data, err)
	}
	if err := put(nil, map[string]string{"a": "1", "c": "4"}); err != nil {
		t.Fatal(err)
	}
	check(Changes{Changed: []string{"c"}, Removed: []string{"b"}})
	if err := put(nil, map[string]string{"a": "1", "c": "4"}); err != nil {
		t.Fatal(err)
	}
	check(Changes{})
}

func holds(has func(string) (bool, bool), p string) bool {
	there, _ := has(p)
	return there
}
