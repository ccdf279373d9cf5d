package git

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A repo is a folder for a test, with a repository of its own unless it has none.
type repo struct {
	*testing.T
	dir string
}

// newRepo makes a folder that knows nothing of the settings of who runs the test.
func newRepo(t *testing.T) repo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		const how = "there is no git"
		if os.Getenv("CI") == "true" {
			t.Fatal(how)
		}
		t.Skip(how)
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for key, value := range map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CEILING_DIRECTORIES": filepath.Dir(dir), "HOME": dir,
		"GIT_AUTHOR_NAME": "Desk", "GIT_AUTHOR_EMAIL": "desk@portolan.example", "GIT_AUTHOR_DATE": "2026-11-23T09:00:00Z",
		"GIT_COMMITTER_NAME": "Desk", "GIT_COMMITTER_EMAIL": "desk@portolan.example", "GIT_COMMITTER_DATE": "2026-11-23T09:00:00Z",
	} {
		t.Setenv(key, value)
	}
	return repo{t, dir}
}

func (p repo) git(args ...string) string {
	p.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = p.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		p.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// write writes files, "" removes one.
func (p repo) write(files map[string]string) {
	p.Helper()
	for name, text := range files {
		file := filepath.Join(p.dir, filepath.FromSlash(name))
		var err error
		if text == "" {
			err = os.Remove(file)
		} else if err = os.MkdirAll(filepath.Dir(file), 0o777); err == nil {
			err = os.WriteFile(file, []byte(text), 0o666)
		}
		if err != nil {
			p.Fatal(err)
		}
	}
}

// commit makes a repository of the folder with all that is in it.
func (p repo) commit(files map[string]string) {
	p.Helper()
	p.git("init", "--quiet")
	p.write(files)
	p.git("add", "--all")
	p.git("commit", "--quiet", "--allow-empty", "--message", "All that there is")
}

func (p repo) folders(names ...string) []Folder {
	var out []Folder
	for _, name := range names {
		out = append(out, Folder{name, filepath.Join(p.dir, filepath.FromSlash(name))})
	}
	return out
}

// told gives a report as text.
func told(r Report) string {
	var b strings.Builder
	if r.Absent {
		b.WriteString("no git\n")
	}
	if len(r.Outside) > 0 {
		fmt.Fprintln(&b, "outside:", r.Outside)
	}
	for _, in := range r.Repositories {
		fmt.Fprintln(&b, in.Folders, in.Commit.Subject)
		for _, f := range in.Files {
			fmt.Fprintf(&b, "%s %s", f.Change, f.Name)
			if f.From != "" {
				fmt.Fprintf(&b, " from %s", f.From)
			}
			if f.Binary {
				b.WriteString(" binary")
			}
			fmt.Fprintf(&b, " +%d -%d\n", f.Added, f.Removed)
		}
		if in.More > 0 {
			fmt.Fprintln(&b, "more:", in.More)
		}
		if in.Failure != "" {
			fmt.Fprintln(&b, "failure:", in.Failure)
		}
		if in.Diff != nil {
			fmt.Fprintln(&b, "diff of", in.Diff.Name)
			for _, l := range in.Diff.Lines {
				fmt.Fprintf(&b, "%c%s\n", l.Sign, l.Text)
			}
			if in.Diff.More > 0 {
				fmt.Fprintln(&b, "more lines:", in.Diff.More)
			}
		}
	}
	return b.String()
}

func changes(t *testing.T, folders []Folder, diff string, limits Limits) string {
	t.Helper()
	r, err := Changes(t.Context(), folders, diff, limits)
	if err != nil {
		t.Fatal(err)
	}
	return told(r)
}

func lines(from, to int) string {
	var b strings.Builder
	for i := from; i <= to; i++ {
		fmt.Fprintf(&b, "line %d\n", i)
	}
	return b.String()
}

func TestChanges(t *testing.T) {
	base := map[string]string{
		"content/a.yaml": lines(1, 20), "content/b.yaml": "b\n", "content/old.yaml": lines(1, 30), "content/pic.png": "a\x00b",
		"templates/base.html": "base\n", "other/x": "x\n", ".gitignore": "*.swp\n",
	}
	tests := []struct {
		name    string
		edit    func(p repo)
		folders []string
		diff    string
		limits  Limits
		want    string
	}{
		{"nothing", func(repo) {}, []string{"content", "templates", "static"}, "", Limits{},
			"[content templates static] All that there is\n"},
		{"edited, new, deleted, in folders that are asked for", func(p repo) {
			p.write(map[string]string{"content/a.yaml": lines(1, 21), "content/new/ü \"x\".yaml": "new\n", "content/b.yaml": "", "other/x": "y\n", "content/.a.swp": "z"})
		}, []string{"content", "templates"}, "", Limits{},
			"[content templates] All that there is\nchanged content/a.yaml +1 -0\ndeleted content/b.yaml +0 -1\nnew content/new/ü \"x\".yaml +1 -0\n"},
		{"added to the index already, and edited again", func(p repo) {
			p.write(map[string]string{"content/n.yaml": "1\n"})
			p.git("add", "content/n.yaml")
			p.write(map[string]string{"content/n.yaml": "1\n2\n"})
		}, []string{"content"}, "", Limits{}, "[content] All that there is\nnew content/n.yaml +2 -0\n"},
		{"moved by hand and edited", func(p repo) {
			p.write(map[string]string{"content/old.yaml": "", "content/sub/moved.yaml": lines(1, 31)})
		}, []string{"content"}, "", Limits{}, "[content] All that there is\nrenamed content/sub/moved.yaml from content/old.yaml +1 -0\n"},
		{"moved by git", func(p repo) { p.git("mv", "content/old.yaml", "content/moved.yaml") }, []string{"content"}, "content/moved.yaml", Limits{},
			"[content] All that there is\nrenamed content/moved.yaml from content/old.yaml +0 -0\ndiff of content/moved.yaml\n"},
		{"no text", func(p repo) { p.write(map[string]string{"content/pic.png": "a\x00c"}) }, []string{"content"}, "content/pic.png", Limits{},
			"[content] All that there is\nchanged content/pic.png binary +0 -0\ndiff of content/pic.png\n"},
		{"a diff", func(p repo) {
			p.write(map[string]string{"content/a.yaml": "line 1\r\n-- two\n" + lines(3, 14) + "line 15 and a long tail\n" + strings.TrimSuffix(lines(16, 20), "\n")})
		}, []string{"content"}, "content/a.yaml", Limits{Width: 12},
			"[content] All that there is\nchanged content/a.yaml +4 -4\ndiff of content/a.yaml\n@line 1\n-line 1\n-line 2\n+line 1\n+-- two\n line 3\n line 4\n line 5\n" +
				"@line 12\n line 12\n line 13\n line 14\n-line 15\n+line 15 and …\n line 16\n line 17\n line 18\n line 19\n-line 20\n+line 20\n\\No newline a…\n"},
		{"a diff with blank lines, which are to be shortened", func(p repo) {
			p.git("config", "diff.suppressBlankEmpty", "true")
			p.write(map[string]string{"content/blank.yaml": "first\n\nthird\nfourth\n"})
			p.git("add", "content/blank.yaml")
			p.git("commit", "--quiet", "--message", "Blank")
			p.write(map[string]string{"content/blank.yaml": "first\n\nthird\n4\n"})
		}, []string{"content"}, "content/blank.yaml", Limits{},
			"[content] Blank\nchanged content/blank.yaml +1 -1\ndiff of content/blank.yaml\n@line 1\n first\n \n third\n-fourth\n+4\n"},
		{"a diff of a file that moved", func(p repo) {
			p.write(map[string]string{"content/old.yaml": "", "content/moved.yaml": lines(2, 30)})
		}, []string{"content"}, "content/moved.yaml", Limits{},
			"[content] All that there is\nrenamed content/moved.yaml from content/old.yaml +0 -1\ndiff of content/moved.yaml\n@line 1\n-line 1\n line 2\n line 3\n line 4\n"},
		{"a diff of a file that is gone", func(p repo) { p.write(map[string]string{"content/b.yaml": ""}) }, []string{"content"}, "content/b.yaml", Limits{},
			"[content] All that there is\ndeleted content/b.yaml +0 -1\ndiff of content/b.yaml\n@line 1\n-b\n"},
		{"a diff of a file that is as it was", func(repo) {}, []string{"content"}, "content/b.yaml", Limits{}, "[content] All that there is\n"},
		{"a long diff", func(p repo) { p.write(map[string]string{"content/new.yaml": lines(1, 100)}) }, []string{"content"}, "content/new.yaml", Limits{Lines: 3},
			"[content] All that there is\nnew content/new.yaml +100 -0\ndiff of content/new.yaml\n@line 1\n+line 1\n+line 2\nmore lines: 98\n"},
		{"many files", func(p repo) {
			p.write(map[string]string{"content/1": "1", "content/2": "2", "content/3": "3"})
		}, []string{"content"}, "", Limits{Files: 2}, "[content] All that there is\nnew content/1 +1 -0\nnew content/2 +1 -0\nmore: 1\n"},
		{"too many to be read", func(p repo) { p.write(map[string]string{"content/" + strings.Repeat("long", 40): "x"}) }, []string{"content"}, "", Limits{Bytes: 100},
			"[content] All that there is\nfailure: So much changed that Git's list of it is too long to be shown.\n"},
		{"a folder is gone", func(p repo) {
			if err := os.RemoveAll(filepath.Join(p.dir, "templates")); err != nil {
				t.Fatal(err)
			}
		}, []string{"templates", "static"}, "", Limits{}, "[templates static] All that there is\ndeleted templates/base.html +0 -1\n"},
		{"the whole repository is the folder", func(p repo) { p.write(map[string]string{"other/x": "y\n"}) }, []string{"."}, "", Limits{},
			"[.] All that there is\nchanged other/x +1 -1\n"},
		{"names like options and patterns", func(p repo) {
			p.write(map[string]string{"content/--all": "1\n", "content/*": "2\n", "content/:(top)x": "3\n", "content/a\tb\nc": "4\n"})
		}, []string{"content"}, "content/*", Limits{},
			"[content] All that there is\nnew content/* +1 -0\nnew content/--all +1 -0\nnew content/:(top)x +1 -0\nnew content/a\tb\nc +1 -0\ndiff of content/*\n@line 1\n+2\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newRepo(t)
			p.commit(base)
			tt.edit(p)
			before := p.state()
			if diff := cmp.Diff(tt.want, changes(t, p.folders(tt.folders...), tt.diff, tt.limits)); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, p.state()); diff != "" {
				t.Errorf("the repository is not as it was:\n%s", diff)
			}
		})
	}
}

