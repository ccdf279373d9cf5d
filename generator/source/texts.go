package source

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"portolan/generator/diag"
)

// Texts gives the tree and the problems that [Scan] would find if the files of raw, with
// these very bytes, lay in the folder. So a change can be judged before it is written.
func Texts(raw Tree, opts Options) (Tree, []diag.Problem) {
	if opts.Text == nil {
		opts.Text = IsText
	}
	w := walker{opts: opts}
	names := map[string]map[string]string{} // those of each folder, as the walker folds them
	seen := map[string]bool{}
	tree := Tree{Files: make([]File, 0, len(raw.Files))}
	for _, f := range raw.Files {
		for at := f.Path; at != "." && !seen[at]; at = path.Dir(at) {
			seen[at] = true
			dir, name := path.Dir(at), path.Base(at)
			if names[dir] == nil {
				names[dir] = map[string]string{}
			}
			w.name(dir, name, names[dir])
		}
		if !opts.Text(f.Path) {
			tree.Files = append(tree.Files, f)
			continue
		}
		pos := w.pos(f.Path)
		if limit := cmp.Or(opts.MaxFile, MaxText); int64(len(f.Data)) > limit {
			w.report(tooBig(pos, limit))
			continue
		}
		data, problems, ok := decode(pos, []byte(f.Data))
		w.problems = append(w.problems, problems...)
		if ok {
			tree.Files = append(tree.Files, New(f.Path, data))
		}
	}
	return tree, diag.Sort(w.problems)
}

// With gives a tree in which files are taken out, and others put in or replaced.
func (t Tree) With(without []string, files ...File) Tree {
	out := slices.DeleteFunc(slices.Clone(t.Files), func(f File) bool {
		return slices.Contains(without, f.Path) || slices.ContainsFunc(files, func(g File) bool { return g.Path == f.Path })
	})
	out = append(out, files...)
	slices.SortFunc(out, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return Tree{Files: out}
}
