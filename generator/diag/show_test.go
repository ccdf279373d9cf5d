package diag

import (
	"strings"
	"testing"
)

func TestAround(t *testing.T) {
	long := strings.Repeat("a", 200) + "X" + strings.Repeat("b", 200)
	tests := []struct {
		line string
		col  int
		want string // before[at]after
	}{
		{"abc", 2, "a[b]c"},
		{"abc", 0, "abc[]"},
		{"abc", 4, "abc[ ]"},
		{"abc", 99, "abc[ ]"},
		{"äöü", 3, "äö[ü]"},
		{"", 1, "[ ]"},
		{long, 201, "…" + strings.Repeat("a", 80) + "[X]" + strings.Repeat("b", 79) + "…"},
		{long, 0, strings.Repeat("a", 160) + "…[]"},
	}
	for _, tt := range tests {
		before, at, after := Around(tt.line, tt.col, 160)
		if got := before + "[" + at + "]" + after; got != tt.want {
			t.Errorf("%q at %d: %q, want %q", tt.line, tt.col, got, tt.want)
		}
	}
}

func TestVisible(t *testing.T) {
	for text, want := range map[string]string{
		"plain, ünd 中文":       "plain, ünd 中文",
		"a\tb\nc":             "a\tb\nc",
		"\x1b[31mred\x00\x7f": "�[31mred��",
		"user\u202egnp.exe":   "user�gnp.exe",
		"a\u2066b\u200fc":     "a�b�c",
	} {
		if got := Visible(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

func TestVisibleName(t *testing.T) {
	if got := VisibleName("a\tb\nc\r\x1bü.md"); got != "a�b�c��ü.md" {
		t.Errorf("%q", got)
	}
}
