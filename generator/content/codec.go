package content

import (
	"portolan/generator/edtf"
	"portolan/generator/pack"
	"portolan/generator/schema"
)

// A Codec keeps docs between builds with the same schema. It is safe for concurrent
// use. What is worked out from a doc ([Parser.Complete]) is not kept with it.
type Codec struct{ docs *pack.Codec[Doc] }

// NewCodec makes a codec for the docs that a parser with this schema reads: claims are
// kept with the places of their fields in it.
func NewCodec(s *schema.Schema) *Codec {
	fields := s.Fields()
	return &Codec{pack.New[Doc](pack.Options{
		Hooks: []pack.Hook{
			pack.Sealed[*Entity](),
			pack.Table(fields.All(), fields.Place),
			pack.AsText(edtf.Date.String, edtf.Parse),
		},
		Words: words(s, fields),
		Key:   s.Hash,
	})}
}

// words lists what most docs have in common, once each.
func words(s *schema.Schema, fields *schema.Fields) []string {
	// What stands first takes least room.
	out := []string{"</p>\n<p>", "</p>\n", "<p>", ".</p>\n", ". ", ", ", " and ", ".\n"}
	for _, f := range fields.All() {
		out = append(out, string(f.Type), f.Name)
		out = append(out, f.Values...)
		out = append(out, f.Units...)
		for _, r := range f.Roles {
			out = append(out, r.Name)
		}
	}
	for _, k := range s.Kinds {
		out = append(out, k.Name, k.Folder)
	}
	for _, v := range s.Vocabularies {
		for _, step := range v.Steps {
			out = append(out, step.Name)
			for _, t := range step.Label {
				out = append(out, t.Lang, t.Text)
			}
		}
	}
	return distinct(out)
}

// distinct leaves of equal strings the first.
func distinct(list []string) []string {
	seen := map[string]bool{}
	out := list[:0]
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// Append adds the doc in its kept form to buf. An error says what of it can't be kept,
// as a claim of another schema can't; buf is then returned as it was.
func (c *Codec) Append(buf []byte, d *Doc) ([]byte, error) { return c.docs.Append(buf, d) }

// Decode gives the doc whose kept form data is. Its strings are parts of data. An error
// means that data is damaged, or of another schema.
func (c *Codec) Decode(data string) (*Doc, error) { return c.docs.Decode(data) }
