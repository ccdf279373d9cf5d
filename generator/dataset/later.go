package dataset

import (
	"portolan/generator/block"
	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

// An Omission is what a chart or table leaves out because it is of a later day than that
// as of which its page speaks.
type Omission struct {
	Pos   diag.Pos // of the fact or field in the block
	What  string   // as it is written there
	Count int      // values, versions and parts
	All   bool     // nothing of it is left
}

// Omitted lists what a block leaves out as of a day, in the order of the block; nothing of
// blocks other than charts and tables.
func Omitted(b *block.Block, day edtf.Day, dir Directory) []Omission {
	if b.Name != "chart" && b.Name != "table" {
		return nil
	}
	q := &query{block: b, day: day, dir: dir}
	ids, _ := q.chosen()
	var out []Omission
	add := func(v block.Value, entities []*content.Facts, path string) {
		o := Omission{Pos: v.Pos, What: v.Text}
		left := 0
		for _, e := range entities {
			if e == nil || e.Claim(path) == nil {
				continue
			}
			known := said(q.known(e, path))
			left += known
			o.Count += said(e.Claim(path)) - known
		}
		if o.All = left == 0; o.Count > 0 {
			out = append(out, o)
		}
	}
	for _, v := range b.Get("facts").Items {
		id, path := q.ref(v)
		add(v, []*content.Facts{dir.Facts(id)}, path)
	}
	chosen := make([]*content.Facts, len(ids))
	for i, id := range ids {
		chosen[i] = dir.Facts(id)
	}
	fields := b.Get("fields").Items
	if v := b.Get("field"); v.Text != "" {
		fields = append(fields[:len(fields):len(fields)], v)
	}
	for _, v := range fields {
		add(v, chosen, v.Text)
	}
	return out
}

// said counts what a claim says: its versions, items and parts, or itself.
func said(c *schema.Claim) int {
	if c == nil {
		return 0
	}
	n := 0
	for _, list := range [][]schema.Claim{c.Options, c.Value.Items, c.Value.Entries} {
		for i := range list {
			n += said(&list[i])
		}
	}
	return max(n, 1)
}
