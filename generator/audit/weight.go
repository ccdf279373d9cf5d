package audit

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Weight is what one visit of a page costs, in bytes of bodies as sent.
type Weight struct {
	Path   string
	ByKind map[string]int // "page", "style", "script", "font", "picture", "other" → bytes
	Files  int
}

// What a first visit of a briefing may cost, in bytes.
const (
	MostOfVisit   = 130_000
	MostOfScripts = 12_000
)

// Fits tells whether a visit costs no more than one of a briefing may.
func (w Weight) Fits() bool {
	return w.Total() <= MostOfVisit && w.ByKind["script"] <= MostOfScripts && w.ByKind["page"] > 0
}

// Total is the sum of all kinds.
func (w Weight) Total() int {
	sum := 0
	for _, n := range w.ByKind {
		sum += n
	}
	return sum
}

// String gives the total and the kinds, the heaviest first, in kB of 1000 bytes.
func (w Weight) String() string {
	kinds := slices.SortedFunc(maps.Keys(w.ByKind), func(a, b string) int {
		if d := w.ByKind[b] - w.ByKind[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	var parts []string
	for _, kind := range kinds {
		parts = append(parts, fmt.Sprintf("%s %.1f", kind, float64(w.ByKind[kind])/1000))
	}
	return fmt.Sprintf("%.1f kB in %d files (%s)", float64(w.Total())/1000, w.Files, strings.Join(parts, ", "))
}

// Weigh visits a page as one who was never there, and adds up what the server sends.
func Weigh(browser context.Context, server *Server, path string) (Weight, error) {
	tab, err := OpenTab(browser, Look{})
	if err != nil {
		return Weight{}, err
	}
	defer tab.Close()
	server.Answers()
	if _, err := tab.Visit(server.Address+path, Look{}); err != nil {
		return Weight{}, err
	}
	return weightOf(path, server.Answers()), nil
}

func weightOf(path string, answers []Answer) Weight {
	w := Weight{Path: path, ByKind: map[string]int{}, Files: len(answers)}
	for _, a := range answers {
		w.ByKind[sortOfFile(a.Type)] += a.Bytes
	}
	return w
}

// sortOfFile names what a MIME type is for.
func sortOfFile(mime string) string {
	switch {
	case mime == "text/html":
		return "page"
	case mime == "text/css":
		return "style"
	case strings.HasSuffix(mime, "javascript"):
		return "script"
	case strings.HasPrefix(mime, "font/"):
		return "font"
	case strings.HasPrefix(mime, "image/"):
		return "picture"
	}
	return "other"
}
