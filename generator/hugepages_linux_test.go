//go:build linux && !race

package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// Memory that is taken after room was made lies in huge pages, where they are given on advice, and
// making room touches next to none; until it is left.
func TestRoomInHugePages(t *testing.T) {
	if strconv.IntSize == 32 {
		t.Skip("there are too few addresses for what is tested")
	}
	all, err := memlimit.FromSystem()
	if err != nil {
		t.Fatal(err)
	}
	room := int(all / 4)
	before := faults(t)
	leave := roomInHugePages(int64(room))
	if n, all := faults(t)-before, int64(room/os.Getpagesize()); n > all/50 {
		t.Errorf("making room touched %d pages of %d", n, all)
	}
	var data strings.Builder // of which nothing is touched either
	data.Grow(room / 4 * 3)  // more than other tests have left free
	data.WriteByte(0)
	inside := uintptr(unsafe.Pointer(unsafe.StringData(data.String()))) + uintptr(room/2)
	want := hugePagesOnAdvice() && addressesAreFree()
	if got := advised(t, inside); got != want {
		t.Errorf("huge pages are asked for: %t, want %t", got, want)
	}
	leave()
	if advised(t, inside) {
		t.Error("huge pages are asked for still")
	}
	runtime.KeepAlive(&data)
}

// A limit of addresses is one that room must not reach.
func TestNoRoomInFewAddresses(t *testing.T) {
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &was); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: min(1<<46, was.Max), Max: was.Max}); err != nil {
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

// faults gives how many pages of memory the process has touched for the first time.
func faults(t *testing.T) int64 {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return int64(u.Minflt)
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
