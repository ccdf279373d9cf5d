package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/rogpeppe/go-internal/diff"

	"portolan/generator/amend"
	"portolan/generator/build"
	"portolan/generator/check"
	"portolan/generator/completion"
	"portolan/generator/diag"
	"portolan/generator/edit"
	"portolan/generator/edtf"
	"portolan/generator/source"
)

// schemaFolder is where `portolan schema` writes unless it is told otherwise.
const schemaFolder = ".portolan/schema"

// contentFlags are the flags of commands that read only what editors write.
type contentFlags struct {
	Content string `help:"Folder of what editors write (${default})." default:"content" placeholder:"DIR"`
	Today   string `help:"Take this day, YYYY-MM-DD, for today." placeholder:"DATE"`
}

// read reads the content as of the day that was asked for.
func (f *contentFlags) read(e *env) (*build.Content, edtf.Day, error) {
	today := e.today
	if f.Today != "" {
		day, err := edtf.ParseDay(f.Today)
		if err != nil {
			return nil, 0, fmt.Errorf("--today: %w", err)
		}
		today = day
	}
	c, err := build.ReadContent(e.ctx, build.Config{Dir: e.dir, Content: f.Content, Today: today, Clock: e.today, Cache: cacheFolder, Program: program()})
	return c, today, err
}

// authors is the content folder as it is written to.
func authors(e *env, folder string) amend.Folder {
	return amend.Folder{Dir: e.at(folder), Name: filepath.ToSlash(filepath.Clean(folder))}
}

// told says what the content does not allow, and gives errProblems for it. Other errors
// are passed on: they lie in how the command was used, or in the machine.
func told(e *env, err error) error {
	var conflict *edit.Conflict
	if !errors.As(err, &conflict) {
		return err
	}
	if len(conflict.Problems) == 0 {
		fmt.Fprintf(e.stderr, "portolan: %s\n", conflict.Message)
		return errProblems
	}
	fmt.Fprintf(e.stderr, "portolan: %s:\n", conflict.Message)
	e.printProblems(conflict.Problems)
	return errProblems
}

type newCmd struct {
	Kind  string `arg:"" help:"Kind of the entity, as port." complete:"kinds"`
	ID    string `arg:"" help:"Its id: puerto-cabello, or port/puerto-cabello."`
	Title string `help:"What it is called." placeholder:"TEXT"`
	contentFlags
}

// Run makes the file of a new entity and prints its path.
func (n *newCmd) Run(e *env) error {
	c, today, err := n.read(e)
	if err != nil {
		return err
	}
	if len(c.Schema.Kinds) == 0 {
		e.printProblems(c.Problems)
		return errProblems
	}
	file, err := edit.New(c.Editable(), edit.NewOptions{Kind: n.Kind, ID: n.ID, Title: n.Title, Today: today, SchemaDir: n.schemaDir(e)})
	if err != nil {
		return told(e, err)
	}
	if err := authors(e, n.Content).Create(file.Path, file.Data); err != nil {
		return err
	}
	for _, r := range file.Remarks {
		fmt.Fprintln(e.stderr, "portolan:", r)
	}
	fmt.Fprintln(e.stdout, path.Join(c.Name, file.Path))
	return nil
}

// schemaDir gives the folder of the JSON Schemas as seen from a folder of a kind; "" if
// there is no way from there.
func (n *newCmd) schemaDir(e *env) string {
	from, err := filepath.Abs(filepath.Join(e.at(n.Content), "kind"))
	to, err2 := filepath.Abs(e.at(schemaFolder))
	dir, err3 := filepath.Rel(from, to)
	if errors.Join(err, err2, err3) != nil {
		return ""
	}
	return filepath.ToSlash(dir)
}

type refsCmd struct {
	ID   string `arg:"" help:"Who is referred to: an id, slug, code or name." complete:"names"`
	JSON bool   `name:"json" help:"Print JSON: for each place its file, line and column, who refers, how, in what field, and what is written."`
	contentFlags
}

