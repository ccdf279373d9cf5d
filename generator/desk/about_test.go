package desk

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/site"
)

// Who refers to an entity is told of references of every sort: by the menu, by what a kind says for all of it, by a
// folder's defaults and by figures too.
func TestRefs(t *testing.T) {
	in := inputOf(newFolder(t, siteFiles(t, map[string]string{
		"content/site.yaml":             "title: Harbours\nlang: en\nnav: [ports, /countries/alpha/]\n",
		"content/kinds/quay.yaml":       "folder: quays\nfields:\n  name: {type: text, required: true}\n  country: {type: ref, to: country, label: Land, default: alpha}\n  text: {type: markdown}\n",
		"content/kinds/pier.yaml":       "folder: piers\nfields:\n  name: {type: text, required: true}\n  country: {type: ref, to: country}\n",
		"content/piers/_defaults.yaml":  "country: alpha\nsrc: first\n",
		"content/piers/one.yaml":        "name: Pier\n",
		"content/quays/one.yaml":        "name: Quay\ntext: Of [[alpha]] [@first].\n",
		"content/briefings/autolink.md": "---\ntitle: Unasked\ndate: 2026-10-01\nautolink: true\n---\nIn Alphaland.\n",
		"content/briefings/timeline.md": "---\ntitle: Drawn\ndate: 2026-10-01\n---\n```table\nshow: [alpha]\nfields: [name]\ntitle: A table\n```\n",
	}), false).now())
	rows := func(address string) []string {
		var out []string
		_, said, _ := strings.Cut(text(t, get(t, New(), in, address)), "## Who refers to it")
		said, _, _ = strings.Cut(said, "## What it is made from")
		for line := range strings.Lines(said) {
			if strings.HasPrefix(line, "| ") && !strings.Contains(line, "[Sort by") {
				cells := strings.Split(strings.TrimSpace(line), "|")
				out = append(out, strings.TrimSpace(cells[1])+" | "+strings.TrimSpace(cells[2]))
			}
		}
		return out
	}
	said := text(t, get(t, New(), in, "/_desk/pages/?of=country/alpha"))
	if strings.Contains(said, "1 error") {
		t.Error(text(t, get(t, New(), in, "/_desk/?severity=error")))
	}
	for _, want := range []string{
		"| all in this folder | Country | [content/piers/_defaults.yaml:1:10]",
		"| all of this kind | Land | [content/kinds/quay.yaml:4:59]",
		"| the site | nav | [content/site.yaml:3:14]",
		"| [Drawn](/briefings/timeline/) [briefing/timeline](/_desk/pages/?of=briefing%2Ftimeline) | figure / A table | [content/briefings/timeline.md:6:8]",
		"| [Quay](/quays/one/) [quay/one](/_desk/pages/?of=quay%2Fone) | prose of Text / Of Alphaland. | [content/quays/one.yaml:2:10]",
		"[in a figure 1]", "[in the settings of the site 1]", "[in a field 4]", "[in prose 2]", "[by its name, linked unasked 1]",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the desk doesn't say %q", want)
		}
	}
	if diff := cmp.Diff([]string{"all in this folder | source"}, rows("/_desk/pages/?of=source/first&refs-sort=who&refs-how=source")[:1]); diff != "" {
		t.Error(diff)
	}
}

// Every sort of question has words.
func TestOps(t *testing.T) {
	tree, err := parser.ParseFile(token.NewFileSet(), "../site/site.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(tree, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if of, ok := spec.Type.(*ast.Ident); !ok || of.Name != "Op" {
			return true
		}
		for i, value := range spec.Values {
			op, err := strconv.Unquote(value.(*ast.BasicLit).Value)
			if n++; err != nil || ops[site.Op(op)] == "" {
				t.Errorf("the desk has no words for %s", spec.Names[i])
			}
		}
		return true
	})
	if n < 20 {
		t.Errorf("only %d sorts of questions are found", n)
	}
}
