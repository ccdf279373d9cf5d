package serve

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// A watcher tells that something in some folders may have changed, and which files. It may be
// wrong in both ways: what changed is found out by looking.
//
// Each folder is watched with all folders in it, and the folder around it, so that one
// that is moved away is noticed when it is back. Once the system lets no more folders be
// watched, nothing is watched any more; Lost is closed, and who asks has to look often.
type watcher struct {
	Changed chan struct{} // has one value at most
	Lost    chan struct{}

	roots []string
	fs    *fsnotify.Watcher // nil if there is none to be had
	gaps  chan struct{}     // has a value where events were lost
	again chan struct{}     // asks to look for folders that are not watched
	done  chan struct{}

	mu    sync.Mutex
	names map[string]bool // what was told of since it was last asked for
	any   bool            // and more than is known by name
}

// mostNames is how many names are kept: where more is changed, it is quicker to look at all.
const mostNames = 64

// resync is how long after new folders are seen all are looked through once more: on some
// systems a folder that is moved loses its watch at some time after it is seen at its new place.
const resync = 20 * time.Millisecond

// watch begins to watch folders; add is what watches one folder, nil for the system's.
func watch(roots []string, add func(*fsnotify.Watcher, string) error) *watcher {
	w := &watcher{Changed: make(chan struct{}, 1), Lost: make(chan struct{}), gaps: make(chan struct{}, 1), again: make(chan struct{}, 1), done: make(chan struct{})}
	for _, root := range roots {
		if abs, err := filepath.Abs(root); err == nil {
			w.roots = append(w.roots, abs)
		}
	}
	if add == nil {
		add = (*fsnotify.Watcher).Add
	}
	// Each value of the buffer is a step less between the system's queue and ours.
	fs, err := fsnotify.NewBufferedWatcher(256)
	if err != nil {
		close(w.Lost)
		close(w.done)
		return w
	}
	w.fs = fs
	go w.hear()
	t := tree{w, add}
	if !t.all() {
		t.lose()
		close(w.done)
		return w
	}
	go t.run()
	return w
}

// Close ends watching.
func (w *watcher) Close() {
	if w.fs != nil {
		w.fs.Close()
	}
	<-w.done
}

// hear hears of lost events for as long as there is a watcher, and waits for nobody: while fsnotify tells of an error it may hold
// the lock that all asks of it wait for.
func (w *watcher) hear() {
	for err := range w.fs.Errors {
		if err == nil {
			continue
		}
		select {
		case w.gaps <- struct{}{}:
		default:
		}
	}
}

// Again looks for folders that are not watched, behind the caller's back.
func (w *watcher) Again() {
	select {
	case w.again <- struct{}{}:
	default:
	}
}

// Suspects gives what was told of since it was last asked for, by absolute paths; nil where
// more may have changed than is known by name.
func (w *watcher) Suspects() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	names := slices.AppendSeq(make([]string, 0, len(w.names)), maps.Keys(w.names))
	if w.any {
		names = nil
	}
	w.names, w.any = nil, false
	return names
}

// tell tells of a name; of "" where any may have changed.
func (w *watcher) tell(name string) {
	w.mu.Lock()
	if w.any = w.any || name == "" || len(w.names) == mostNames; !w.any {
		if w.names == nil {
			w.names = map[string]bool{}
		}
		w.names[name] = true
	}
	w.mu.Unlock()
	select {
	case w.Changed <- struct{}{}:
	default:
	}
}

// A tree is the side of a watcher that knows the system.
type tree struct {
	*watcher
	add func(*fsnotify.Watcher, string) error
}

func (t tree) run() {
	defer close(t.done)
	later := time.NewTimer(resync)
	later.Stop()
	ok := true
	for ok {
		select {
		case ev, open := <-t.fs.Events:
			if !open {
				return
			}
			if !t.concerns(ev.Name) {
				continue
			}
			name, root := ev.Name, slices.Contains(t.roots, ev.Name)
			if root {
				name = "" // with all that is in it
			}
			if ev.Has(fsnotify.Rename) || root && ev.Has(fsnotify.Create|fsnotify.Remove) {
				t.forget(ev.Name)
			}
			if ev.Has(fsnotify.Create) {
				if info, err := os.Lstat(ev.Name); err == nil && info.Mode().Type()&(os.ModeDir|os.ModeSymlink) != 0 {
					name = "" // what a link leads to isn't known by the link's name
					if root || info.IsDir() {
						ok = t.below(ev.Name, nil)
						later.Reset(resync)
					}
				}
			}
			t.tell(name)
		case <-t.gaps: // what there is now is to be looked at
			ok = t.all()
			t.tell("")
		case <-later.C:
			ok = t.all()
			t.tell("")
		case <-t.again:
			ok = t.all()
		}
	}
	t.lose()
}

// lose gives up watching.
func (t tree) lose() {
	t.fs.Close()
	close(t.Lost)
	t.tell("")
}

// concerns tells whether a name is a root or lies in one, and is not hidden.
func (t tree) concerns(name string) bool {
	if name == "" {
		return false
	}
	hidden := strings.HasPrefix(filepath.Base(name), ".")
	return slices.ContainsFunc(t.roots, func(root string) bool {
		return name == root || !hidden && strings.HasPrefix(name, root+string(filepath.Separator))
	})
}

// all watches every folder that is not watched yet; false if the system refuses more.
func (t tree) all() bool {
	have := map[string]bool{}
	for _, name := range t.fs.WatchList() {
		have[name] = true
	}
	for _, root := range t.roots {
		if around := filepath.Dir(root); !have[around] && !t.one(around) {
			return false
		}
		if !t.below(root, have) {
			return false
		}
	}
	return true
}

// forget ends to watch a folder that is no longer called so, and those in it: the system goes on watching them wherever they
// are, and what is told of them has the names of before, also once they are watched by new ones. It does so, too, behind a root
// that is a link, and that is gone or leads elsewhere.
func (t tree) forget(dir string) {
	for _, name := range t.fs.WatchList() {
		if name == dir || strings.HasPrefix(name, dir+string(filepath.Separator)) {
			_ = t.fs.Remove(name) // an error mostly says that it isn't watched any more
		}
	}
}

// below watches a folder and those in it. Each is watched before it is listed, so what
// is made in between is either listed or told. Links are not followed, but that which a root
// may be: what they lead to inside a root is watched where it lies, and nothing outside is read.
func (t tree) below(dir string, have map[string]bool) bool {
	if !have[dir] && !t.one(dir) {
		return false
	}
	list, err := os.ReadDir(dir)
	if err != nil {
		return true // a file, or gone, or not ours to read: the snapshot tells which
	}
	for _, item := range list {
		if item.IsDir() && !strings.HasPrefix(item.Name(), ".") && !t.below(filepath.Join(dir, item.Name()), have) {
			return false
		}
	}
	return true
}

// one watches one folder. A folder that can't be watched for a reason of its own (it is
// gone, or its rights are) is left to the next look.
func (t tree) one(dir string) bool {
	err := t.add(t.fs, dir)
	return !errors.Is(err, errNoWatches) && !errors.Is(err, syscall.EMFILE) && !errors.Is(err, syscall.ENFILE)
}

// errNoWatches is what Linux says where no room is left for another watch; other systems
// have no descriptor left for another file.
const errNoWatches = syscall.ENOSPC