// state gives what of a repository could be written: the index, and which objects there are.
func (p repo) state() string {
	p.Helper()
	index, err := os.ReadFile(filepath.Join(p.dir, ".git", "index"))
	if err != nil {
		p.Fatal(err)
	}
	return fmt.Sprintf("%x\n%s", index, p.git("count-objects", "-v"))
}

func TestWhereGitCannotTell(t *testing.T) {
	t.Run("no git", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		if got := changes(t, []Folder{{"content", t.TempDir()}}, "", Limits{}); got != "no git\n" {
			t.Errorf("told is %q", got)
		}
	})
	t.Run("no repository", func(t *testing.T) {
		p := newRepo(t)
		p.write(map[string]string{"content/a": "a"})
		if got := changes(t, p.folders("content", "static"), "", Limits{}); got != "outside: [content static]\n" {
			t.Errorf("told is %q", got)
		}
	})
	t.Run("no commit", func(t *testing.T) {
		p := newRepo(t)
		p.git("init", "--quiet")
		p.write(map[string]string{"content/a": "a"})
		p.git("add", "--all")
		r, err := Changes(t.Context(), p.folders("content"), "", Limits{})
		if err != nil || told(r) != "[content] \n" || r.Repositories[0].Commit != (Commit{}) {
			t.Errorf("told is %q, %v", told(r), err)
		}
	})
	t.Run("another's repository, a repository in a folder", func(t *testing.T) {
		p := newRepo(t)
		p.commit(map[string]string{"content/a": "a\n"})
		p.write(map[string]string{"content/a": "b\n", "static/x.css": "x\n"})
		inner := repo{t, filepath.Join(p.dir, "static")}
		inner.commit(nil)
		inner.write(map[string]string{"x.css": "y\n"})
		want := "outside: [away]\n[content] All that there is\nchanged content/a +1 -1\n[static] All that there is\nchanged static/x.css +1 -1\n"
		folders := append(p.folders("content", "static"), Folder{"away", string(filepath.Separator)})
		if got := changes(t, folders, "", Limits{}); got != want {
			t.Errorf("told is %q", got)
		}
	})
	t.Run("a change of the same size in the same second", func(t *testing.T) {
		p := newRepo(t)
		then := time.Now().Add(-time.Minute)
		age := func(names ...string) {
			for _, name := range names {
				if err := os.Chtimes(filepath.Join(p.dir, name), then, then); err != nil {
					t.Fatal(err)
				}
			}
		}
		p.write(map[string]string{"content/a": "a\n"})
		age("content/a")
		p.commit(nil)
		p.write(map[string]string{"content/a": "b\n"})
		age("content/a", ".git/index")
		if got := changes(t, p.folders("content"), "", Limits{}); !strings.Contains(got, "changed content/a +1 -1") {
			t.Errorf("told is %q", got)
		}
	})
	t.Run("a broken repository", func(t *testing.T) {
		p := newRepo(t)
		p.commit(map[string]string{"content/a": "a\n"})
		p.write(map[string]string{".git/index": "nonsense"})
		if got := changes(t, p.folders("content"), "", Limits{}); !strings.Contains(got, "failure: Git says: ") {
			t.Errorf("told is %q", got)
		}
	})
	t.Run("no time", func(t *testing.T) {
		p := newRepo(t)
		p.commit(map[string]string{"content/a": "a\n"})
		if got := changes(t, p.folders("content"), "", Limits{Time: time.Nanosecond}); !strings.Contains(got, "failure: Git took longer than 1ns and was stopped.") {
			t.Errorf("told is %q", got)
		}
	})
	t.Run("nobody waits", func(t *testing.T) {
		p := newRepo(t)
		p.commit(map[string]string{"content/a": "a\n"})
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := Changes(ctx, p.folders("content"), "", Limits{}); err != context.Canceled {
			t.Errorf("the error is %v", err)
		}
	})
}

