package serve

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/google/go-cmp/cmp"

	"portolan/generator/diag"
)

func small() map[string]string {
	return map[string]string{
		"content/index.html": "<body>home LIST</body>",
		"content/a.html":     "alpha",
		"content/b.html":     "beta",
		"content/404.html":   "not here",
		"content/css/x.css":  "a{}",
		"content/pic.png":    "one",
	}
}

// An edit is told for the pages that it changes, and for no other.
func TestEditIsTold(t *testing.T) {
	s := serveFiles(t, small(), nil)
	e := s.listen(t, "/", "/a/", "/b/")
	e.until("all pages are told", func() bool { return len(e.page) == 3 })
	old := map[string]pageNews{"/": e.page["/"], "/b/": e.page["/b/"]}
	mark := e.page["/a/"].Page

	s.lay(t, map[string]string{"content/a.html": "alpha two"})
	e.until("the edit", func() bool { return e.page["/a/"].Page != mark })
	if _, text := s.get(t, "/a/"); text != "alpha two" {
		t.Errorf("told of the edit, one gets %q", text)
	}
	for path, was := range old {
		if e.page[path].Page != was.Page {
			t.Errorf("%s is told as changed, and is not", path)
		}
	}

	// A page that reads what another file changed is told too.
	s.lay(t, map[string]string{"content/c.html": "gamma"})
	e.until("the list", func() bool { return e.page["/"].Page != old["/"].Page })
	if status, text := s.get(t, "/c/"); status != 200 || text != "gamma" {
		t.Errorf("the new page is %d %q", status, text)
	}
}

// What was told of is looked at first, and soon after all is, for what was not.
func TestSuspects(t *testing.T) {
	s := serveFiles(t, small(), func(o *Options) { o.pace.rest = 30 * time.Millisecond })
	e := s.listen(t, "/a/", "/b/")
	e.until("both pages are told", func() bool { return len(e.page) == 2 })
	quiet := filepath.Join(t.TempDir(), "elsewhere")
	if err := os.WriteFile(quiet, []byte("unheard"), 0o666); err != nil {
		t.Fatal(err)
	}
	// Behind a second name of a file nothing is watched.
	if err := errors.Join(os.Remove(filepath.Join(s.dir, "content/b.html")), os.Link(quiet, filepath.Join(s.dir, "content/b.html"))); err != nil {
		t.Fatal(err)
	}
	shows := func(page, want string) {
		t.Helper()
		e.until(page+" says "+want, func() bool { _, text := s.get(t, page); return text == want })
	}
	shows("/b/", "unheard")
	if err := os.WriteFile(quiet, []byte("unheard of"), 0o666); err != nil {
		t.Fatal(err)
	}
	s.lay(t, map[string]string{"content/a.html": "heard of"})
	shows("/a/", "heard of")
	shows("/b/", "unheard of")
}

