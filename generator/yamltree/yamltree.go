// Package yamltree reads YAML into a small tree in which every key and value
// knows its place in the file and every scalar is the text that the author wrote.
//
// It resolves no types: 031 stays "031", 2023-04-11 stays a text, no stays "no";
// package schema decides what a text means. Anchors, aliases, merge keys and
// tags are refused: content has no use for them, and they hide what a file says
// (an alias can also make a small file explode).
package yamltree

import (
	"errors"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"portolan/generator/diag"
)

const (
	CodeSyntax    diag.Code = "yaml-syntax"    // the text is no YAML
	CodeDuplicate diag.Code = "yaml-duplicate" // a key stands twice in one mapping
	CodeAlias     diag.Code = "yaml-alias"     // an anchor, alias or merge key is used
	CodeTag       diag.Code = "yaml-tag"       // a value carries a YAML tag
	CodeDepth     diag.Code = "yaml-depth"     // values are nested too deep
	CodeKey       diag.Code = "yaml-key"       // a key is no plain text
	CodeMarkQuote diag.Code = "mark-quote"     // a mark follows a closing quote
	CodeMarkList  diag.Code = "mark-list"      // a mark follows a list or a mapping in brackets
	CodeMarkStart diag.Code = "mark-start"     // a value begins with a mark
	CodeDocuments diag.Code = "yaml-documents" // a file holds more than one document
	CodeComment   diag.Code = "yaml-comment"   // what looks like text or marks is a comment
	CodeItem      diag.Code = "yaml-item"      // what looks like an item of a list is text of the value above
	CodeControl   diag.Code = "yaml-control"   // an escape stands for a control character
)

// MaxDepth is how deep values may be nested; real content needs six.
const MaxDepth = 32

// A Kind says what a node is.
type Kind uint8

const (
	Null   Kind = iota // nothing after the key
	Scalar             // a text
	List
	Map
)

func (k Kind) String() string {
	return [...]string{"nothing", "a single value", "a list", "a mapping"}[k]
}

// A Node is a value in a YAML file.
type Node struct {
	Kind     Kind
	Text     string // of a scalar: what was written, quotes and escapes resolved
	Quoted   bool   // the scalar stood in quotes
	Block    bool   // the scalar was a block (| or >), or spans lines
	Verbatim bool   // Pos is where Text itself begins, although Quoted (a cell of a table)
	Items    []*Node
	Entries  []Entry
	Pos      diag.Pos

	written *written // nil if Text stands in the file letter by letter
}

// An Entry is a key of a mapping with its value.
type Entry struct {
	Key   string
	Pos   diag.Pos // of the key
	Value *Node
}

// Get returns the value under key, or nil.
func (n *Node) Get(key string) *Node {
	if n == nil {
		return nil
	}
	for _, e := range n.Entries {
		if e.Key == key {
			return e.Value
		}
	}
	return nil
}

// Plain tells whether the text stands in the file letter by letter, from At(0) on.
func (n *Node) Plain() bool { return n.written == nil }

// At gives the position in the file of byte offset off in the node's text.
func (n *Node) At(off int) diag.Pos {
	switch {
	case n.written != nil:
		return n.Pos.At(n.written.source, n.written.index(n.Text, off))
	case n.Quoted && !n.Verbatim:
		off++
		return n.Pos.At(`"`+n.Text, off)
	}
	return n.Pos.At(n.Text, off)
}

// Parse reads one YAML document. pos is where text begins: line 1 of text is
// line pos.Line of the file. An empty document gives a Null node. Where the text
// is no YAML the node is nil and the problems say why.
func Parse(pos diag.Pos, text string) (*Node, []diag.Problem) {
	pos.Col = 1
	var doc yaml.Node
	loader, err := yaml.NewLoader(strings.NewReader(text))
	if err == nil {
		err = loader.Load(&doc)
	}
	if err != nil {
		if strings.TrimSpace(stripComments(text)) == "" {
			return &Node{Pos: pos}, nil
		}
		return nil, []diag.Problem{syntaxProblem(pos, text, err)}
	}
	r := reader{file: pos.File, shift: pos.Line - 1, find: newFinder(text)}
	root := &Node{Pos: pos}
	if doc.Kind == yaml.DocumentNode && len(doc.Content) > 0 {
		root = r.node(doc.Content[0], 0)
	} else if doc.Kind != yaml.DocumentNode {
		root = r.node(&doc, 0)
	}
	var more yaml.Node
	if err := loader.Load(&more); err == nil {
		at := pos
		if len(more.Content) > 0 {
			at = r.pos(more.Content[0])
		}
		r.problem(diag.Errorf(CodeDocuments, at, "a second document begins here").
			WithHint("one file holds one document: remove the line of three dashes"))
	}
	return root, r.problems
}

