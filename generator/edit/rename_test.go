package edit_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/edit"
)

// harbours is a site with kinds that have every way to refer. Three entities have the
// slug old, so that it depends on the place which of them it means; the slug quay is
// that of one alone.
var harbours = map[string]string{
	"kinds/port.yaml": `folder: ports
fields:
  name: {type: text, required: true}
  code: {type: code, check: un-locode, unique: true}
  twin: {type: ref, to: port, symmetric: true}
  about: markdown
`,
	"kinds/route.yaml": `folder: routes
fields:
  name: {type: text, required: true}
  from: {type: ref, to: port}
  legs: {type: list, of: {type: ref, to: port, dated: true}}
  time: {type: map, keys: {type: ref, to: port}, of: {type: quantity, units: [days]}}
  rank: {type: list, of: {type: ref, to: port, roles: {head: {}}, dated: true}}
  status: {type: history, vocabulary: route}
  trade: {type: quantity, units: [t]}
  notes: {type: list, of: markdown}
`,
	"kinds/source.yaml":       "folder: sources\ntitle: title\ncitable: true\nfields:\n  title: {type: text, required: true}\n  relays: {type: list, of: {type: ref, to: source}}\n",
	"kinds/topic.yaml":        "folder: topics\nfields:\n  name: {type: text, required: true}\n",
	"vocabularies/route.yaml": "steps:\n  opened: {}\n  joined: {}\n",
	"ports/old.yaml":          "name: Old Town\ncode: VEPBL\n",
	"ports/quay.yaml":         "name: The Quay\n",
	"ports/other.yaml":        "name: Other\naka: [Örebro]\n",
	"sources/old.yaml":        "title: Old news\n",
	"topics/old.md":           "---\nname: Old note\n---\n\nText.\n",
}

var marked = regexp.MustCompile(`⟦([^⟧]*)⟧`)

// expand gives a text before and after a renaming: what stands between ⟦ and ⟧ is a
// reference that has to follow.
func expand(s, old, new string) (before, after string) {
	before = marked.ReplaceAllString(s, "$1")
	after = marked.ReplaceAllStringFunc(s, func(m string) string {
		m = strings.Trim(m, "⟦⟧")
		return m[:len(m)-len(old)] + new
	})
	return before, after
}

