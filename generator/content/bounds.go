package content

import (
	"portolan/generator/diag"
)

// The codes of what is more than a page can show.
const (
	CodeReferences diag.Code = "references-many"
	CodeBlocks     diag.Code = "blocks-many"
)

// The most references and citations that one entity may make, and the most fenced blocks
// that its body may draw from the data: a hundred times what is written and read. What a
// page costs grows with them, and a block costs as much as a page.
const (
	MaxReferences = 5000
	MaxBlocks     = 100
)

// bounds reports the first reference and the first block beyond what a page can show.
func (r *fileReader) bounds(e *Entity) {
	n := 0
	e.References(func(ref Reference) {
		if n++; n == MaxReferences+1 {
			r.problem(diag.Errorf(CodeReferences, ref.Pos, "%q refers and cites more than %d times", e.ID, MaxReferences).
				WithHint("make several pages of it"))
		}
	})
	if e.Body() != nil && len(e.Body().Blocks) > MaxBlocks {
		r.problem(diag.Errorf(CodeBlocks, e.Body().Blocks[MaxBlocks].Pos, "more than %d blocks of one page are drawn from the data", MaxBlocks).
			WithHint("make several pages of it"))
	}
}
