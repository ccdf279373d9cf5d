// Package completion writes scripts that let a shell complete a program's command line:
// its commands, flags and the words that may follow them.
//
// In goes the command line as kong knows it; out comes a script. Names that lie in the
// author's content are not in the script: where an argument or flag has the tag
// complete:"ids", the script asks the program for them by `PROGRAM list ids`, and passes
// on those flags that say where the content lies, if they were given. A flag whose
// placeholder is DIR wants a folder.
package completion

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Shells lists the shells that there are scripts for.
func Shells() []string { return []string{"bash", "zsh", "fish"} }

// Script gives the script for one of [Shells]. where names the flags that say where the
// content lies.
func Script(shell string, app *kong.Application, where ...string) (string, error) {
	p := program{Name: app.Name, Flags: flags(app.Node, where)}
	for _, n := range app.Children {
		if n.Hidden {
			continue
		}
		c := command{Name: n.Name, Help: n.Help, Flags: flags(n, where)}
		for _, a := range n.Positional {
			c.Args = append(c.Args, wordsOf(a))
		}
		p.Commands = append(p.Commands, c)
	}
	switch shell {
	case "bash":
		return p.bash(), nil
	case "zsh":
		return p.zsh(), nil
	case "fish":
		return p.fish(), nil
	}
	return "", fmt.Errorf("there is no completion for %q: it is one of %s", shell, strings.Join(Shells(), ", "))
}

// A program is a command line as the scripts see it.
type program struct {
	Name     string
	Flags    []flag // that may stand anywhere
	Commands []command
}

type command struct {
	Name, Help string
	Flags      []flag
	Args       []words
}

type flag struct {
	words
	Long, Short string // without hyphens; Short may be ""
	Valued      bool   // a value follows
	Where       bool   // says where the content lies
}

// spellings lists how the flag is written.
func (f flag) spellings() []string {
	if f.Short == "" {
		return []string{"--" + f.Long}
	}
	return []string{"-" + f.Short, "--" + f.Long}
}

// words are what may stand in a place: a few, or those that the program lists, or folders.
type words struct {
	Name   string
	Help   string
	Values []string
	List   string // what the program has to list: ids, kinds
	Dirs   bool
}

func flags(n *kong.Node, where []string) []flag {
	var out []flag
	for _, f := range n.Flags {
		if f.Hidden {
			continue
		}
		g := flag{words: wordsOf(f.Value), Long: f.Name, Valued: !f.IsBool() && !f.IsCounter(), Where: slices.Contains(where, f.Name)}
		g.Dirs = f.PlaceHolder == "DIR"
		if f.Short != 0 {
			g.Short = string(f.Short)
		}
		out = append(out, g)
	}
	return out
}

func wordsOf(v *kong.Value) words {
	w := words{Name: cmp.Or(v.Name, "value"), Help: v.Help}
	if v.Enum != "" {
		w.Values = v.EnumSlice()
	}
	if v.Tag != nil {
		w.List = v.Tag.Get("complete")
	}
	return w
}

// spellings lists how those flags are written that are wanted, each once.
func (p program) spellings(wanted func(flag) bool) []string {
	var out []string
	add := func(list []flag) {
		for _, f := range list {
			for _, s := range f.spellings() {
				if wanted(f) && !slices.Contains(out, s) {
					out = append(out, s)
				}
			}
		}
	}
	add(p.Flags)
	for _, c := range p.Commands {
		add(c.Flags)
	}
	return out
}

func isWhere(f flag) bool  { return f.Where }
func isValued(f flag) bool { return f.Valued }

// single puts a text in single quotes. A quote in it stands outside of them, escaped,
// which bash, zsh and fish all know.
func single(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
