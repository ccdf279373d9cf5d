package desk

import (
	"maps"
	"net/url"
	"slices"
	"strings"
)

// An ask is an address of the desk, taken apart.
type ask struct {
	path   string
	raw    string
	values url.Values
	notes  []string
}

func newAsk(u *url.URL) *ask {
	a := &ask{path: u.Path, raw: u.RawQuery}
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		a.note("A part of the address can’t be read, and is left out.")
	}
	a.values = values
	return a
}

// maxValue is how many bytes a parameter may have: each link of the page repeats it.
const maxValue = 500

// note remembers what the person at the browser is to be told of their address.
func (a *ask) note(text string) { a.notes = append(a.notes, text) }

// allow drops parameters that the page has no use for, and empty ones, which a form
// sends; of several values the first counts.
func (a *ask) allow(keys []string) {
	var unknown []string
	for _, key := range slices.Sorted(maps.Keys(a.values)) {
		list := a.values[key]
		switch {
		case !slices.Contains(keys, key):
			unknown = append(unknown, key)
			delete(a.values, key)
		case list[0] == "":
			delete(a.values, key)
		case len(list[0]) > maxValue:
			a.note("What the address says of " + quoted(key) + " is too long, and is left out.")
			delete(a.values, key)
		default:
			a.values[key] = list[:1]
		}
	}
	for i, key := range unknown {
		unknown[i] = quoted(key)
	}
	if len(unknown) > 5 {
		unknown = append(unknown[:5], "…")
	}
	if len(unknown) > 0 {
		a.note("This page knows no " + strings.Join(unknown, ", ") + ", so that is left out.")
	}
}

// get gives the value of a parameter, or "".
func (a *ask) get(key string) string { return a.values.Get(key) }

// with gives the address of this page with some parameters changed: keys and values in
// turn, "" takes one away.
func (a *ask) with(changes ...string) string {
	values := url.Values{}
	for key, list := range a.values {
		values[key] = list
	}
	for i := 0; i+1 < len(changes); i += 2 {
		if changes[i+1] == "" {
			values.Del(changes[i])
		} else {
			values.Set(changes[i], changes[i+1])
		}
	}
	return address(a.path, values)
}

// address gives the address of a page of the desk.
func address(path string, values url.Values) string {
	return (&url.URL{Path: path, RawQuery: values.Encode()}).String()
}
