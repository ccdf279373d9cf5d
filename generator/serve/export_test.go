package serve

import (
	"context"
	"testing"
)

// What tests of packages above this one need: they can't be in this package.

// A Tab of a browser.
type Tab struct{ *tab }

// OpenTab opens a page in a tab of a window of its own.
func OpenTab(t *testing.T, browser context.Context, url string) Tab {
	return Tab{openTab(t, profile(t, browser), url)}
}

// Until waits until an expression is true in the page.
func (b Tab) Until(expression string) { b.Helper(); b.until(expression) }

// Text gives the value of an expression in the page as text.
func (b Tab) Text(expression string) string {
	b.Helper()
	return eval[string](b.tab, "String("+expression+")")
}

// Lay writes files into a folder, each at once as a whole; "" deletes one.
func Lay(t testing.TB, dir string, files map[string]string) { t.Helper(); lay(t, dir, files) }