// Editors write in many ways: over the file, beside it and then renamed, in folders that
// are new, that move and that come back.
func TestWaysOfWriting(t *testing.T) {
	s := serveFiles(t, small(), nil)
	e := s.listen(t, "/a/", "/sub/deep/x/", "/moved/deep/x/", "/a.html/y/", "/new/")
	e.until("all pages are told", func() bool { return len(e.page) == 5 })
	path := func(name string) string { return filepath.Join(s.dir, "content", filepath.FromSlash(name)) }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	shows := func(what, page, want string) {
		t.Helper()
		e.until(what, func() bool { _, text := s.get(t, page); return text == want })
	}
	write := func(name, text string) { s.lay(t, map[string]string{"content/" + name: text}) }

	must(os.WriteFile(path("a.html"), []byte("written over"), 0o666))
	shows("a write over the file", "/a/", "written over")
	must(os.WriteFile(path("a.html~"), []byte("renamed over"), 0o666))
	must(os.Rename(path("a.html~"), path("a.html")))
	shows("a rename over the file", "/a/", "renamed over")

	write("sub/deep/x.html", "deep")
	shows("a file in new folders", "/sub/deep/x/", "deep")
	write("sub/deep/x.html", "deeper")
	shows("an edit in new folders", "/sub/deep/x/", "deeper")

	must(os.Rename(path("sub"), path("moved")))
	shows("a folder that moved", "/moved/deep/x/", "deeper")
	shows("where it was", "/sub/deep/x/", "not here")
	time.Sleep(5 * resync) // until all that a new folder makes be looked at was looked at
	write("moved/deep/x.html", "edited there")
	shows("an edit in a folder that moved", "/moved/deep/x/", "edited there")

	must(os.Remove(path("a.html")))
	write("a.html/y.html", "in a folder")
	shows("a file that became a folder", "/a/", "not here")
	shows("what is in the folder", "/a.html/y/", "in a folder")

	must(os.Symlink(".", path("loop")))
	write("new.html", "new")
	shows("a page beside a link that leads to itself", "/new/", "new")

	must(os.Rename(path(""), filepath.Join(s.dir, "away")))
	e.until("the folder is gone", func() bool { return strings.Contains(e.site.Machine, "no folder") })
	if status, text := s.get(t, "/new/"); status != 200 || text != "new" {
		t.Errorf("without the folder the page is %d %q", status, text)
	}
	must(os.Rename(filepath.Join(s.dir, "away"), path("")))
	e.until("the folder is back", func() bool { return e.site.Machine == "" })
	write("new.html", "newer")
	shows("an edit after that", "/new/", "newer")
	write("moved/deep/x.html", "edited after that")
	shows("an edit deep down after that", "/moved/deep/x/", "edited after that")
}

// A folder that is moved and at once deleted, again and again, doesn't stop what is watched.
func TestFolderMovedAndDeleted(t *testing.T) {
	s := serveFiles(t, small(), nil)
	e := s.listen(t, "/a/")
	e.until("the page is told", func() bool { return len(e.page) == 1 })
	from, to := filepath.Join(s.dir, "content", "sub"), filepath.Join(s.dir, "content", "moved")
	for i := range 400 {
		s.lay(t, map[string]string{"content/sub/deep/x.html": "deep"})
		if i%2 == 0 {
			time.Sleep(time.Millisecond) // so that it is watched by now
		}
		if err := errors.Join(os.Rename(from, to), os.RemoveAll(to)); err != nil {
			t.Fatal(err)
		}
	}
	s.lay(t, map[string]string{"content/a.html": "edited after that"})
	e.until("an edit after that", func() bool { _, text := s.get(t, "/a/"); return text == "edited after that" })
}

// Watched is what lies in a folder: not what a link in it leads to, and nothing any more once it went.
func TestWhatIsWatched(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	must := func(errs ...error) {
		t.Helper()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
	}
	must(os.MkdirAll(in("one/deep/er"), 0o777), os.MkdirAll(in("two/else"), 0o777), os.MkdirAll(in("far/away"), 0o777), os.Symlink("one", in("root")))
	w := watch([]string{in("root")}, nil)
	defer w.Close()
	watched := func(after string, want ...string) {
		t.Helper()
		var got []string
		for late := time.Now().Add(20 * time.Second); time.Now().Before(late); time.Sleep(time.Millisecond) {
			got = w.fs.WatchList()
			for i, name := range got {
				got[i] = strings.TrimPrefix(filepath.ToSlash(strings.TrimPrefix(name, dir)), "/")
			}
			if slices.Sort(got); slices.Equal(got, want) {
				return
			}
		}
		t.Fatalf("%s, watched are %q, not %q", after, got, want)
	}
	told := func(of string) {
		t.Helper()
		select {
		case <-w.Changed:
		case <-time.After(20 * time.Second):
			t.Fatalf("never told: %s", of)
		}
	}
	watched("at first", "", "root", "root/deep", "root/deep/er")

	must(os.Symlink(in("far"), in("one/link")))
	told("a link")
	if names := w.Suspects(); names != nil {
		t.Errorf("with a link there is only to look at %q", names)
	}
	watched("with a link", "", "root", "root/deep", "root/deep/er")
	must(os.Remove(in("one/link")))
	watched("without it", "", "root", "root/deep", "root/deep/er")

	must(os.MkdirAll(in("one/new/est"), 0o777))
	watched("with folders that are new", "", "root", "root/deep", "root/deep/er", "root/new", "root/new/est")
	must(os.RemoveAll(in("one/new")))
	watched("once they are deleted", "", "root", "root/deep", "root/deep/er")
	must(os.Rename(in("one/deep/er"), in("far/er")))
	watched("once one is moved out", "", "root", "root/deep")

	must(os.Symlink("two", in("next")), os.Rename(in("next"), in("root")))
	watched("once the root leads elsewhere", "", "root", "root/else")
	must(os.Remove(in("root")))
	watched("once the root is gone", "")
	must(os.Symlink("one", in("root")))
	watched("once it is back", "", "root", "root/deep")
}

