package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
)

// A server is `portolan serve` running inside the test, for one script.
type server struct {
	url    string
	cancel context.CancelFunc
	code   chan int
	said   chan string // what it said after its address
}

// serverKey is where a script keeps its server.
type serverKey struct{}

// setup gives each script a place for its server.
func setup(e *testscript.Env) error {
	e.Values[serverKey{}] = &server{}
	return nil
}

// serveSite starts the program and waits for the address that it prints:
// serve [FLAG...].
func serveSite(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value(serverKey{}).(*server)
	if neg || s.cancel != nil {
		ts.Fatalf("usage: serve [FLAG...], once")
	}
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	s.cancel, s.code, s.said = cancel, make(chan int, 1), make(chan string, 1)
	args = append([]string{"serve", "-C", ts.MkAbs("."), "--addr", "127.0.0.1:0"}, args...)
	go func() {
		s.code <- run(ctx, args, io.Discard, w, func() {})
		w.Close()
	}()
	stderr := bufio.NewReader(r)
	line, err := stderr.ReadString('\n')
	go func() {
		rest, _ := io.ReadAll(stderr)
		s.said <- string(rest)
	}()
	ts.Defer(func() {
		cancel()
		<-s.said
	})
	fmt.Fprint(ts.Stderr(), line)
	_, after, ok := strings.Cut(line, " at ")
	if err != nil || !ok {
		ts.Fatalf("it printed no address: %q, %v", line, err)
	}
	s.url, _, _ = strings.Cut(after, " ")
	s.url = strings.TrimRight(s.url, "/.")
}

// get asks the server for a page, whose header and body become the script's stdout:
// get STATUS PATH [METHOD].
func get(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value(serverKey{}).(*server)
	if neg || s.url == "" || len(args) < 2 {
		ts.Fatalf("usage: get STATUS PATH [METHOD], after serve")
	}
	method := http.MethodGet
	if len(args) > 2 {
		method = args[2]
	}
	req, err := http.NewRequest(method, s.url+args[1], nil)
	ts.Check(err)
	res, err := http.DefaultTransport.RoundTrip(req) // which follows no redirect
	ts.Check(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	ts.Check(err)
	for _, key := range slices.Sorted(maps.Keys(res.Header)) {
		fmt.Fprintf(ts.Stdout(), "%s: %s\n", key, strings.Join(res.Header[key], ", "))
	}
	fmt.Fprintf(ts.Stdout(), "\n%s", body)
	if strconv.Itoa(res.StatusCode) != args[0] {
		ts.Fatalf("%s %s gives %s, not %s", method, args[1], res.Status, args[0])
	}
}

// shows waits until a page matches an expression: shows PATH REGEXP. It asks whenever the
// server tells of something new.
func shows(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value(serverKey{}).(*server)
	if neg || s.url == "" || len(args) != 2 {
		ts.Fatalf("usage: shows PATH REGEXP, after serve")
	}
	want, err := regexp.Compile("(?m)" + args[1])
	ts.Check(err)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/_portolan/events?path="+url.QueryEscape(args[0]), nil)
	ts.Check(err)
	news, err := http.DefaultClient.Do(req)
	ts.Check(err)
	defer news.Body.Close()
	lines := bufio.NewScanner(news.Body)
	lines.Buffer(nil, 1<<20)
	body := ""
	for lines.Scan() {
		if lines.Text() != "" { // in the middle of an event
			continue
		}
		res, err := http.Get(s.url + args[0])
		ts.Check(err)
		data, err := io.ReadAll(res.Body)
		res.Body.Close()
		ts.Check(err)
		if body = string(data); want.MatchString(body) {
			return
		}
	}
	ts.Fatalf("%s never shows %q; at last it is %q, %v", args[0], args[1], body, lines.Err())
}

// busy runs a program with the address that the server has, which has to fail: busy PROGRAM [ARGUMENT...].
func busy(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value(serverKey{}).(*server)
	if neg || s.url == "" || len(args) < 2 {
		ts.Fatalf("usage: busy PROGRAM [ARGUMENT...], after serve")
	}
	exits(ts, false, append([]string{"2"}, append(args, "--addr", strings.TrimPrefix(s.url, "http://"))...))
}

// stopServer ends the server, as Ctrl-C does, and checks how: stop CODE. What it said after
// its address becomes the script's stderr.
func stopServer(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value(serverKey{}).(*server)
	if neg || s.cancel == nil || len(args) != 1 {
		ts.Fatalf("usage: stop CODE, after serve")
	}
	s.cancel()
	said := <-s.said
	s.said <- said // for the end of the script
	fmt.Fprint(ts.Stderr(), said)
	if code := strconv.Itoa(<-s.code); code != args[0] {
		ts.Fatalf("the server ended with code %s, not %s", code, args[0])
	}
}

// jsonKeys checks that a file is one JSON object with exactly these keys: jsonkeys FILE KEY...
func jsonKeys(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: jsonkeys FILE KEY...")
	}
	var object map[string]json.RawMessage
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &object))
	want := slices.Sorted(slices.Values(args[1:]))
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(object))); diff != "" {
		ts.Fatalf("keys of %s (-want +got):\n%s", args[0], diff)
	}
}
