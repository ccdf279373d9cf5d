//go:build linux && !race

package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// Memory that is taken after room was made lies in huge pages, where they are given on advice, and
// making room uses none.
func TestRoomInHugePages(t *testing.T) {
	const room, taken = 1 << 30, 200 << 20
	before := resident(t)
	roomInHugePages(room)
	if more := resident(t) - before; more > room/64 {
		t.Errorf("making room took %d MB", more>>20)
	}
	data := make([]byte, taken)
	want := hugePagesOnAdvice() && addressesAreFree()
	if got := advised(t, uintptr(unsafe.Pointer(&data[taken/2]))); got != want {
		t.Errorf("huge pages are asked for: %t, want %t", got, want)
	}
}

// A limit of addresses is one that room must not reach.
func TestNoRoomInFewAddresses(t *testing.T) {
	if !addressesAreFree() {
		t.Skip("addresses are scarce here as it is")
	}
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &was); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: 1 << 46, Max: was.Max}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_AS, &was); err != nil {
			t.Error(err)
		}
	})
	if addressesAreFree() {
		t.Error("with a limit of addresses they count as free")
	}
}

// resident gives the bytes of memory that the process has.
func resident(t *testing.T) int64 {
	t.Helper()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := strconv.ParseInt(strings.Fields(string(text))[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

// advised tells whether the system was asked for huge pages at an address: by the flag hg of smaps, see proc(5).
func advised(t *testing.T, address uintptr) bool {
	t.Helper()
	maps, err := os.Open("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	defer maps.Close()
	inside := false
	lines := bufio.NewScanner(maps)
	for lines.Scan() {
		var from, to uintptr
		if n, _ := fmt.Sscanf(lines.Text(), "%x-%x ", &from, &to); n == 2 {
			inside = from <= address && address < to
		}
		if flags, ok := strings.CutPrefix(lines.Text(), "VmFlags:"); ok && inside {
			return strings.Contains(flags+" ", " hg ")
		}
	}
	t.Fatalf("no memory at %x: %v", address, lines.Err())
	return false
}
