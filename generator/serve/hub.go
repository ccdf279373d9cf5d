package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"portolan/generator/digest"
)

const (
	maxStreams = 100 // a browser has one, however many tabs it has
	maxOpen    = 512 // pages that one stream tells of

	maxConnections = 4 * maxStreams // at once
	maxHeader      = 256 << 10      // bytes of a request: the pages that a stream tells of are in its address
)

// A hub wakes streams. What woke them they see for themselves, so that a stream that is
// slow, or not read at all, misses nothing but what is past, and nothing is kept for it.
type hub struct {
	mu    sync.Mutex
	wakes map[chan struct{}]bool
	max   int
}

func newHub(max int) *hub { return &hub{wakes: map[chan struct{}]bool{}, max: max} }

// join gives a channel that has a value when there is something new; false if there are
// too many.
func (h *hub) join() (chan struct{}, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.wakes) >= h.max {
		return nil, false
	}
	wake := make(chan struct{}, 1)
	h.wakes[wake] = true
	return wake, true
}

func (h *hub) leave(wake chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.wakes, wake)
}

func (h *hub) wake() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for wake := range h.wakes {
		select {
		case wake <- struct{}{}:
		default:
		}
	}
}

func (h *hub) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.wakes)
}

// siteNews is what a stream tells of the whole site.
type siteNews struct {
	Boot      string       `json:"boot"`
	New       problemList  `json:"new"`
	Elsewhere problemCount `json:"elsewhere"`
	Machine   string       `json:"machine"`
	Editor    string       `json:"editor"` // what to say about opening an editor
	List      string       `json:"list"`   // address of the list of all problems
	Assets    []asset      `json:"assets"`
	Follow    follow       `json:"follow"`
}

type problemCount struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
}

// pageNews is what a stream tells of a page that is open.
type pageNews struct {
	Path string      `json:"path"` // as the browser told it
	Page string      `json:"page"` // digest of what is shown there
	New  problemList `json:"new"`  // why it isn't newer
}

// A stream tells one browser what there is to be seen: each thing when it begins, and
// again when it is another than was told.
type stream struct {
	*server
	w     http.ResponseWriter
	rc    *http.ResponseController
	paths []string
	site  []byte
	pages map[string][]byte
}

// events answers with a stream, until the browser goes or the server ends.
func (s *server) events(w http.ResponseWriter, r *http.Request) {
	paths := r.URL.Query()["path"]
	if len(paths) > maxOpen {
		paths = paths[:maxOpen]
	}
	wake, ok := s.hub.join()
	if !ok {
		w.Header().Set("Retry-After", "5")
		http.Error(w, "there are too many streams already", http.StatusServiceUnavailable)
		return
	}
	defer s.hub.leave(wake)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	if r.Method == http.MethodHead {
		return
	}
	st := &stream{server: s, w: w, rc: http.NewResponseController(w), paths: paths, pages: map[string][]byte{}}
	ping := time.NewTicker(s.pace.ping)
	defer ping.Stop()
	for err := st.catchUp(r.Context(), wake); err == nil; {
		select {
		case <-r.Context().Done():
			return
		case <-wake:
			err = st.catchUp(r.Context(), wake)
		case <-ping.C:
			err = st.write([]byte(": still here\n\n"))
		}
	}
}

// catchUp tells all that is new. Where something newer happens, it begins again with
// that; the pages that the browser named first come first.
func (s *stream) catchUp(ctx context.Context, wake <-chan struct{}) error {
	for {
		now := s.now.Load()
		if err := s.tellSite(now); err != nil {
			return err
		}
		err := s.tellPages(ctx, now)
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if s.now.Load() == now {
			return nil
		}
		select { // what was woken for is told in the next round
		case <-wake:
		default:
		}
	}
}

func (s *stream) tellSite(now *state) error {
	errors, warnings := now.elsewhere()
	news := siteNews{Boot: s.boot, New: s.list(now.new()), Elsewhere: problemCount{errors, warnings}, Machine: now.machine,
		Editor: s.Editor.Note, List: s.listAddress(), Assets: []asset{}, Follow: now.follow}
	for _, path := range sortedKeys(now.assets) {
		news.Assets = append(news.Assets, now.assets[path])
	}
	data, err := json.Marshal(news)
	if err != nil || bytes.Equal(data, s.site) {
		return err
	}
	s.site = data
	return s.event("site", data)
}

func (s *stream) tellPages(ctx context.Context, now *state) error {
	for _, path := range s.paths {
		work, cancel := context.WithCancel(ctx)
		stop := context.AfterFunc(now.over, cancel)
		a, err := s.find(work, now, path, false)
		stop()
		cancel()
		if now.over.Err() != nil {
			return nil // there is something newer
		}
		if err != nil {
			return err
		}
		news := pageNews{Path: path, Page: a.mark(), New: s.list(a.problems)}
		data, err := json.Marshal(news)
		if err != nil {
			return err
		}
		if bytes.Equal(data, s.pages[path]) {
			continue
		}
		s.pages[path] = data
		if err := s.event("page", data); err != nil {
			return err
		}
	}
	return nil
}

func (s *stream) event(name string, data []byte) error {
	return s.write(fmt.Appendf(nil, "event: %s\ndata: %s\n\n", name, data))
}

// write sends what a browser has to take in good time.
func (s *stream) write(data []byte) error {
	s.rc.SetWriteDeadline(time.Now().Add(s.pace.write))
	if _, err := s.w.Write(data); err != nil {
		return err
	}
	return s.rc.Flush()
}

// mark tells one thing to be shown from another.
func (a *answer) mark() string {
	if a.digest == (digest.Hash{}) {
		return fmt.Sprint(a.status)
	}
	return fmt.Sprintf("%d-%s", a.status, a.digest)
}
