package browser

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The script that gets the browser of the tests, and what else is measured with, installs
// it where it may, with lists that are old too, and says plainly where it can't.
func TestGet(t *testing.T) {
	if _, err := os.Stat("/bin/sh"); err != nil {
		t.Skip("the script is for systems with a shell")
	}
	const (
		works    = "echo Chromium"
		noRoot   = "echo 1000"
		root     = "echo 0"
		aptWorks = `case "$*" in *" install "*chromium) ;; *" update") exit 0;; *) exit 100;; esac; printf '#!/bin/sh\necho Chromium\n' >"$BIN/chromium"; chmod +x "$BIN/chromium"`
		aptJava  = `case "$*" in *" install "*default-jre-headless) ;; *) exit 100;; esac; printf '#!/bin/sh\n' >"$BIN/java"; chmod +x "$BIN/java"`
		aptNever = "echo E: nothing goes; exit 100"
		aptOld   = `case "$*" in *" update") touch "$BIN/updated"; exit 0;; esac; [ -e "$BIN/updated" ] || exit 100; ` + aptWorks
		aptStub  = `printf '#!/bin/sh\nexit 1\n' >"$BIN/chromium-browser"; chmod +x "$BIN/chromium-browser"` // as a system does that wants another way of installing
	)
	for name, c := range map[string]struct {
		programs map[string]string // beside the shell's usual ones
		args     string
		code     int
		says     string
	}{
		"it is there":                   {map[string]string{"chromium": works}, "", 0, "browser: chromium\n"},
		"another name":                  {map[string]string{"google-chrome": works, "chromium": "exit 1"}, "", 0, "browser: google-chrome\n"},
		"only to find":                  {map[string]string{"apt-get": aptWorks, "id": root}, "browser find", 1, "none was to be installed"},
		"no apt":                        {map[string]string{"id": root}, "", 1, "no apt-get"},
		"not root":                      {map[string]string{"apt-get": aptWorks, "id": noRoot}, "", 1, "only root"},
		"sudo that asks":                {map[string]string{"apt-get": aptWorks, "id": noRoot, "sudo": "exit 1"}, "", 1, "only root"},
		"sudo":                          {map[string]string{"apt-get": aptWorks, "id": noRoot, "sudo": `shift; exec "$@"`}, "", 0, "browser: chromium\n"},
		"installed":                     {map[string]string{"apt-get": aptWorks, "id": root}, "", 0, "browser: chromium\n"},
		"old lists":                     {map[string]string{"apt-get": aptOld, "id": root}, "", 0, "browser: chromium\n"},
		"apt fails":                     {map[string]string{"apt-get": aptNever, "id": root}, "", 1, "E: nothing goes"},
		"apt installs what doesn't run": {map[string]string{"apt-get": aptStub, "id": root}, "", 1, "could not install"},
		"java is there":                 {map[string]string{"java": `[ "$*" = -version ]`}, "java", 0, "java: java\n"},
		"java installed":                {map[string]string{"apt-get": aptJava, "id": root}, "java", 0, "java: java\n"},
		"no java":                       {map[string]string{"id": root}, "java", 1, "there is no Java runtime"},
		"node is there":                 {map[string]string{"node": works, "npm": works}, "node", 0, "node: node\n"},
		"node without npm":              {map[string]string{"node": works, "id": root}, "node", 1, "there is no Node.js with npm"},
		"one of two":                    {map[string]string{"rsync": works, "id": root}, "deploy", 1, "there is no rsync and rclone"},
		"both of two":                   {map[string]string{"rsync": works, "rclone": works}, "deploy", 0, "deploy: rclone\n"},
		"what is none":                  {nil, "perl", 2, "perl is none of browser, java, node, sqlite, citations, hosts, readers and deploy"},
		"apt that never ends":           {map[string]string{"apt-get": "echo working", "id": root, "timeout": `shift 3; case "$*" in *apt-get*) exit 124;; esac; exec "$@"`}, "", 1, "could not install"},
	} {
		t.Run(name, func(t *testing.T) {
			bin := t.TempDir()
			for _, tool := range []string{"sh", "env", "date", "mktemp", "rm", "tail", "touch", "chmod", "printf"} {
				if found, err := exec.LookPath(tool); err == nil {
					if err := os.Symlink(found, filepath.Join(bin, tool)); err != nil {
						t.Fatal(err)
					}
				}
			}
			programs := map[string]string{"sleep": "", "dpkg": "", "true": ""}
			for program, script := range c.programs {
				programs[program] = script
			}
			for program, script := range programs {
				if err := os.WriteFile(filepath.Join(bin, program), []byte("#!/bin/sh\n"+script+"\n"), 0o777); err != nil {
					t.Fatal(err)
				}
			}
			cmd := exec.Command("/bin/sh", append([]string{"get.sh"}, strings.Fields(c.args)...)...)
			cmd.Env = []string{"PATH=" + bin, "BIN=" + bin, "TMPDIR=" + bin}
			out, err := cmd.CombinedOutput()
			code := 0
			var exit *exec.ExitError
			if errors.As(err, &exit) {
				code = exit.ExitCode()
			} else if err != nil {
				t.Fatal(err)
			}
			if code != c.code || !strings.Contains(string(out), c.says) {
				t.Errorf("it ends with %d and says %q, want %d and %q", code, out, c.code, c.says)
			}
			if left, _ := filepath.Glob(filepath.Join(bin, "tmp.*")); len(left) > 0 {
				t.Errorf("it leaves %q behind", left)
			}
		})
	}
}