// What an edit broke is told and the last good page stays, until it is mended.
func TestOverlay(t *testing.T) {
	files := small()
	files["content/old.html"] = "ERROR from before"
	s := serveFiles(t, files, nil)
	e := s.listen(t, "/a/", "/old/", "/b/")
	e.until("all is told", func() bool { return len(e.page) == 3 && e.site.Elsewhere.Errors == 1 })
	if got := messages(e.site.New); got != "" {
		t.Errorf("what was wrong from the start is told as new: %s", got)
	}
	if status, text := s.get(t, "/old/"); status != 500 || !strings.Contains(text, "from before") {
		t.Errorf("a page that can't be made is %d %q", status, text)
	}

	s.lay(t, map[string]string{"content/a.html": "alpha two\nERROR bad"})
	e.until("the error", func() bool { return messages(e.site.New) == "content/a.html:2:1 bad" })
	if e.site.Elsewhere.Errors != 1 {
		t.Errorf("%d errors elsewhere, want 1", e.site.Elsewhere.Errors)
	}
	item := e.site.New.Items[0]
	if item.Before != "" || item.At != "E" || item.After != "RROR bad" {
		t.Errorf("its line is %q %q %q", item.Before, item.At, item.After)
	}
	s.lay(t, map[string]string{"content/b.html": "beta two"}) // is not shown while the site is broken
	if _, text := s.get(t, "/a/"); text != "alpha" {
		t.Errorf("the last good page is %q", text)
	}

	// Other problems of the same edit come and go; lines that shift make none.
	s.lay(t, map[string]string{"content/a.html": "\n\nERROR bad\nERROR worse", "content/old.html": "\nERROR from before"})
	e.until("two errors", func() bool {
		return messages(e.site.New) == "content/a.html:3:1 bad; content/a.html:4:1 worse"
	})

	s.lay(t, map[string]string{"content/a.html": "alpha three"})
	e.until("it is mended", func() bool { return messages(e.site.New) == "" })
	for page, want := range map[string]string{"/a/": "alpha three", "/b/": "beta two"} {
		if _, text := s.get(t, page); text != want {
			t.Errorf("%s is %q, want %q", page, text, want)
		}
	}
	s.lay(t, map[string]string{"content/old.html": "fine at last"})
	e.until("what was wrong from the start is mended", func() bool { return e.site.Elsewhere.Errors == 0 })
}

// What fails only when a page is made is told for that page, over its last good bytes.
func TestFailingPage(t *testing.T) {
	s := serveFiles(t, small(), nil)
	e := s.listen(t, "/a/", "/b/")
	e.until("all is told", func() bool { return len(e.page) == 2 })
	mark := e.page["/a/"].Page
	s.lay(t, map[string]string{"content/a.html": "FAIL no such field"})
	e.until("the failure", func() bool { return messages(e.page["/a/"].New) == "content/a.html:1:1 no such field" })
	if e.page["/a/"].Page != mark {
		t.Error("the page is told as changed")
	}
	if status, text := s.get(t, "/a/"); status != 200 || text != "alpha" {
		t.Errorf("the last good page is %d %q", status, text)
	}
	if len(e.page["/b/"].New.Items) > 0 || len(e.site.New.Items) > 0 {
		t.Error("the failure is told elsewhere too")
	}
	s.lay(t, map[string]string{"content/a.html": "mended"})
	e.until("it is mended", func() bool { return e.page["/a/"].Page != mark && len(e.page["/a/"].New.Items) == 0 })
}

