package diskerror

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"testing"
)

func TestBare(t *testing.T) {
	wrong := errors.New("it is full")
	for _, err := range []error{wrong, &fs.PathError{Op: "write", Path: "x", Err: wrong}, fmt.Errorf("in between: %w", &fs.PathError{Err: wrong}),
		&os.LinkError{Op: "rename", Old: "x", New: "y", Err: wrong}} {
		if got := Bare(err); got != wrong {
			t.Errorf("of %v it gives %v", err, got)
		}
	}
	if Bare(nil) != nil {
		t.Error("nothing wrong is an error")
	}
}
