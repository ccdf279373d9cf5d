package record

import (
	"cmp"

	"portolan/generator/jsontext"
	"portolan/generator/schema"
	"portolan/generator/site"
)

// A Frame is what the files of a site say alike.
type Frame struct {
	Base    string // full address of the root of the site, with a slash behind it; "" if not known
	Licence string
}

// address gives the full address of a page; "" where the site's is not known.
func (f Frame) address(page string) string {
	if f.Base == "" {
		return ""
	}
	return f.Base + page
}

// AppendJSON appends the record as an object. schema is the address of its schema as seen
// from the file, or ""; more, which may be nil, adds members that belong to the file.
func (rec *Record) AppendJSON(b []byte, f Frame, schema string, more func(o *jsontext.Object)) []byte {
	o := jsontext.Begin(b)
	o.String("$schema", schema)
	o.String("id", rec.ID)
	o.String("kind", rec.Kind)
	o.String("name", rec.Name)
	o.Strings("names", rec.Names)
	o.String("summary", rec.Summary)
	o.String("page", rec.Page)
	o.String("url", f.address(rec.Page))
	o.String("told_as_of", rec.Day.String())
	o.String("as_of", rec.AsOf)
	o.Key("fields")
	fields := jsontext.Begin(o.B)
	for i := range rec.Fields {
		c := &rec.Fields[i]
		fields.Key(c.Key)
		fields.B = c.appendJSON(fields.B, rec.AsOf)
	}
	o.B = fields.End()
	if more != nil {
		more(&o)
	}
	o.String("licence", f.Licence)
	return o.End()
}

// FrameOf gives what the files of a site say alike.
func FrameOf(r *site.Reader) Frame {
	set := r.Settings()
	return Frame{Base: set.BaseURL, Licence: set.Licence}
}

// Modality gives the word for how a claim is meant, which is never left out.
func Modality(m schema.Modality) string { return cmp.Or(string(m), "stated") }

// appendJSON appends a claim with its parts. The date as of which it holds is said where it
// is not that of the whole record.
func (c *Claim) appendJSON(b []byte, asOf string) []byte {
	o := jsontext.Begin(b)
	o.String("label", c.Label)
	o.String("type", string(c.Type))
	o.String("state", string(c.State))
	o.String("modality", Modality(c.Modality))
	o.String("rank", string(c.Rank))
	o.String("of", c.Of)
	o.String("words", c.Words)
	o.Raw("value", c.Value.JSON)
	if len(c.Value.Refs) > 0 && c.Type == schema.TypeMarkdown {
		o.Strings("mentions", c.Value.Refs)
	}
	o.String("status", c.Status)
	if c.AsOf != asOf {
		o.String("as_of", c.AsOf)
	}
	if len(c.Sources) > 0 {
		o.Key("sources")
		o.B = appendSources(o.B, c.Sources)
	}
	c.about(&o)
	o.String("why", c.Why)
	o.String("decided_by", c.DecidedBy)
	if len(c.Parts) == 0 {
		return o.End()
	}
	o.Key("parts")
	if c.Type == schema.TypeMap && c.State == Many {
		parts := jsontext.Begin(o.B)
		for i := range c.Parts {
			parts.Raw(keyText(c.Parts[i].Key), string(c.Parts[i].appendJSON(nil, asOf)))
		}
		o.B = parts.End()
		return o.End()
	}
	o.B = jsontext.List(o.B, len(c.Parts), func(b []byte, i int) []byte { return c.Parts[i].appendJSON(b, asOf) })
	return o.End()
}

// keyText gives a key that an author wrote as it stands between quotes.
func keyText(key string) string {
	text := jsontext.AppendString(nil, key)
	return string(text[1 : len(text)-1])
}

// about adds what is said of a value beside it.
func (c *Claim) about(o *jsontext.Object) {
	o.String("if", c.If)
	o.String("excludes", c.Excludes)
	o.String("note", c.Note)
	o.String("confidence", c.Confidence)
	o.String("likelihood", c.Likelihood)
}

func appendSources(b []byte, sources []Source) []byte {
	return jsontext.List(b, len(sources), func(b []byte, i int) []byte {
		o := jsontext.Begin(b)
		o.String("id", sources[i].ID)
		o.String("locator", sources[i].Locator)
		return o.End()
	})
}
