package publish

import (
	"cmp"
	"io/fs"
	"os"
	"path"

	"golang.org/x/sys/unix"
)

// createBelow makes or empties a file below a folder, and mkdirBelow makes a folder there, as os.Root
// does, but with one system call for the whole way (openat2(2), Linux 5.6) where os.Root takes three for each
// folder on it. Where the system hasn't that call, or doesn't allow it, they fail and nothing was made.

func createBelow(dir *os.File, name string) (*os.File, error) {
	fd, err := openBelow(dir, name, unix.O_RDWR|unix.O_CREAT|unix.O_TRUNC, 0o666)
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), name), nil
}

func mkdirBelow(dir *os.File, name string) error {
	if !fs.ValidPath(name) || name == "." {
		return unix.EINVAL
	}
	up, err := openBelow(dir, path.Dir(name), unix.O_PATH|unix.O_DIRECTORY, 0)
	if err != nil {
		return err
	}
	defer unix.Close(up)
	return unix.Mkdirat(up, path.Base(name), 0o755)
}

// openBelow opens what is below a folder; no link on the way is followed.
func openBelow(dir *os.File, name string, flags, mode uint64) (fd int, err error) {
	how := unix.OpenHow{Flags: flags | unix.O_CLOEXEC, Mode: mode, Resolve: unix.RESOLVE_BENEATH | unix.RESOLVE_NO_SYMLINKS}
	at, err := dir.SyscallConn()
	if err != nil {
		return 0, err
	}
	closed := at.Control(func(at uintptr) { // in which nobody can close the folder
		for err = unix.EINTR; err == unix.EINTR; {
			fd, err = unix.Openat2(int(at), name, &how)
		}
	})
	return fd, cmp.Or(err, closed)
}

// led tells of an error that there is a link on the way.
func led(err error) bool { return err == unix.ELOOP || err == unix.EXDEV }
