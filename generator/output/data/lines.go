package data

import (
	"bufio"
	"io"

	"portolan/generator/jsontext"
	"portolan/generator/record"
	"portolan/generator/schema"
	"portolan/generator/sheet"
	"portolan/generator/site"
)

// A lined file is an object of JSON whose long list has each of its items on a line, so that
// versions of it can be compared and it can be read line by line.
type lined struct {
	out   *bufio.Writer
	line  []byte
	count int // of the items of the list that is open
}

// begin opens the file with what it says of all, and the list.
func begin(w io.Writer, r *site.Reader, title, list string, more func(o *jsontext.Object)) *lined {
	l := &lined{out: bufio.NewWriterSize(w, 1<<16)}
	f := record.FrameOf(r)
	o := jsontext.Begin(nil)
	o.String("title", title)
	o.String("told_as_of", r.Today().String())
	o.String("url", f.Base)
	o.String("licence", f.Licence)
	if more != nil {
		more(&o)
	}
	o.Key(list)
	l.out.Write(append(o.B, '['))
	return l
}

// item writes an item, which made appends to what it is given.
func (l *lined) item(made func(b []byte) []byte) {
	if l.count > 0 {
		l.out.WriteByte(',')
	}
	l.out.WriteByte('\n')
	l.count++
	l.line = made(l.line[:0])
	l.out.Write(l.line)
}

// next closes the list and opens another.
func (l *lined) next(list string) {
	l.out.WriteString("\n],\"" + list + "\":[")
	l.count = 0
}

// end closes the file and tells how many items the last list has.
func (l *lined) end() (int, error) {
	l.out.WriteString("\n]}\n")
	return l.count, l.out.Flush()
}

func writeKind(r *site.Reader, w io.Writer, k *schema.Kind) (int, error) {
	f := record.FrameOf(r)
	entity := record.Frame{Base: f.Base} // the licence is said once
	l := begin(w, r, r.Settings().Title+": "+k.Plural.In(r.Settings().Lang), "entities", func(o *jsontext.Object) {
		o.String("kind", k.Name)
		o.String("schema", "../"+record.SchemaPath(k.Name))
	})
	err := each(r, k.Name, func(rec *record.Record) error {
		l.item(func(b []byte) []byte { return rec.AppendJSON(b, entity, "", nil) })
		return nil
	})
	if err != nil {
		return 0, err
	}
	return l.end()
}

func writeClaims(r *site.Reader, w io.Writer) (int, error) {
	f := record.FrameOf(r)
	l := begin(w, r, r.Settings().Title+": claims", "claims", nil)
	err := every(r, func(rec *record.Record) error {
		rec.Statements(func(s *record.Statement) {
			l.item(func(b []byte) []byte { return s.AppendJSON(b, f) })
		})
		return nil
	})
	if err != nil {
		return 0, err
	}
	return l.end()
}

// writeGraph writes nodes and links in the form of NetworkX and D3.
func writeGraph(r *site.Reader, w io.Writer) (int, error) {
	l := begin(w, r, r.Settings().Title+": graph", "nodes", func(o *jsontext.Object) {
		o.Raw("directed", "true")
		o.Raw("multigraph", "true")
	})
	err := every(r, func(rec *record.Record) error {
		l.item(func(b []byte) []byte {
			o := jsontext.Begin(b)
			o.String("id", rec.ID)
			o.String("kind", rec.Kind)
			o.String("name", rec.Name)
			o.String("page", rec.Page)
			return o.End()
		})
		return nil
	})
	if err != nil {
		return 0, err
	}
	l.next("links")
	err = every(r, func(rec *record.Record) error {
		rec.Links(func(link record.Link) {
			l.item(func(b []byte) []byte {
				o := jsontext.Begin(b)
				o.String("source", rec.ID)
				o.String("target", link.To)
				o.String("relation", link.By)
				if link.By != record.ByMention && link.By != record.ByCitation {
					o.String("modality", record.Modality(link.Modality))
				}
				o.String("if", link.If)
				if link.Open {
					o.Raw("open", "true")
				}
				return o.End()
			})
		})
		return nil
	})
	if err != nil {
		return 0, err
	}
	return l.end()
}

func writeClaimsTable(r *site.Reader, w io.Writer) (count int, err error) {
	return table(w, record.StatementColumns(), func(row func(fill func(cells []string) []string)) error {
		return every(r, func(rec *record.Record) error {
			rec.Statements(func(s *record.Statement) { row(s.Row) })
			return nil
		})
	})
}

func writeKindTable(r *site.Reader, w io.Writer, k *schema.Kind) (count int, err error) {
	return table(w, record.Columns(k, r.Settings().Lang), func(row func(fill func(cells []string) []string)) error {
		return each(r, k.Name, func(rec *record.Record) error {
			row(func(cells []string) []string { return rec.Row(cells, k) })
			return nil
		})
	})
}

// table writes a table, of which rows calls row with what appends the cells of each, and
// counts them.
func table(w io.Writer, columns []record.Column, rows func(row func(fill func(cells []string) []string)) error) (count int, err error) {
	out := sheet.NewWriter(w)
	out.Row(names(columns)...)
	var cells []string
	err = rows(func(fill func(cells []string) []string) {
		cells = fill(cells[:0])
		out.Row(cells...)
		count++
	})
	if err != nil {
		return 0, err
	}
	return count, out.Flush()
}

func names(columns []record.Column) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.Name
	}
	return out
}
