package build

import (
	"encoding/binary"
	"hash/crc32"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"portolan/generator/site"
)

// Traces come back as they were.
func TestTracesPacked(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		traces := make([]site.Trace, rng.IntN(20))
		for i := range traces {
			if i > 0 && rng.IntN(4) == 0 {
				traces[i] = traces[i-1]
				continue
			}
			for range rng.IntN(30) {
				traces[i] = append(traces[i], rng.Uint32N(1<<rng.IntN(32)))
			}
		}
		got, ok := unpackTraces(packTraces(traces), 1<<32)
		if !ok || len(got) != len(traces) {
			t.Fatalf("%d of %d traces came back: %v", len(got), len(traces), ok)
		}
		for i, want := range traces {
			if len(want) > 0 && !reflect.DeepEqual(got[i], want) || len(want) != len(got[i]) {
				t.Fatalf("trace %d is %v, and was %v", i, got[i], want)
			}
		}
	}
}

// Damaged traces are told as such, and never make more than their bytes allow.
func TestTracesDamaged(t *testing.T) {
	whole := packTraces([]site.Trace{{1, 5, 300}, nil, {7}})
	for n := range len(whole) {
		if _, ok := unpackTraces(whole[:n], 1000); ok {
			t.Errorf("the first %d of %d bytes pass for all", n, len(whole))
		}
	}
	if _, ok := unpackTraces(whole[:8]+string(whole[8]^1)+whole[9:], 1000); ok {
		t.Error("a bit is another, and nobody sees it")
	}
	sealed := func(data string) string {
		return string(binary.LittleEndian.AppendUint32([]byte(data), crc32.Checksum([]byte(data), castagnoli())))
	}
	whole = whole[:len(whole)-numberSize]
	if _, ok := unpackTraces(sealed(whole), 1000); !ok {
		t.Error("what is whole does not pass")
	}
	for name, data := range map[string]string{
		"more behind":    whole + "\x00",
		"too many":       "\xff\xff\xff\xff\x0f\x00",
		"too long":       "\x01\xff\xff\xff\xff\x0f\x02\x02\x00\x00\x00",
		"no such length": "\x01\x01\x03\x02\x00\x00\x00",
		"none before":    "\x01\x00\x01",
		"longer than is": "\x01\x01\x04\x02\x00\x00\x00",
		"shorter":        "\x01\x02\x02\x02\x00\x00\x00\x02\x00\x00\x00",
		"never ends":     strings.Repeat("\xff", 30),
	} {
		if _, ok := unpackTraces(sealed(data), 1000); ok {
			t.Errorf("%s: it passes", name)
		}
	}
	if _, ok := unpackTraces(sealed(whole), 300); ok {
		t.Error("there is no question 300 of 300")
	}
}
