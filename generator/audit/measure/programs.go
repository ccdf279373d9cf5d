package main

import (
	"context"
	"fmt"
	"path/filepath"

	"portolan/generator/audit"
)

// measureTables compares what another program reads in tables with what is written.
func measureTables(ctx context.Context, w *workshop) ([]audit.Figure, error) {
	faults, cells, err := audit.Tables(ctx, w.site)
	if err == nil && cells < 1000 {
		err = fmt.Errorf("there are only %d cells", cells)
	}
	return []audit.Figure{audit.None("cells that sqlite3 reads otherwise", faults, fmt.Sprintf("%d cells", cells))}, err
}

// measureCitations lets another program print every citation.
func measureCitations(ctx context.Context, w *workshop) ([]audit.Figure, error) {
	faults, count, err := audit.Citations(ctx, w.site)
	return []audit.Figure{audit.None("citations that pandoc's citeproc can't print", faults, fmt.Sprintf("%d citations", count))}, err
}

// measurePackage has another program read the data package.
func measurePackage(ctx context.Context, w *workshop) ([]audit.Figure, error) {
	faults, of, err := audit.DataPackage(ctx, filepath.Join(w.dir, w.tools), w.site)
	if err != nil {
		return nil, err
	}
	return []audit.Figure{audit.None("what Frictionless finds wrong with the data package", faults, of)}, nil
}