// Run lists who refers to an entity.
func (r *refsCmd) Run(e *env) error {
	c, _, err := r.read(e)
	if err != nil {
		return err
	}
	e.unread(r.Content, c.Problems)
	known := c.Editable()
	id, err := known.Find(r.ID)
	if err != nil {
		return told(e, err)
	}
	refs := known.References(id)
	if r.JSON {
		return writeRefs(e, id, refs)
	}
	for _, ref := range refs {
		fmt.Fprintln(e.stdout, ref)
	}
	fmt.Fprintf(e.stderr, "%s to %s\n", count(len(refs), "reference"), id)
	return nil
}

// jsonRef is a reference as --json prints it.
type jsonRef struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	From     string `json:"from"`
	Hidden   bool   `json:"hidden"`
	How      string `json:"how"`
	Field    string `json:"field"`
	Written  string `json:"written"`
	Sentence string `json:"sentence"`
}

func writeRefs(e *env, id string, refs []edit.Reference) error {
	out := struct {
		ID         string    `json:"id"`
		References []jsonRef `json:"references"`
	}{id, make([]jsonRef, len(refs))}
	for i, r := range refs {
		out.References[i] = jsonRef{r.Pos.File, r.Pos.Line, r.Pos.Col, r.From, r.Hidden, string(r.How), r.Field, r.Written, r.Sentence}
	}
	enc := json.NewEncoder(e.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

type mvCmd struct {
	Old    string `arg:"" help:"The entity: its id, slug, code or name." complete:"names"`
	New    string `arg:"" help:"Its new id: puerto-cabello, or port/puerto-cabello."`
	DryRun bool   `name:"dry-run" short:"n" help:"Print what would change as a diff, and write nothing."`
	contentFlags
}

// Run gives an entity another id, and rewrites all references to it.
func (m *mvCmd) Run(e *env) error {
	finished, err := m.finish(e)
	if err != nil {
		return err
	}
	before, _, err := m.read(e)
	if err != nil {
		return err
	}
	if finished != nil && m.isAsked(finished, before.Editable()) {
		return nil
	}
	renaming, err := edit.Rename(before.Editable(), m.Old, m.New, func(raw source.Tree) (*edit.Content, error) {
		after, err := before.With(e.ctx, raw)
		if err != nil {
			return nil, err
		}
		return after.Editable(), nil
	})
	if err != nil {
		return told(e, err)
	}
	if m.DryRun {
		for _, f := range renaming.Files {
			e.stdout.Write(fileDiff(before.Name, f))
		}
		return nil
	}
	changes := make([]amend.Change, len(renaming.Files))
	for i, f := range renaming.Files {
		changes[i] = amend.Change(f)
	}
	folder := authors(e, m.Content)
	if err := folder.Apply(renaming.From+" "+renaming.To, changes); err != nil {
		if !errors.Is(err, amend.ErrBusy) && folder.Interrupted() != "" {
			return fmt.Errorf("the renaming stopped on its way; run it again, which finishes it: %w", err)
		}
		return fmt.Errorf("nothing was renamed: %w", err)
	}
	for _, f := range renaming.Files {
		fmt.Fprintln(e.stdout, path.Join(before.Name, f.To))
	}
	fmt.Fprintf(e.stderr, "%s is now %s: %s in %s\n", renaming.From, renaming.To, count(renaming.References, "reference"), count(len(renaming.Files), "file"))
	return nil
}

// finish finishes a renaming that was interrupted, since no other can be thought out
// before; it is nil if there is none.
func (m *mvCmd) finish(e *env) (*amend.Interruption, error) {
	folder := authors(e, m.Content)
	if m.DryRun {
		if folder.Interrupted() != "" {
			return nil, errors.New("a renaming was interrupted and has to be finished first: run this without --dry-run")
		}
		return nil, nil
	}
	done, err := folder.Finish()
	if errors.Is(err, amend.ErrBusy) {
		return nil, fmt.Errorf("nothing was renamed: %w", err)
	}
	if err != nil {
		return nil, fmt.Errorf("a renaming was interrupted and can't be finished: %w", err)
	}
	if done == nil {
		return nil, nil
	}
	from, to, _ := strings.Cut(done.Purpose, " ")
	if done.Back {
		fmt.Fprintf(e.stderr, "portolan: a renaming that had failed was taken back: %s is what it was\n", from)
		return nil, nil
	}
	for _, f := range done.Files {
		fmt.Fprintln(e.stdout, path.Join(folder.Name, f))
	}
	fmt.Fprintf(e.stderr, "portolan: a renaming that was interrupted is finished: %s is now %s\n", from, to)
	return done, nil
}

// isAsked tells whether what was finished is what is asked for.
func (m *mvCmd) isAsked(done *amend.Interruption, c *edit.Content) bool {
	from, to, _ := strings.Cut(done.Purpose, " ")
	is := func(written, id string) bool {
		_, slug, _ := strings.Cut(id, "/")
		return written == id || written == slug
	}
	found, _ := c.Find(m.Old)
	return is(m.New, to) && (is(m.Old, from) || found == to)
}

// hintInterrupted tells where problems may come of a renaming that did not come to its end.
func hintInterrupted(e *env, folder string) {
	if purpose := authors(e, folder).Interrupted(); purpose != "" {
		fmt.Fprintf(e.stderr, "portolan: a renaming was interrupted; finish it first: portolan mv %s\n", purpose)
	}
}

// fileDiff writes what becomes of a file as Git writes it, so that git apply and patch
// can read it.
func fileDiff(folder string, f edit.Changed) []byte {
	from, to := "a/"+path.Join(folder, f.Path), "b/"+path.Join(folder, f.To)
	body := diff.Diff(from, f.Before, to, f.After)
	head := "diff --git " + from + " " + to + "\n"
	if f.To != f.Path {
		head += "rename from " + path.Join(folder, f.Path) + "\nrename to " + path.Join(folder, f.To) + "\n"
	}
	_, rest, _ := strings.Cut(string(body), "\n")
	return []byte(head + rest)
}

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"The shell: ${enum}."`
}

// Run prints the script that lets a shell complete this command line.
func (c *completionCmd) Run(e *env, line *kong.Context) error {
	script, err := completion.Script(c.Shell, line.Model, "dir", "content")
	if err != nil {
		return err
	}
	fmt.Fprint(e.stdout, script)
	return nil
}

type listCmd struct {
	What    string `arg:"" enum:"kinds,ids,names,codes" help:"What to list: ${enum}."`
	Content string `help:"Folder of what editors write (${default})." default:"content" placeholder:"DIR"`
}

// Run lists names, one a line, for scripts and completion.
func (l *listCmd) Run(e *env) error {
	names, err := l.names(e)
	for _, name := range names {
		fmt.Fprintln(e.stdout, name)
	}
	return err
}

func (l *listCmd) names(e *env) (names []string, err error) {
	config := build.Config{Dir: e.dir, Content: l.Content, Today: e.today, Cache: cacheFolder, Program: program()}
	switch l.What {
	case "codes":
		for _, r := range check.Rules() {
			names = append(names, r.Code)
		}
	case "kinds":
		s, problems, err := build.Schema(e.ctx, config)
		if err != nil {
			return nil, err
		}
		for _, k := range s.Kinds {
			names = append(names, k.Name)
		}
		e.unread(l.Content, problems)
	default:
		c, err := build.ReadContent(e.ctx, config)
		if err != nil {
			return nil, err
		}
		if l.What == "names" {
			names = c.Editable().Names()
		} else {
			names = c.Editable().IDs()
		}
		e.unread(l.Content, c.Problems)
	}
	return names, nil
}

// unread tells of a list that it may lack what can't be read in a folder, and where that may come from.
func (e *env) unread(folder string, problems []diag.Problem) {
	if n, _ := diag.Count(problems); n > 0 {
		fmt.Fprintf(e.stderr, "portolan: the content has %s; what can't be read is not listed\n", count(n, "error"))
		hintInterrupted(e, folder)
	}
}
