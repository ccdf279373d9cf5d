package audit

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// run runs a program and gives what it prints; the error has what it complains of, and so
// has warnings, which end nothing.
func run(ctx context.Context, stdin []byte, name string, args ...string) (stdout []byte, warnings string, err error) {
	cmd := exec.CommandContext(ctx, name, args...)
	var out, complaint bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(stdin), &out, &complaint
	if err := cmd.Run(); err != nil {
		return nil, "", fmt.Errorf("%s: %w: %.500s", name, err, complaint.String())
	}
	return out.Bytes(), strings.TrimSpace(complaint.String()), nil
}

// filesWith lists the files of a site whose names have an ending.
func filesWith(dir, ending string) ([]string, error) {
	var out []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, ending) {
			out = append(out, name)
		}
		return err
	})
	return out, err
}

// Tables lets sqlite3 import every table of a built site, and gives where it reads something
// else than is written.
func Tables(ctx context.Context, dir string) (faults []string, cells int, err error) {
	files, err := filesWith(dir, ".csv")
	if err != nil {
		return nil, 0, err
	}
	for _, name := range files {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, 0, err
		}
		want, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil {
			faults = append(faults, fmt.Sprintf("%s: %v", name, err))
			continue
		}
		out, warnings, err := run(ctx, nil, "sqlite3", ":memory:", "-cmd", `.import --csv "`+filepath.Join(dir, name)+`" t`, "-cmd", ".mode json", "select * from t")
		if err != nil {
			return nil, 0, err
		}
		if warnings != "" {
			faults = append(faults, name+": "+warnings)
		}
		var got []map[string]string
		if len(out) > 0 { // else there is no row
			if err := json.Unmarshal(out, &got); err != nil {
				return nil, 0, fmt.Errorf("what sqlite3 reads in %s: %w", name, err)
			}
		}
		if len(got) != len(want)-1 {
			faults = append(faults, fmt.Sprintf("%s: sqlite3 reads %d rows of %d", name, len(got), len(want)-1))
			continue
		}
		for i, row := range want[1:] {
			for j, cell := range row {
				cells++
				if read, ok := got[i][want[0][j]]; !ok || read != cell {
					faults = append(faults, fmt.Sprintf("%s: row %d, %s: sqlite3 reads %q, and %q is written", name, i+1, want[0][j], read, cell))
				}
			}
		}
	}
	return faults, cells, nil
}

// Citations lets pandoc's citeproc print every citation of a built site, those beside pages
// and those of the bibliography, and gives what it reads otherwise or complains of. RIS,
// which older ones of it don't know, is brought to BibTeX by bibutils first.
func Citations(ctx context.Context, dir string) (faults []string, count int, err error) {
	temp, err := os.MkdirTemp("", "citations")
	if err != nil {
		return nil, 0, err
	}
	defer os.RemoveAll(temp)
	for _, form := range []struct {
		ending string
		join   func(ctx context.Context, texts [][]byte) (file string, text []byte, err error)
		begins string // what each work begins with
	}{
		{".csl.json", joinCSL, `"type":`},
		{".bib", func(_ context.Context, texts [][]byte) (string, []byte, error) {
			return "all.bib", bytes.Join(texts, nil), nil
		}, "\n@"},
		{".ris", joinRIS, "TY  - "},
	} {
		files, err := filesWith(dir, form.ending)
		if err != nil {
			return nil, 0, err
		}
		all := slices.IndexFunc(files, func(name string) bool { return name == "data/bibliography"+form.ending })
		if all < 0 || len(files) < 2 {
			return nil, 0, fmt.Errorf("the site has %d files %s", len(files), form.ending)
		}
		for _, group := range [][]string{{files[all]}, slices.Delete(slices.Clone(files), all, all+1)} {
			var texts [][]byte
			written := 0
			for _, name := range group {
				text, err := os.ReadFile(filepath.Join(dir, name))
				if err != nil {
					return nil, 0, err
				}
				texts = append(texts, text)
				written += strings.Count("\n"+string(text), form.begins)
			}
			name, joined, err := form.join(ctx, texts)
			if err != nil {
				return nil, 0, err
			}
			file := filepath.Join(temp, name)
			if err := os.WriteFile(file, joined, 0o666); err != nil {
				return nil, 0, err
			}
			out, warnings, err := run(ctx, []byte("---\nnocite: '@*'\n---\n"), "pandoc", "--citeproc", "--bibliography", file, "-f", "markdown", "-t", "html")
			if err != nil {
				return nil, 0, err
			}
			if warnings != "" {
				faults = append(faults, fmt.Sprintf("%s %s: %s", group[0], form.ending, warnings))
			}
			if printed := strings.Count(string(out), `class="csl-entry"`); printed != written || written < len(group) {
				faults = append(faults, fmt.Sprintf("%s and %d more: citeproc prints %d works of %d", group[0], len(group)-1, printed, written))
			}
			count += written
		}
	}
	return faults, count, nil
}

func joinCSL(_ context.Context, texts [][]byte) (string, []byte, error) {
	var all []json.RawMessage
	for _, text := range texts {
		var works []json.RawMessage
		if err := json.Unmarshal(text, &works); err != nil {
			return "", nil, err
		}
		all = append(all, works...)
	}
	text, err := json.Marshal(all)
	return "all.json", text, err
}

func joinRIS(ctx context.Context, texts [][]byte) (string, []byte, error) {
	xml, _, err := run(ctx, bytes.Join(texts, nil), "ris2xml", "-i", "utf8", "-u")
	if err != nil {
		return "", nil, err
	}
	bib, _, err := run(ctx, xml, "xml2bib", "-i", "utf8", "-o", "utf8", "-nb")
	return "ris.bib", bib, err
}
