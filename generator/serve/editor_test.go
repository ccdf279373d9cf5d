package serve

import (
	"strings"
	"testing"
)

func TestEditor(t *testing.T) {
	const x = "/home/me/portal/content/x.md"
	tests := []struct {
		flag, visual, editor string
		file                 string
		want                 string // link, or "note: …", or "error: …"
	}{
		{"", "", "", x, "note: "},
		{"code", "", "", x, "vscode://file/home/me/portal/content/x.md:3:7"},
		{"code -g {file}:{line}:{column}", "", "", x, "vscode://file/home/me/portal/content/x.md:3:7"},
		{"", "", "code --wait", x, "vscode://file/home/me/portal/content/x.md:3:7"},
		{"", "", "/usr/local/bin/code -w", x, "vscode://file/home/me/portal/content/x.md:3:7"},
		{"", "", `"/Applications/Visual Studio Code.app/bin/code" -w`, x, "vscode://file/home/me/portal/content/x.md:3:7"},
		{"", "", `C:\Tools\Code.exe`, `C:\portal\content\x.md`, "vscode://file/C:/portal/content/x.md:3:7"},
		{"", "codium", "vim", x, "vscodium://file/home/me/portal/content/x.md:3:7"},
		{"", "vim", "code", x, "note: A browser can't open vim"},
		{"zed", "codium", "vim", x, "zed://file/home/me/portal/content/x.md:3:7"},
		{"subl", "", "", x, "subl://open?url=file:///home/me/portal/content/x.md&line=3&column=7"},
		{"goland", "", "", x, "goland://open?file=/home/me/portal/content/x.md&line=3&column=7"},
		{"", "", "nvim", x, "note: A browser can't open nvim"},
		{"emacsclient -n", "", "", x, "note: A browser can't open emacsclient"},
		{"", "", "something-else", x, "note: A browser can't open something-else"},
		{"something-else", "", "", x, "error: isn't known"},
		{"vscode://file/{file}:{line}", "", "", x, "vscode://file/home/me/portal/content/x.md:3"},
		{"http://localhost:63342/api/file?file={file}&line={line}", "", "", x, "http://localhost:63342/api/file?file=/home/me/portal/content/x.md&line=3"},
		{"vscode://file/", "", "", x, "error: no {file} in it"},
		{"javascript:alert('{file}')", "", "", x, "error: no address of an editor"},
		{"data:text/html,{file}", "", "", x, "error: no address of an editor"},
		{"code", "", "", "/a b/ü&c=d+e#f?g%h\".md", "vscode://file/a%20b/%C3%BC%26c%3Dd%2Be%23f%3Fg%25h%22.md:3:7"},
		{"code", "", "", "/it's/{line}.md", "vscode://file/it%27s/%7Bline%7D.md:3:7"},
	}
	for _, tt := range tests {
		e, err := ParseEditor(tt.flag, tt.visual, tt.editor)
		got := e.Link(tt.file, 3, 7)
		switch {
		case err != nil:
			got = "error: " + err.Error()
		case got == "":
			got = "note: " + e.Note
		}
		kind, rest, _ := strings.Cut(tt.want, ": ")
		if kind == "error" || kind == "note" {
			if !strings.HasPrefix(got, kind+": ") || !strings.Contains(got, rest) {
				t.Errorf("%q %q %q: %q, want %q", tt.flag, tt.visual, tt.editor, got, tt.want)
			}
		} else if got != tt.want {
			t.Errorf("%q %q %q: %q, want %q", tt.flag, tt.visual, tt.editor, got, tt.want)
		}
	}
	e, err := ParseEditor("code", "", "")
	if got := e.Link(x, 0, 0); err != nil || !strings.HasSuffix(got, ":1:1") {
		t.Errorf("without a place the link is %q", got)
	}
}
