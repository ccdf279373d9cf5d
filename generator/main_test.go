package main

import (
	"errors"
	"os"
	"os/exec"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"portolan/generator/build"
)

// TestMain makes the program a command of the scripts, run in a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"portolan": main})
}

// TestScript runs the commands as an author would; each script tells what it is about.
// UPDATE_SCRIPTS=1 writes what they print into the files that cmp compares.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                "testdata/script",
		UpdateScripts:      os.Getenv("UPDATE_SCRIPTS") != "",
		RequireUniqueNames: true,
		Setup:              setup,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "serve": serveSite, "get": get, "shows": shows, "busy": busy, "stop": stopServer, "jsonkeys": jsonKeys,
		},
	})
}

// exits runs a program that has to end with a given code: exits 1 portolan check.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARGUMENT...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if code != want {
		ts.Fatalf("%q ends with code %d, not %d", args[1:], code, want)
	}
}

// The help of build and README.md name every output that --only takes.
func TestOutputsAreNamed(t *testing.T) {
	field, _ := reflect.TypeFor[buildCmd]().FieldByName("Only")
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(build.OutputNames(), ", ")
	if help := field.Tag.Get("help"); !strings.HasSuffix(help, ": "+all+".") {
		t.Errorf("the help of --only is %q, and there are %s", help, all)
	}
	for _, name := range build.OutputNames() {
		if !strings.Contains(string(readme), "`"+name+"`") {
			t.Errorf("README.md doesn't name the output %s", name)
		}
	}
}
