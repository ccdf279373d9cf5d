package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"portolan/generator/build"
	"portolan/generator/check"
	"portolan/generator/desk/web"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/git"
	"portolan/generator/schema"
	"portolan/generator/serve"
)

type checkCmd struct {
	folders
	Format string `help:"How to print: ${enum} (${default})." enum:"text,json,sarif,github" default:"text"`
	Strict bool   `help:"Warnings fail too."`
}

// Run reports all problems.
func (c *checkCmd) Run(e *env) error {
	config, err := c.config(e)
	if err != nil {
		return err
	}
	getMemory(&config, growthOfBuild)
	report, err := build.Check(e.ctx, config)
	if err != nil {
		return err
	}
	if err := check.Write(e.stdout, c.Format, report.Problems); err != nil {
		return err
	}
	errors, warnings := diag.Count(report.Problems)
	if c.Format == "text" {
		fmt.Fprintf(e.stderr, "%s, %s, %s\n", count(errors, "error"), count(warnings, "warning"), count(len(report.Problems)-errors-warnings, "note"))
	}
	if errors > 0 {
		hintInterrupted(e, c.Content)
	}
	if errors > 0 || c.Strict && warnings > 0 {
		return errProblems
	}
	return nil
}

type serveCmd struct {
	folders
	Addr   string `help:"Address to listen on (${default}). One that others reach lets them read drafts, and lines of the files." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Open   bool   `help:"Show the site in the browser."`
	Follow bool   `help:"Let the browser go to the page of what was saved."`
	Editor string `help:"What opens the place of a problem: code, zed, subl, … or an address as vscode://file/{file}:{line}:{column}. Default: of $$VISUAL or $$EDITOR." placeholder:"EDITOR"`
}

// Run serves until interrupted.
func (s *serveCmd) Run(e *env) error {
	c, err := s.config(e)
	if err != nil {
		return err
	}
	leave := getMemory(&c, growthOfServe)
	editor, err := serve.ParseEditor(s.Editor, os.Getenv("VISUAL"), os.Getenv("EDITOR"))
	if err != nil {
		return err
	}
	dir, err := filepath.Abs(e.dir)
	if err != nil {
		return err
	}
	kept, err := e.kept()
	if err != nil {
		return err
	}
	listener, err := serve.Listen(s.Addr)
	if err != nil {
		return err
	}
	url := serve.URL(listener)
	c.BasePath = "/" // where 404.html finds the site's root
	c.Cache, c.Program = kept, program()
	host, _, _ := net.SplitHostPort(s.Addr)
	site := &served{config: c, daily: s.Today == ""}
	defer site.keep(e.stderr)
	return serve.Run(e.ctx, listener, serve.Options{
		Engine:  site.engine(),
		Folders: []string{e.at(c.Content), e.at(c.Templates), e.at(c.Static)},
		Dir:     dir, Editor: editor, Follow: s.Follow, Name: host,
		Desk: web.New(web.Options{Dir: dir, Editor: editor, Drafts: c.Drafts, Folders: watched(e, c)}),
		Say:  func(line string) { fmt.Fprintln(e.stderr, line) },
		Tell: func(problems []diag.Problem) { tell(e.stderr, problems) },
	}, func() {
		leave()
		fmt.Fprintf(e.stderr, "Serving %s at %s and the editors' desk at %s. Stop with Ctrl-C.\n", s.Content, url, url+strings.TrimPrefix(serve.DeskPath, "/"))
		if reach := serve.Reach(listener); reach != "" {
			fmt.Fprintln(e.stderr, reach)
		}
		if s.Open && serve.Open(url) != nil {
			fmt.Fprintf(e.stderr, "No browser could be started: open %s yourself.\n", url)
		}
	})
}

// watched names the folders as positions do.
func watched(e *env, c build.Config) []git.Folder {
	var out []git.Folder
	for _, dir := range []string{c.Content, c.Templates, c.Static} {
		out = append(out, git.Folder{Name: filepath.ToSlash(filepath.Clean(dir)), Dir: e.at(dir)})
	}
	return out
}

// served is the site that is shown, as of today, whichever day that becomes, or of the day
// that was asked for.
type served struct {
	config build.Config
	daily  bool
	*build.Workspace
}

func (s *served) engine() serve.Engine {
	s.Workspace = build.NewWorkspace(s.config)
	if !s.daily {
		return serve.Workspace(s.Workspace)
	}
	return serve.Daily(func(today edtf.Day) serve.Engine {
		s.Workspace = s.Workspace.On(today, today)
		return serve.Workspace(s.Workspace)
	})
}

// keep leaves what was parsed for the next start, which without it takes longer and is the same.
func (s *served) keep(stderr io.Writer) {
	if err := s.Keep(); err != nil {
		fmt.Fprintf(stderr, "portolan: %v; the next start does all the work again\n", err)
	}
}

// tell prints what an edit broke, or that it is mended.
func tell(w io.Writer, problems []diag.Problem) {
	if len(problems) == 0 {
		fmt.Fprintln(w, "Mended.")
		return
	}
	printProblems(w, problems)
	fmt.Fprintln(w)
}

type schemaCmd struct {
	Content string `help:"Folder of what editors write (${default})." default:"content" placeholder:"DIR"`
	Out     string `help:"Folder to write to (${default})." default:".portolan/schema" placeholder:"DIR"`
}

// Run writes a JSON Schema for each kind, for one entity and for a list of them.
func (s *schemaCmd) Run(e *env) error {
	kinds, problems, err := build.Schema(e.ctx, build.Config{Dir: e.dir, Content: s.Content})
	if err != nil {
		return err
	}
	e.printProblems(problems)
	if n, _ := diag.Count(problems); n > 0 {
		return errProblems
	}
	if err := e.writeSchemas(s.Out, schema.JSONSchemas(kinds)); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "Wrote %s to %s.\n", count(2*len(kinds.Kinds), "schema"), s.Out)
	return nil
}

type explainCmd struct {
	Code string `arg:"" optional:"" help:"Code of a problem, as ref-missing." complete:"codes"`
}

// Run prints what is known of a code.
func (x *explainCmd) Run(e *env) error {
	text, err := check.Explain(x.Code)
	if err != nil {
		return err
	}
	fmt.Fprint(e.stdout, text)
	return nil
}

type versionCmd struct{}

// Run prints the version of the program and of what made it.
func (versionCmd) Run(e *env) error {
	version := "development"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		version = info.Main.Version
	}
	fmt.Fprintf(e.stdout, "portolan %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}