// referenceCases are files in which port/old becomes port/new, or source/old source/new,
// and so on. Exactly what is marked follows.
var referenceCases = []struct{ name, id, path, text string }{
	// Values.
	{"ref by slug", "port/old", "routes/r.yaml", "name: R\nfrom: ⟦old⟧\n"},
	{"ref by id", "port/old", "routes/r.yaml", "name: R\nfrom: ⟦port/old⟧ # port/old\n"},
	{"ref in quotes", "port/old", "routes/r.yaml", "name: R\nfrom: '⟦old⟧ ~planned'\nlegs: [\"⟦port/old⟧\"]\n"},
	{"by name and code", "port/old", "routes/r.yaml", "name: old\nfrom: Old Town\nlegs: [VEPBL, old town]\n"},
	{"letter case", "port/quay", "routes/r.yaml", "name: R\nfrom: ⟦Quay⟧\nlegs: [The quay]\n"},
	{"flow list with dates", "port/old", "routes/r.yaml", "name: R\nlegs: [ ⟦old⟧ 2024,other , ⟦port/old⟧  2025-01-02 ]\n"},
	{"block list", "port/old", "routes/r.yaml", "name: R\nlegs:\n- ⟦old⟧\n- other\n-   ⟦port/old⟧ 2024 ~planned ^old\n"},
	{"roles", "port/old", "routes/r.yaml", "name: R\nrank: [head of ⟦old⟧ 2024]\n"},
	{"keys", "port/old", "routes/r.yaml", "name: R\ntime: {⟦old⟧: 3 days, \"other\": 4 days}\n"},
	{"quoted key", "port/old", "routes/r.yaml", "name: R\ntime:\n  \"⟦port/old⟧\": 3 days\n"},
	{"history", "port/quay", "routes/r.yaml", "name: R\nstatus:\n  - 2024-01-01 joined ⟦quay⟧ by other and ⟦port/quay⟧ in quay, quay\n"},
	{"long forms", "port/old", "routes/r.yaml", "name: R\nfrom: {candidates: [⟦old⟧, other ], decided_by: ⟦port/old⟧}\n"},
	{"either and is", "port/old", "routes/r.yaml", "name: R\nfrom:\n  either:\n    - is: ⟦old⟧\n      note: old\n    - other\n"},
	{"views", "port/old", "routes/r.yaml", "name: R\nfrom:\n  disputed:\n    - {view: of old, of: ⟦port/old⟧}\n    - {view: x, of: \"⟦port/old⟧\"}\n  note: two words\n"},
	{"multi-byte before", "port/old", "routes/r.yaml", "name: R\nlegs: [Other 2024, \"⟦port/old⟧\"]\nstatus: [\"2024 joined Other by ⟦port/old⟧, 😀 «old»\", '2024 joined Örebro by ⟦port/old⟧']\n"},
	{"over lines", "port/old", "routes/r.yaml", "name: R\nstatus:\n  - 2024 joined Old Town\n    by ⟦port/old⟧\n  - \"2024 joined\\\n     \\ ⟦port/old⟧\"\n"},
	{"byte order mark and CRLF", "port/quay", "routes/r.yaml", "\ufeffname: Ré\r\nfrom: ⟦quay⟧ # é\r\nnotes:\r\n  - |\r\n    é [[⟦quay⟧]]\r\n\r\n    [[⟦port/quay⟧]]\r\n"},
	{"no newline at the end", "port/old", "routes/r.yaml", "name: R\nfrom: ⟦old⟧"},

	// Sources and notes.
	{"marks", "source/old", "routes/r.yaml", "name: R\ntrade: 5 t ~planned ^⟦old⟧ @2024\nfrom: old ^⟦source/old⟧ ^⟦old⟧\n"},
	{"src", "source/old", "routes/r.yaml", "name: R\nsrc: ⟦old⟧, p. old\n"},
	{"src list", "source/old", "routes/r.yaml", "name: R\nsrc: [^⟦old⟧, \"⟦source/old⟧, p. 3\", ' ^⟦old⟧']\ntrade:\n  is: 5 t\n  src:\n    - ⟦old⟧\n"},
	{"sources of views", "source/old", "routes/r.yaml", "name: R\nfrom:\n  disputed:\n    - {view: a, of: port/old, src: ⟦old⟧}\n    - {view: b, src: [⟦old⟧]}\n  note: two words\n"},
	{"defaults", "source/old", "topics/_defaults.yaml", "src: ⟦old⟧\nas_of: 2024\n"},
	{"relays", "source/old", "sources/r.list.yaml", "a: {title: A, relays: [⟦old⟧]}\n"},
	{"a standing note", "topic/old", "routes/r.yaml", "name: R\nfrom:\n  disputed:\n    - {view: a, of: port/old}\n    - {view: b, of: port/other}\n  note: ⟦topic/old⟧\n"},
	{"a note in braces", "topic/old", "routes/r.md", "---\nname: R\nfrom: {note: '⟦topic/old⟧', disputed: [{view: a, of: port/old}, {view: b, of: port/other}]}\n---\nx\n"},

	// Prose.
	{"body", "port/quay", "topics/b.md", "---\nname: B\n---\nSee [[⟦port/quay⟧]], [[⟦quay⟧]], [[The Quay]], [[The Quay|quay]] and [[⟦quay⟧|quay]].\n"},
	{"parts and facts", "port/old", "topics/b.md", "---\nname: B\n---\n«é» [[⟦port/old⟧#code]] [[⟦port/old⟧.code]] [[ ⟦port/old⟧ | x ]] [[⟦port/old⟧.code|old]].\n"},
	{"over lines of prose", "port/old", "topics/b.md", "---\nname: B\n---\nSee [[⟦port/old⟧|the\nold]] and *[[\n⟦port/old⟧]]*.\n\n> Quoted [[⟦port/old⟧]]\n> and [[⟦port/old⟧]].\n\n| a | b |\n| - | - |\n| [[⟦port/old⟧\\|old]] | é [[⟦port/old⟧]] |\n\n- x[^1]\n\n[^1]: In a note [[⟦port/old⟧]].\n"},
	{"code and words", "port/quay", "topics/b.md", "---\nname: B\n---\nquay port/quay `[[port/quay]]` \\[[port/quay]]\n\n    [[port/quay]]\n"},
	{"citations", "source/old", "topics/b.md", "---\nname: B\n---\nSaid [@⟦old⟧] é [see @⟦old⟧, p. old; @⟦source/old⟧, mail a@old]\n[@⟦old⟧; see\n@⟦old⟧.].\n"},
	{"captions", "port/old", "topics/b.md", "---\nname: B\n---\n![x](/y.png \"At [[⟦port/old⟧]]\")\n"},
	{"prose in a list", "port/old", "routes/r.yaml", "name: R\nnotes:\n  - \"[[⟦port/old⟧]] is old ^old\"\n  - It's [[⟦port/old⟧]]\n    and on another\n    é line [[⟦port/old⟧]]. [@old]\n  - 'It''s [[⟦port/old⟧]]'\n"},
	{"prose in blocks", "port/old", "routes/r.yaml", "name: R\nnotes:\n  - |\n    é [[⟦port/old⟧]]\n      more [[⟦port/old⟧]]\n  - >-\n    one\n    [[⟦port/old⟧]]\n\n    [[⟦port/old⟧|x\n    y]]\n"},
	{"prose with escapes", "port/old", "routes/r.yaml", "name: R\nnotes: [\"\\u00e9 \\\"[[⟦port/old⟧]]\\\" \\n [[⟦port/old⟧]]\"]\n"},
	{"prose by language", "port/old", "ports/p.yaml", "name: P\nabout:\n  en: Near [[⟦port/old⟧]].\n"},

	// Fenced blocks.
	{"block", "port/old", "topics/b.md", "---\nname: B\n---\n```map\nshow: [⟦port/old⟧, \"⟦port/old⟧\", Old Town, port/other]\nregion: ⟦port/old⟧\ntitle: old port/old\n```\n\n```text\nport/old\n```\n"},
	{"block by slug", "port/quay", "topics/b.md", "---\nname: B\n---\n> - é\n>\n>   ~~~map\n>   show:\n>     - ⟦quay⟧\n>   ~~~\n"},

	// Tables and lists.
	{"table", "port/old", "routes/r.csv", "id,name,from,legs,notes\r\na,A, ⟦old⟧ ,\"other; ⟦old⟧ 2024;⟦port/old⟧\",\"He said \"\"é\"\" in [[⟦port/old⟧]]; \"\"x\"\"\r\n[[⟦port/old⟧|o]]\"\r\nb,old,\"⟦port/old⟧\",,\r\n"},
	{"list file", "port/old", "routes/r.list.yaml", "old: {name: Old, from: ⟦old⟧}\nb:\n  name: B\n  from: ⟦port/old⟧\n"},
	{"the menu", "port/old", "site.yaml", "nav: [ports, ⟦/ports/old⟧/, \"⟦/ports/old⟧/\"]\nhome: [ports]\n"},
}

