package build

import (
	"encoding/binary"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/output"
	"portolan/generator/output/card"
	"portolan/generator/publish"
)

// A part of a site is some of its files. It is cut from the plan of the whole: all is read,
// joined, planned and checked as ever, and only the part's files are made. So they are byte
// for byte those of the whole site, and link what others made; plain copying joins parts.
//
// What is left out isn't looked for in the output. The one thing that a part takes on trust
// is that files which depend on every word of the site, where it makes none of them, clash with
// no others: these are not planned then.

// Only names the outputs of a part, in order, each once; nil is all. As text the names
// stand with commas between: "page,feed,sitemap".
type Only []string

// UnmarshalText reads names of outputs. One that no output has is an error that says
// which was probably meant.
func (o *Only) UnmarshalText(text []byte) error {
	all := OutputNames()
	out := slices.Clone(*o) // the flag may be given again
	for name := range strings.SplitSeq(string(text), ",") {
		name = strings.TrimSpace(name)
		if !slices.Contains(all, name) {
			against := fmt.Sprintf("there is no output %q", name)
			if hint := diag.DidYouMean(name, all); hint != "" {
				return fmt.Errorf("%s: %s", against, hint)
			}
			return fmt.Errorf("%s: it is one of %s", against, strings.Join(all, ", "))
		}
		out = append(out, name)
	}
	slices.Sort(out)
	if out = slices.Compact(out); len(out) == len(all) {
		out = nil
	}
	*o = out
	return nil
}

// OutputNames lists what sites are made of, in order. Files that are compressed for hosts
// are none of it: they go with the file that they have compressed.
func OutputNames() []string {
	b := &builder{input: &input{}, known: known{faces: new(card.Faces)}}
	var names []string
	for _, o := range b.allOutputs(b.newAssets()) {
		names = append(names, o.Name())
	}
	slices.Sort(names)
	return names
}

// has tells whether an output belongs to the part.
func (o Only) has(name string) bool { return len(o) == 0 || slices.Contains(o, name) }

// A Shard is the N-th of Of parts of a site, from 1 on; the zero value is the whole, and so is
// 1/1. As text it is "2/7".
type Shard struct{ N, Of int }

// shardForm is what a shard is written as, without signs, blanks and zeros before the numbers.
var shardForm = regexp.MustCompile(`^([1-9][0-9]{0,8})/([1-9][0-9]{0,8})$`)

// UnmarshalText reads a shard.
func (s *Shard) UnmarshalText(text []byte) error {
	m := shardForm.FindSubmatch(text)
	if m == nil {
		return fmt.Errorf("%q is no part of a number of parts, as 1/7 to 7/7", text)
	}
	n, _ := strconv.Atoi(string(m[1])) // which the form has made sure of
	of, _ := strconv.Atoi(string(m[2]))
	if n > of {
		return fmt.Errorf("%q is beyond the last part, %d/%d", text, of, of)
	}
	*s = Shard{n, of}
	return nil
}

// has tells whether the shard has the files of a thing. It is for all time by the thing's name alone,
// so who makes a file depends on nothing that is said of it.
func (s Shard) has(thing string) bool {
	if s.Of <= 1 {
		return true
	}
	hash := digest.String(thing)
	return binary.BigEndian.Uint64(hash[:])%uint64(s.Of) == uint64(s.N-1)
}

// part names the part that is built, for the output folder: "" is the whole site.
func (c Config) part() string {
	var names []string
	if len(c.Only) > 0 {
		names = append(names, strings.Join(c.Only, "+"))
	}
	if c.Shard.Of > 1 {
		names = append(names, fmt.Sprintf("%dof%d", c.Shard.N, c.Shard.Of))
	}
	return strings.Join(names, "-")
}

// plansLate tells whether an output is planned when a file of its own is asked for, and not
// before.
func (b *builder) plansLate(o output.Output) bool {
	_, late := o.(output.Late)
	return late && (b.late || !b.config.Only.has(o.Name()))
}

// takePart leaves in the plan the jobs of the part that is built.
func (b *builder) takePart() {
	b.all = b.jobs
	if b.config.part() != "" {
		byName := b.byName()
		b.plan = planOf(slices.DeleteFunc(slices.Clone(b.jobs), func(j output.Job) bool { return !b.takes(byName, j) }))
		b.report.Pages = b.pages
	}
}

// leavesOut tells whether a file that the part doesn't have is one of the whole site, for all that
// is planned of it.
func (b *builder) leavesOut(path string) bool {
	r := b.site.Reader()
	defer r.Close()
	return slices.ContainsFunc(b.all, func(j output.Job) bool { return j.Path == path }) || slices.ContainsFunc(b.outputs, func(o output.Output) bool {
		late, ok := o.(output.Late)
		return ok && b.plansLate(o) && late.Makes(r, path)
	})
}

// takes tells whether a job of the plan belongs to the part. Files that one worker makes at once
// (see unit) stay together: those of one thing, and compressed ones with theirs.
func (b *builder) takes(byName map[string]output.Output, j output.Job) bool {
	return b.config.Only.has(b.baseOf(j).Output) && b.config.Shard.has(b.thingOf(byName, j))
}

// lookEarly takes the output folder where the last site is in it, so that its files can be looked at
// while the content is read, and begins with that; nil where it can't be. Why not is told to who needs the folder: there may be
// mistakes to tell before.
func (b *builder) lookEarly() *publish.Sink {
	if len(b.memo.jobs) == 0 || !publish.There(b.config.at(b.config.Out)) {
		return nil
	}
	sink, err := b.open()
	if err != nil {
		return nil
	}
	b.look(sink)
	return sink
}

// open takes the output folder.
func (b *builder) open() (*publish.Sink, error) {
	c := b.config
	return publish.Open(c.at(c.Out), publish.Options{Part: c.part(), Force: c.Force, Announce: c.Announce})
}
