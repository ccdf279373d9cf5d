package audit

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What README.md says for rsync, aws s3 and rclone makes of one site the next one, wherever these are
// installed; the far end is another folder, and aws is a stand-in that copies and removes.
func TestDeploying(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, deploying, _ := strings.Cut(string(readme), "\n## Deploying\n")
	block, err := FencedBlock(deploying, "sh")
	if err != nil {
		t.Fatal(err)
	}
	before := map[string]string{"index.html": "old", "a b/it's.html": "old", "gone/deep/x.json": "x", "gone/y & z.html": "y", "same.css": "s"}
	after := map[string]string{"index.html": "new", "a b/it's.html": "new", "new/page.html": "n", "same.css": "s"}
	const changes = "+ a b/it's.html\n+ index.html\n+ new/page.html\n- gone/deep/x.json\n- gone/y & z.html\n"
	for _, part := range strings.Split(block, "\n\n")[1:] {
		tool := strings.Trim(strings.Fields(strings.TrimPrefix(part, "# "))[0], ",")
		if tool == "an" {
			tool = "aws"
		}
		t.Run(tool, func(t *testing.T) {
			dir := t.TempDir()
			far := filepath.Join(dir, "far")
			layFiles(t, filepath.Join(dir, "public"), after)
			layFiles(t, far, before)
			layFiles(t, dir, map[string]string{"changes.txt": changes})
			script := strings.NewReplacer("host:/srv/www/portal/", far+"/", "ssh host", "sh -c", "/srv/www/portal/", far+"/", "remote:portal/", far+"/", "s3://bucket/", far+"/").Replace(part)
			if tool == "aws" {
				script = "aws() { case $2 in cp) mkdir -p \"$(dirname \"$4\")\" && cp \"$3\" \"$4\" ;; rm) rm \"$3\" ;; esac; }\n" + script
			} else if _, err := exec.LookPath(tool); err != nil {
				t.Skip(err)
			}
			cmd := exec.Command("sh", "-c", script)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "RCLONE_CONFIG="+filepath.Join(dir, "none"))
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if diff := cmp.Diff(after, filesIn(t, far)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if _, err := os.Stat(filepath.Join(dir, "changes.txt")); err == nil {
				t.Error("the list is still there")
			}
		})
	}
}

func layFiles(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(file string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(file)
		name, _ := filepath.Rel(dir, file)
		out[filepath.ToSlash(name)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
