package asset

import (
	"bytes"
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/output"
	"portolan/generator/source"
)

// Files of static go to the root, pictures and documents of content below media, and
// nothing else of content anywhere; all of them byte for byte.
func TestAssets(t *testing.T) {
	static := source.Tree{Files: []source.File{
		source.New("css/x.css", []byte("a{}")), source.New("robots.txt", []byte("all"))}}
	content := source.Tree{Files: []source.File{
		source.New("ports/PLAN.PDF", []byte{0, 1, 2}), source.New("ports/a.yaml", []byte("name: A")), source.New("ports/quay.jpg", []byte("jpg")), source.New("site.yaml", nil)}}
	o := New(static, content)
	got := map[string]string{}
	for _, j := range o.Plan(nil) {
		if j.Output != o.Name() {
			t.Errorf("the job %v is another's", j)
		}
		var buf bytes.Buffer
		if err := o.Render(context.Background(), nil, j, &buf); err != nil {
			t.Fatal(err)
		}
		got[j.Path] = buf.String()
	}
	want := map[string]string{"css/x.css": "a{}", "robots.txt": "all", "media/ports/PLAN.PDF": "\x00\x01\x02", "media/ports/quay.jpg": "jpg"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]bool{"ports/PLAN.PDF": true, "ports/quay.jpg": true}, o.Media()); diff != "" {
		t.Errorf("media (-want +got):\n%s", diff)
	}
	if o.Names()["css/x.css"] != "css/x.css" || o.Names()["x.css"] != "" {
		t.Errorf("names are %v", o.Names())
	}
	if err := o.Render(context.Background(), nil, output.Job{Path: "x", Arg: "static/none"}, &bytes.Buffer{}); err == nil {
		t.Error("a file that isn't there is made")
	}
}
