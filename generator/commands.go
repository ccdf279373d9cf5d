package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"

	"portolan/generator/build"
	"portolan/generator/check"
	"portolan/generator/diag"
	"portolan/generator/schema"
	"portolan/generator/serve"
)

type checkCmd struct {
	folders
	Format string `help:"How to print: ${enum}." enum:"text,json,sarif,github" default:"text"`
	Strict bool   `help:"Warnings fail too."`
}

// Run reports all problems.
func (c *checkCmd) Run(e *env) error {
	config, err := c.config(e)
	if err != nil {
		return err
	}
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
	if errors > 0 || c.Strict && warnings > 0 {
		return errProblems
	}
	return nil
}

type serveCmd struct {
	Out  string `help:"Folder of the built site." default:"public" placeholder:"DIR"`
	Addr string `help:"Address to listen on." default:"127.0.0.1:8080"`
}

// Run serves until interrupted.
func (s *serveCmd) Run(e *env) error {
	return serve.Files(e.ctx, e.at(s.Out), s.Addr, func(url string) {
		fmt.Fprintf(e.stderr, "Serving %s at %s. Stop with Ctrl-C.\n", s.Out, url)
	})
}

type schemaCmd struct {
	Content string `help:"Folder of what editors write." default:"content" placeholder:"DIR"`
	Out     string `help:"Folder to write to." default:".portolan/schema" placeholder:"DIR"`
}

// Run writes a JSON Schema for each kind, for one entity and for a list of them.
func (s *schemaCmd) Run(e *env) error {
	kinds, problems, err := build.Schema(e.ctx, build.Config{Dir: e.dir, Content: s.Content})
	if err != nil {
		return err
	}
	printProblems(e.stderr, problems)
	if n, _ := diag.Count(problems); n > 0 {
		return errProblems
	}
	dir := e.at(s.Out)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for _, f := range schema.JSONSchemas(kinds) {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o666); err != nil {
			return err
		}
	}
	fmt.Fprintf(e.stdout, "Wrote %s to %s.\n", count(2*len(kinds.Kinds), "schema"), s.Out)
	return nil
}

type explainCmd struct {
	Code string `arg:"" optional:"" help:"Code of a problem, as ref-missing."`
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
