package serve

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"path"
	"slices"
	"strings"

	"portolan/generator/diag"
	"portolan/generator/digest"
)

// An answer is what is to be seen at an address.
type answer struct {
	status   int // 200, 404, or 500 for a page that can't be made
	file     string
	data     []byte
	digest   digest.Hash    // tells it from other answers
	problems []diag.Problem // why it isn't newer, or isn't at all
}

// find gives what an address stands for; without data it leaves out the bytes of what
// needn't be made again. The error is the context's.
func (s *server) find(ctx context.Context, now *state, address string, data bool) (*answer, error) {
	if s.Desk != nil && strings.HasPrefix(address, DeskPath) {
		// It shows the whole state, so it is another whenever that is.
		return &answer{status: 200, digest: stateDigest(now, s.boot)}, nil
	}
	if address == problemsPath {
		return s.everything(now), nil
	}
	file := filePath(address)
	job, ok := now.shown.Job(file)
	if !ok || now.gone(file) {
		return s.missing(ctx, now, file, data)
	}
	p, err := s.pages.look(ctx, now.shown, job, data)
	if err != nil {
		return failed(ctx, file, err)
	}
	if p.digest == (digest.Hash{}) || data && p.data == nil && failing(p.problems) {
		return s.unmade(file, p.problems), nil
	}
	return &answer{200, file, p.data, p.digest, diag.AtLeast(p.problems, diag.Error)}, nil
}

// notFoundFile is the site's page for what isn't there.
const notFoundFile = "404.html"

// missing answers for a file that isn't there with the site's page for that. Where the file
// is only not to be seen yet, or no more, the page says so: who wrote it looks for it.
func (s *server) missing(ctx context.Context, now *state, file string, data bool) (*answer, error) {
	a, err := s.notFound(ctx, now, data)
	if err != nil || a.status != 404 {
		return a, err
	}
	why, _ := contained("tell why a page isn't shown", func() (string, error) { // of content that is half read it can't be told
		if path.Base(file) == indexFile {
			return now.shown.Unseen(file), nil
		}
		return now.shown.Unseen(path.Join(file, indexFile)), nil
	})
	if why != "" {
		line := fmt.Sprintf("<p class=\"unseen\"><strong>%s: start serve with --drafts to see it.</strong></p>\n", template.HTMLEscapeString(why))
		if a.data != nil {
			a.data = underHeading(a.data, line)
		}
		a.digest = digest.Join(a.digest, digest.String(line))
	}
	return a, nil
}

// underHeading puts a line below the heading of a page, or at its end if it has none.
func underHeading(page []byte, line string) []byte {
	const end = "</h1>"
	i := bytes.Index(page, []byte(end))
	if i < 0 {
		return inject(page, line)
	}
	at := i + len(end)
	return slices.Concat(page[:at], []byte("\n"+line), page[at:])
}

// notFound gives the site's page for what isn't there.
func (s *server) notFound(ctx context.Context, now *state, data bool) (*answer, error) {
	if job, ok := now.shown.Job(notFoundFile); ok {
		p, err := s.pages.look(ctx, now.shown, job, data)
		if err != nil {
			return failed(ctx, notFoundFile, err)
		}
		if p.data != nil || !data && p.digest != (digest.Hash{}) {
			return &answer{404, notFoundFile, p.data, p.digest, diag.AtLeast(p.problems, diag.Error)}, nil
		}
	}
	plain := []byte("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Not found</title>\n</head>\n" +
		"<body>\n<p>There is no page here.</p>\n</body>\n</html>\n")
	return &answer{404, notFoundFile, plain, digest.Bytes(plain), nil}, nil
}

// plainPage says what is wrong where there is no page to lay it over. It is complete
// without a script.
var plainPage = template.Must(template.New("").Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}}</title>
<link rel="stylesheet" href="/_portolan/live.css">
</head>
<body class="plain">
<main>
<h1>{{.Title}}</h1>
{{with .Text}}<p>{{.}}</p>
{{end}}{{with .Trace}}<pre>{{.}}</pre>
{{end}}<ol class="problems">
{{range .Problems.Items}}<li class="{{.Severity}}"><p class="place">{{if .Link}}<a href="{{.Link}}">{{.Place}}</a>{{else}}<code>{{.Place}}</code>{{end}}</p>
<p class="message">{{.Severity}}: {{.Message}} <span class="code">[{{.Code}}]</span></p>
{{if .Source}}<pre>{{.Before}}<mark>{{.At}}</mark>{{.After}}</pre>
{{end}}{{with .Hint}}<p class="hint">hint: {{.}}</p>
{{end}}</li>
{{end}}</ol>
{{if .Problems.More}}<p>And {{.Problems.More}} more.</p>
{{end}}{{with .Note}}<p class="note">{{.}}</p>
{{end}}</main>
</body>
</html>
`))

type plain struct {
	Title, Text string
	Trace       string // of a mistake of the program
	Problems    problemList
	Note        string // on opening places
}

func (p plain) page() []byte {
	var b bytes.Buffer
	plainPage.Execute(&b, p)
	return b.Bytes()
}

const cantBeMade = "This page can't be made"

// unmade answers for a file that never could be made, with what is wrong.
func (s *server) unmade(file string, problems []diag.Problem) *answer {
	page := plain{Title: cantBeMade, Text: file, Problems: s.list(problems), Note: s.Editor.Note}.page()
	return &answer{500, file, page, digest.Bytes(page), nil}
}

// failed answers for a file whose making failed for a reason that is not the author's.
// The trace is another each time, and makes no other answer.
func failed(ctx context.Context, file string, err error) (*answer, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	text, trace, _ := strings.Cut(err.Error(), "\n")
	return &answer{500, file, plain{Title: cantBeMade, Text: text, Trace: trace}.page(), digest.String(text), nil}, nil
}

// everything gives the page of all problems.
func (s *server) everything(now *state) *answer {
	list := problemList{Items: s.items(now.all())}
	title := "No problems"
	if n := len(list.Items); n > 0 {
		title = count(n, "problem")
	}
	page := plain{Title: title, Text: now.machine, Problems: list, Note: s.Editor.Note}.page()
	return &answer{200, "problems.html", page, digest.Bytes(page), nil}
}
