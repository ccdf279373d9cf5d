// Package diskerror takes errors of a file system apart. It asks nothing of one.
package diskerror

import (
	"errors"
	"io/fs"
	"os"
)

// Bare gives what is wrong without the path, where the message around it names the file better, or the
// path means nothing to an author.
func Bare(err error) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		return p.Err
	case errors.As(err, &l):
		return l.Err
	}
	return err
}