func TestRenameReferences(t *testing.T) {
	for _, c := range referenceCases {
		t.Run(c.name, func(t *testing.T) {
			_, old, _ := strings.Cut(c.id, "/")
			before, want := expand(c.text, old, "new")
			content := read(with(harbours, c.path, before))
			mustBeSound(t, content)
			r, after, err := rename(content, c.id, "new")
			if err != nil {
				t.Fatal(err, after.Problems)
			}
			got := texts(after.Raw)
			if diff := cmp.Diff(want, got[c.path]); diff != "" {
				t.Error(diff)
			}
			own := r.Files[0].Path
			for name, data := range harbours { // all else is as it was
				if name != c.path && name != own && data != got[name] {
					t.Errorf("%s changed:\n%s", name, got[name])
				}
			}
			if n := strings.Count(c.text, "⟦"); r.References > n || n > 0 && r.References == 0 {
				t.Errorf("%d references are said to be rewritten, of %d", r.References, n)
			}
		})
	}
}

// memoKind is a kind that needs no field.
const memoKind = "folder: memos\ntitle: label\nfields: {}\n"

// ownCases are files of an entity, which get the new name and the old id in the way in
// which they are written.
var ownCases = []struct{ name, id, path, in, wantPath, want string }{
	{"yaml", "port/a", "ports/a.yaml", "# schema\nname: A # why\ncode: VEAAA\n", "ports/new.yaml", "# schema\nname: A # why\nformerly: [port/a]\ncode: VEAAA\n"},
	{"in a folder", "port/a", "ports/x/a.yaml", "name: A\n", "ports/x/new.yaml", "name: A\nformerly: [port/a]\n"},
	{"name last", "port/a", "ports/a.yaml", "code: VEAAA\nname: A", "ports/new.yaml", "code: VEAAA\nname: A\nformerly: [port/a]"},
	{"name in languages", "port/a", "ports/a.yaml", "name:\n  en: A\n  ru: А\n\n# a comment\ncode: VEAAA\n", "ports/new.yaml", "name:\n  en: A\n  ru: А\nformerly: [port/a]\n\n# a comment\ncode: VEAAA\n"},
	{"lists in lines", "port/a", "ports/a.yaml", "name: A\naka:\n  - B\n", "ports/new.yaml", "name: A\nformerly:\n  - port/a\naka:\n  - B\n"},
	{"lists in lines at the edge", "port/a", "ports/a.yaml", "name: A\naka:\n- B\n", "ports/new.yaml", "name: A\nformerly:\n- port/a\naka:\n- B\n"},
	{"CRLF", "port/a", "ports/a.yaml", "\ufeffname: A\r\ncode: VEAAA\r\n", "ports/new.yaml", "\ufeffname: A\r\nformerly: [port/a]\r\ncode: VEAAA\r\n"},
	{"in braces", "port/a", "ports/a.yaml", "{name: A, code: VEAAA}\n", "ports/new.yaml", "{name: A, formerly: [port/a], code: VEAAA}\n"},
	{"one in braces", "port/a", "ports/a.yaml", "{name: A}\n", "ports/new.yaml", "{formerly: [port/a], name: A}\n"},
	{"self reference", "port/a", "ports/a.yaml", "name: A\nabout: See [[a]] and [[port/a.name]].\n", "ports/new.yaml", "name: A\nformerly: [port/a]\nabout: See [[new]] and [[port/new.name]].\n"},

	{"one before", "port/a", "ports/a.yaml", "name: A\nformerly: port/b # x\n", "ports/new.yaml", "name: A\nformerly: [port/b, port/a] # x\n"},
	{"one before in quotes", "port/a", "ports/a.yaml", "name: A\nformerly: 'port/b'\n", "ports/new.yaml", "name: A\nformerly: ['port/b', port/a]\n"},
	{"some before", "port/a", "ports/a.yaml", "name: A\nformerly: [ port/b, \"port/c\" ]\n", "ports/new.yaml", "name: A\nformerly: [ port/b, \"port/c\", port/a ]\n"},
	{"some before in lines", "port/a", "ports/a.yaml", "name: A\nformerly:\n  - port/b\n  -   port/c # x\ncode: VEAAA\n", "ports/new.yaml", "name: A\nformerly:\n  - port/b\n  -   port/c # x\n  -   port/a\ncode: VEAAA\n"},
	{"taken back", "port/a", "ports/a.yaml", "name: A\nformerly: [port/b, port/new]\n", "ports/new.yaml", "name: A\nformerly: [port/b, port/a]\n"},

	{"page", "topic/a", "topics/a.md", "---\nname: A\nsrc: old\n---\n\nText: [[topic/a]].\n", "topics/new.md", "---\nname: A\nformerly: [topic/a]\nsrc: old\n---\n\nText: [[topic/new]].\n"},
	{"page without fields", "memo/a", "memos/a.md", "Text.\n", "memos/new.md", "---\nformerly: [memo/a]\n---\nText.\n"},
	{"page with empty fields", "memo/a", "memos/a.md", "---\r\n---\r\nText.\r\n", "memos/new.md", "---\r\nformerly: [memo/a]\r\n---\r\nText.\r\n"},
	{"empty file", "memo/a", "memos/a.yaml", "# nothing", "memos/new.yaml", "# nothing\nformerly: [memo/a]\n"},

	{"list", "port/a", "ports/l.list.yaml", "b: {name: B, twin: a}\n\n# A\na: # its port\n  name: A\n\n  # c\n  code: VEAAA\nc: {name: C}\n", "ports/l.list.yaml", "b: {name: B, twin: new}\n\n# A\nnew: # its port\n  name: A\n  formerly: [port/a]\n\n  # c\n  code: VEAAA\nc: {name: C}\n"},
	{"list in braces", "port/a", "ports/l.list.yaml", "\"a\": {name: A, code: VEAAA}\n", "ports/l.list.yaml", "\"new\": {name: A, formerly: [port/a], code: VEAAA}\n"},
	{"the last of a list", "port/a", "ports/l.list.yaml", "b:\n  name: B\n  aka:\n    - x\na:\n    name: |-\n        A\n\n", "ports/l.list.yaml", "b:\n  name: B\n  aka:\n    - x\nnew:\n    name: |-\n        A\n    formerly: [port/a]\n\n"},

	{"row", "port/a", "ports/t.csv", "id,name,twin\nb,B,a\n\"a\",\"A, \"\"x\"\"\",b\n\nc,C,\n", "ports/t.csv", "id,name,twin,formerly\nb,B,new,\n\"new\",\"A, \"\"x\"\"\",b,port/a\n\nc,C,,\n"},
	{"row without a newline", "port/a", "ports/t.csv", "name,id\r\nB,b\r\nA,a", "ports/t.csv", "name,id,formerly\r\nB,b,\r\nA,new,port/a"},
	{"row with a column", "port/a", "ports/t.csv", "formerly,id,name\n,b,B\n,a,A\n", "ports/t.csv", "formerly,id,name\n,b,B\nport/a,new,A\n"},
	{"row with one before", "port/a", "ports/t.csv", "id,formerly,name\na,port/x ,A\n", "ports/t.csv", "id,formerly,name\nnew,port/x; port/a ,A\n"},
	{"row with some before", "port/a", "ports/t.csv", "id,name,formerly\na,A,\"port/x; port/y\"\nb,B,\n", "ports/t.csv", "id,name,formerly\nnew,A,\"port/x; port/y; port/a\"\nb,B,\n"},
	{"row taken back", "port/a", "ports/t.csv", "id,name,formerly\na,A,port/x; port/new\n", "ports/t.csv", "id,name,formerly\nnew,A,port/x; port/a\n"},
	{"row taken back behind one that begins as it does", "port/a", "ports/t.csv", "id,name,formerly\na,A,port/new-quay; port/new\n", "ports/t.csv", "id,name,formerly\nnew,A,port/new-quay; port/a\n"},
}

