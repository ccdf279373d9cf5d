package completion

import (
	"fmt"
	"strings"
)

// fish is for fish 3 and later.
func (p program) fish() string {
	var b strings.Builder
	b.WriteString(strings.NewReplacer(
		"PROGRAM", p.Name,
		"WHERE", strings.Join(p.spellings(isWhere), " "),
		"VALUED", strings.Join(p.spellings(isValued), " "),
	).Replace(fishScript))
	at := func(args string) string { return " -n " + single(strings.TrimSpace("__"+p.Name+"_at "+args)) }
	for _, f := range p.Flags {
		fmt.Fprintf(&b, "complete -c %s%s\n", p.Name, f.fish(p.Name))
	}
	for _, c := range p.Commands {
		fmt.Fprintf(&b, "\ncomplete -c %s%s -a %s -d %s\n", p.Name, at(""), c.Name, single(c.Help))
		for _, f := range c.Flags {
			fmt.Fprintf(&b, "complete -c %s%s%s\n", p.Name, at(c.Name), f.fish(p.Name))
		}
		for i, a := range c.Args {
			if words := a.fish(p.Name); words != "" {
				fmt.Fprintf(&b, "complete -c %s%s -a %s\n", p.Name, at(fmt.Sprint(c.Name, " ", i)), single(words))
			}
		}
	}
	return b.String()
}

func (f flag) fish(program string) string {
	out := " -l " + f.Long
	if f.Short != "" {
		out = " -s " + f.Short + out
	}
	if f.Valued {
		out += " -x"
		if words := f.words.fish(program); words != "" {
			out += " -a " + single(words)
		}
	}
	return out + " -d " + single(f.Help)
}

func (w words) fish(program string) string {
	switch {
	case w.Values != nil:
		return strings.Join(w.Values, " ")
	case w.List != "":
		return "(__" + program + "_list " + w.List + ")"
	case w.Dirs:
		return "(__fish_complete_directories)"
	}
	return ""
}

const fishScript = `# Completion of PROGRAM for fish. Put this into ~/.config/fish/config.fish:
#   PROGRAM completion fish | source

# Tells whether the cursor is behind a command, if one is given, and so many arguments of it,
# if that is given; without any, whether there is no command yet.
function __PROGRAM_at
	set -l words
	set -l flag
	for word in (commandline -opc)[2..-1]
		if test -n "$flag"
			set flag
		else if contains -- $word VALUED
			set flag $word
		else if not string match -q -- '-*' $word
			set -a words $word
		end
	end
	if test (count $argv) -eq 0
		test (count $words) -eq 0
	else if test (count $argv) -eq 1
		test "$words[1]" = $argv[1]
	else
		test "$words[1]" = $argv[1] -a (count $words) -eq (math $argv[2] + 1)
	end
end

# Asks the program for names in the content, wherever that was said to lie.
function __PROGRAM_list
	set -l tokens (commandline -opc)
	set -l where
	for i in (seq 2 (count $tokens))
		if contains -- $tokens[$i] WHERE
			set -a where $tokens[$i] $tokens[(math $i + 1)]
		else if contains -- (string replace -r '=.*' '' -- $tokens[$i]) WHERE
			set -a where $tokens[$i]
		end
	end
	$tokens[1] list $argv[1] $where 2>/dev/null
end

complete -c PROGRAM -f
`
