package completion

import (
	"fmt"
	"strings"
)

// bash works from bash 3.2 on, and needs no other script.
func (p program) bash() string {
	var flagWords, argWords, flagNames strings.Builder
	for _, f := range p.Flags {
		if f.Valued {
			fmt.Fprintf(&flagWords, "\t\t%s) %s ;;\n", patterns("*", f), f.bash(p.Name))
		}
	}
	for _, c := range p.Commands {
		var names []string
		for _, f := range c.Flags {
			names = append(names, f.spellings()...)
			if f.Valued {
				fmt.Fprintf(&flagWords, "\t\t%s) %s ;;\n", patterns(c.Name, f), f.bash(p.Name))
			}
		}
		fmt.Fprintf(&flagNames, "\t\t%s) flags=%s ;;\n", c.Name, single(strings.Join(names, " ")))
		for i, a := range c.Args {
			fmt.Fprintf(&argWords, "\t%s:%d) %s ;;\n", c.Name, i, a.bash(p.Name))
		}
	}
	var commands, general []string
	for _, c := range p.Commands {
		commands = append(commands, c.Name)
	}
	for _, f := range p.Flags {
		general = append(general, f.spellings()...)
	}
	return strings.NewReplacer(
		"PROGRAM", p.Name,
		"WHERE", strings.Join(p.spellings(isWhere), " | "),
		"VALUED", strings.Join(p.spellings(isValued), " | "),
		"COMMANDS", single(strings.Join(commands, " ")),
		"GENERAL", single(strings.Join(general, " ")),
		"\t\tFLAG_WORDS\n", flagWords.String(),
		"\t\tFLAG_NAMES\n", flagNames.String(),
		"\tARGUMENT_WORDS\n", argWords.String(),
	).Replace(bashScript)
}

// patterns writes a flag of a command as the script looks it up.
func patterns(command string, f flag) string {
	var out []string
	for _, s := range f.spellings() {
		out = append(out, command+":"+s)
	}
	return strings.Join(out, " | ")
}

func (w words) bash(program string) string {
	switch {
	case w.Values != nil:
		return "__" + program + "_words " + single(strings.Join(w.Values, " "))
	case w.List != "":
		return "__" + program + `_words "$(__` + program + "_list " + w.List + `)"`
	case w.Dirs:
		return "__" + program + "_dirs"
	}
	return ":"
}

const bashScript = `# Completion of PROGRAM for bash. Put this into ~/.bashrc:
#   source <(PROGRAM completion bash)

# Offers words that begin as what was typed. Names come from files that may be anybody's,
# so they must not be expanded, as compgen -W does, and none is offered that the shell
# would take for more than a word.
__PROGRAM_words() {
	local IFS=$' \t\n' word words
	read -r -d '' -a words <<<"$1"
	for word in ${words[@]+"${words[@]}"}; do
		[[ $word == "$cur"* && $word != *[!-[:alnum:]/._]* ]] && COMPREPLY+=("$word")
	done
}

__PROGRAM_dirs() {
	local IFS=$'\n'
	COMPREPLY=($(compgen -d -- "$cur"))
	compopt -o filenames 2>/dev/null
}

# Asks the program for names in the content, wherever that was said to lie.
__PROGRAM_list() {
	"${COMP_WORDS[0]}" list "$1" ${where[@]+"${where[@]}"} 2>/dev/null
}

_PROGRAM() {
	local cur=${COMP_WORDS[COMP_CWORD]} command='' flag='' flags='' word i n=0
	local where=()
	COMPREPLY=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if [[ -n $flag ]]; then
			[[ $word == = ]] && continue # bash parts --flag=value in three
			case $flag in
			WHERE) where+=("$flag" "$word") ;;
			esac
			flag=''
			continue
		fi
		case $word in
		VALUED) flag=$word ;;
		-*) ;;
		*) if [[ -z $command ]]; then command=$word; else n=$((n + 1)); fi ;;
		esac
	done
	if [[ -n $flag ]]; then
		[[ $cur == = ]] && cur=''
		case $command:$flag in
		FLAG_WORDS
		esac
		return
	fi
	if [[ $cur == -* ]]; then
		case $command in
		FLAG_NAMES
		esac
		__PROGRAM_words "$flags "GENERAL
		return
	fi
	case $command:$n in
	:*) __PROGRAM_words COMMANDS ;;
	ARGUMENT_WORDS
	esac
}

complete -F _PROGRAM PROGRAM
`