func TestRenameOwn(t *testing.T) {
	for _, c := range ownCases {
		t.Run(c.name, func(t *testing.T) {
			site := with(harbours, c.path, c.in, "kinds/memo.yaml", memoKind)
			content := read(site)
			mustBeSound(t, content)
			r, after, err := rename(content, c.id, "new")
			if err != nil {
				t.Fatal(err)
			}
			want := with(site, c.path, "", c.wantPath, c.want)
			if diff := cmp.Diff(want, texts(after.Raw)); diff != "" {
				t.Error(diff)
			}
			if len(r.Files) != 1 || r.Files[0].Path != c.path || r.Files[0].To != c.wantPath {
				t.Errorf("changes: %v", r.Files)
			}
		})
	}
}

// What can't be done changes nothing and says why. A conflict lies in the content, all
// else in what was asked.
func TestRenameRefuses(t *testing.T) {
	for _, c := range []struct {
		name, old, new string
		files          []string
		want           string
		conflict       bool
	}{
		{"nothing of that name", "port/qay", "x", nil, `no entity is called "port/qay": did you mean port/quay (The Quay)?`, true},
		{"more than one", "old", "x", nil, `"old" means 3 things: port/old, source/old, topic/old`, true},
		{"the same", "port/old", "old", nil, "port/old has that id already", true},
		{"a slug that can't be", "port/old", "New Town", nil, `"New Town" can't be an id: it has the capital N`, false},
		{"another kind", "port/old", "topic/new", nil, "port/old can't become topic/new: an entity keeps its kind", false},
		{"another's id", "port/old", "port/quay", nil, "port/quay is there already: content/ports/quay.yaml:1:1", true},
		{"another's id by letters", "port/old", "é", []string{"ports/t.csv", "id,name\né,E\n"}, "port/é is there already: content/ports/t.csv:2:1", true},
		{"an earlier id", "port/old", "was", []string{"ports/quay.yaml", "name: Q\nformerly: [port/was]\n"}, "port/was is an earlier id of port/quay", true},
		{"a file that is one elsewhere", "port/old", "straße", []string{"ports/strasse.yaml", "name: S\n"}, "the file content/ports/strasse.yaml is there already", true},
		{"a fact of a slug with a dot", "port/quay", "a.b", []string{"topics/p.md", "---\nname: P\n---\n[[quay.name]]\n"}, "port/quay can't become port/a.b, for this would come of it", true},
		{"errors before", "port/old", "new", []string{"routes/r.yaml", "name: R\nfrom: nowhere\n"}, "the content has errors, which have to be mended first", true},
		{"a name of another", "port/old", "rotterdam", []string{"ports/quay.yaml", "name: Rotterdam\n", "routes/r.yaml", "name: R\nfrom: Rotterdam\n"}, "port/old can't become port/rotterdam, for this would come of it", true},
		{"written otherwise", "port/old", "new", []string{"routes/r.yaml", "name: R\nfrom: \"port\\x2fold\"\n"}, `content/routes/r.yaml:2:8: "port/old" is not written there letter by letter`, true},
		{"the address of another", "port/old", "topics", []string{"kinds/port.yaml", "folder: ports\npath: /{slug}/\nfields:\n  name: {type: text, required: true}\n  code: text\n  about: markdown\n"}, "its page would be at /topics/, where the list of topics is", true},
		{"the address of a page", "port/old", "note", []string{"kinds/port.yaml", "folder: ports\npath: /topics/{slug}/\nfields:\n  name: {type: text, required: true}\n  code: text\n  about: markdown\n", "topics/note.md", "---\nname: N\n---\nx\n"},
			"its page would be at /topics/note/, where that of topic/note is: content/topics/note.md:1:1", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			content := read(with(harbours, c.files...))
			_, _, err := rename(content, c.old, c.new)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v\nwant %s", err, c.want)
			}
			var conflict *edit.Conflict
			if errors.As(err, &conflict) != c.conflict {
				t.Errorf("a conflict: %t, not %t", !c.conflict, c.conflict)
			}
		})
	}
}

