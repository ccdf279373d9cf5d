package audit

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// ScriptMade are the selectors of what scripts add to the text of a page: controls, and
// nothing to read. A page with scripts, less these, has the text that it has without.
var ScriptMade = []string{
	".code > button.copy", // copies code
	".map-tools",          // zooms a map
	".search-body",        // what was found, and its controls
}

// ScriptShown are the selectors of controls that stand in every page and are shown only
// where scripts make them work.
var ScriptShown = []string{
	".narrow",       // narrows a table to the rows that have some words
	".share button", // copies the citation or the link, prints
}

// notText are elements whose text isn't read; noscript is for who has no scripts.
const notText = "script, style, template, noscript"

// textOfMain and shownOfMain are expressions of the text of main without what scripts add:
// all of it, and what of it is shown.
var (
	textOfMain = `(() => {
	const main = document.querySelector("main")?.cloneNode(true);
	main?.querySelectorAll(` + strconv.Quote(notText+", "+strings.Join(ScriptMade, ", ")) + `).forEach((e) => e.remove());
	return main?.textContent ?? "";
})()`
	shownOfMain = `(() => {
	document.querySelectorAll(` + strconv.Quote(strings.Join(slices.Concat(ScriptMade, ScriptShown), ", ")) + `).forEach((e) => e.remove());
	return document.querySelector("main")?.innerText ?? "";
})()`
)

// TextOfMain gives the text of a page's main as it is without scripts, with single spaces.
func TextOfMain(page []byte) (string, error) {
	root, err := html.ParseWithOptions(bytes.NewReader(page), html.ParseOptionEnableScripting(true))
	if err != nil {
		return "", err
	}
	var text strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "main" {
			addText(&text, n)
			break
		}
	}
	return strings.Join(strings.Fields(text.String()), " "), nil
}

func addText(text *strings.Builder, n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		text.WriteString(n.Data)
	case n.Type == html.ElementNode && strings.Contains(", "+notText+",", ", "+n.Data+","):
	default:
		for child := range n.ChildNodes() {
			addText(text, child)
		}
	}
}

// Difference shows where two texts begin to differ; "" if they don't.
func Difference(plain, scripted string) string {
	if plain == scripted {
		return ""
	}
	n := 0
	for n < len(plain) && n < len(scripted) && plain[n] == scripted[n] {
		n++
	}
	cut := func(s string) string { return strings.ToValidUTF8(s[max(0, n-30):min(len(s), n+50)], "") }
	return "without scripts: …" + cut(plain) + "… with them: …" + cut(scripted) + "…"
}
