package feed

import (
	"cmp"
	"encoding/json"
	"io"

	"portolan/generator/chronicle"
	"portolan/generator/view"
)

// A jsonFeed is a feed by version 1.1 of https://www.jsonfeed.org/version/1.1/.
type jsonFeed struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	HomePage    string       `json:"home_page_url"`
	FeedURL     string       `json:"feed_url"`
	Description string       `json:"description,omitempty"`
	Authors     []jsonAuthor `json:"authors"`
	Language    string       `json:"language"`
	Items       []jsonItem   `json:"items"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	Summary   string       `json:"summary,omitempty"`
	Content   string       `json:"content_html"`
	Published string       `json:"date_published,omitempty"`
	Modified  string       `json:"date_modified"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
}

func writeJSON(w io.Writer, f view.Feed) error {
	out := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: oneLine(f.Title), HomePage: f.Home, FeedURL: f.Folder + view.JSONFile,
		Description: oneLine(f.Description), Authors: []jsonAuthor{{oneLine(f.Author)}}, Language: f.Lang, Items: []jsonItem{}}
	for _, e := range f.Entries {
		item := jsonItem{ID: e.ID, URL: e.Address, Title: cmp.Or(oneLine(e.Title), e.ID), Summary: oneLine(e.Summary), Content: allowed(e.Content), Modified: instant(e.Updated)}
		if e.Published != chronicle.Unknown {
			item.Published = instant(e.Published)
		}
		if e.Author != "" {
			item.Authors = []jsonAuthor{{oneLine(e.Author)}}
		}
		for _, s := range e.Subjects {
			item.Tags = append(item.Tags, s.ID)
		}
		out.Items = append(out.Items, item)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // it is no part of a page
	return enc.Encode(out)
}