// Where the new slug would find something else too, a whole id is written.
func TestRenameToSharedSlug(t *testing.T) {
	content := read(with(harbours, "topics/quay2.md", "---\nname: Q\n---\n[[quay]]\n", "topics/pier.md", "---\nname: P\n---\nx\n", "routes/r.yaml", "name: R\nfrom: quay\n"))
	_, after, err := rename(content, "quay", "pier")
	if err != nil {
		t.Fatal(err)
	}
	got := texts(after.Raw)
	if got["topics/quay2.md"] != "---\nname: Q\n---\n[[port/pier]]\n" || got["routes/r.yaml"] != "name: R\nfrom: pier\n" {
		t.Errorf("got %q and %q", got["topics/quay2.md"], got["routes/r.yaml"])
	}
}

// A chain of renamings keeps every earlier id, and references by any of them follow.
func TestRenameChain(t *testing.T) {
	c := read(with(harbours, "routes/r.yaml", "name: R\nlegs: [port/quay, port/older]\n", "ports/quay.yaml", "name: Q\nformerly: [port/older]\n"))
	for _, step := range []string{"b", "c", "quay"} {
		_, after, err := rename(c, "Q", step)
		if err != nil {
			t.Fatal(err)
		}
		c = after
	}
	got := texts(c.Raw)
	if got["ports/quay.yaml"] != "name: Q\nformerly: [port/older, port/c, port/b]\n" || got["routes/r.yaml"] != "name: R\nlegs: [port/quay, port/quay]\n" {
		t.Errorf("got %q and %q", got["ports/quay.yaml"], got["routes/r.yaml"])
	}
}

