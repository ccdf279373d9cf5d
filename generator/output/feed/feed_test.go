package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"portolan/generator/chronicle"
	"portolan/generator/edtf"
	"portolan/generator/view"
)

// hostile is what names and prose may hold.
const hostile = "He said \"ten\" & 'more' ]]>\n</script><script>alert(1)</script> é 港"

func hostileFeed() view.Feed {
	return view.Feed{ID: "tag:example.org,2026:feed", Title: hostile, Author: "Us", Lang: "en", Home: "https://example.org/a/b/", Folder: "https://example.org/a/b/",
		Updated: edtf.MakeDay(2026, 11, 23), Entries: []view.FeedEntry{
			{ID: "tag:example.org,2026:x", Title: hostile, Address: "https://example.org/a/b/x/", Author: hostile, Summary: hostile, Content: "<p>" + hostile + "</p>",
				Published: edtf.MakeDay(2026, 11, 20), Updated: edtf.MakeDay(2026, 11, 23), Subjects: []view.FeedSubject{{ID: "port/x", Label: hostile}}},
			{ID: "tag:example.org,2026:decade", Title: "", Address: "https://example.org/a/b/decade/", Content: "<p>the 2010s</p>", Published: chronicle.Unknown, Updated: edtf.MakeDay(2010, 1, 1)},
		}}
}

// What names hold comes back as it was, but for blanks in what is one line.
func TestAtom(t *testing.T) {
	var b bytes.Buffer
	if err := writeAtom(&b, hostileFeed()); err != nil {
		t.Fatal(err)
	}
	var got struct {
		ID      string `xml:"http://www.w3.org/2005/Atom id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
		Entries []struct {
			ID        string `xml:"id"`
			Title     string `xml:"title"`
			Published string `xml:"published"`
			Updated   string `xml:"updated"`
			Author    string `xml:"author>name"`
			Summary   string `xml:"summary"`
			Content   string `xml:"content"`
			Category  struct {
				Term  string `xml:"term,attr"`
				Label string `xml:"label,attr"`
			} `xml:"category"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatalf("%v in\n%s", err, b.String())
	}
	line := strings.Join(strings.Fields(hostile), " ")
	e := got.Entries[0]
	if got.Title != line || e.Title != line || e.Summary != line || e.Author != line || e.Category.Label != line || e.Content != "<p>"+hostile+"</p>" {
		t.Errorf("read back is %+v", got)
	}
	if got.Updated != "2026-11-23T00:00:00Z" || e.Published != "2026-11-20T00:00:00Z" || e.Updated != "2026-11-23T00:00:00Z" {
		t.Errorf("days are %s, %s, %s", got.Updated, e.Published, e.Updated)
	}
	// A decade is no day: it is not said when that was published, and the entry has a name.
	if d := got.Entries[1]; d.Published != "" || d.Updated != "2010-01-01T00:00:00Z" || d.Title != d.ID {
		t.Errorf("the decade is %+v", d)
	}
}

func TestJSON(t *testing.T) {
	var b bytes.Buffer
	if err := writeJSON(&b, hostileFeed()); err != nil {
		t.Fatal(err)
	}
	var got jsonFeed
	dec := json.NewDecoder(&b)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&got); err != nil {
		t.Fatal(err)
	}
	line := strings.Join(strings.Fields(hostile), " ")
	if got.Version != "https://jsonfeed.org/version/1.1" || got.FeedURL != "https://example.org/a/b/feed.json" || got.Title != line {
		t.Errorf("the feed is %+v", got)
	}
	if e := got.Items[0]; e.Title != line || e.Content != "<p>"+hostile+"</p>" || e.Published != "2026-11-20T00:00:00Z" || e.Tags[0] != "port/x" || e.Authors[0].Name != line {
		t.Errorf("the entry is %+v", e)
	}
	if e := got.Items[1]; e.Published != "" || e.Modified != "2010-01-01T00:00:00Z" || e.Title == "" {
		t.Errorf("the decade is %+v", e)
	}
	if err := writeJSON(io.Discard, view.Feed{}); err != nil {
		t.Error(err)
	}
}