// What a repository names as programs to be run is not run, but for what git itself does
// to files that are added.
func TestRepositoryRunsNothing(t *testing.T) {
	p := newRepo(t)
	p.commit(map[string]string{"content/a.txt": "a\n", ".gitattributes": "*.txt diff=own\n"})
	ran := filepath.Join(p.dir, "ran")
	for _, key := range []string{"core.fsmonitor", "diff.external", "diff.own.command", "diff.own.textconv", "core.pager"} {
		p.git("config", key, "touch "+ran+" #")
	}
	p.write(map[string]string{"content/a.txt": "b\n"})
	want := "[content] All that there is\nchanged content/a.txt +1 -1\ndiff of content/a.txt\n@line 1\n-a\n+b\n"
	if got := changes(t, p.folders("content"), "content/a.txt", Limits{}); got != want {
		t.Errorf("told is %q", got)
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("it was run")
	}
}

// Nothing that git could say makes the reading of it fail.
func FuzzParse(f *testing.F) {
	f.Add(":100644 100644 a b M\x00x\x00:100644 100644 a b R100\x00x\x00y\x001\t2\tx\x000\t0\t\x00x\x00y\x00")
	f.Add("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file\n")
	f.Add(":\x00")
	f.Add("@@ @@\n")
	f.Fuzz(func(t *testing.T, out string) {
		files := parseFiles(out)
		if i := slices.IndexFunc(files, func(f File) bool { return f.Change == "" }); i >= 0 {
			t.Errorf("%+v has no change", files[i])
		}
		if d := parseDiff(out, Limits{Lines: 5, Width: 5}); len(d.Lines) > 5 {
			t.Errorf("%d lines", len(d.Lines))
		}
	})
}
