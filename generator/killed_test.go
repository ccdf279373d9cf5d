package main

import (
	"errors"
	"flag"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// usualKills is how many there is time for among other tests.
const usualKills = 12

var kills = flag.Int("kills", usualKills, "moments at which the program is killed; with more than usual the builds draw pictures too")

var killSeed = flag.Uint64("kill-seed", 1, "seed of the moments")

// A program that is killed at any moment leaves only whole files of the last site and the
// new one, and the next build makes what a clean build makes. A quarter of the moments are
// anywhere in the time that a build takes; the others are right behind one of the changes
// that it makes to files: any, those when they are renamed, those of its cache.
func TestKilled(t *testing.T) {
	var flags []string
	if *kills <= usualKills {
		flags = []string{"--no-cards"}
	}
	k := &killer{twofold: newTwofold(t, flags...), r: rand.New(rand.NewPCG(*killSeed, 1)), fell: map[string]int{}}
	k.measure(t)
	for n := range *kills {
		was := k.now
		if n%5 == 4 {
			k.serve(t)
		} else {
			k.now = 1 - k.now
			k.lay(t, k.now)
			k.build(t)
		}
		if k.whole(t, k.out()); t.Failed() {
			t.Fatalf("kill %d, from version %d to %d; seed %d", n, was, k.now, *killSeed)
		}
		if k.r.IntN(3) == 0 { // the next build may be of another site
			k.now = 1 - k.now
			k.lay(t, k.now)
		}
		k.builds(t)
		if k.is(t, k.out(), k.now); t.Failed() {
			t.Fatalf("after kill %d; seed %d", n, *killSeed)
		}
	}
	t.Logf("%d kills survived: %s", *kills, tellOf(k.fell))
	if *kills >= 100 && (k.fell[inCommit] < *kills/20 || k.fell[inCache] == 0) {
		t.Errorf("the moments are not where they should be")
	}
}

// Where a kill fell.
const (
	before   = "before it wrote"
	staging  = "while files were made"
	inCommit = "between the first rename and the last manifest"
	inCache  = "with a file of the cache half written"
	behind   = "after the site was published"
	serving  = "while serving"
)

// A killer builds a site and doesn't let it finish.
type killer struct {
	*twofold
	r      *rand.Rand
	now    int           // the version of the source
	took   time.Duration // a whole build
	events int           // changes to files of the site in it
	cached int           // and to those of the cache
	torn   int           // unfinished files of the cache that lie there
	fell   map[string]int
}

// measure builds each version once, and learns how long it takes.
func (k *killer) measure(t *testing.T) {
	for v := range k.sites {
		k.now = v
		k.lay(t, v)
		seen, kept := watchTrees(t, 0, k.out()), watchTrees(t, 0, filepath.Join(k.dir, cacheFolder))
		start := time.Now()
		k.builds(t)
		k.took = time.Since(start)
		k.events, k.cached = seen.close(), kept.close()
		k.is(t, k.out(), v)
	}
	if k.events < 20 || k.cached < 2 {
		t.Fatalf("only %d and %d changes to files are seen of a build", k.events, k.cached)
	}
}

// build builds, and kills it.
func (k *killer) build(t *testing.T) {
	cmd := k.twofold.build()
	after, event, roots := time.Hour, 0, []string{k.out()}
	switch kept := filepath.Join(k.dir, cacheFolder); k.r.IntN(4) {
	case 0:
		after = time.Duration(k.r.Int64N(int64(k.took)))
	case 1:
		event = 1 + k.r.IntN(k.events)
	case 2: // where files are renamed
		event = k.events - k.r.IntN(k.events/2)
	case 3:
		roots = []string{kept}
		event = 1 + k.r.IntN(k.cached)
	}
	seen := watchTrees(t, event, roots...)
	var said strings.Builder
	cmd.Stderr = &said
	must(t, cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-time.After(after):
	case <-seen.reached:
	case err := <-ended:
		ended <- err
	}
	if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Error(err)
	}
	var exit *exec.ExitError
	if err := <-ended; err != nil && (!errors.As(err, &exit) || exit.Exited()) {
		t.Errorf("the build ends by itself: %v: %s", err, said.String())
	}
	seen.close()
	k.fell[k.where(t)]++
}

