package completion

import (
	"fmt"
	"strings"
)

// zsh is for the completion system that compinit loads.
func (p program) zsh() string {
	var general, names, cases strings.Builder
	for _, f := range p.Flags {
		fmt.Fprintf(&general, "\t\t%s \\\n", f.zsh(p.Name))
	}
	for _, c := range p.Commands {
		fmt.Fprintf(&names, "\t\t\t%s\n", single(zshText(c.Name)+":"+c.Help))
		fmt.Fprintf(&cases, "\t\t%s)\n\t\t\t_arguments", c.Name)
		for _, f := range append(c.Flags, p.Flags...) {
			fmt.Fprintf(&cases, " \\\n\t\t\t\t%s", f.zsh(p.Name))
		}
		for i, a := range c.Args {
			fmt.Fprintf(&cases, " \\\n\t\t\t\t%s", single(fmt.Sprintf("%d:%s:%s", i+1, zshText(a.Name), a.zsh(p.Name))))
		}
		cases.WriteString("\n\t\t\t;;\n")
	}
	return strings.NewReplacer(
		"PROGRAM", p.Name,
		"WHERE_IS", strings.Join(p.spellings(isWhere), "=* | ")+"=*",
		"WHERE", strings.Join(p.spellings(isWhere), " | "),
		"\t\tGENERAL\n", general.String(),
		"\t\t\tCOMMANDS\n", names.String(),
		"\t\tCASES\n", cases.String(),
	).Replace(zshScript)
}

// zsh writes the flag as _arguments wants it: '(-C --dir)'{-C,--dir=}'[help]:DIR:action'.
func (f flag) zsh(program string) string {
	spec := "[" + zshText(f.Help) + "]"
	long := "--" + f.Long
	if f.Valued {
		spec += ":" + zshText(f.Name) + ":" + f.words.zsh(program)
		long += "="
	}
	if f.Short == "" {
		return single(long + spec)
	}
	return single("("+strings.Join(f.spellings(), " ")+")") + "{-" + f.Short + "," + long + "}" + single(spec)
}

func (w words) zsh(program string) string {
	switch {
	case w.Values != nil:
		return "(" + strings.Join(w.Values, " ") + ")"
	case w.List != "":
		return "{__" + program + "_list " + w.List + "}"
	case w.Dirs:
		return "_directories"
	}
	return " "
}

// zshText escapes a text that stands within a specification.
func zshText(s string) string {
	return strings.NewReplacer(`\`, `\\`, ":", `\:`, "[", `\[`, "]", `\]`).Replace(s)
}

const zshScript = `#compdef PROGRAM
# Completion of PROGRAM for zsh. Put this into ~/.zshrc, behind compinit:
#   source <(PROGRAM completion zsh)
# or save it as _PROGRAM in a folder of $fpath.

# Asks the program for names in the content, wherever that was said to lie.
__PROGRAM_list() {
	local -a where names
	local i
	for ((i = 2; i < ${#__PROGRAM_line}; i++)); do
		case ${__PROGRAM_line[i]} in
		WHERE_IS) where+=("${(Q)__PROGRAM_line[i]}") ;;
		WHERE) where+=("${__PROGRAM_line[i]}" "${(Q)__PROGRAM_line[i+1]}") ;;
		esac
	done
	names=(${(f)"$("${__PROGRAM_line[1]}" list $1 $where 2>/dev/null)"})
	compadd -a names
}

_PROGRAM() {
	local curcontext=$curcontext state line
	local -a commands __PROGRAM_line
	typeset -A opt_args
	__PROGRAM_line=($words)
	_arguments -C \
		GENERAL
		'1:command:->command' \
		'*::argument:->argument'
	case $state in
	command)
		commands=(
			COMMANDS
		)
		_describe command commands
		;;
	argument)
		case $line[1] in
		CASES
		esac
		;;
	esac
}

if [[ $funcstack[1] == _PROGRAM ]]; then
	_PROGRAM "$@"
else
	compdef _PROGRAM PROGRAM
fi
`
