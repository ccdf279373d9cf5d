package rule

import "testing"

// A word that isn't valid text is as long as its first byte, and no longer than what is there.
func TestWordLengthOfAnything(t *testing.T) {
	for text, want := range map[string]int{"": 0, "ab": 2, "ab c": 2, " a": 1, "\x00b": 1, "\xffb": 1, "\xff": 1, "\ufffdb": 3, "…a": 3} {
		if got := wordLength(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
