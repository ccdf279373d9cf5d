// Package serve shows a site while its authors write it.
//
// In go folders, by way of an [Engine] that turns them into snapshots; out come pages, made
// when they are asked for, and for each browser one stream that tells which of the pages
// it has open are no longer what would be made now. The package writes nothing to the disk,
// though an engine may keep there what takes long to make; it knows nothing of what a page
// is made from, nor how.
//
// What authors can count on:
//
//  1. The last of any burst of saves is what is shown. An event of the file system says
//     only that it is time to look; a look without one comes every few seconds, and often
//     where no event is to be had. A newer edit ends the work behind an older one.
//  2. An edit with an error is not shown: its problems are, over what was last good, until
//     an edit mends them. What was wrong before it is only counted. A page that was
//     deleted is gone even so.
//  3. A browser keeps where it is scrolled to, what has the focus, what was typed and
//     opened. Style sheets and pictures are exchanged in the page.
//  4. Nothing in the folders ends the server, nor that they go away, nor a panic while a
//     page is made.
//  5. Only this machine's own pages may ask: see guard.
//
// One goroutine, the [loop], asks the engine and makes one [state] after the other, each of
// which is never changed. Requests and streams take the newest by an atomic pointer; what
// they have made is kept in [pages] with what was asked for it, and made again only if that
// would now be answered otherwise. In the browser, client/live.js takes the news, morph.js
// makes the page newer, and overlay.js shows problems.
package serve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/fsnotify/fsnotify"
	"golang.org/x/net/netutil"

	"portolan/generator/diag"
)

// Options say what to serve and how.
type Options struct {
	Engine  Engine
	Folders []string // to be watched, as the program finds them
	Dir     string   // folder that the names in positions are relative to
	Editor  Editor   // for links to where a problem is
	Follow  bool     // a browser goes to the page of what was saved
	Name    string   // host that was asked for on the command line; may be ""

	// Desk makes what answers below /_desk/, from what there is at the time of the
	// request. It may be nil.
	Desk func(Now) http.Handler

	// Say is told what the person at the terminal may want to know, a line at a time,
	// and Tell the problems that an edit brought, none once they are mended. Both may be
	// nil, and are called by one goroutine.
	Say  func(line string)
	Tell func(problems []diag.Problem)

	// For tests; zero is as usual.
	pace     pace
	addWatch func(*fsnotify.Watcher, string) error
	hub      *hub
	open     int // connections that may be open at once
}

// Now is what there is to be seen at one time.
type Now struct {
	Shown   Snapshot       // what pages are made from
	Newest  Snapshot       // what the folders hold; Shown, unless an edit broke it
	New     []diag.Problem // errors that edits brought and that are not mended
	Fresh   []diag.Problem // warnings and notes that the last edit brought
	All     []diag.Problem // all problems known, those of rules included
	Ruled   bool           // rules have been run on Shown; if not, All has what they found before
	Ruling  time.Duration  // what the last run of the rules took
	Machine string         // why the folders can't be read; "" if they can
	Saves   []Save         // the last edits, newest first
	Script  template.HTML  // a tag to end a page with, so that it is kept up to date
}

// A Save is an edit that was noticed, and what came of it.
type Save struct {
	At    time.Time     // when what came of it could be seen
	Took  time.Duration // from the first sign of it until then; 0 if it was found without one
	Files []string      // that changed, some of them if there are many
	More  int           // that changed besides
	Shown bool          // false if an error kept pages as they were
}

// A pace says how long things are waited for.
type pace struct {
	settle  time.Duration // without an event, before what changed is looked at
	patient time.Duration // after which an edit is worked on though others follow
	grace   time.Duration // before problems are shown: an editor may be in the middle of writing
	net     time.Duration // between looks that no event asked for
	polling time.Duration // between looks where nothing can be watched
	rest    time.Duration // before all is looked at, when only what was told of has been
	rules   time.Duration // before rules are run
	write   time.Duration // for one message to a browser, or one file
	ping    time.Duration // between signs of life on a stream
}

func usualPace() pace {
	return pace{settle: 2 * time.Millisecond, patient: time.Second, grace: 60 * time.Millisecond, net: 2 * time.Second,
		polling: 250 * time.Millisecond, rest: 100 * time.Millisecond, rules: 300 * time.Millisecond, write: 10 * time.Second, ping: 15 * time.Second}
}

// server is one run.
type server struct {
	Options
	boot  string // tells this run from others
	pages *pages
	guard guard
	now   atomic.Pointer[state]
}

// Run serves on a listener, which it closes, until ctx ends. ready is called once
// requests are answered. The error is for folders that can't be read at the start, and
// for a network that fails; nothing that is in the folders, nor happens to them later,
// ends it.
func Run(ctx context.Context, listener net.Listener, o Options, ready func()) error {
	defer listener.Close()
	if o.pace == (pace{}) {
		o.pace = usualPace()
	}
	if o.hub == nil {
		o.hub = newHub(maxStreams)
	}
	s := &server{Options: o, boot: strconv.FormatInt(time.Now().UnixNano(), 36), pages: newPages(maxKept, runtime.GOMAXPROCS(0)),
		guard: newGuard(listener.Addr(), o.Name)}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	watcher := watch(o.Folders, o.addWatch)
	defer watcher.Close()
	shown, err := contained("read the folders", func() (Snapshot, error) { return o.Engine.Snapshot(ctx, nil) })
	if err != nil {
		return err
	}
	over, done := context.WithCancel(ctx)
	l := &loop{server: s, watcher: watcher, done: done}
	s.now.Store(first(over, shown))
	if wrong := diag.AtLeast(shown.Problems(), diag.Error); len(wrong) > 0 && o.Tell != nil {
		o.Tell(wrong)
	}
	looping := make(chan struct{})
	go func() {
		defer close(looping)
		l.run(ctx)
	}()
	defer func() { cancel(); <-looping }()
	return s.listen(ctx, listener, ready)
}

// listen answers requests until ctx ends.
func (s *server) listen(ctx context.Context, listener net.Listener, ready func()) error {
	h := &http.Server{
		Handler: s.handler(), ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: maxHeader,
		BaseContext: func(net.Listener) context.Context { return ctx }, // so that streams end with it
		ErrorLog:    quietLog(),
	}
	// One more than may be open waits until another is closed, and what nobody sends on is closed.
	listener = netutil.LimitListener(listener, cmp.Or(s.open, maxConnections))
	ready()
	over := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(over)
		grace, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
		defer cancel()
		if h.Shutdown(grace) != nil {
			h.Close()
		}
	})
	if err := h.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		stop()
		return fmt.Errorf("serve: %w", err)
	}
	<-over // what was asked before is answered, or its time is up
	return nil
}

// see makes a state the one that is seen, and wakes all streams.
func (s *server) see(st *state) {
	s.now.Store(st)
	s.hub.wake()
}

func (s *server) say(format string, args ...any) {
	if s.Say != nil {
		s.Say(fmt.Sprintf(format, args...))
	}
}
