package figure

import "portolan/generator/block"

// timelineBlock is the form of timeline blocks: what happened to some entities.
func timelineBlock() block.Form {
	return block.Form{Name: "timeline", Fields: []block.Field{
		{Name: "show", Type: block.Ref, List: true, Required: true},
		{Name: "from", Type: block.Date},
		{Name: "to", Type: block.Date},
		{Name: "events", Type: block.Bool}, // whether what refers to them is shown, too
		{Name: "title", Type: block.Caption},
		{Name: "subtitle", Type: block.Caption},
		{Name: "note", Type: block.Caption},
	}}
}

// networkBlock is the form of network blocks: what stands in a relation to an entity.
func networkBlock() block.Form {
	return block.Form{Name: "network", Fields: []block.Field{
		{Name: "of", Type: block.Ref, Required: true},
		{Name: "kinds", Type: block.Text, List: true},
		{Name: "between", Type: block.Bool},                          // whether relations among the neighbours are drawn
		{Name: "depth", Type: block.Word, Words: []string{"1", "2"}}, // 2 shows the neighbours' neighbours, too
		{Name: "title", Type: block.Caption},
		{Name: "subtitle", Type: block.Caption},
		{Name: "note", Type: block.Caption},
	}}
}

// chosen are the fields by which charts and tables choose entities.
func chosen() []block.Field {
	return []block.Field{
		{Name: "show", Type: block.Ref, List: true},
		{Name: "kind", Type: block.Text},
		{Name: "where", Type: block.Record, List: true, Fields: []block.Field{
			{Name: "field", Type: block.Text, Required: true},
			{Name: "is", Type: block.Text, Required: true},
		}},
		{Name: "facts", Type: block.Fact, List: true},
		{Name: "sort", Type: block.Text},
		{Name: "limit", Type: block.Count},
		{Name: "title", Type: block.Caption, Required: true},
		{Name: "subtitle", Type: block.Caption},
		{Name: "note", Type: block.Caption},
	}
}

// chartBlock is the form of chart blocks: figures of entities.
func chartBlock() block.Form {
	return block.Form{Name: "chart", Fields: append([]block.Field{
		{Name: "as", Type: block.Word, Words: chartForms(), Required: true},
		{Name: "field", Type: block.Text},
	}, chosen()...)}
}

// tableBlock is the form of table blocks: facts of entities.
func tableBlock() block.Form {
	return block.Form{Name: "table", Fields: append([]block.Field{
		{Name: "fields", Type: block.Text, List: true},
	}, chosen()...)}
}
