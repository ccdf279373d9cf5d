package serve

import (
	"cmp"
	"context"
	"path"
	"slices"
	"strings"
	"sync"

	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/output"
	"portolan/generator/site"
)

// maxKept is how many bytes of made files are kept: enough for all pages that one has
// open, and little beside what the site itself takes.
const maxKept = 64 << 20

// A page is a file of the site as it was last made well.
type page struct {
	data     []byte // nil if it never was made well
	digest   digest.Hash
	problems []diag.Problem // of the last making; with errors, data is of an earlier one
}

// pages makes files of the site when they are asked for, each once for all who ask, and
// keeps them as long as they would come out the same. It is safe for concurrent use.
type pages struct {
	limit int
	slots chan struct{} // as many as files are made at once

	mu    sync.Mutex
	kept  map[string]*keptPage
	size  int
	clock int // counts requests, to know what was not used for long
}

// A keptPage is a file with all that tells whether it must be made again. What is above
// the lock is under that of pages.
type keptPage struct {
	used, size int

	busy    chan struct{} // a lock that one can give up waiting for
	page    page
	made    bool
	dropped bool // the bytes are no longer kept, all else is
	job     output.Job
	reads   []site.Read
	checked Snapshot // the snapshot of which the page is known to be
}

func newPages(limit, workers int) *pages {
	return &pages{limit: limit, slots: make(chan struct{}, workers), kept: map[string]*keptPage{}}
}

// look gives a file as it is in a snapshot; without data it does not make the file only for
// its bytes. The error is the context's, or tells of a mistake of the program.
func (p *pages) look(ctx context.Context, s Snapshot, job output.Job, data bool) (page, error) {
	k := p.entry(job.Path)
	select {
	case k.busy <- struct{}{}:
		defer func() { <-k.busy }()
	case <-ctx.Done():
		return page{}, ctx.Err()
	}
	if k.current(s, job) && !(data && k.dropped) {
		k.checked = s
		return k.page, nil
	}
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return page{}, ctx.Err()
	}
	made, err := contained("make "+job.Path, func() (Made, error) { return s.Render(ctx, job) })
	if err != nil {
		return page{}, err
	}
	if !failing(made.Problems) {
		k.page.data, k.page.digest, k.dropped = made.Data, digest.Bytes(made.Data), false
	}
	k.page.problems = made.Problems
	k.job, k.reads, k.checked, k.made = job, made.Reads, s, true
	p.weigh(k, job.Path)
	return k.page, nil
}

// current tells whether a page need not be made again for a snapshot. What asked nothing
// can't be told stale, so it is made again.
func (k *keptPage) current(s Snapshot, job output.Job) bool {
	return k.made && k.job == job && (k.checked == s || len(k.reads) > 0 && s.Fresh(k.reads))
}

func (p *pages) entry(path string) *keptPage {
	p.mu.Lock()
	defer p.mu.Unlock()
	k := p.kept[path]
	if k == nil {
		k = &keptPage{busy: make(chan struct{}, 1)}
		p.kept[path] = k
	}
	p.clock++
	k.used = p.clock
	return k
}

// weigh counts the bytes of a page that was just made and lets go of those that were not
// used for longest.
func (p *pages) weigh(k *keptPage, path string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept[path] != k { // forgotten meanwhile
		return
	}
	p.size += len(k.page.data) - k.size
	k.size = len(k.page.data)
	if p.size <= p.limit {
		return
	}
	var others []*keptPage
	for _, other := range p.kept {
		if other != k && other.size > 0 {
			others = append(others, other)
		}
	}
	slices.SortFunc(others, func(a, b *keptPage) int { return cmp.Compare(a.used, b.used) })
	for _, oldest := range others {
		select {
		case oldest.busy <- struct{}{}:
			oldest.page.data, oldest.dropped = nil, true
			<-oldest.busy
			p.size -= oldest.size
			oldest.size = 0
		default: // in use after all: its bytes stay, and the next oldest goes
		}
		if p.size <= p.limit {
			return
		}
	}
}

// forget drops files that a snapshot doesn't have, and lets go of other snapshots, each of
// which is as large as the site.
func (p *pages) forget(s Snapshot) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for path, k := range p.kept {
		if _, ok := s.Job(path); !ok {
			p.size -= k.size
			delete(p.kept, path)
			continue
		}
		select {
		case k.busy <- struct{}{}:
			if k.checked != s {
				k.checked = nil
			}
			<-k.busy
		default: // somebody asks for it, and will note the snapshot that it is made for
		}
	}
}

// An asset is what pages are dressed with: it is exchanged in a page that is shown,
// without making the page again.
type asset struct {
	Path string `json:"path"` // from the root of the site, with a slash before it, escaped
	Kind string `json:"kind"` // "css", "image" or "script"
	Rev  int    `json:"rev"`  // counts changes of all assets since the start
}

// assetKind gives the sort of asset that a file is by its name, "" for what is none. A
// font is shown by way of style sheets.
func assetKind(file string) string {
	switch strings.ToLower(path.Ext(file)) {
	case ".css", ".woff2", ".woff", ".ttf", ".otf":
		return "css"
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".ico":
		return "image"
	case ".js", ".mjs":
		return "script"
	}
	return ""
}

// assets gives the assets of some kinds that somebody asked for, each with its digest.
func (p *pages) assets(ctx context.Context, kinds map[string]bool) map[string]digest.Hash {
	found := map[string]*keptPage{}
	p.mu.Lock()
	for path, k := range p.kept {
		if kinds[assetKind(path)] {
			found[path] = k
		}
	}
	p.mu.Unlock() // who makes a file holds that, and wants this
	out := map[string]digest.Hash{}
	for path, k := range found {
		select {
		case k.busy <- struct{}{}:
			out[path] = k.page.digest
			<-k.busy
		case <-ctx.Done():
		}
	}
	return out
}
