// Package git tells what changed in some folders since the last commit.
//
// It runs the program git, without a shell, and only to look: nothing of the repository
// is written, not even its index. Files that were not added are told as those that were,
// and a file that was moved is told as renamed, whether git did it or not. For that the
// folders are added to an index of our own, whose objects lie beside it in a folder that
// is removed again.
//
// In go folders; out comes a [Report]. What keeps git from telling (it isn't installed, a
// folder is in no repository, there is no commit yet) is part of the report, in words.
package git

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Folder is one whose changes are asked for.
type Folder struct {
	Name string // what files in it are called by: content/ports/x.yaml lies in the folder "content"
	Dir  string // where it lies, or lay
}

// Limits say how much git may tell, and how long it may take. Zero is as usual.
type Limits struct {
	Files int           // that are listed of one repository; 2,000
	Lines int           // of a diff; 2,000
	Width int           // characters of a line of a diff; 400
	Bytes int           // that are read of what git says at once; 8 MB
	Time  time.Duration // for all of it; 10 s
}

func (l Limits) usual() Limits {
	return Limits{Files: cmp.Or(l.Files, 2000), Lines: cmp.Or(l.Lines, 2000), Width: cmp.Or(l.Width, 400),
		Bytes: cmp.Or(l.Bytes, 8<<20), Time: cmp.Or(l.Time, 10*time.Second)}
}

// A Report is what changed. It has the repositories that the folders are in, in the order
// of the folders.
type Report struct {
	Absent       bool     // there is no git on this machine
	Outside      []string // names of the folders that are in no repository
	Repositories []Repository
}

// A Repository is one that some of the folders are in.
type Repository struct {
	Folders []string // names of these
	Commit  Commit   // that is compared with; zero if there is none yet
	Files   []File   // by name
	More    int      // that changed too and are not listed
	Failure string   // why git tells no more; "" if it told all
	Diff    *Diff    // of the file that was asked for
}

// A Commit names a commit.
type Commit struct {
	Hash    string // abbreviated
	Subject string
	Time    time.Time // of the committer
}

// A Change is what became of a file.
type Change string

const (
	Added    Change = "new"
	Modified Change = "changed"
	Deleted  Change = "deleted"
	Renamed  Change = "renamed"
	Retyped  Change = "another type" // a file that became a link, for one
)

// A File is one that changed.
type File struct {
	Name    string // as its folder has it: content/ports/x.yaml
	From    string // its name before, of a renamed one
	Change  Change
	Binary  bool // no text, so that lines can't be counted
	Added   int  // lines
	Removed int

	path, was string // Name and From as seen from the folder of the repository
}

// A Diff is what changed in one file.
type Diff struct {
	Name  string
	Lines []Line
	More  int // lines that are left out
}

// A Line is a line of a diff. Sign is '+', '-' or ' ', '@' for a place before which lines
// are left out, and '\\' for a remark of git.
type Line struct {
	Sign byte
	Text string
}

// Changes tells what changed in folders since the last commit, and in the file named
// diff in which lines; "" is none. The error is the context's.
func Changes(ctx context.Context, folders []Folder, diff string, limits Limits) (Report, error) {
	limits = limits.usual()
	program, err := exec.LookPath("git")
	if err != nil {
		return Report{Absent: true}, nil
	}
	work, cancel := context.WithTimeout(ctx, limits.Time)
	defer cancel()
	g := runner{program, limits, nil}
	var report Report
	for _, group := range g.group(work, folders, &report) {
		report.Repositories = append(report.Repositories, g.changes(work, group, diff))
	}
	return report, ctx.Err()
}

// A group are folders of one repository.
type group struct {
	top     string // the folder of the repository's files; "" if that isn't known
	folders []Folder
	inside  []string // the folders as seen from top, in step; "" is top itself
	failure string
}

// group asks for each folder which repository it is in.
func (g runner) group(ctx context.Context, folders []Folder, report *Report) []group {
	var groups []group
	for _, f := range folders {
		dir, rest := existing(f.Dir)
		out, err := g.run(ctx, dir, "rev-parse", "--show-toplevel", "--show-prefix")
		var failed *failure
		if errors.As(err, &failed) && strings.Contains(failed.says, "not a git repository") {
			report.Outside = append(report.Outside, f.Name)
			continue
		}
		top, prefix, _ := strings.Cut(strings.TrimSuffix(string(out), "\n"), "\n")
		new := group{top: top, folders: []Folder{f}, inside: []string{path.Join(prefix, rest)}}
		if err != nil {
			new.top, new.failure = "", g.explain(err)
		}
		same := slices.IndexFunc(groups, func(have group) bool { return have.top == new.top && have.failure == new.failure })
		if same < 0 {
			groups = append(groups, new)
			continue
		}
		groups[same].folders = append(groups[same].folders, f)
		groups[same].inside = append(groups[same].inside, new.inside...)
	}
	return groups
}

