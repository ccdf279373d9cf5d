package serve

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/rule"
)

// A loop is the one goroutine that asks the engine and makes the states. It looks at the
// folders when the watcher says so, and now and then when it doesn't.
type loop struct {
	*server
	watcher *watcher
	done    context.CancelFunc // ends the work for what is shown
	said    bool               // that nothing is watched
	told    string             // what was last wrong, to tell each once

	since  time.Time     // when the first change that is not shown yet was noticed; zero if all are
	took   time.Duration // the last look
	ruling *ruling

	suspects []string // files that were told of since all was last seen as it was; nil where any may have changed
	partial  bool     // only those were looked at
	ruled    bool     // rules have been run at least once
	rulers   sync.WaitGroup
}

// A ruling is rules being run on a snapshot.
type ruling struct {
	of     Snapshot
	cancel context.CancelFunc
	found  chan verdict // nothing, if they were cancelled
	over   bool         // what they found is known
	off    bool         // put off: they were cancelled for a look at the folders
}

// A verdict is what rules found, and how long they took for it.
type verdict struct {
	problems []diag.Problem
	took     time.Duration
	err      error // a mistake of the program
}

func (l *loop) run(ctx context.Context) {
	l.rule(ctx)
	defer func() {
		l.done()
		l.ruling.cancel()
		l.rulers.Wait()
	}()
	pause := time.NewTimer(l.pause())
	defer pause.Stop()
	for {
		told := true
		lost := l.watcher.Lost
		if l.said {
			lost = nil
		}
		select {
		case <-ctx.Done():
			return
		case <-lost:
			l.said = true
			l.say("The system lets no more folders be watched; they are looked at every %v instead.", l.pace.polling)
			told = false
		case <-l.watcher.Changed:
		case <-pause.C:
			told = false
		case found := <-l.ruling.found:
			l.adoptRules(found)
			continue
		}
		if told {
			l.notice()
			l.settle(ctx)
		}
		l.look(ctx, told)
		pause.Reset(l.pause())
	}
}

// pause tells how long to wait for an event before looking without one. Looking may
// never be most of what the machine does.
func (l *loop) pause() time.Duration {
	if l.partial {
		return l.pace.rest
	}
	if l.said || l.server.now.Load().machine != "" {
		return max(l.pace.polling, 2*l.took)
	}
	return max(l.pace.net, 20*l.took)
}

func (l *loop) notice() {
	if l.since.IsZero() {
		l.since = time.Now()
	}
}

// urgent tells that one has been waited for long enough.
func (l *loop) urgent() bool { return !l.since.IsZero() && time.Since(l.since) > l.pace.patient }

