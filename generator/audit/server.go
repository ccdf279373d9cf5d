package audit

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"os"
	"path"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

// Policy is the Content-Security-Policy that pages must keep to, as hosts send it.
const Policy = "default-src 'self'"

// ServeOptions say how a site is served.
type ServeOptions struct {
	Prefix string // the path of the site: "/" if "", or "/a/b/"
	Coding string // the only Content-Encoding that is sent to who accepts it: "gzip", "br", or "" for none
	Policy bool   // with the header of [Policy]
}

// An Answer is what the server sent for a request.
type Answer struct {
	Path   string // as it was asked for
	Type   string // MIME type without parameters
	Status int
	Bytes  int // of the body, as sent
}

// A Server serves a folder at an address of this machine, as hosts of static files do:
// index.html for a folder, 404.html for what isn't there, text compressed.
type Server struct {
	Address string // "http://127.0.0.1:1234/a/b/"

	listener net.Listener
	done     chan struct{}
	mu       sync.Mutex
	answers  []Answer
}

// Listen takes an address to serve at; nothing is answered before Start.
func Listen(prefix string) (*Server, error) {
	if prefix == "" {
		prefix = "/"
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	return &Server{Address: "http://" + listener.Addr().String() + prefix, listener: listener, done: make(chan struct{})}, nil
}

// Start answers with the files of a folder until stop is called.
func (s *Server) Start(dir string, o ServeOptions) (stop func()) {
	if o.Prefix == "" {
		o.Prefix = "/"
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.answer(w, r, os.DirFS(dir), o) })}
	go func() { defer close(s.done); server.Serve(s.listener) }() // it ends when it is closed
	return func() { server.Close(); <-s.done }
}

// Serve serves a folder until stop is called.
func Serve(dir string, o ServeOptions) (server *Server, stop func(), err error) {
	if server, err = Listen(o.Prefix); err != nil {
		return nil, nil, err
	}
	return server, server.Start(dir, o), nil
}

// Answers gives what was sent since it was last asked.
func (s *Server) Answers() []Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.answers
	s.answers = nil
	return out
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, site fs.FS, o ServeOptions) {
	a := Answer{Path: r.URL.Path, Status: http.StatusOK}
	rest, inside := strings.CutPrefix(r.URL.Path, o.Prefix)
	name := FileOf(rest)
	data, err := fs.ReadFile(site, name)
	if !inside || err != nil {
		a.Status, name = http.StatusNotFound, "404.html"
		if data, err = fs.ReadFile(site, name); err != nil {
			data = nil
		}
	}
	kind := mime.TypeByExtension(path.Ext(name))
	if path.Ext(name) == ".woff2" {
		kind = "font/woff2"
	}
	a.Type, _, _ = strings.Cut(kind, ";")
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "max-age=31536000") // one visit is measured, and no file changes in it
	if o.Policy {
		h.Set("Content-Security-Policy", Policy)
	}
	if o.Coding != "" && isText(a.Type) && strings.Contains(r.Header.Get("Accept-Encoding"), o.Coding) {
		data = Compress(data, o.Coding)
		h.Set("Content-Encoding", o.Coding)
	}
	a.Bytes = len(data)
	s.mu.Lock()
	s.answers = append(s.answers, a)
	s.mu.Unlock()
	w.WriteHeader(a.Status)
	w.Write(data) // a browser that went away is no fault
}

// isText tells whether hosts compress files of a type.
func isText(mime string) bool {
	return strings.HasPrefix(mime, "text/") || strings.HasSuffix(mime, "javascript") || strings.HasSuffix(mime, "json") || strings.HasSuffix(mime, "xml")
}

// Compress encodes as hosts do while they answer: gzip at level 6, brotli ("br") at 5.
func Compress(data []byte, coding string) []byte {
	var out bytes.Buffer
	var w io.WriteCloser
	switch coding {
	case "gzip":
		w = gzip.NewWriter(&out)
	case "br":
		w = brotli.NewWriterLevel(&out, 5)
	default:
		panic("no such coding: " + coding)
	}
	if _, err := w.Write(data); err != nil {
		panic(err) // memory doesn't fail
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}
