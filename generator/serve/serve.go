// Package serve shows a built site on this machine, as a host would: plain files,
// index.html for folders, 404.html for what isn't there.
package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"
	"time"
)

// Files serves the folder dir at addr until ctx ends. ready is called with the
// site's address once requests are answered.
func Files(ctx context.Context, dir, addr string, ready func(url string)) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("serve %s: %w; build the site first", dir, err)
	}
	defer root.Close()
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("serve: %w; give another address with --addr", err)
	}
	server := &http.Server{Handler: Handler(root.FS()), ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute}
	ready("http://" + listener.Addr().String() + "/")
	over := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(over)
		grace, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		server.Shutdown(grace)
	})
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		stop()
		return fmt.Errorf("serve: %w", err)
	}
	<-over // what was asked before is answered, or its time is up
	return nil
}

// Handler answers GET and HEAD with the files of a site. Names that begin with a
// dot are the program's own and are not served.
func Handler(site fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.Method != http.MethodGet && req.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
			return
		}
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		name := strings.TrimPrefix(path.Clean("/"+req.URL.Path), "/")
		if hidden(name) {
			notFound(w, site)
			return
		}
		if name == "" || strings.HasSuffix(req.URL.Path, "/") {
			name = path.Join(name, "index.html")
		} else if isDir(site, name) {
			// Relative, so that it holds under any path that a proxy adds.
			w.Header().Set("Location", (&url.URL{Path: path.Base(name) + "/", RawQuery: req.URL.RawQuery}).String())
			w.WriteHeader(http.StatusMovedPermanently)
			return
		}
		serveFile(w, req, site, name)
	})
}

func serveFile(w http.ResponseWriter, req *http.Request, site fs.FS, name string) {
	f, err := site.Open(name)
	if err != nil {
		notFound(w, site)
		return
	}
	defer f.Close()
	info, err := f.Stat()
	body, seeks := f.(io.ReadSeeker)
	if err != nil || info.IsDir() || !seeks {
		notFound(w, site)
		return
	}
	http.ServeContent(w, req, name, info.ModTime(), body)
}

func isDir(site fs.FS, name string) bool {
	info, err := fs.Stat(site, name)
	return err == nil && info.IsDir()
}

func hidden(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") {
			return true
		}
	}
	return false
}

func notFound(w http.ResponseWriter, site fs.FS) {
	page, err := fs.ReadFile(site, "404.html")
	if err != nil {
		http.Error(w, "there is no page here", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
	w.Write(page)
}
