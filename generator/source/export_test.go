package source

import (
	"context"
	"io/fs"

	"portolan/generator/diag"
)

// ScanFS is [Scan] over a file system.
func ScanFS(ctx context.Context, fsys fs.FS, opts Options) (Tree, []diag.Problem, error) {
	return scan(ctx, fsys, func(p string) (fs.FileInfo, error) { return fs.Stat(fsys, p) }, opts)
}
