package view

import (
	"testing"

	"portolan/generator/schema"
)

// That a date came is a change where no step of that day tells what happened, and is told by what the field is called.
func TestDatesThatCame(t *testing.T) {
	kinds := []schema.Source{{File: "kinds/craft.yaml", Text: "folder: crafts\ntimeline: [launch, status]\nfields:\n  name: text\n  launch: {type: date, label: Launch}\n  status: {type: history, vocabulary: craft}\n"}}
	steps := []schema.Source{{File: "vocabularies/craft.yaml", Text: "steps: {contracted: {}, launched: {}}\n"}}
	for _, c := range []struct{ craft, want string }{
		{"launch: 2017-10-09", "9 October 2017 X: Launch"},
		{"launch: 2017-10-09T04:13Z\nstatus: [2017-10-09 launched]", "9 October 2017 X Status: launched"},
		{"launch: 2017-10-09\nstatus: [2017-10-08 contracted]", "9 October 2017 X: Launch 8 October 2017 X Status: contracted"},
		{"launch: 2017-10\nstatus: [2017-10 launched]", "October 2017 X Status: launched October 2017 X: Launch"},
	} {
		got := ""
		for _, year := range ChangesPage(readerOf(t, kinds, steps, map[string]string{"crafts/x.yaml": "name: X\n" + c.craft + "\n"}), 1).Changes.Years {
			got += bareText(string(year.Items))
		}
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.craft, got, c.want)
		}
	}
}
