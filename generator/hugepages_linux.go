package main

import (
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"unsafe"
)

// hugePage is the size of most huge pages, in bytes.
const hugePage = 2 << 20

// roomInHugePages asks the system to back the next so many bytes that the heap grows by with huge pages, of 2 MB in place
// of 4 kB: a build looks at much that lies far apart in memory, and then a fifth of its time goes into finding the pages. Many
// systems give huge pages only to who asks, and the runtime doesn't. What the runtime does is to fill the lowest free
// addresses first, and to leave advice about them as it is.
//
// Room takes a collection of garbage, and a thousandth of it for the runtime's own lists. At most three quarters of what the machine has
// are made ready, and no more than the runtime may use. Where it isn't known to be of use, or might fail, nothing is done.
//
// What lies in huge pages then stays there, but else the system might, in the time of a long-lived program, fill up again what
// it gave back: leave asks for no more.
func roomInHugePages(bytes int64) (leave func()) {
	var system syscall.Sysinfo_t
	if strconv.IntSize == 32 || !hugePagesOnAdvice() || !addressesAreFree() || syscall.Sysinfo(&system) != nil {
		return func() {}
	}
	bytes = min(bytes, int64(memoryShare*float64(system.Totalram)*float64(system.Unit)), debug.SetMemoryLimit(-1))
	if bytes < hugePage {
		return func() {}
	}
	var b strings.Builder // which, unlike make, never clears what it gets, and so touches none of it
	b.Grow(int(bytes))
	b.WriteByte(0)
	address := uintptr(unsafe.Pointer(unsafe.StringData(b.String()))) // and no pointer, which would keep the memory
	advise(address, bytes, syscall.MADV_HUGEPAGE)
	b.Reset()
	debug.FreeOSMemory() // the addresses are free again, and count as memory that the system has
	return func() { advise(address, bytes, syscall.MADV_NOHUGEPAGE) }
}

// advise tells the system how addresses will be used. They are the heap's for as long as the program runs, since the runtime never
// gives addresses back, and advice changes nothing that is there. An error leaves pages as they are.
func advise(address uintptr, bytes int64, how int) {
	_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, address, uintptr(bytes), uintptr(how))
}

// hugePagesOnAdvice tells whether the system gives huge pages to who asks, and to nobody else; and the
// user hasn't told the runtime to do without.
func hugePagesOnAdvice() bool {
	policy, err := os.ReadFile("/sys/kernel/mm/transparent_hugepage/enabled")
	return err == nil && strings.Contains(string(policy), "[madvise]") && !strings.Contains(os.Getenv("GODEBUG"), "disablethp=1")
}

// addressesAreFree tells whether memory may be named that is never used: the runtime gives up where it can't.
func addressesAreFree() bool {
	const strict = "2" // see overcommit_memory in proc(5)
	policy, err := os.ReadFile("/proc/sys/vm/overcommit_memory")
	if err != nil || strings.TrimSpace(string(policy)) == strict {
		return false
	}
	const noLimit = ^uint64(0) // RLIM_INFINITY
	for _, of := range []int{syscall.RLIMIT_AS, syscall.RLIMIT_DATA} {
		var limit syscall.Rlimit
		if syscall.Getrlimit(of, &limit) != nil || uint64(limit.Cur) != noLimit {
			return false
		}
	}
	return true
}
