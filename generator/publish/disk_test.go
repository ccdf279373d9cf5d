package publish

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Files of the stage are made where they should be, and nothing behind a link that leads out, with
// the one system call that some systems have and without it.
func TestStage(t *testing.T) {
	for name, prepare := range map[string]func(*testing.T, *stage){
		"as the system has it": func(*testing.T, *stage) {},
		"step by step": func(t *testing.T, s *stage) {
			if err := s.dir.Close(); err != nil { // nothing can be opened below it now
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, outside := t.TempDir(), t.TempDir()
			if err := os.MkdirAll(filepath.Join(dir, stageDir, "d"), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(outside, filepath.Join(dir, stageDir, "out")); err != nil {
				t.Fatal(err)
			}
			root, err := os.OpenRoot(dir)
			if err != nil {
				t.Fatal(err)
			}
			d := &disk{root: root}
			defer d.Close()
			s, _, err := d.staged(stageDir + "/x")
			if err != nil {
				t.Fatal(err)
			}
			prepare(t, s)

			const file = stageDir + "/d/e/f"
			if err := d.Mkdir(stageDir + "/d/e"); err != nil {
				t.Error(err)
			}
			if err := d.Mkdir(stageDir + "/d/e"); !os.IsExist(err) {
				t.Errorf("a folder that is there: %v", err)
			}
			for _, text := range []string{"long enough", "short"} {
				if err := d.Write(file, []byte(text), true); err != nil {
					t.Error(err)
				}
				if got, err := d.Read(file); err != nil || string(got) != text {
					t.Errorf("it holds %q (%v), want %q", got, err, text)
				}
			}
			if err := d.Write(stageDir+"/none/f", nil, false); !os.IsNotExist(err) {
				t.Errorf("in a folder that isn't there: %v", err)
			}
			if err := d.Write(stageDir+"/out/f", nil, false); err == nil {
				t.Error("wrote through a link")
			}
			if err := d.Mkdir(stageDir + "/out/e"); err == nil {
				t.Error("made a folder through a link")
			}
			if err := d.Mkdir(stageDir + "/d/../../x"); err == nil {
				t.Error("made a folder above the stage")
			}
			err = fs.WalkDir(os.DirFS(outside), ".", func(p string, _ fs.DirEntry, err error) error {
				if p != "." {
					t.Errorf("%s is outside", p)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}
