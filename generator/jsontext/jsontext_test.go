package jsontext

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

// What is written reads back as it was; what is no UTF-8 is replaced.
func TestAppendString(t *testing.T) {
	for _, s := range []string{"", "Puerto Cabello", `"quoted" \ back`, "two\nlines\r\n\ttab", "\x00\x1f\x7f", "Порт 港口 🚢", "</script>]]>&", "a\u2028b\u2029", "bad \xff\xc3( utf8", "\ufffd"} {
		text := string(AppendString(nil, s))
		var got string
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != strings.ToValidUTF8(strings.ReplaceAll(s, "\xff\xc3", "\ufffd\ufffd"), "\ufffd") {
			t.Errorf("%q is written as %s and read as %q: %v", s, text, got, err)
		}
		if strings.ContainsAny(text, "\u2028\u2029\n\x00") {
			t.Errorf("%q is written with what ends lines: %s", s, text)
		}
	}
}

func FuzzAppendString(f *testing.F) {
	f.Add("a\xffb\u2028")
	f.Fuzz(func(t *testing.T, s string) {
		var got string
		if err := json.Unmarshal(AppendString(nil, s), &got); err != nil {
			t.Fatal(err)
		}
		want, _ := json.Marshal(s) // replaces as we do
		var wanted string
		if json.Unmarshal(want, &wanted); got != wanted {
			t.Errorf("%q reads as %q, want %q", s, got, wanted)
		}
	})
}

func TestAppendNumber(t *testing.T) {
	for x, want := range map[float64]string{0: "0", 300000000: "300000000", -68.05: "-68.05", 1e21: "1e+21", 1e-7: "1e-07", 0.1: "0.1"} {
		got := string(AppendNumber(nil, x))
		var back float64
		if err := json.Unmarshal([]byte(got), &back); got != want || err != nil || back != x {
			t.Errorf("%v is written as %s (%v), want %s", x, got, err, want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("infinity is written")
		}
	}()
	AppendNumber(nil, math.Inf(1))
}

func TestObject(t *testing.T) {
	o := Begin([]byte("x"))
	o.String("none", "")
	o.String("a", "b")
	o.Strings("no", nil)
	o.Strings("c", []string{"d", "e"})
	o.Raw("r", `{"s":1}`)
	o.Key("l")
	o.B = List(o.B, 2, func(b []byte, i int) []byte { return AppendNumber(b, float64(i)) })
	if got, want := string(o.End()), `x{"a":"b","c":["d","e"],"r":{"s":1},"l":[0,1]}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