// settle waits until no more changes are told: a burst of saves is one change.
func (l *loop) settle(ctx context.Context) {
	quiet := time.NewTimer(l.pace.settle)
	defer quiet.Stop()
	for !l.urgent() {
		select {
		case <-l.watcher.Changed:
			quiet.Reset(l.pace.settle)
		case <-quiet.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

// look takes a snapshot and makes it seen. What is told meanwhile ends the work early, as
// long as that doesn't go on for ever, and is looked at next; so the last change is
// always the last that is looked at.
func (l *loop) look(ctx context.Context, told bool) {
	if told {
		l.putOff()
	} else {
		l.suspects, l.partial = nil, false // even if it fails: then looks are as far apart as ever
	}
	defer l.resume(ctx)
	for {
		work, stop := context.WithCancel(ctx)
		type result struct {
			snapshot Snapshot
			err      error
		}
		got := make(chan result, 1)
		start := time.Now()
		suspects := l.suspect()
		go func() {
			s, err := contained("read the folders", func() (Snapshot, error) { return l.Engine.Snapshot(work, suspects) })
			got <- result{s, err}
		}()
		var r result
		again := false
		for waiting := true; waiting; {
			changed := l.watcher.Changed
			if again || l.urgent() {
				changed = nil // left for the next round
			}
			select {
			case r = <-got:
				waiting = false
			case <-changed:
				again = true
				l.notice()
				stop()
			}
		}
		stop()
		l.took = time.Since(start)
		switch {
		case ctx.Err() != nil:
			return
		case again && r.err != nil:
			l.settle(ctx)
			continue
		case r.err != nil:
			l.fail(r.err)
		default:
			l.partial, l.suspects = suspects != nil, []string{}
			again = !l.adopt(ctx, r.snapshot, told, again) || again
		}
		if !again {
			l.since = time.Time{}
			return
		}
		told = true
		l.settle(ctx)
	}
}

// suspect adds what was told of meanwhile to what is to be looked at.
func (l *loop) suspect() []string {
	switch told := l.watcher.Suspects(); {
	case l.suspects == nil || told == nil:
		l.suspects = nil
	default:
		l.suspects = append(l.suspects, told...)
	}
	return l.suspects
}

// fail shows that the folders can't be read, over what was last shown.
func (l *loop) fail(err error) {
	text, _, _ := strings.Cut(err.Error(), "\n") // what a mistake leaves behind is another each time
	st := l.server.now.Load()
	if st.machine == text {
		return
	}
	n := st.next()
	n.machine = text
	l.see(n)
	l.say("%v", err)
	l.told = text
}

// adopt makes a snapshot seen. It returns false if that was put off because something
// changed again: an editor that empties a file and then writes it makes no overlay. told
// says that an event asked for the snapshot, and older that there was another since.
func (l *loop) adopt(ctx context.Context, s Snapshot, told, older bool) bool {
	st := l.server.now.Load()
	if st.machine != "" {
		l.watcher.Again()
	}
	if s == st.newest && st.machine == "" {
		return true
	}
	if !told { // so some folder is not watched
		l.watcher.Again()
	}
	over, done := context.WithCancel(ctx)
	n := st.arrive(over, s)
	saved := s.Changed(st.newest)
	if len(n.broke) > 0 {
		done()
		if !l.urgent() && (older || !l.waitGrace(ctx)) {
			return false
		}
		n = n.saved(saved, l.since, time.Now())
		l.see(n)
		l.report(n)
		return true
	}
	since := s.Changed(st.shown)
	n = l.dress(ctx, n, st.shown, since)
	if l.Follow {
		n = n.pointed(st.shown, since)
	}
	n = n.saved(saved, l.since, time.Now())
	l.see(n)
	l.done()
	l.done = done
	l.report(n)
	l.pages.forget(s)
	l.rule(ctx)
	return true
}

// waitGrace waits before problems are shown; false if something changed meanwhile.
func (l *loop) waitGrace(ctx context.Context) bool {
	grace := time.NewTimer(l.pace.grace)
	defer grace.Stop()
	select {
	case <-l.watcher.Changed:
		l.notice()
		return false
	case <-grace.C:
	case <-ctx.Done():
	}
	return true
}

// dress makes those assets again that may have changed and that somebody has.
func (l *loop) dress(ctx context.Context, n *state, before Snapshot, changed []string) *state {
	kinds := map[string]bool{}
	for _, file := range changed {
		kinds[assetKind(file)] = true
	}
	delete(kinds, "")
	if len(kinds) == 0 && len(n.style) == 0 {
		return n
	}
	if len(n.style) > 0 { // what was broken may be mended by anything
		kinds = map[string]bool{"css": true, "image": true, "script": true}
	}
	old := l.pages.assets(ctx, kinds)
	made := map[string]digest.Hash{}
	var problems []diag.Problem
	for _, path := range slices.Sorted(maps.Keys(old)) {
		job, ok := n.shown.Job(path)
		if !ok {
			continue
		}
		p, err := l.pages.look(ctx, n.shown, job, false)
		if err != nil {
			l.say("%v", err)
			made[path] = old[path]
			continue
		}
		made[path] = p.digest
		problems = append(problems, p.problems...)
	}
	return n.dress(old, made, diag.AtLeast(problems, diag.Error))
}

// rule begins to run the rules on what is shown, in place of those that run still.
func (l *loop) rule(ctx context.Context) {
	if l.ruling != nil {
		l.ruling.cancel()
	}
	ctx, cancel := context.WithCancel(ctx)
	r := &ruling{of: l.server.now.Load().shown, cancel: cancel, found: make(chan verdict, 1)}
	l.ruling = r
	l.rulers.Go(func() {
		wait := time.NewTimer(l.pace.rules)
		defer wait.Stop()
		select {
		case <-wait.C:
		case <-ctx.Done():
			return
		}
		start := time.Now()
		found, err := contained("run the rules", func() ([]diag.Problem, error) { return r.of.Rules(ctx) })
		if ctx.Err() == nil {
			r.found <- verdict{found, time.Since(start), err}
		}
	})
}

// putOff ends rules that run still: they would take the processors from a look at the
// folders for which an author waits.
func (l *loop) putOff() {
	if r := l.ruling; !r.over {
		r.off = true
		r.cancel()
	}
}

// resume runs them again, if the look gave no others to run.
func (l *loop) resume(ctx context.Context) {
	if l.ruling.off && ctx.Err() == nil {
		l.rule(ctx)
	}
}

func (l *loop) adoptRules(found verdict) {
	l.ruling.over = true
	st := l.server.now.Load()
	if found.err != nil { // with the stack, for whoever mends the program
		l.say("%v", found.err)
		text, _, _ := strings.Cut(found.err.Error(), "\n")
		found.problems = []diag.Problem{rule.Failed("the content", text, false)}
	}
	if l.ruling.of != st.shown {
		return
	}
	n := st.judged(found.problems, found.took, !l.ruled)
	l.ruled = true
	l.see(n)
	l.report(n)
}

// report tells the person at the terminal what is wrong, and that it is mended.
func (l *loop) report(n *state) {
	problems := n.new()
	var b strings.Builder
	for _, p := range problems {
		b.WriteString(p.String())
	}
	if text := b.String(); text != l.told {
		l.told = text
		if l.Tell != nil {
			l.Tell(problems)
		}
	}
}
