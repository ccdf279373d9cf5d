package completion_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"portolan/generator/completion"
)

// cli is a command line with everything that scripts tell apart.
type cli struct {
	Dir   string   `short:"C" help:"Work as if started [there]: it's a folder." placeholder:"DIR"`
	Build struct { //nolint
		Content string `placeholder:"DIR"`
		Quiet   bool   `short:"q" help:"Say nothing."`
	} `cmd:"" help:"Build the site."`
	Check struct {
		Format string `enum:"text,json" default:"text" help:"How to print: ${enum}."`
	} `cmd:"" help:"Report all: problems, and notes."`
	New struct {
		Kind    string `arg:"" complete:"kinds"`
		ID      string `arg:""`
		Content string `placeholder:"DIR"`
	} `cmd:""`
	Mv struct {
		Old string `arg:"" complete:"ids"`
		New string `arg:""`
	} `cmd:""`
	Script struct {
		Shell string `arg:"" enum:"bash,zsh"`
	} `cmd:""`
	Secret struct{} `cmd:"" hidden:""`
}

func script(t *testing.T, shell string) string {
	t.Helper()
	parser, err := kong.New(&cli{}, kong.Name("prog"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := completion.Script(shell, parser.Model, "dir", "content")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// run feeds a shell that has to be there.
func run(t *testing.T, input, shell string, args ...string) string {
	t.Helper()
	cmd := exec.Command(shell, args...)
	cmd.Stdin = strings.NewReader(input)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil || stderr.String() != "" {
		t.Fatalf("%s %q: %v\n%s", shell, args, err, stderr.String())
	}
	return string(out)
}

// In bash the words before the cursor decide what is offered. The program is a function
// here, which tells how it was called where it is asked for names.
func TestBash(t *testing.T) {
	const program = `
prog() { if [[ $1 == list ]]; then echo "$2-1 $2-2"; echo '$(echo${IFS}run>&2) kinds-$(echo${IFS}run>&2) /* a;b'; shift 2; for a in "$@"; do echo "given.${a// /_}"; done; fi; }
try() { COMP_WORDS=("$@"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _prog; echo "${COMPREPLY[*]}"; }
`
	for _, c := range []struct{ line, want string }{
		{`prog ""`, "build check new mv script"},
		{`prog b`, "build"},
		{`prog s`, "script"}, // not secret
		{`prog -C /tmp b`, "build"},
		{`prog -`, "-h --help -C --dir"},
		{`prog build -`, "--content -q --quiet -h --help -C --dir"},
		{`prog build --c`, "--content"},
		{`prog build ""`, ""},
		{`prog check --format ""`, "text json"},
		{`prog check --format = j`, "json"}, // as bash parts it
		{`prog check --format =`, "text json"},
		{`prog build --format ""`, ""}, // it has no such flag
		{`prog new ""`, "kinds-1 kinds-2"},
		{`prog new kinds-2`, "kinds-2"},
		{`prog new port ""`, ""},
		{`prog mv ""`, "ids-1 ids-2"},
		{`prog mv a ""`, ""},
		{`prog -C "a b" new --content = x ""`, "kinds-1 kinds-2 given.-C given.a_b given.--content given.x"},
		{`prog script z`, "zsh"},
		{`prog -C /us`, "/usr"},
		{`prog build --content /us`, "/usr"},
	} {
		got := strings.TrimSuffix(run(t, "set -u\n"+script(t, "bash")+program+"try "+c.line, "bash", "--norc", "--noprofile"), "\n")
		if got != c.want {
			t.Errorf("%s: offered %q, not %q", c.line, got, c.want)
		}
	}
}

// Each script names all commands, flags, enumerated values and lists, and nothing hidden;
// where its shell is on the machine it can read it.
func TestScripts(t *testing.T) {
	for shell, want := range map[string][]string{
		"bash": {"complete -F _prog prog", "check:--format) __prog_words 'text json' ;;", `new:0) __prog_words "$(__prog_list kinds)" ;;`, "*:-C | *:--dir) __prog_dirs ;;"},
		"zsh": {"#compdef prog", "'build:Build the site.'", "'check:Report all: problems, and notes.'", `'--format=[How to print\: text,json.]:format:(text json)'`, "'1:kind:{__prog_list kinds}'",
			`'(-C --dir)'{-C,--dir=}'[Work as if started \[there\]\: it'\''s a folder.]:dir:_directories'`, "'(-q --quiet)'{-q,--quiet}'[Say nothing.]'", "WHERE-C | --dir | --content) where+="},
		"fish": {"complete -c prog -f", "complete -c prog -n '__prog_at' -a build -d 'Build the site.'", "complete -c prog -n '__prog_at check' -l format -x -a 'text json' -d 'How to print: text,json.'",
			"complete -c prog -n '__prog_at new 0' -a '(__prog_list kinds)'", `-s C -l dir -x -a '(__fish_complete_directories)' -d 'Work as if started [there]: it'\''s a folder.'`},
	} {
		s := script(t, shell)
		for _, w := range want {
			if w = strings.TrimPrefix(w, "WHERE"); !strings.Contains(s, w) {
				t.Errorf("%s: %q is missing from\n%s", shell, w, s)
			}
		}
		for _, not := range []string{"secret", "PROGRAM", "WHERE", "VALUED", "COMMANDS", "CASES", "GENERAL", "FLAG_WORDS", "ARGUMENT_WORDS"} {
			if strings.Contains(s, not) {
				t.Errorf("%s: has %q in\n%s", shell, not, s)
			}
		}
		if _, err := exec.LookPath(shell); err == nil {
			run(t, s, shell, "-n", "/dev/stdin")
		}
	}
	if _, err := completion.Script("tcsh", &kong.Application{Node: &kong.Node{}}); err == nil {
		t.Error("there is a script for tcsh")
	}
}
