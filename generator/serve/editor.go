package serve

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/diag"
)

// An Editor makes addresses that open a file in an editor. The browser opens them, as it
// opens a link to mail: the server starts no program. The zero Editor has none.
type Editor struct {
	template string
	Note     string // why a place can't be opened; may be ""
}

// schemes are the addresses of editors that have one, by the names of their commands.
var schemes = map[string]string{
	"code": "vscode://file/{file}:{line}:{column}", "code-insiders": "vscode-insiders://file/{file}:{line}:{column}",
	"codium": "vscodium://file/{file}:{line}:{column}", "vscodium": "vscodium://file/{file}:{line}:{column}",
	"cursor": "cursor://file/{file}:{line}:{column}", "windsurf": "windsurf://file/{file}:{line}:{column}",
	"zed": "zed://file/{file}:{line}:{column}", "zeditor": "zed://file/{file}:{line}:{column}",
	"subl": "subl://open?url=file://{file}&line={line}&column={column}",
	"mate": "txmt://open?url=file://{file}&line={line}&column={column}",
	"mvim": "mvim://open?url=file://{file}&line={line}&column={column}",
	"idea": "idea://open?file={file}&line={line}&column={column}", "goland": "goland://open?file={file}&line={line}&column={column}",
	"webstorm": "webstorm://open?file={file}&line={line}&column={column}", "pycharm": "pycharm://open?file={file}&line={line}&column={column}",
	"phpstorm": "phpstorm://open?file={file}&line={line}&column={column}",
}

// terminal are editors that a browser has no way to open.
var terminal = []string{"vi", "vim", "nvim", "gvim", "nano", "pico", "emacs", "emacsclient", "hx", "helix", "kak", "micro", "joe", "ed", "ne", "mg", "ee"}

var scheme = regexp.MustCompile(`^[a-z][a-z0-9+.-]+:`)

// ParseEditor gives the editor that a flag names or, where it is "", the environment's
// $VISUAL or $EDITOR. A name is that of a command (code -g, /usr/bin/subl) or an address
// with {file}, and perhaps {line} and {column}, in it. The error is for a flag that says
// neither; what the environment says may as well be meant for others.
func ParseEditor(flag, visual, editor string) (Editor, error) {
	given := strings.TrimSpace(flag)
	if scheme.MatchString(given) && !drive(given) {
		kind, _, _ := strings.Cut(given, ":")
		switch {
		case slices.Contains([]string{"javascript", "data", "vbscript", "blob", "about", "view-source", "file"}, kind):
			return Editor{}, fmt.Errorf("--editor %q: %s: is no address of an editor", given, kind)
		case !strings.Contains(given, "{file}"):
			return Editor{}, fmt.Errorf("--editor %q: there is no {file} in it", given)
		}
		return Editor{template: given}, nil
	}
	if given != "" {
		name := command(given)
		if schemes[name] == "" && !slices.Contains(terminal, name) {
			return Editor{}, fmt.Errorf("--editor %q: how a browser opens that isn't known; give its address, such as vscode://file/{file}:{line}:{column}", given)
		}
		return named(name), nil
	}
	for _, env := range []string{visual, editor} {
		if name := command(env); name != "" {
			return named(name), nil
		}
	}
	return Editor{}, nil
}

func named(name string) Editor {
	if t := schemes[name]; t != "" {
		return Editor{template: t}
	}
	return Editor{Note: fmt.Sprintf("A browser can't open %s: copy the place from here, or name another editor with --editor.", name)}
}

// drive tells whether what looks like a scheme is the drive of a path: c:\bin\code.exe.
func drive(s string) bool { return len(s) > 1 && s[1] == ':' }

// command gives the name of a command's program, without folder and ending.
func command(line string) string {
	line = strings.TrimSpace(line)
	program, _, _ := strings.Cut(line, " ")
	if line != "" && (line[0] == '"' || line[0] == '\'') {
		program, _, _ = strings.Cut(line[1:], line[:1])
	}
	name := strings.ToLower(path.Base(strings.ReplaceAll(program, `\`, "/")))
	if name == "." || name == "/" {
		return ""
	}
	for _, end := range []string{".exe", ".cmd", ".bat"} {
		name = strings.TrimSuffix(name, end)
	}
	return name
}

// Link gives the address that opens a file at a line and column, which count from 1; 0
// is the first. It is "" for an editor that has no addresses.
func (e Editor) Link(file string, line, column int) string {
	if e.template == "" {
		return ""
	}
	escaped := escape(strings.ReplaceAll(file, `\`, "/"))
	template := e.template
	if strings.HasPrefix(escaped, "/") { // vscode://file/{file} is meant for any system
		template = strings.ReplaceAll(template, "file/{file}", "file{file}")
	}
	return strings.NewReplacer("{file}", escaped, "{line}", strconv.Itoa(max(1, line)), "{column}", strconv.Itoa(max(1, column))).Replace(template)
}

// At gives the address that opens a position whose file is named as seen from dir; ""
// if there is none.
func (e Editor) At(dir string, pos diag.Pos) string {
	if pos.File == "" {
		return ""
	}
	file := filepath.FromSlash(pos.File)
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, file)
	}
	return e.Link(file, pos.Line, pos.Col)
}

// escape writes a path so that it means itself in any part of an address.
func escape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~/:", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
