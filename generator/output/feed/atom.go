package feed

import (
	"cmp"
	"encoding/xml"
	"io"
	"time"

	"portolan/generator/chronicle"
	"portolan/generator/edtf"
	"portolan/generator/view"
)

// An atomFeed is the element feed of RFC 4287, in the order in which its parts are written.
type atomFeed struct {
	XMLName   xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang      string      `xml:"xml:lang,attr"`
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Subtitle  string      `xml:"subtitle,omitempty"`
	Updated   string      `xml:"updated"`
	Author    atomPerson  `xml:"author"`
	Rights    string      `xml:"rights,omitempty"`
	Generator string      `xml:"generator"`
	Links     []atomLink  `xml:"link"`
	Entries   []atomEntry `xml:"entry"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Published  string         `xml:"published,omitempty"`
	Updated    string         `xml:"updated"`
	Author     *atomPerson    `xml:"author"`
	Link       atomLink       `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Summary    string         `xml:"summary,omitempty"`
	Content    atomContent    `xml:"content"`
}

type atomCategory struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Text string `xml:",cdata"` // as it is: to escape all of it would take longer than all else
}

func writeAtom(w io.Writer, f view.Feed) error {
	out := atomFeed{
		Lang: f.Lang, ID: f.ID, Title: oneLine(f.Title), Subtitle: oneLine(f.Description), Updated: instant(f.Updated), Author: atomPerson{oneLine(f.Author)},
		Rights: oneLine(f.Rights), Generator: "Portolan",
		Links: []atomLink{{"self", "application/atom+xml", f.Folder + view.AtomFile}, {"alternate", "text/html", f.Home}},
	}
	for _, e := range f.Entries {
		entry := atomEntry{ID: e.ID, Title: cmp.Or(oneLine(e.Title), e.ID), Updated: instant(e.Updated), Link: atomLink{"alternate", "text/html", e.Address},
			Summary: oneLine(e.Summary), Content: atomContent{"html", allowed(e.Content)}}
		if e.Published != chronicle.Unknown {
			entry.Published = instant(e.Published)
		}
		if e.Author != "" {
			entry.Author = &atomPerson{oneLine(e.Author)}
		}
		for _, s := range e.Subjects {
			entry.Categories = append(entry.Categories, atomCategory{s.ID, oneLine(s.Label)})
		}
		out.Entries = append(out.Entries, entry)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	if err := xml.NewEncoder(w).Encode(out); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// instant writes the beginning of a day as feeds have it (RFC 3339).
func instant(d edtf.Day) string { return d.Time().Format(time.RFC3339) }
