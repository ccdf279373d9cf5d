package citation

import (
	"bytes"
	"encoding/json"
	"fmt"

	"portolan/generator/edtf"
)

// A cslItem has the variables in the order in which they are written.
type cslItem struct {
	ID              string    `json:"id"`
	Type            string    `json:"type"`
	Title           string    `json:"title,omitempty"`
	Author          []cslName `json:"author,omitempty"`
	Editor          []cslName `json:"editor,omitempty"`
	Interviewer     []cslName `json:"interviewer,omitempty"`
	ContainerTitle  string    `json:"container-title,omitempty"`
	Publisher       string    `json:"publisher,omitempty"`
	PublisherPlace  string    `json:"publisher-place,omitempty"`
	EventPlace      string    `json:"event-place,omitempty"`
	Number          string    `json:"number,omitempty"`
	Genre           string    `json:"genre,omitempty"`
	Version         string    `json:"version,omitempty"`
	Issued          *cslDate  `json:"issued,omitempty"`
	Accessed        *cslDate  `json:"accessed,omitempty"`
	Language        string    `json:"language,omitempty"`
	URL             string    `json:"URL,omitempty"`
	Archive         string    `json:"archive,omitempty"`
	ArchiveLocation string    `json:"archive_location,omitempty"`
	Note            string    `json:"note,omitempty"`
}

type cslName struct {
	Family  string `json:"family,omitempty"`
	Given   string `json:"given,omitempty"`
	Literal string `json:"literal,omitempty"`
}

type cslDate struct {
	Parts   [][]int `json:"date-parts,omitempty"`
	Season  int     `json:"season,omitempty"` // 1 spring to 4 winter
	Circa   bool    `json:"circa,omitempty"`
	Literal string  `json:"literal,omitempty"`
}

// CSLList gives works as an array of CSL-JSON, the input data of CSL 1.0.2, one to a line.
// The keys have a fixed order, and <, > and & stand as they are. The error is that
// a type is none of CSL's, or that two works have the same id.
func CSLList(works []Work) ([]byte, error) {
	var b bytes.Buffer
	seen := make(map[string]bool, len(works))
	b.WriteByte('[')
	for i, w := range works {
		item, err := w.cslItem()
		if err != nil {
			return nil, err
		}
		if seen[item.ID] {
			return nil, fmt.Errorf("two works have the id %q", item.ID)
		}
		seen[item.ID] = true
		text, err := encode(item)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(text)
	}
	if len(works) > 0 {
		b.WriteByte('\n')
	}
	b.WriteString("]\n")
	return b.Bytes(), nil
}

func encode(item cslItem) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(item); err != nil {
		return nil, fmt.Errorf("work %q as CSL-JSON: %w", item.ID, err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

func (w Work) cslItem() (cslItem, error) {
	w = w.clean()
	if !Known(w.Type) {
		return cslItem{}, fmt.Errorf("work %q has the type %q, which is no item type of CSL", w.ID, w.Type)
	}
	item := cslItem{
		ID:             w.ID,
		Type:           w.Type,
		Title:          w.Title,
		Author:         cslNames(w.Authors),
		Editor:         cslNames(w.Editors),
		Interviewer:    cslNames(w.Interviewers),
		ContainerTitle: w.Container,
		Publisher:      w.Publisher,
		PublisherPlace: w.Place,
		Number:         w.Number,
		Genre:          w.Genre,
		Version:        w.Version,
		Issued:         cslDateOf(w.Date),
		Accessed:       cslDateOf(w.Accessed),
		Language:       w.Language,
		URL:            w.URL,
		Archive:        w.Archive,
		Note:           w.Note,
	}
	if w.Type == "speech" {
		item.PublisherPlace, item.EventPlace = "", w.Place
	}
	if isAddress(w.Archive) {
		item.Archive, item.ArchiveLocation = "", w.Archive
	}
	return item, nil
}

func cslNames(names []Name) []cslName {
	var list []cslName
	for _, n := range names {
		list = append(list, cslName(n))
	}
	return list
}

// cslDateOf gives a date in parts as far as these say the same, else in words.
func cslDateOf(d edtf.Date) *cslDate {
	if d.IsZero() {
		return nil
	}
	literal := &cslDate{Literal: d.Words("en")}
	if isSet(d) {
		return literal
	}
	c := &cslDate{Circa: d.Approximate() || d.Uncertain()}
	if day, ok := d.Earliest(); ok && !d.Interval() && d.Precision() == edtf.PrecisionSeason {
		// The seasons of edtf begin in March, June, September and December.
		c.Parts, c.Season = [][]int{{day.Year()}}, day.Month()/3
		return c
	}
	ends := []edtf.Date{d}
	if d.Interval() {
		ends = []edtf.Date{d.Start(), d.End()}
	}
	for _, end := range ends {
		parts := dateParts(end)
		if parts == nil {
			return literal
		}
		c.Parts = append(c.Parts, parts)
	}
	return c
}

// dateParts gives the known parts of a single date, and nil if they would say
// more or less than the date.
func dateParts(d edtf.Date) []int {
	day, _ := d.Earliest()
	switch d.Precision() {
	case edtf.PrecisionInstant, edtf.PrecisionDay:
		return []int{day.Year(), day.Month(), day.Day()}
	case edtf.PrecisionMonth:
		return []int{day.Year(), day.Month()}
	case edtf.PrecisionYear:
		return []int{day.Year()}
	}
	return nil
}
