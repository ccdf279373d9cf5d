// Package block reads the fenced blocks of prose that the site draws itself: a map, a
// timeline, a chart.
//
// In goes what stands between the fences, which is YAML, and the [Form] of the block: the
// fields that it may have. Out comes a [Block]: its values with their places in the file,
// the references among them, and what is wrong. What a reference means is not known here
// (package graph finds that, as for all references), nor how a block is drawn.
//
// A form is data. To add a block: write its form, add it to the list of package figure,
// and say in package view how it is drawn.
package block

import (
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/markdown"
)

const CodeBlock diag.Code = "block" // a fenced block says what can't be drawn

// A Form says what the blocks of one name may hold.
type Form struct {
	Name   string // the word behind the opening fence
	Fields []Field
}

// Names lists the names of forms.
func Names(forms []Form) []string {
	out := make([]string, len(forms))
	for i, f := range forms {
		out[i] = f.Name
	}
	return out
}

// A Type says what a field's value is.
type Type string

const (
	Text    Type = "text"    // of a name or a value, which has to be what it names to the letter
	Caption Type = "caption" // a text for readers, which is typeset
	Number  Type = "number"
	Count   Type = "count" // a whole number from 1
	Bool    Type = "bool"
	Word    Type = "word"   // one of the field's words
	Date    Type = "date"   // EDTF or words
	Ref     Type = "ref"    // names an entity as double brackets do, or is one of the field's words
	Fact    Type = "fact"   // names an entity and one of its facts: route/cabello-russia.trade
	Record  Type = "record" // a mapping with the field's fields
)

// A Field is one thing that a block may say.
type Field struct {
	Name     string
	Type     Type
	List     bool     // several values; one by itself counts as a list of one
	Required bool     // must be there, and not empty
	Words    []string // of a word, and what a reference may be instead
	Fields   []Field  // of a record
}

// A Block is a fenced block as it was read. It is read only.
type Block struct {
	Name   string
	Values []Value        // in the order of the file
	Refs   []markdown.Ref // with Raw, Target, Field and Pos
	Pos    diag.Pos       `digest:"-"`
}

// A Value is what a field says. Which parts are set depends on the field's type.
type Value struct {
	Field  string  // "" for an item of a list
	Text   string  // of every type but records; as written, but that of a Caption
	Number float64 // of a number or a count
	Bool   bool
	Date   edtf.Date
	Ref    int32    // of a reference 1 more than its place in Refs; 0 for a word
	Words  []string `digest:"-"` // of a reference, what it might have been instead
	Items  []Value  // of a field that is a list
	Values []Value  // of a record
	Pos    diag.Pos `digest:"-"`
}

// Get gives a field of the block; the zero Value if it says nothing of it.
func (b *Block) Get(field string) Value { return get(b.Values, field) }

// Get gives a field of a record; the zero Value if it says nothing of it.
func (v Value) Get(field string) Value { return get(v.Values, field) }

func get(values []Value, field string) Value {
	for _, v := range values {
		if v.Field == field {
			return v
		}
	}
	return Value{}
}

// Instead gives the words that may stand instead of a reference, which is told by its place in Refs.
func (b *Block) Instead(ref int32) []string { return instead(b.Values, ref+1) }

func instead(values []Value, ref int32) []string {
	for _, v := range values {
		if v.Ref == ref {
			return v.Words
		}
		for _, parts := range [...][]Value{v.Items, v.Values} {
			if words := instead(parts, ref); words != nil {
				return words
			}
		}
	}
	return nil
}

// Title is what the block says under "title", or "".
func (b *Block) Title() string { return b.Get("title").Text }
