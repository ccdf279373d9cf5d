// Command portolan makes a briefing portal: Markdown and YAML go in, a static site
// comes out.
//
// This file lists what the program is made of; each command is thin and lies in a
// file of its own. Results go to stdout, talk goes to stderr. Exit status: 0 fine,
// 1 problems in the content, 2 wrong usage or a failure of the machine.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"portolan/generator/edtf"
)

// Exit codes.
const (
	exitFine = iota
	exitProblems
	exitFailure
)

// signals ask the program to end.
var signals = []os.Signal{os.Interrupt, syscall.SIGTERM}

// main lets a first signal end the work in good order, which may take its time, and a second
// one the program. Where the work is over and only what came of it is still printed, which
// waits for a reader as long as it must, the first one does.
func main() {
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr, func() { signal.Reset(signals...) }))
}

// cli is the whole command line.
type cli struct {
	Dir string `short:"C" help:"Work as if started in this folder." default:"." placeholder:"DIR" type:"path"`

	Build   buildCmd   `cmd:"" help:"Build the site: its pages, its search, and its data and citations to download."`
	Check   checkCmd   `cmd:"" help:"Report every problem without writing a site."`
	Serve   serveCmd   `cmd:"" help:"Show the site on this machine, and every edit at once."`
	New     newCmd     `cmd:"" help:"Begin the file of a new entity, with the fields of its kind and what its folder gives them."`
	Refs    refsCmd    `cmd:"" help:"List who refers to an entity."`
	Mv      mvCmd      `cmd:"" help:"Give an entity another id, and rewrite all references to it."`
	List    listCmd    `cmd:"" help:"List kinds, ids, names (ids and slugs) or codes, one a line."`
	Schema  schemaCmd  `cmd:"" help:"Write each kind as JSON Schema, for editors that complete YAML."`
	Explain explainCmd `cmd:"" help:"Explain the code of a problem, or list all codes."`

	Completion completionCmd `cmd:"" help:"Print a script that completes this command line in a shell."`
	Version    versionCmd    `cmd:"" help:"Print the version."`
}

// BeforeApply refuses a flag or an argument that may be left out and is given an empty value: it
// comes of a variable that a script did not set, and isn't meant.
func (c *cli) BeforeApply(ctx *kong.Context) error {
	for _, p := range ctx.Path {
		name, required := "", false
		switch {
		case p.Flag != nil:
			name, required = "--"+p.Flag.Name, p.Flag.Required
		case p.Positional != nil:
			name, required = "<"+p.Positional.Name+">", p.Positional.Required
		default:
			continue
		}
		if got := ctx.Value(p); !required && got.Kind() == reflect.String && strings.TrimSpace(got.String()) == "" {
			return fmt.Errorf("%s: it is empty; leave it out, or give it a value", name)
		}
	}
	return nil
}

// AfterApply refuses a folder that isn't one.
func (c *cli) AfterApply() error {
	info, err := os.Stat(c.Dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no folder %q", c.Dir)
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%q is a file, and a folder is needed", c.Dir)
	}
	return nil
}

// env is what a command may touch of the world.
type env struct {
	ctx    context.Context
	stdout io.Writer
	stderr io.Writer
	dir    string
	today  edtf.Day // by the clock, in local time
	over   func()   // tells that the work is over, and all that is left is to print
}

// at gives a folder as seen from where the program runs.
func (e *env) at(dir string) string {
	if filepath.IsAbs(dir) {
		return dir
	}
	return filepath.Join(e.dir, dir)
}

// errProblems says that a command found problems and has reported them.
var errProblems = errors.New("problems in the content")

// run is main without the process: it returns the exit code. over is called when the work is
// over, before what came of it is printed.
func run(ctx context.Context, args []string, stdout, stderr io.Writer, over func()) int {
	out := &results{ctx: ctx, w: stdout, over: over}
	code, err := command(ctx, args, out, stderr, over)
	if errors.Is(out.err, context.Canceled) {
		code, err = exitFailure, errors.New("interrupted")
	} else if out.err != nil {
		code, err = exitFailure, out.err // whatever the command made of it
	}
	if err != nil {
		fmt.Fprintln(stderr, "portolan:", err)
	}
	return code
}

// command does what the arguments ask for, and gives the exit code and what is left to say.
func command(ctx context.Context, args []string, stdout, stderr io.Writer, over func()) (int, error) {
	var c cli
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("portolan"),
		kong.Description("Makes a static, cross-linked briefing portal from Markdown and YAML."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exited = code; panic(exitPanic{}) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.ShortUsageOnError(),
	)
	if err != nil {
		panic(err) // the struct above is wrong
	}
	parsed, code, err := parse(parser, args, &exited)
	if parsed == nil {
		return code, err
	}
	now := time.Now()
	e := &env{ctx: ctx, stdout: stdout, stderr: stderr, dir: c.Dir, today: edtf.MakeDay(now.Year(), int(now.Month()), now.Day()), over: over}
	switch err := parsed.Run(e); {
	case err == nil:
		return exitFine, nil
	case errors.Is(err, errProblems):
		return exitProblems, nil
	case errors.Is(err, context.Canceled):
		return exitFailure, errors.New("interrupted")
	default:
		return exitFailure, err
	}
}

// exitPanic unwinds from kong's own exits (after --help), so that only main exits.
type exitPanic struct{}

func parse(parser *kong.Kong, args []string, exited *int) (parsed *kong.Context, code int, err error) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(exitPanic); !ok {
				panic(r)
			}
			parsed, code, err = nil, *exited, nil
		}
	}()
	if parsed, err = parser.Parse(args); err != nil {
		// What kong says of a flag at the end of the line, which lacks its value, speaks of tokens.
		if flag, rest, ok := strings.Cut(err.Error(), ": expected "); ok && strings.HasSuffix(rest, `got "EOL" (<EOL>)`) {
			err = fmt.Errorf("%s needs a value", flag)
		}
		return nil, exitFailure, fmt.Errorf("%w\nSee portolan --help.", err)
	}
	return parsed, exitFine, nil
}