// existing gives the folder itself, or if that is gone the one around it that is there,
// and the way from there.
func existing(dir string) (there, rest string) {
	for there = dir; ; there = filepath.Dir(there) {
		if info, err := os.Stat(there); err == nil && info.IsDir() || there == filepath.Dir(there) {
			return there, filepath.ToSlash(rest)
		}
		rest = filepath.Join(filepath.Base(there), rest)
	}
}

// changes compares the files of one repository with its last commit.
func (g runner) changes(ctx context.Context, in group, diff string) Repository {
	r := Repository{Failure: in.failure}
	for _, f := range in.folders {
		r.Folders = append(r.Folders, f.Name)
	}
	if r.Failure != "" {
		return r
	}
	if err := g.compare(ctx, in, diff, &r); err != nil {
		r.Failure = g.explain(err)
	}
	return r
}

func (g runner) compare(ctx context.Context, in group, diff string, r *Repository) (err error) {
	if r.Commit, err = g.head(ctx, in.top); err != nil || r.Commit == (Commit{}) {
		return err
	}
	temp, err := os.MkdirTemp("", "portolan-git-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	if err := g.aside(ctx, in.top, temp); err != nil {
		return err
	}
	paths := g.known(ctx, in)
	if len(paths) == 0 {
		return nil
	}
	// A file that can't be read is passed over, and what it says of that is of no use.
	if _, err := g.run(ctx, in.top, append([]string{"add", "--all", "--ignore-errors", "--"}, paths...)...); err != nil && ctx.Err() != nil {
		return err
	}
	against := []string{"diff", "--cached", "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "--submodule=short", "--find-renames"}
	out, err := g.run(ctx, in.top, slices.Concat(against, []string{"--raw", "--numstat", "-z", "HEAD", "--"}, paths)...)
	if err != nil {
		return err
	}
	files := in.named(parseFiles(string(out)))
	r.Files, r.More = files[:min(len(files), g.limits.Files)], max(0, len(files)-g.limits.Files)
	for _, f := range files {
		if f.Name == diff && diff != "" {
			r.Diff, err = g.diff(ctx, in.top, f, against)
			return err
		}
	}
	return nil
}

// head gives the last commit; the zero one if there is none.
func (g runner) head(ctx context.Context, top string) (Commit, error) {
	_, err := g.run(ctx, top, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
	var failed *failure
	if errors.As(err, &failed) && failed.says == "" {
		return Commit{}, nil
	}
	if err != nil {
		return Commit{}, err
	}
	out, err := g.run(ctx, top, "log", "-1", "--no-show-signature", "--no-color", "--format=%h%n%ct%n%s")
	if err != nil {
		return Commit{}, err
	}
	lines := strings.SplitN(strings.TrimSuffix(string(out), "\n"), "\n", 3)
	if len(lines) < 3 {
		return Commit{}, fmt.Errorf("git log says %q", out)
	}
	seconds, _ := strconv.ParseInt(lines[1], 10, 64)
	return Commit{lines[0], lines[2], time.Unix(seconds, 0)}, nil
}

// aside lets git use a copy of the index, and put new objects beside it.
func (g *runner) aside(ctx context.Context, top, temp string) error {
	out, err := g.run(ctx, top, "rev-parse", "--git-path", "index", "--git-path", "objects")
	if err != nil {
		return err
	}
	index, objects, _ := strings.Cut(strings.TrimSuffix(string(out), "\n"), "\n")
	for _, p := range []*string{&index, &objects} {
		if !filepath.IsAbs(*p) {
			*p = filepath.Join(top, *p)
		}
	}
	if err := copyIndex(index, filepath.Join(temp, "index")); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	own := filepath.Join(temp, "objects")
	if err := os.Mkdir(own, 0o700); err != nil {
		return err
	}
	g.env = []string{"GIT_INDEX_FILE=" + filepath.Join(temp, "index"), "GIT_OBJECT_DIRECTORY=" + own,
		"GIT_ALTERNATE_OBJECT_DIRECTORIES=" + strconv.Quote(objects)}
	return nil
}

// copyIndex copies an index with its time: git reads files again that were changed when
// the index was written or later, as their size and time may be what they were.
func copyIndex(from, to string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.WriteFile(to, data, 0o600); err != nil {
		return err
	}
	return os.Chtimes(to, info.ModTime(), info.ModTime())
}

// known gives the folders that there are or were, as git is told of them.
func (g runner) known(ctx context.Context, in group) []string {
	var paths []string
	for i, f := range in.folders {
		spec := ":(top,literal)" + in.inside[i]
		if _, err := os.Stat(f.Dir); err == nil {
			paths = append(paths, spec)
		} else if out, err := g.run(ctx, in.top, "ls-files", "-z", "--", spec); err == nil && len(out) > 0 {
			paths = append(paths, spec)
		}
	}
	return paths
}

// named gives files by the names that the folders have for them, in order.
func (in group) named(files []File) []File {
	name := func(file string) string {
		best, found := "", file
		for i, inside := range in.inside {
			rest, ok := strings.CutPrefix(file, inside+"/")
			if inside == "" {
				rest, ok = file, true
			}
			if ok && len(inside) >= len(best) {
				best, found = inside, path.Join(in.folders[i].Name, rest)
			}
		}
		return found
	}
	for i := range files {
		f := &files[i]
		f.Name = name(f.path)
		if f.was != "" {
			f.From = name(f.was)
		}
	}
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	return files
}

// diff tells of a file in which lines it changed.
func (g runner) diff(ctx context.Context, top string, f File, against []string) (*Diff, error) {
	paths := []string{":(top,literal)" + f.path}
	if f.From != "" {
		paths = append(paths, ":(top,literal)"+f.was)
	}
	out, err := g.run(ctx, top, slices.Concat(against, []string{"--patch", "--unified=3", "HEAD", "--"}, paths)...)
	if err != nil {
		return nil, err
	}
	d := parseDiff(string(out), g.limits)
	d.Name = f.Name
	return d, nil
}

// A runner runs git.
type runner struct {
	program string
	limits  Limits
	env     []string
}

// A failure is what git says when it fails.
type failure struct {
	command string
	says    string
}

func (f *failure) Error() string {
	return fmt.Sprintf("git %s: %s", f.command, cmp.Or(f.says, "it failed"))
}

// errTooMuch is for git saying more than is read.
var errTooMuch = errors.New("there is more than can be listed here")

// settings are those of git that would be in the way: programs that a repository names
// for watching files, quoting and advice, blank lines without their sign, and care for
// objects that are thrown away.
var settings = []string{"core.fsmonitor=false", "core.quotePath=false", "core.safecrlf=false", "advice.addEmbeddedRepo=false", "diff.suppressBlankEmpty=false",
	"core.looseCompression=0", "core.fsync=none"}

// run runs a command of git in a folder, and gives what it says. It asks no questions.
func (g runner) run(ctx context.Context, dir string, args ...string) ([]byte, error) {
	var all []string
	for _, s := range settings {
		all = append(all, "-c", s)
	}
	cmd := exec.CommandContext(ctx, g.program, append(all, args...)...)
	cmd.Dir = dir
	cmd.Env = slices.Concat(os.Environ(), []string{"LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_PAGER=cat"}, g.env)
	cmd.WaitDelay = time.Second
	out, says := limited{left: g.limits.Bytes, full: errTooMuch}, limited{left: 4096}
	cmd.Stdout, cmd.Stderr = &out, &says
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case out.left < 0:
		return nil, errTooMuch
	case errors.As(err, &exit):
		return nil, &failure{args[0], strings.TrimSpace(says.kept.String())}
	case err != nil:
		return nil, fmt.Errorf("git %s: %w", args[0], err)
	}
	return out.kept.Bytes(), nil
}

// limited keeps the first bytes of what is written, and fails after that with full, if
// that is an error.
type limited struct {
	kept bytes.Buffer // not embedded: its ReadFrom would take all
	left int          // -1 once there was more
	full error
}

func (l *limited) Write(p []byte) (int, error) {
	n := min(len(p), max(l.left, 0))
	l.kept.Write(p[:n])
	if l.left -= n; n < len(p) {
		l.left = -1
		return len(p), l.full
	}
	return len(p), nil
}

// explain says in words why git tells no more.
func (g runner) explain(err error) string {
	var failed *failure
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("Git took longer than %v and was stopped.", g.limits.Time)
	case errors.Is(err, errTooMuch):
		return "So much changed that Git's list of it is too long to be shown."
	case errors.As(err, &failed) && failed.says != "":
		says, _, _ := strings.Cut(failed.says, "\n")
		return "Git says: " + says
	}
	return err.Error()
}