// where tells how far a build had come.
func (k *killer) where(t *testing.T) string {
	torn := 0
	must(t, filepath.WalkDir(filepath.Join(k.dir, cacheFolder), func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		base := d.Name()
		if i := strings.LastIndexByte(base, '.'); i > 0 && strings.Trim(base[i+1:], "0123456789") == "" {
			torn++
		}
		return err
	}))
	if torn > k.torn {
		k.torn = torn
		return inCache
	}
	k.torn = torn
	manifest, err := os.ReadFile(filepath.Join(k.out(), ".portolan", "manifest"))
	must(t, err)
	both := 0
	for _, v := range k.sites {
		for p := range v {
			if strings.Contains("\n"+string(manifest), "\n"+p+"\n") {
				both++
			}
		}
	}
	_, err = os.Stat(filepath.Join(k.out(), ".portolan", "stage"))
	switch {
	case both == len(k.sites[0])+len(k.sites[1]):
		return inCommit
	case err == nil:
		return staging
	}
	if strings.Contains(string(manifest), "briefings/only-"+[]string{"first", "second"}[k.now]+"/index.html") {
		return behind
	}
	return before
}

// serve serves the site to who asks for all of its pages while it is edited, and kills it.
func (k *killer) serve(t *testing.T) {
	was := files(t, k.out())
	cmd, url, lines := k.serves(t)
	var asking sync.WaitGroup
	asking.Go(func() { _, _ = io.Copy(io.Discard, lines) })
	for range 4 {
		seed := k.r.Uint64()
		asking.Go(func() {
			r := rand.New(rand.NewPCG(seed, 1))
			for {
				for p := range k.sites[0] { // in whatever order
					if r.IntN(2) == 0 {
						continue
					}
					res, err := http.Get(url + strings.TrimSuffix(p, "index.html"))
					if err != nil {
						return // it is killed
					}
					_, _ = io.Copy(io.Discard, res.Body)
					res.Body.Close()
				}
			}
		})
	}
	moment := time.After(time.Duration(k.r.Int64N(int64(k.took))))
	k.now = 1 - k.now
	k.lay(t, k.now)
	<-moment
	must(t, cmd.Process.Kill())
	asking.Wait()
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.Exited() {
		t.Errorf("the server ends by itself: %v", err)
	}
	http.DefaultClient.CloseIdleConnections()
	sameFiles(t, k.out(), was)
	k.fell[serving]++
}

// A treeWatch counts changes to files.
type treeWatch struct {
	watcher *fsnotify.Watcher
	count   int
	reached chan struct{} // closed once there were as many as wanted
	over    chan struct{}
}

// watchTrees watches folders, and all below them that there is and comes, until there were so
// many changes, or none too many if that is 0.
func watchTrees(t *testing.T, wanted int, roots ...string) *treeWatch {
	t.Helper()
	watcher, err := fsnotify.NewWatcher()
	must(t, err)
	w := &treeWatch{watcher: watcher, reached: make(chan struct{}), over: make(chan struct{})}
	for _, root := range roots {
		must(t, os.MkdirAll(root, 0o777))
		must(t, filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			return watcher.Add(name)
		}))
	}
	go func() {
		defer close(w.over)
		for event := range watcher.Events {
			if event.Has(fsnotify.Create) {
				if info, err := os.Lstat(event.Name); err == nil && info.IsDir() {
					_ = watcher.Add(event.Name) // it may be gone again
				}
			}
			if w.count++; w.count == wanted {
				close(w.reached)
			}
		}
	}()
	return w
}

// close ends watching and tells how many changes there were.
func (w *treeWatch) close() int {
	w.watcher.Close()
	<-w.over
	return w.count
}