// A deleted page is gone at once, though others refer to it still.
func TestDeletedPage(t *testing.T) {
	files := small()
	files["content/b.html"] = "beta\nREF a"
	s := serveFiles(t, files, nil)
	e := s.listen(t, "/a/")
	e.until("it is told", func() bool { return strings.HasPrefix(e.page["/a/"].Page, "200-") })
	s.lay(t, map[string]string{"content/a.html": ""})
	e.until("it is gone", func() bool { return strings.HasPrefix(e.page["/a/"].Page, "404-") })
	e.until("who refers to it", func() bool { return messages(e.site.New) == "content/b.html:2:1 a" })
	if status, text := s.get(t, "/a/"); status != 404 || text != "not here" {
		t.Errorf("it is %d %q", status, text)
	}
	s.lay(t, map[string]string{"content/a.html": "back"})
	e.until("it is back", func() bool { return strings.HasPrefix(e.page["/a/"].Page, "200-") && messages(e.site.New) == "" })
}

// Style sheets and pictures that somebody has are told when they change.
func TestAssets(t *testing.T) {
	s := serveFiles(t, small(), nil)
	e := s.listen(t, "/a/")
	s.get(t, "/css/x.css")
	s.get(t, "/pic.png")
	s.lay(t, map[string]string{"content/css/x.css": "b{}"})
	e.until("the style sheet", func() bool { return len(e.site.Assets) == 1 })
	if got := e.site.Assets[0]; got != (asset{"/css/x.css", "css", 1}) {
		t.Errorf("told is %+v", got)
	}
	s.lay(t, map[string]string{"content/pic.png": "two"})
	e.until("the picture", func() bool { return len(e.site.Assets) == 2 })
	if got := e.site.Assets[1]; got != (asset{"/pic.png", "image", 2}) {
		t.Errorf("told is %+v", got)
	}
	if _, text := s.get(t, "/pic.png"); text != "two" {
		t.Errorf("the picture is %q", text)
	}

	s.lay(t, map[string]string{"content/css/x.css": "FAIL"})
	e.until("a mistake in it", func() bool { return messages(e.site.New) == "content/css/x.css:1 bad style" })
	if _, text := s.get(t, "/css/x.css"); text != "b{}" {
		t.Errorf("the last good style sheet is %q", text)
	}
	s.lay(t, map[string]string{"content/css/x.css": "c{}"})
	e.until("it is mended", func() bool { return messages(e.site.New) == "" && e.site.Assets[0].Rev == 3 })
}

// Rules are run behind the author's back: what they find is counted, and errors that an
// edit brought are told.
func TestRules(t *testing.T) {
	files := small()
	files["content/a.html"] = "alpha\nRULE from before\nWARN long sentence"
	s := serveFiles(t, files, nil)
	e := s.listen(t)
	e.until("the count", func() bool { return e.site.Elsewhere == problemCount{1, 1} })
	if got := messages(e.site.New); got != "" {
		t.Errorf("told as new: %s", got)
	}
	s.lay(t, map[string]string{"content/b.html": "beta\nRULE new\nWARN new"})
	e.until("the new error", func() bool { return messages(e.site.New) == "content/b.html:2:1 new" })
	e.until("the count", func() bool { return e.site.Elsewhere == problemCount{1, 2} })
	s.lay(t, map[string]string{"content/b.html": "beta"})
	e.until("it is mended", func() bool { return messages(e.site.New) == "" && e.site.Elsewhere == problemCount{1, 1} })
}

// Rules make way for an edit, and are run again if it changed nothing.
func TestRulesMakeWay(t *testing.T) {
	files := small()
	files["content/a.html"] = "alpha\nRULE from before"
	running, first := make(chan bool), true
	s := serveFiles(t, files, func(o *Options) {
		o.Engine.(*plainEngine).ruling = func(ctx context.Context) {
			if first { // one goroutine runs rules at a time
				first = false
				close(running)
				<-ctx.Done()
			}
		}
	})
	e := s.listen(t)
	<-running
	s.lay(t, map[string]string{"content/a.html": files["content/a.html"]})
	e.until("the count", func() bool { return e.site.Elsewhere == problemCount{1, 0} })
}

