package git

import (
	"strconv"
	"strings"
)

// parseFiles reads what git diff --raw --numstat -z says, as gitformat-diff(5) and
// git-diff(1) tell: for each file ":mode mode hash hash LETTER", then its name, or two of
// a renamed one; and after these for each file "added TAB removed TAB name", or without
// the name and with two that follow.
func parseFiles(out string) []File {
	var files []File
	at := map[string]int{} // path → index into files
	words := strings.Split(out, "\x00")
	next := func() string {
		if len(words) == 0 {
			return ""
		}
		w := words[0]
		words = words[1:]
		return w
	}
	for len(words) > 0 {
		word := next()
		if strings.HasPrefix(word, ":") {
			f := File{Change: changeOf(word), path: next()}
			if f.Change == Renamed {
				f.was, f.path = f.path, next()
			}
			at[f.path] = len(files)
			files = append(files, f)
			continue
		}
		count := strings.SplitN(word, "\t", 3)
		if len(count) < 3 {
			continue
		}
		name := count[2]
		if name == "" {
			next()
			name = next()
		}
		if i, known := at[name]; known {
			f := &files[i]
			f.Binary = count[0] == "-"
			f.Added, _ = strconv.Atoi(count[0]) // "-" of a binary one is 0
			f.Removed, _ = strconv.Atoi(count[1])
		}
	}
	return files
}

// changeOf reads the letter that ends a raw entry.
func changeOf(entry string) Change {
	fields := strings.Fields(entry)
	switch fields[len(fields)-1][0] {
	case 'A', 'C':
		return Added
	case 'D':
		return Deleted
	case 'R':
		return Renamed
	case 'T':
		return Retyped
	}
	return Modified
}

// parseDiff reads a patch. What stands before the first line with @@, and between the
// patches of two files, is left out.
func parseDiff(patch string, limits Limits) *Diff {
	d := &Diff{}
	inside := false
	for line := range strings.Lines(strings.ToValidUTF8(patch, "\uFFFD")) {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		l := Line{Sign: ' '}
		switch {
		case strings.HasPrefix(line, "@@ "):
			inside = true
			l.Sign, l.Text = '@', place(line)
		case line != "" && strings.IndexByte("+- \\", line[0]) < 0:
			inside = false
			continue
		case !inside:
			continue
		case line == "": // its sign may be left out
		case line[0] == '\\':
			l.Sign, l.Text = '\\', strings.TrimSpace(line[1:])
		default:
			l.Sign, l.Text = line[0], line[1:]
		}
		if len(d.Lines) == limits.Lines {
			d.More++
			continue
		}
		if chars := []rune(l.Text); len(chars) > limits.Width {
			l.Text = string(chars[:limits.Width]) + "…"
		}
		d.Lines = append(d.Lines, l)
	}
	return d
}

// place says where lines that follow "@@ -3,7 +4,8 @@" begin, as the file now is, or was
// if nothing is left of it.
func place(line string) string {
	for _, field := range []string{"+", "-"} {
		_, rest, _ := strings.Cut(line, " "+field)
		number, _, _ := strings.Cut(rest, " ")
		number, _, _ = strings.Cut(number, ",")
		if n, err := strconv.Atoi(number); err == nil && n > 0 {
			return "line " + number
		}
	}
	return "line 1"
}
