package serve

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"log"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"portolan/generator/digest"
	"portolan/generator/output/hosting"
)

// Where the server's own pages are; no site has such, for their names begin with an underscore.
const (
	ownPath      = "/_portolan/"
	problemsPath = ownPath + "problems"
	DeskPath     = "/_desk/" // below it answers what [Options].Desk makes
)

// policy is the one that hosts are to send: a page that breaks it is to be noticed here and
// not by readers.
const policy = hosting.Policy

//go:embed client
var client embed.FS

// A file is one of the client's.
type file struct {
	name string
	data []byte
}

// clientFiles gives the client's files by their addresses. The script is one file, so
// that a page asks for it once, and one function, so that it shares no name with the
// site's own scripts.
func clientFiles() map[string]file {
	read := func(names ...string) []byte {
		var parts [][]byte
		for _, name := range names {
			data, err := client.ReadFile("client/" + name)
			if err != nil {
				panic(err) // it is part of the program
			}
			parts = append(parts, data)
		}
		return bytes.Join(parts, []byte("\n"))
	}
	return map[string]file{
		ownPath + "live.js":  {"live.js", slices.Concat([]byte("(() => {\n"), read("idiomorph-0.8.0/idiomorph.min.js", "morph.js", "overlay.js", "live.js"), []byte("})();\n"))},
		ownPath + "live.css": {"live.css", read("live.css")},
	}
}

// handler answers everything: the site, the client, the stream and the desk.
func (s *server) handler() http.Handler {
	own := clientFiles()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-cache")
		if status, why := s.guard.check(r); status != 0 {
			if status == http.StatusMethodNotAllowed {
				h.Set("Allow", "GET, HEAD")
			}
			h.Set("Connection", "close") // what else was sent isn't read
			http.Error(w, why, status)
			return
		}
		if r.URL.Path == ownPath+"events" {
			s.events(w, r)
			return
		}
		http.NewResponseController(w).SetWriteDeadline(time.Now().Add(s.pace.write))
		now := s.now.Load()
		switch f, ok := own[r.URL.Path]; {
		case ok:
			s.send(w, r, f.name, f.data, digest.Bytes(f.data).String())
		case r.URL.Path == problemsPath:
			s.sendPage(w, r, now, s.everything(now))
		case strings.HasPrefix(r.URL.Path, ownPath):
			http.Error(w, "there is nothing here", http.StatusNotFound)
		case strings.HasPrefix(r.URL.Path+"/", DeskPath) && s.Desk != nil:
			if r.URL.Path+"/" == DeskPath {
				redirect(w, r, DeskPath)
				return
			}
			s.Desk(s.view(now)).ServeHTTP(w, r)
		default:
			s.site(w, r, now)
		}
	})
}

// view gives a state as the desk sees it.
func (s *server) view(now *state) Now {
	a := &answer{status: 200, digest: stateDigest(now, s.boot)}
	script := s.script(now, a, " data-desk")
	return Now{Shown: now.shown, Newest: now.newest, New: now.new(), Fresh: now.fresh(), All: now.all(), Ruled: now.ruled, Ruling: now.ruling,
		Machine: now.machine, Saves: now.saves, Script: template.HTML(script)}
}

// listAddress is where all problems are listed.
func (s *server) listAddress() string {
	if s.Desk != nil {
		return DeskPath
	}
	return problemsPath
}

// site answers with what the site has at an address.
func (s *server) site(w http.ResponseWriter, r *http.Request, now *state) {
	address := r.URL.Path
	clean := path.Clean("/" + address)
	folder := strings.HasSuffix(address, "/")
	if !folder {
		if _, ok := now.shown.Job(filePath(address)); !ok {
			_, folder = now.shown.Job(filePath(address + "/"))
		}
	}
	if folder && clean != "/" {
		clean += "/"
	}
	if clean != address {
		redirect(w, r, clean)
		return
	}
	a, err := s.find(r.Context(), now, address, true)
	if err != nil {
		return // there is nobody to be told
	}
	http.NewResponseController(w).SetWriteDeadline(time.Now().Add(s.pace.write)) // to make it may have taken longer than to send it may
	s.sendPage(w, r, now, a)
}

