package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"portolan/generator/build"
	"portolan/generator/edtf"
	"portolan/generator/git"
	"portolan/generator/serve"
)

// site lays the site of package desk's tests into a folder, and gives what the server
// would tell the desk of it.
func site(t *testing.T) (dir string, now serve.Now) {
	t.Helper()
	dir = t.TempDir()
	archive, err := txtar.ParseFile("../testdata/site.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		write(t, filepath.Join(dir, f.Name), string(f.Data))
	}
	engine := serve.Workspace(build.NewWorkspace(build.Config{Dir: dir, Content: "content", Templates: "templates", Static: "static", Today: edtf.MakeDay(2026, 11, 23)}))
	s, err := engine.Snapshot(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return dir, serve.Now{Shown: s, Newest: s, All: s.Problems()}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func folders(dir string) []git.Folder {
	return []git.Folder{{Name: "content", Dir: filepath.Join(dir, "content")}, {Name: "static", Dir: filepath.Join(dir, "static")}}
}

func ask(h http.Handler, method, path string, header ...string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, "http://127.0.0.1:8080"+path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res := httptest.NewRecorder()
	h.ServeHTTP(res, req)
	return res
}

func TestAnswers(t *testing.T) {
	dir, now := site(t)
	editor, err := serve.ParseEditor("code", "", "")
	if err != nil {
		t.Fatal(err)
	}
	h := New(Options{Dir: dir, Editor: editor, Folders: folders(dir)})(now)
	tests := []struct {
		method, path string
		status       int
		body         string // in it
		header       string // "Name: value"
	}{
		{"GET", "/_desk/", 200, "<title>Problems", "Content-Type: text/html; charset=utf-8"},
		{"HEAD", "/_desk/", 200, "", "Content-Type: text/html; charset=utf-8"},
		{"GET", "/_desk/reports", 301, "", "Location: /_desk/reports/"},
		{"GET", "/_desk/nothing/", 404, "There is no page of the desk", ""},
		{"GET", "/_desk/pages/?of=nobody", 404, "No entity and no page goes by", ""},
		{"GET", "/_desk/pages/?of=west", 200, `<a class="place" href="vscode://file` + filepath.ToSlash(dir) + `/content/ports/west.yaml:1:1">`, ""},
		{"GET", "/_desk/desk.css", 200, `@import url("/css/portolan.css") layer(portal);`, "Content-Type: text/css; charset=utf-8"},
		{"HEAD", "/_desk/desk.css", 200, "", ""},
	}
	for _, tt := range tests {
		res := ask(h, tt.method, tt.path)
		if res.Code != tt.status || !strings.Contains(res.Body.String(), tt.body) {
			t.Errorf("%s %s is %d %.2000s", tt.method, tt.path, res.Code, res.Body)
		}
		if tt.method == "HEAD" && (res.Body.Len() > 0 || res.Header().Get("Content-Length") == "") {
			t.Errorf("%s %s has %d bytes, and says %s", tt.method, tt.path, res.Body.Len(), res.Header().Get("Content-Length"))
		}
		if key, value, ok := strings.Cut(tt.header, ": "); ok && res.Header().Get(key) != value {
			t.Errorf("%s %s: %s is %q, want %q", tt.method, tt.path, key, res.Header().Get(key), value)
		}
	}
	css := ask(h, "GET", "/_desk/desk.css")
	if res := ask(h, "GET", "/_desk/desk.css", "If-None-Match", css.Header().Get("ETag")); res.Code != 304 {
		t.Errorf("the style sheet is sent again: %d", res.Code)
	}
}

// The desk says how places become links, or why they can't.
func TestEditorNote(t *testing.T) {
	dir, now := site(t)
	for flag, want := range map[string]string{"": "Name your editor with --editor", "vim": "A browser can&#39;t open vim", "code": ""} {
		editor, err := serve.ParseEditor(flag, "", "")
		if err != nil {
			t.Fatal(err)
		}
		_, foot, _ := strings.Cut(ask(New(Options{Dir: dir, Editor: editor})(now), "GET", "/_desk/").Body.String(), "<footer")
		if !strings.Contains(foot, want) || want == "" && strings.Contains(foot, "editor") {
			t.Errorf("with %q the desk says %s", flag, foot)
		}
	}
}

// Git is asked for the page that tells what changed.
func TestChanges(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("there is no git")
	}
	dir, now := site(t)
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(dir))
	h := New(Options{Dir: dir, Folders: folders(dir)})(now)
	says := func(path, want string) {
		t.Helper()
		if res := ask(h, "GET", path); res.Code != 200 || !strings.Contains(res.Body.String(), want) {
			t.Errorf("%s is %d, without %q:\n%s", path, res.Code, want, res.Body)
		}
	}
	says("/_desk/changes/", "content, static are in no Git repository")
	run := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=Desk", "-c", "user.email=desk@portolan.example"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	run("init", "--quiet")
	says("/_desk/changes/", "content, static: there is no commit yet, so all is new.")
	run("add", "--all")
	run("commit", "--quiet", "--message", "All")
	says("/_desk/changes/", "Nothing changed since then.")
	write(t, filepath.Join(dir, "content", "ports", "west.yaml"), "name: <i>\n")
	says("/_desk/changes/", `href="/_desk/changes/?diff=content%2Fports%2Fwest.yaml#diff"`)
	says("/_desk/changes/?diff=content/ports/west.yaml", "<ins>name: &lt;i&gt;</ins>")
	says("/_desk/changes/?diff=../../etc/passwd", "Nothing that Git tells of changed in")
	t.Setenv("PATH", t.TempDir())
	says("/_desk/changes/", "Git is not installed on this machine")
}

// Who no longer waits is not answered, nor is git asked for them.
func TestNobodyWaits(t *testing.T) {
	dir, now := site(t)
	h := New(Options{Dir: dir, Folders: folders(dir)})(now)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, path := range []string{"/_desk/changes/", "/_desk/"} {
		res := httptest.NewRecorder()
		h.ServeHTTP(res, httptest.NewRequest("GET", "http://127.0.0.1:8080"+path, nil).WithContext(ctx))
		if res.Body.Len() > 0 {
			t.Errorf("%s is answered with %s", path, res.Body)
		}
	}
}