// The default of a field is a reference of all that don't say it themselves.
func TestRenameDefault(t *testing.T) {
	kind := "folder: routes\nfields:\n  name: {type: text, required: true}\n  from: {type: ref, to: port, default: \"old ~planned\"}\n  legs:\n    type: list\n    of: {type: ref, to: port}\n    default: port/old # é\n"
	site := with(harbours, "kinds/route.yaml", kind, "routes/r.yaml", "name: R\n", "routes/t.csv", "id,name,from\nt,T,\nu,U,old\n")
	content := read(site)
	mustBeSound(t, content)
	var got []string
	for _, r := range content.References("port/old") {
		got = append(got, r.Pos.String()+" "+r.From+" "+r.Written)
	}
	want := []string{"content/kinds/route.yaml:4:41  old", "content/kinds/route.yaml:8:14  port/old", "content/routes/t.csv:3:5 route/u old"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	r, after, err := rename(content, "port/old", "new")
	if err != nil {
		t.Fatal(err)
	}
	files := texts(after.Raw)
	if want := strings.NewReplacer(`"old`, `"new`, "port/old", "port/new").Replace(kind); files["kinds/route.yaml"] != want || files["routes/t.csv"] != "id,name,from\nt,T,\nu,U,new\n" || files["routes/r.yaml"] != "name: R\n" {
		t.Errorf("got %q, %q, %q", files["kinds/route.yaml"], files["routes/t.csv"], files["routes/r.yaml"])
	}
	if r.References < 3 {
		t.Errorf("%d references are said to be rewritten", r.References)
	}
}

// A slug may be a word that means something where a reference stands, or in YAML. Then the
// whole id is written, and a key stands in quotes.
func TestRenameToWord(t *testing.T) {
	site := with(harbours, "ports/quay.yaml", "", "ports/l.list.yaml", "quay:\n  name: The Quay\nother2: {name: Other}\n", "ports/other.yaml", "",
		"routes/r.yaml", "name: R\nfrom: quay\nlegs: [quay 2024, quay]\ntime: {quay: 3 days}\nrank: [head of quay 2024]\nstatus:\n  - 2024 joined quay by quay and quay in Caracas, quay\n",
		"routes/t.csv", "id,name,from,legs\nt,T,quay,quay;quay 2024\n", "topics/p.md", "---\nname: P\nsrc: old\n---\n[[quay]] [[quay.name]]\n")
	for _, slug := range []string{"null", "none", "unknown", "true", "no", "2024", "2024-01-01", "1e3", "0x1f", "1.5", "by", "in", "and", "of", "head", "name", "is", "n_o", "é", "港"} {
		t.Run(slug, func(t *testing.T) {
			content := read(site)
			mustBeSound(t, content)
			_, after, err := rename(content, "quay", slug)
			if err != nil {
				t.Fatal(err)
			}
			mustBeSound(t, after)
			if got := len(after.References("port/" + slug)); got != 13 {
				t.Errorf("%d references are left", got)
			}
			if got := texts(after.Raw)["ports/l.list.yaml"]; slug == "null" && !strings.HasPrefix(got, "\"null\":\n  name: The Quay\n  formerly: [port/quay]\n") {
				t.Errorf("got %q", got)
			}
			_, back, err := rename(after, "port/"+slug, "quay")
			if err != nil {
				t.Fatal(err)
			}
			if got := len(back.References("port/quay")); got != 13 {
				t.Errorf("%d references are left after it was taken back", got)
			}
		})
	}
}
