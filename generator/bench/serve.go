package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"time"

	"portolan/generator/bench/sitegen"
	"portolan/generator/browser"
)

// served is what an author waits for while a site is served.
type served struct {
	cold, warm []time.Duration // from the start of the program to the first page
	saves      []saves
	browser    string // why there is no browser; "" if there is
}

// saves are the times from saving a file to what the save changed being seen.
type saves struct {
	what    string
	answer  []time.Duration // by who asks for the page when the server tells of it
	browser []time.Duration // in a browser that shows the page
}

// starts is how often the server is started, for the time to its first page.
const starts = 3

// pause is between two saves: nobody saves quicker, and what the server does behind a save
// is over by then, or is interrupted by the next as it would be for an author.
const pause = 700 * time.Millisecond

// measureServe serves a site and edits it.
func (b *bench) measureServe(ctx context.Context, site string, places []place) (s served, err error) {
	for range starts {
		for _, kept := range []struct {
			into   *[]time.Duration
			forget bool
		}{{&s.cold, true}, {&s.warm, false}} {
			if kept.forget {
				if err := b.forget(site); err != nil {
					return s, err
				}
			}
			took, err := b.firstPage(ctx, site)
			if err != nil {
				return s, err
			}
			*kept.into = append(*kept.into, took)
		}
	}
	server, err := b.serve(ctx, site)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	var shown *window
	if started, stop, err := browser.Start(ctx); err != nil {
		s.browser = err.Error()
	} else {
		defer stop()
		shown = &window{started}
	}
	for _, p := range places {
		measured, err := b.save(ctx, server, shown, site, p)
		if err != nil {
			return s, fmt.Errorf("saving a %s: %w", p.what, err)
		}
		s.saves = append(s.saves, measured)
	}
	return s, nil
}

// firstPage tells how long it takes from starting the program to having a page.
func (b *bench) firstPage(ctx context.Context, site string) (time.Duration, error) {
	if err := flushDisk(); err != nil {
		return 0, err
	}
	begun := time.Now()
	server, err := b.serve(ctx, site)
	if err != nil {
		return 0, err
	}
	_, err = server.page(ctx, "index.html")
	took := time.Since(begun)
	return took, errors.Join(err, server.stop())
}

// A server is the program while it serves.
type server struct {
	cmd *exec.Cmd
	url string // ends in a slash
}

// serve starts the program and waits for the address that it prints.
func (b *bench) serve(ctx context.Context, site string) (*server, error) {
	return b.serveTo(ctx, site, io.Discard, "")
}

// serveTo is serve with what the program says after its address, and more in its environment.
func (b *bench) serveTo(ctx context.Context, site string, talkTo io.Writer, env string) (*server, error) {
	cmd := exec.CommandContext(ctx, b.portolan, "serve", "-C", site, "--addr", "127.0.0.1:0", "--today", sitegen.Today)
	cmd.Env = append(os.Environ(), env)
	said := &talk{first: make(chan string, 1), rest: talkTo}
	cmd.Stderr = said
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	var line string
	select {
	case line = <-said.first:
	case <-ctx.Done():
		cmd.Wait()
		return nil, ctx.Err()
	case <-time.After(4 * late):
	}
	_, after, ok := strings.Cut(line, " at ")
	address, _, _ := strings.Cut(after, " ")
	if !ok {
		cmd.Process.Kill()
		cmd.Wait()
		return nil, fmt.Errorf("the server says no address, but %q", line)
	}
	return &server{cmd, strings.TrimSuffix(address, ".")}, nil
}

// A talk is what a server says: the line with its address, and the rest.
type talk struct {
	begun []byte
	first chan string
	rest  io.Writer
}

func (t *talk) Write(data []byte) (int, error) {
	if t.first == nil {
		return t.rest.Write(data)
	}
	t.begun = append(t.begun, data...)
	for t.first != nil {
		line, rest, whole := bytes.Cut(t.begun, []byte("\n"))
		if !whole {
			return len(data), nil
		}
		t.begun = rest
		// What package runtime says of its garbage may begin the line.
		if at := bytes.Index(line, []byte("Serving ")); at >= 0 {
			t.first <- string(line[at:])
			t.first = nil
		}
	}
	if _, err := t.rest.Write(t.begun); err != nil {
		return 0, err
	}
	return len(data), nil
}

// stop ends the program as Ctrl-C does.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	return s.cmd.Wait()
}

// page gives a file of the site.
func (s *server) page(ctx context.Context, file string) ([]byte, error) {
	data, status, err := s.get(ctx, strings.TrimSuffix(file, "index.html"))
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s answers %d", file, status)
	}
	return data, err
}

// get gives what is at an address below the site's, which has no slash before it.
func (s *server) get(ctx context.Context, address string) (data []byte, status int, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+address, nil)
	if err != nil {
		return nil, 0, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, 0, err
	}
	defer res.Body.Close()
	data, err = io.ReadAll(res.Body)
	return data, res.StatusCode, err
}

// news tells of a page that is open, see [server.stream].
func (s *server) news(ctx context.Context, file string) (<-chan struct{}, error) {
	return s.stream(ctx, url.Values{"path": {"/" + strings.TrimSuffix(file, "index.html")}})
}

// stream is a channel that has a value whenever the server tells of something. It is
// closed when the server tells no more.
func (s *server) stream(ctx context.Context, pages url.Values) (<-chan struct{}, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"_portolan/events?"+pages.Encode(), nil)
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	told := make(chan struct{}, 1)
	go func() {
		defer res.Body.Close()
		defer close(told)
		lines := bufio.NewScanner(res.Body)
		lines.Buffer(nil, 16<<20)
		for lines.Scan() {
			if bytes.HasPrefix(lines.Bytes(), []byte("data: ")) {
				select {
				case told <- struct{}{}:
				default: // who listens has not heard the last yet
				}
			}
		}
	}()
	return told, nil
}

// save saves a file again and again, and times when each save is answered and seen.
func (b *bench) save(ctx context.Context, s *server, shown *window, site string, p place) (saves, error) {
	out := saves{what: p.what}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	e, err := p.open(site)
	if err != nil {
		return out, err
	}
	defer e.close()
	told, err := s.news(ctx, p.page)
	if err != nil {
		return out, err
	}
	<-told // of the page as it is
	for i := range b.saves {
		if err := e.wait(ctx); err != nil {
			return out, err
		}
		word := fmt.Sprintf("answer%d", i)
		begun := time.Now()
		if err := e.save(word); err != nil {
			return out, err
		}
		if err := s.until(ctx, told, p.page, word); err != nil {
			return out, err
		}
		out.answer = append(out.answer, time.Since(begun))
	}
	cancel()
	if shown == nil {
		return out, nil
	}
	out.browser, err = shown.saves(s.url+strings.TrimSuffix(p.page, "index.html"), e, b.saves)
	return out, err
}

// wait waits between two saves.
func (e *editing) wait(ctx context.Context) error {
	select {
	case <-time.After(pause):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// late is after how long nothing will come any more.
const late = 30 * time.Second

// until asks for a page whenever the server tells of it, until it has a word.
func (s *server) until(ctx context.Context, told <-chan struct{}, file, word string) error {
	over := time.After(late)
	for {
		select {
		case _, open := <-told:
			if !open {
				return errors.New("the server tells no more")
			}
			data, err := s.page(ctx, file)
			if err != nil {
				return err
			}
			if bytes.Contains(data, []byte(word)) {
				return nil
			}
		case <-over:
			return fmt.Errorf("%s never has %q", file, word)
		}
	}
}
