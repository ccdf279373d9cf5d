package check

import (
	"net/url"
	"strings"

	"portolan/generator/diag"
)

// sarifSchema names the schema of SARIF 2.1.0 with its first errata.
const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// The parts of a SARIF log that are used here. Section numbers are those of the
// standard, OASIS SARIF 2.1.0.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID    string       `json:"id"`
		Short sarifMessage `json:"shortDescription"`
		Full  sarifMessage `json:"fullDescription"`
		Help  sarifMessage `json:"help"`
	}
	sarifMessage struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifMessage    `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
		Related   []sarifLocation `json:"relatedLocations,omitempty"` // §3.27.22: where else the same is wrong
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		Line    int           `json:"startLine"`
		Column  int           `json:"startColumn,omitempty"`
		Snippet *sarifMessage `json:"snippet,omitempty"`
	}
)

// sarif gives problems as a SARIF log of one run, with all rules. Columns count
// Unicode code points.
func sarif(problems []diag.Problem) ([]byte, error) {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: make([]sarifResult, len(problems))}
	run.Tool.Driver.Name = "Portolan"
	index := map[string]int{}
	for i, r := range Rules() {
		index[r.Code] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{
			ID:    r.Code,
			Short: sarifMessage{Text: braces.Replace(r.Summary)},
			Full:  sarifMessage{Text: braces.Replace(r.about())},
			Help:  sarifMessage{Text: braces.Replace(r.Text()), Markdown: braces.Replace(r.Page)},
		})
	}
	for i, p := range problems {
		rule, ok := index[string(p.Code)]
		if !ok {
			rule = -1 // the standard's word for none (§3.27.6)
		}
		run.Results[i] = sarifResult{RuleID: string(p.Code), RuleIndex: rule, Level: p.Severity.String(),
			Message: sarifMessage{Text: braces.Replace(withHint(p))}, Locations: sarifLocations(p)}
		for _, at := range p.Also.All() {
			run.Results[i].Related = append(run.Results[i].Related, sarifLocations(diag.Problem{Pos: at})...)
		}
	}
	return encode(sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

// braces doubles those of a message, as single ones stand for its arguments (§3.11.5).
var braces = strings.NewReplacer("{", "{{", "}", "}}")

func sarifLocations(p diag.Problem) []sarifLocation {
	if p.Pos.File == "" {
		return nil
	}
	at := sarifPhysical{Artifact: sarifArtifact{fileURI(p.Pos.File)}}
	if p.Pos.Line > 0 {
		at.Region = &sarifRegion{Line: p.Pos.Line, Column: p.Pos.Col}
		if p.Source != "" {
			at.Region.Snippet = &sarifMessage{Text: p.Source}
		}
	}
	return []sarifLocation{{at}}
}

// fileURI gives a path as a URI: relative where the path is (RFC 3986), else of the
// scheme file (RFC 8089).
func fileURI(file string) string {
	u := url.URL{Path: file}
	switch {
	case strings.HasPrefix(file, "/"):
		u.Scheme = "file"
	case len(file) > 2 && file[1] == ':' && file[2] == '/': // a drive of Windows
		u.Scheme, u.Path = "file", "/"+file
	}
	return u.String()
}