// An editor that empties a file and then fills it makes no overlay.
func TestSaveInTheMiddleOfAWrite(t *testing.T) {
	seen := make(chan int, 100)
	s := serveFiles(t, small(), func(o *Options) {
		o.pace.grace = time.Hour
		o.Engine.(*plainEngine).before = func(_ context.Context, n int) error { seen <- n; return nil }
	})
	<-seen
	e := s.listen(t, "/a/")
	e.until("it is told", func() bool { return e.page["/a/"].Page != "" })
	mark := e.page["/a/"].Page
	s.lay(t, map[string]string{"content/a.html": "ERROR half writ"})
	<-seen
	s.lay(t, map[string]string{"content/a.html": "written"})
	e.until("the whole file", func() bool {
		if messages(e.site.New) != "" {
			t.Fatal("the half is told")
		}
		return e.page["/a/"].Page != mark
	})
}

// Many files that change at once make few snapshots, and the last is what is shown.
func TestManyAtOnce(t *testing.T) {
	files := small()
	for i := range 1000 {
		files[fmt.Sprintf("content/many/p%04d.html", i)] = "first"
	}
	var engine *plainEngine
	s := serveFiles(t, files, func(o *Options) {
		engine = o.Engine.(*plainEngine)
		o.pace.settle = 20 * time.Millisecond
	})
	e := s.listen(t, "/many/p0000/", "/many/p0999/")
	e.until("they are told", func() bool { return len(e.page) == 2 })
	first, last := e.page["/many/p0000/"].Page, e.page["/many/p0999/"].Page
	for i := range 1000 {
		if err := os.WriteFile(filepath.Join(s.dir, "content", "many", fmt.Sprintf("p%04d.html", i)), fmt.Append(nil, "second ", i), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	e.until("all are told", func() bool {
		_, text := s.get(t, "/many/p0999/")
		return e.page["/many/p0000/"].Page != first && e.page["/many/p0999/"].Page != last && text == "second 999"
	})
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	if engine.taken > 200 {
		t.Errorf("1000 edits at once made %d snapshots", engine.taken)
	}
}

// An edit ends the work behind the one before.
func TestEditCancels(t *testing.T) {
	working, cancelled := make(chan bool), make(chan bool, 1)
	s := serveFiles(t, small(), func(o *Options) {
		o.Engine.(*plainEngine).before = func(ctx context.Context, n int) error {
			if n != 2 {
				return nil
			}
			close(working)
			<-ctx.Done()
			cancelled <- true
			return ctx.Err()
		}
	})
	e := s.listen(t, "/a/")
	e.until("it is told", func() bool { return e.page["/a/"].Page != "" })
	mark := e.page["/a/"].Page
	s.lay(t, map[string]string{"content/a.html": "older"})
	<-working
	s.lay(t, map[string]string{"content/a.html": "newer"})
	<-cancelled
	e.until("the newer", func() bool { return e.page["/a/"].Page != mark })
	if _, text := s.get(t, "/a/"); text != "newer" {
		t.Errorf("shown is %q", text)
	}
}

// Edits without end don't keep the site from being shown.
func TestEditsWithoutEnd(t *testing.T) {
	s := serveFiles(t, small(), func(o *Options) { o.pace.patient = 20 * time.Millisecond })
	e := s.listen(t, "/a/")
	e.until("it is told", func() bool { return e.page["/a/"].Page != "" })
	var stop atomic.Bool
	var writing sync.WaitGroup
	writing.Go(func() {
		for i := 0; !stop.Load(); i++ {
			os.WriteFile(filepath.Join(s.dir, "content", "a.html"), fmt.Append(nil, i), 0o666)
		}
	})
	for range 3 {
		mark := e.page["/a/"].Page
		e.until("another edit", func() bool { return e.page["/a/"].Page != mark })
	}
	stop.Store(true)
	writing.Wait()
}

// Where no more folders can be watched, they are looked at instead, and that is said.
func TestNothingCanBeWatched(t *testing.T) {
	w := watch([]string{t.TempDir()}, func(*fsnotify.Watcher, string) error { return os.NewSyscallError("inotify_add_watch", errNoWatches) })
	defer w.Close()
	<-w.Lost
	<-w.Changed

	// As the limit is the machine's, the server is told of it by hand.
	s := serveFiles(t, small(), func(o *Options) {
		o.addWatch = func(*fsnotify.Watcher, string) error { return errNoWatches }
	})
	e := s.listen(t, "/a/")
	for _, text := range []string{"one", "two"} {
		mark := e.page["/a/"].Page
		s.lay(t, map[string]string{"content/a.html": text})
		e.until(text, func() bool { _, got := s.get(t, "/a/"); return e.page["/a/"].Page != mark && got == text })
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	if len(s.said) != 1 || !strings.Contains(s.said[0], "no more folders") {
		t.Errorf("said is %q", s.said)
	}
}

// A folder that can't be watched for a reason of its own is no reason to give up.
func TestFolderNotOurs(t *testing.T) {
	w := watch([]string{t.TempDir()}, func(*fsnotify.Watcher, string) error { return os.ErrPermission })
	select {
	case <-w.Lost:
		t.Error("watching is given up")
	default:
	}
	w.Close()
}

// An event that never came is made up for.
func TestMissedEvent(t *testing.T) {
	s := serveFiles(t, small(), func(o *Options) {
		o.addWatch = func(*fsnotify.Watcher, string) error { return nil }
		o.pace.net = time.Millisecond
	})
	e := s.listen(t, "/a/")
	e.until("it is told", func() bool { return e.page["/a/"].Page != "" })
	mark := e.page["/a/"].Page
	s.lay(t, map[string]string{"content/a.html": "unseen"})
	e.until("the edit", func() bool { return e.page["/a/"].Page != mark })
}

// Whoever follows is told of the page that was saved.
func TestFollow(t *testing.T) {
	s := serveFiles(t, small(), func(o *Options) { o.Follow = true })
	e := s.listen(t)
	s.lay(t, map[string]string{"content/b.html": "beta two"})
	e.until("the page", func() bool { return e.site.Follow.Count == 1 })
	if got := fmt.Sprint(e.site.Follow.Paths); got != "[/b/]" {
		t.Errorf("to follow are %s", got)
	}
	s.lay(t, map[string]string{"content/new.html": "new"})
	e.until("the new page", func() bool { return fmt.Sprint(e.site.Follow.Paths) == "[/new/]" })
}

// A mistake of the program costs a page, not the server.
func TestPanic(t *testing.T) {
	files := small()
	files["content/p.html"] = "PANIC"
	s := serveFiles(t, files, func(o *Options) {
		o.Engine.(*plainEngine).before = func(_ context.Context, n int) error {
			if n >= 2 && n < 9 {
				panic("in a snapshot")
			}
			return nil
		}
	})
	e := s.listen(t, "/a/", "/p/")
	e.until("it is told", func() bool { return e.page["/a/"].Page != "" && e.page["/p/"].Page != "" })
	status, text, script := s.getAll(t, "/p/")
	if status != 500 || !strings.Contains(text, "a mistake in the program") || !strings.Contains(text, "goroutine") {
		t.Errorf("the page is %d %q", status, text)
	}
	mark := e.page["/p/"].Page
	if mark == "" || !strings.Contains(script, mark) {
		t.Errorf("told of the page is %q, and it ends in %q", mark, script)
	}
	s.lay(t, map[string]string{"content/a.html": "one"})
	e.until("the mistake", func() bool { return strings.Contains(e.site.Machine, "a mistake in the program") })
	s.lay(t, map[string]string{"content/a.html": "two"})
	e.until("it is over", func() bool {
		_, text := s.get(t, "/a/")
		return e.site.Machine == "" && text == "two"
	})
	s.lay(t, map[string]string{"content/p.html": "mended"})
	e.until("the page is mended", func() bool { return strings.HasPrefix(e.page["/p/"].Page, "200-") })
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	if len(s.said) != 1 || !strings.Contains(s.said[0], "goroutine") {
		t.Errorf("a mistake that lasts is told %d times: %q", len(s.said), s.said)
	}
}

// The person at the terminal is told what an edit broke, once, and that it is mended.
func TestTell(t *testing.T) {
	s := serveFiles(t, small(), nil)
	e := s.listen(t)
	s.lay(t, map[string]string{"content/a.html": "ERROR bad"})
	e.until("the error", func() bool { return len(e.site.New.Items) == 1 })
	s.lay(t, map[string]string{"content/b.html": "beta two"})
	s.lay(t, map[string]string{"content/a.html": "fine"})
	e.until("it is mended", func() bool { return len(e.site.New.Items) == 0 })
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, problems := range s.told {
		got = append(got, fmt.Sprint(len(problems)))
	}
	if strings.Join(got, " ") != "1 0" {
		t.Errorf("told are %s problems", got)
	}
}

// A folder that isn't there at the start is an error.
func TestNoFolder(t *testing.T) {
	listener, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	err = Run(context.Background(), listener, Options{Engine: &plainEngine{dir: t.TempDir()}}, func() { t.Error("it serves") })
	if err == nil || !strings.Contains(err.Error(), "no folder") {
		t.Errorf("the error is %v", err)
	}
}

// It ends at once, though streams are open.
func TestEndsWithOpenStreams(t *testing.T) {
	s := serveFiles(t, small(), nil)
	var ears []*ear
	for range 5 {
		e := s.listen(t, "/a/")
		e.until("it is told", func() bool { return len(e.page) == 1 })
		ears = append(ears, e)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	for _, e := range ears {
		for range e.news { // closed, as the stream is
		}
	}
	if _, err := http.Get(s.url); err == nil {
		t.Error("it answers still")
	}
}

// The desk is told what edits brought, of every severity, and what became of each.
func TestNow(t *testing.T) {
	files := small()
	files["content/a.html"] = "alpha\nWARN old"
	s := serveFiles(t, files, func(o *Options) {
		o.Desk = func(now Now) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				names := func(problems []diag.Problem) (out []string) {
					for _, p := range problems {
						out = append(out, p.Message)
					}
					return out
				}
				fmt.Fprintf(w, "all %v, new %v, fresh %v, ruled %v, same %v, machine %q", names(now.All), names(now.New), names(now.Fresh), now.Ruled, now.Shown == now.Newest, now.Machine)
				for _, save := range now.Saves {
					fmt.Fprintf(w, "; %v+%d shown %v, timed %v", save.Files, save.More, save.Shown, save.Took > 0)
				}
			})
		}
	})
	e := s.listen(t, "/_desk/")
	shows := func(what, want string) {
		t.Helper()
		e.until(what+": "+want, func() bool { _, text := s.get(t, "/_desk/"); return text == want })
	}
	shows("the start", `all [old], new [], fresh [], ruled true, same true, machine ""`)
	s.lay(t, map[string]string{"content/b.html": "WARN young"})
	shows("a warning comes", `all [old young], new [], fresh [young], ruled true, same true, machine ""; [content/b.html]+0 shown true, timed true`)
	s.lay(t, map[string]string{"content/b.html": "WARN young\nERROR bad"})
	shows("an error comes", `all [bad old young], new [bad], fresh [], ruled true, same false, machine ""; [content/b.html]+0 shown false, timed true; [content/b.html]+0 shown true, timed true`)
	s.lay(t, map[string]string{"content/b.html": "beta", "content/a.html": "alpha"})
	for i := range 2 * maxSaves {
		text := fmt.Sprint("beta ", i)
		s.lay(t, map[string]string{"content/b.html": text})
		e.until(text, func() bool { _, got := s.get(t, "/b/"); return got == text })
	}
	shows("nothing is wrong", `all [], new [], fresh [], ruled true, same true, machine ""`+strings.Repeat("; [content/b.html]+0 shown true, timed true", maxSaves))
}

// Of many files that change at once only some are remembered.
func TestSaved(t *testing.T) {
	st := first(t.Context(), &plainSite{})
	sign := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	st = st.saved([]string{"1", "2", "3", "4", "5", "6", "7"}, sign, sign.Add(time.Second)).saved(nil, sign, sign)
	want := Save{At: sign.Add(time.Second), Took: time.Second, Files: []string{"1", "2", "3", "4", "5"}, More: 2, Shown: true}
	if diff := cmp.Diff([]Save{want}, st.saves); diff != "" {
		t.Errorf("saves are (-want +got):\n%s", diff)
	}
	if got := st.saved([]string{"x"}, time.Time{}, sign).saves[0].Took; got != 0 {
		t.Errorf("found by looking, an edit took %v", got)
	}
}