func stripComments(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if t := strings.TrimSpace(line); t != "---" && t != "..." && !strings.HasPrefix(t, "#") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// reader turns the library's nodes into ours and collects what is wrong.
type reader struct {
	file     string
	shift    int
	find     finder
	problems []diag.Problem
}

func (r *reader) problem(p diag.Problem) { r.problems = append(r.problems, p) }

func (r *reader) pos(n *yaml.Node) diag.Pos {
	return diag.Pos{File: r.file, Line: n.Line + r.shift, Col: n.Column}
}

func (r *reader) node(n *yaml.Node, depth int) *Node {
	out := &Node{Pos: r.pos(n)}
	if depth > MaxDepth {
		r.problem(diag.Errorf(CodeDepth, out.Pos, "values are nested more than %d deep", MaxDepth))
		return out
	}
	if n.Anchor != "" || n.Kind == yaml.AliasNode {
		r.problem(diag.Errorf(CodeAlias, out.Pos, "anchors and aliases are not used in content").
			WithHint("write the value out; what many files share goes into _defaults.yaml"))
	}
	if n.Style&yaml.TaggedStyle != 0 {
		r.problem(diag.Errorf(CodeTag, out.Pos, "the tag %q is not used in content", n.Tag).
			WithHint("write the value without it; the kind's field says its type"))
	}
	switch n.Kind {
	case yaml.ScalarNode:
		r.scalar(out, n)
	case yaml.SequenceNode:
		out.Kind = List
		out.Items = make([]*Node, len(n.Content))
		for i, c := range n.Content {
			out.Items[i] = r.node(c, depth+1)
		}
	case yaml.MappingNode:
		out.Kind = Map
		r.entries(out, n, depth)
	}
	return out
}

func (r *reader) scalar(out *Node, n *yaml.Node) {
	out.Kind = Scalar
	out.Text = n.Value
	out.Quoted = n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0
	out.Block = n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 || strings.Contains(n.Value, "\n")
	if n.Value == "" && !out.Quoted || n.Tag == "!!null" && !out.Quoted {
		out.Kind = Null
	}
	out.written = r.writtenAs(out, n.Line, n.Column, n.Style&yaml.DoubleQuotedStyle != 0)
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0 && out.written != nil {
		r.swallowed(out)
	}
	if !out.Quoted && !out.Block && out.Kind == Scalar && meantAsText.MatchString(n.LineComment) {
		r.problem(diag.Errorf(CodeComment, out.At(len(out.Text)), "the value ends here, and what follows the # is a comment").
			WithHint("a text with a blank and # in it stands in quotes, marks and all; a comment has a blank behind its #, and no marks"))
	}
	if i := strings.IndexFunc(out.Text, diag.Unwelcome); i >= 0 { // only an escape can have made it
		c, _ := utf8.DecodeRuneInString(out.Text[i:])
		p := diag.UnwelcomeAt(out.At(i), c).WithHint("delete the escape")
		p.Code = CodeControl
		r.problem(p)
		out.Text = strings.Map(instead, out.Text)
	}
}

// itemBelow finds, in a value that goes on in further lines, one that begins as an item does.
var itemBelow = regexp.MustCompile(`\n[ \t]*(- +\S)`)

// swallowed reports an item of a list that YAML reads as text of the value above, for it is
// indented further than that, and leaves it out: its marks would be those of the value.
func (r *reader) swallowed(n *Node) {
	w := n.written
	m := itemBelow.FindStringSubmatchIndex(w.source[:w.index(n.Text, len(n.Text))])
	if m == nil {
		return
	}
	r.problem(diag.Errorf(CodeItem, n.Pos.At(w.source, m[2]), "this looks like an item of a list, and is read as part of the value above, marks and all").
		WithHint("items of one list begin in the same column; a text with such a line in it stands in quotes"))
	n.Text = n.Text[:w.before(n.Text, m[0])]
}

// meantAsText finds comments that are a part of the text as its author sees it, "Berth #4", or
// that swallow marks.
var meantAsText = regexp.MustCompile(`^#[\pL\pN]|\s(?:~[a-z]|\^[\pL\pN]|@\d{4})`)

// instead gives what stands for an unwelcome character: white space for white space, and as
// many bytes, so that the places of all others are told right.
func instead(c rune) rune {
	switch {
	case !diag.Unwelcome(c):
		return c
	case c == '\r':
		return ' '
	case c < utf8.RuneSelf:
		return '?'
	case utf8.RuneLen(c) == 2:
		return '¿'
	case utf8.RuneLen(c) == 3:
		return unicode.ReplacementChar
	}
	return '\U0010fffd' // of a private use, and so nobody's
}

func (r *reader) entries(out *Node, n *yaml.Node, depth int) {
	seen := make(map[string]diag.Pos, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		pos := r.pos(k)
		switch {
		case k.Kind != yaml.ScalarNode:
			r.problem(diag.Errorf(CodeKey, pos, "a key must be a plain text, not %s", kindWord(k.Kind)))
			continue
		case k.Tag == "!!merge" || k.Value == "<<":
			r.problem(diag.Errorf(CodeAlias, pos, "merge keys are not used in content").
				WithHint("write the values out; what many files share goes into _defaults.yaml"))
			continue
		}
		if at := strings.IndexFunc(k.Value, diag.Unwelcome); at >= 0 {
			c, _ := utf8.DecodeRuneInString(k.Value[at:])
			r.problem(diag.Errorf(CodeKey, pos, "the key %q has %U in it", k.Value, c).WithHint("%s", diag.UnwelcomeAt(pos, c).Hint))
			continue
		}
		if first, twice := seen[k.Value]; twice {
			r.problem(diag.Errorf(CodeDuplicate, pos, "%q stands twice", k.Value).
				WithHint("first in line %d; keep one of them", first.Line))
			continue
		}
		seen[k.Value] = pos
		out.Entries = append(out.Entries, Entry{k.Value, pos, r.node(n.Content[i+1], depth+1)})
	}
}

func kindWord(k yaml.Kind) string {
	switch k {
	case yaml.SequenceNode:
		return "a list"
	case yaml.MappingNode:
		return "a mapping"
	}
	return "an alias"
}

// markAfterList finds `[a, b] ^mark` and `{a: b} ~mark`.
var markAfterList = regexp.MustCompile(`[\]}] +[~^@]`)

// quoteInside finds `key: "Quote" of the day` and `- 'It's'`.
var quoteInside = regexp.MustCompile(`(?:: |- )(?:"[^"]*"|'[^']*')[^\s,#\]}]|(?:: |- )(?:"[^"]*"|'[^']*') +[^\s,#\]}]`)

// syntaxProblem says what the library found, in the author's words where the
// cause is one of the usual slips.
func syntaxProblem(pos diag.Pos, text string, err error) diag.Problem {
	at := diag.Pos{File: pos.File, Line: pos.Line, Col: 1}
	message := err.Error()
	var le *yaml.LoadError
	if errors.As(err, &le) {
		message = le.Message
		if le.Mark.Line > 0 {
			at.Line = pos.Line + le.Mark.Line - 1
			at.Col = max(1, le.Mark.Column)
		}
	}
	if p, ok := unended(pos, text, le, at); ok {
		return p
	}
	if strings.Contains(message, "exceeded max depth") {
		return diag.Errorf(CodeDepth, at, "values are nested more than %d deep", MaxDepth)
	}
	line := lineOf(text, at.Line-pos.Line)
	if i := markAfterQuote(line); i >= 0 {
		at.Col = len([]rune(line[:i])) + 1
		return diag.Errorf(CodeMarkQuote, at, "a mark follows a closing quote").
			WithHint("put the mark inside the quotes")
	}
	if m := markAfterList.FindStringIndex(line); m != nil {
		at.Col = len([]rune(line[:m[1]-1])) + 1
		return diag.Errorf(CodeMarkList, at, "a mark follows a list or a mapping").
			WithHint("mark its items one by one, or write it under is: in the long form")
	}
	if key, mark, ok := startsWithMark(line); ok {
		at.Col = len([]rune(key)) + 1
		return diag.Errorf(CodeMarkStart, at, "a value can't begin with %q", mark).
			WithHint("marks follow a value; a text that begins so stands in quotes")
	}
	if i := strings.IndexByte(line, '\t'); i >= 0 && strings.TrimSpace(line[:i]) == "" {
		at.Col = i + 1
		return diag.Errorf(CodeSyntax, at, "a tab indents this line").WithHint("YAML is indented with spaces")
	}
	if quoteInside.MatchString(line) {
		return diag.Errorf(CodeSyntax, at, "a text goes on behind a closing quote").
			WithHint("a text that begins with a quote stands in quotes as a whole: '\"Quote\" of the day'")
	}
	p := diag.Errorf(CodeSyntax, at, "this is no YAML: %s", message)
	switch {
	case strings.Contains(message, "mapping values are not allowed") && strings.HasPrefix(line, " ") && isFirstColon(line, at.Col):
		return p.WithHint("this line is indented further than the one above, which has a value already")
	case strings.Contains(message, "mapping values are not allowed"):
		return p.WithHint("a text with a colon and a space in it stands in quotes")
	case opensWithBrackets.MatchString(line):
		p.Message = "a text that begins with [[ is taken for a list"
		return p.WithHint("put all of it in quotes: \"[[…]] …\"")
	case strings.Contains(message, "unknown anchor"), strings.Contains(line, "[["):
		return p.WithHint("a text that begins with * or [[ stands in quotes")
	case strings.Contains(message, "did not find expected key"), strings.Contains(message, "did not find expected '-' indicator"):
		return p.WithHint("fields of one mapping, and items of one list, begin in the same column; behind ] and } a value ends")
	}
	return p
}

// opensWithBrackets finds a value or an item that begins with a reference and goes on.
var opensWithBrackets = regexp.MustCompile(`(?:: |- )\[\[[^\[\]]*\]\][^\],}]`)

// isFirstColon tells whether the character in a column of a line is its first colon.
func isFirstColon(line string, col int) bool {
	chars := []rune(line)
	return col >= 1 && col <= len(chars) && chars[col-1] == ':' && !strings.Contains(string(chars[:col-1]), ":")
}

// lineOf returns the n-th line of text, counted from 0.
func lineOf(text string, n int) string {
	for line := range strings.Lines(text) {
		if n == 0 {
			return strings.TrimRight(line, "\r\n")
		}
		n--
	}
	return ""
}

// markAfterQuote finds `"text" ^mark` and gives the byte offset of the mark, or -1.
func markAfterQuote(line string) int {
	for _, q := range []string{`" `, `' `} {
		for from := 0; ; {
			i := strings.Index(line[from:], q)
			if i < 0 {
				break
			}
			rest := strings.TrimLeft(line[from+i+2:], " ")
			if rest != "" && strings.ContainsRune("^~@", rune(rest[0])) {
				return len(line) - len(rest)
			}
			from += i + 2
		}
	}
	return -1
}

// startsWithMark finds `key: @mark`, which YAML refuses, and gives the part before the mark.
func startsWithMark(line string) (before, mark string, ok bool) {
	i := strings.Index(line, ": ")
	if i < 0 {
		i = strings.Index(line, "- ")
	}
	if i < 0 {
		return "", "", false
	}
	rest := strings.TrimLeft(line[i+2:], " ")
	if rest != "" && strings.ContainsRune("@%`", rune(rest[0])) {
		return line[:len(line)-len(rest)], rest[:1], true
	}
	return "", "", false
}