// redirect leads to another address of the site; relative to the folder it is in where
// it can be, so that it holds under any path that a proxy adds.
func redirect(w http.ResponseWriter, r *http.Request, to string) {
	u := url.URL{Path: to, RawQuery: r.URL.RawQuery}
	if to == r.URL.Path+"/" {
		u.Path = path.Base(to) + "/"
	}
	w.Header().Set("Location", u.String())
	w.WriteHeader(http.StatusMovedPermanently)
}

// sendPage sends an answer; with the client in it, if it is a page.
func (s *server) sendPage(w http.ResponseWriter, r *http.Request, now *state, a *answer) {
	data, tag := a.data, a.digest.String()
	if contentType(a.file) == "text/html; charset=utf-8" {
		data = inject(data, s.script(now, a, ""))
		tag = digest.Bytes(data).String()
	}
	if a.status == http.StatusOK {
		s.send(w, r, a.file, data, tag)
		return
	}
	// Not by [http.ServeContent], which knows of success only.
	w.Header().Set("Content-Type", contentType(a.file))
	w.Header().Set("Content-Length", fmt.Sprint(len(data)))
	w.WriteHeader(a.status)
	if r.Method != http.MethodHead {
		w.Write(data)
	}
}

// send sends a file, or a part of it, or that it is the one that the browser has.
func (s *server) send(w http.ResponseWriter, r *http.Request, name string, data []byte, tag string) {
	w.Header().Set("Content-Type", contentType(name))
	w.Header().Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// script is the tag that keeps a page live: it tells the client what is shown. more are
// further attributes.
func (s *server) script(now *state, a *answer, more string) string {
	return fmt.Sprintf("<script src=%q data-page=%q data-boot=%q data-rev=\"%d\" data-follow=\"%d\"%s defer></script>\n",
		ownPath+"live.js", a.mark(), s.boot, now.rev, now.follow.Count, more)
}

// inject puts a tag at the end of a page.
func inject(page []byte, tag string) []byte {
	at := len(page)
	for _, end := range []string{"</body>", "</BODY>"} {
		if i := bytes.LastIndex(page, []byte(end)); i >= 0 {
			at = i
			break
		}
	}
	return slices.Concat(page[:at], []byte(tag), page[at:])
}

// types are the media types of what a site is made of; the system's own table differs
// from machine to machine.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".htm": "text/html; charset=utf-8",
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".json": "application/json", ".jsonld": "application/ld+json", ".geojson": "application/geo+json", ".topojson": "application/json",
	".map": "application/json", ".webmanifest": "application/manifest+json", ".xml": "application/xml", ".atom": "application/atom+xml",
	".rss": "application/rss+xml", ".txt": "text/plain; charset=utf-8", ".md": "text/markdown; charset=utf-8", ".csv": "text/csv; charset=utf-8",
	".tsv": "text/tab-separated-values; charset=utf-8", ".ics": "text/calendar; charset=utf-8", ".bib": "application/x-bibtex; charset=utf-8",
	".ris": "application/x-research-info-systems; charset=utf-8", ".pdf": "application/pdf", ".zip": "application/zip", ".gz": "application/gzip",
	".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".avif": "image/avif",
	".svg": "image/svg+xml", ".ico": "image/x-icon", ".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf", ".otf": "font/otf",
	".mp3": "audio/mpeg", ".mp4": "video/mp4", ".webm": "video/webm", ".vtt": "text/vtt; charset=utf-8",
}

func contentType(name string) string {
	ext := strings.ToLower(path.Ext(name))
	if t := types[ext]; t != "" {
		return t
	}
	if t := mime.TypeByExtension(ext); t != "" {
		return t
	}
	return "application/octet-stream"
}

// quietLog drops what net/http has to say: that a browser went away is no news.
func quietLog() *log.Logger { return log.New(io.Discard, "", 0) }

// stateDigest tells one state from another.
func stateDigest(now *state, boot string) digest.Hash { return digest.Of([]any{now.seq, boot}) }
