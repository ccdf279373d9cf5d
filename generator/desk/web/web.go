// Package web answers requests for the editors' desk: it gets from the world what package
// desk makes pages from, and sends what that gives.
//
// Who may ask, and what all answers say of themselves, is the server's business: see
// package serve.
package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"portolan/generator/desk"
	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/git"
	"portolan/generator/serve"
)

// Options say what the desk knows beside what the server tells it.
type Options struct {
	Dir     string       // folder that the names in positions are relative to
	Editor  serve.Editor // for links to places
	Drafts  bool         // drafts are shown
	Folders []git.Folder // whose changes are told
	Limits  git.Limits
}

// New gives the desk for [serve.Options].
func New(o Options) func(serve.Now) http.Handler {
	h := &handler{Options: o, desk: desk.New(), asking: make(chan struct{}, 1)}
	return func(now serve.Now) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.answer(w, r, now) })
	}
}

type handler struct {
	Options
	desk   *desk.Desk
	asking chan struct{} // has a value while git is asked: once at a time is enough
}

func (h *handler) answer(w http.ResponseWriter, r *http.Request, now serve.Now) {
	if r.URL.Path == desk.StylePath {
		text := desk.Style(now)
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		w.Header().Set("ETag", `"`+digest.String(text).String()+`"`)
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(text))
		return
	}
	in := desk.Input{Now: now, Drafts: h.Drafts, Open: func(pos diag.Pos) string { return h.Editor.At(h.Dir, pos) }, EditorNote: h.note()}
	if r.URL.Path == desk.ChangesPath {
		report, err := h.changes(r.Context(), r.URL.Query().Get(desk.DiffKey))
		if err != nil {
			return // there is nobody to be told
		}
		in.Changes = &report
	}
	a, err := h.desk.Answer(r.Context(), in, r.URL)
	switch {
	case r.Context().Err() != nil:
		return
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if a.Location != "" {
		w.Header().Set("Location", a.Location)
		w.WriteHeader(a.Status)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(a.Body)))
	w.WriteHeader(a.Status)
	if r.Method != http.MethodHead {
		w.Write(a.Body)
	}
}

// changes asks git, one request after the other.
func (h *handler) changes(ctx context.Context, diff string) (git.Report, error) {
	select {
	case h.asking <- struct{}{}:
		defer func() { <-h.asking }()
	case <-ctx.Done():
		return git.Report{}, ctx.Err()
	}
	return git.Changes(ctx, h.Folders, diff, h.Limits)
}

// note says why places can't be opened.
func (h *handler) note() string {
	if h.Editor == (serve.Editor{}) {
		return "Name your editor with --editor, and places become links that open it."
	}
	return h.Editor.Note
}
