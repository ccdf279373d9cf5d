package rule

import (
	"portolan/generator/chronicle"
	"portolan/generator/content"
	"portolan/generator/dataset"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

// blockData finds blocks that ask for what the data does not have.
func blockData(c *Context) []diag.Problem {
	var out problems
	always := edtf.MakeDay(9999, 12, 31) // a site of an earlier day may have less to show, and no mistake
	c.blocked(func(e *content.Entity, k *schema.Kind) {
		for i := range e.Blocks() {
			out.add(dataset.Check(&e.Blocks()[i], chronicle.SpeaksOf(e.Facts(), k, always), directory{c})...)
		}
	})
	return out
}

// Kinds and List are what package dataset asks for besides.
func (d directory) Kinds() []string {
	out := make([]string, len(d.c.Schema.Kinds))
	for i, k := range d.c.Schema.Kinds {
		out[i] = k.Name
	}
	return out
}

func (d directory) List(kind string) []string { return d.c.Graph.List(kind) }
