package serve

import (
	"regexp"
	"strings"
	"testing"
)

// Two servers at one address: the second says which is free.
func TestListenTwice(t *testing.T) {
	one, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	_, err = Listen(one.Addr().String())
	if err == nil {
		t.Fatal("two listen at one address")
	}
	m := regexp.MustCompile(`; (127\.0\.0\.1:\d+) is free: give --addr (\S+)$`).FindStringSubmatch(err.Error())
	if m == nil || m[1] != m[2] {
		t.Fatalf("the error is %v", err)
	}
	two, err := Listen(m[1])
	if err != nil {
		t.Fatalf("what it says is free isn't: %v", err)
	}
	two.Close()
}

func TestListenFails(t *testing.T) {
	for _, addr := range []string{"nowhere.invalid:http:x", "127.0.0.1:99999", "127.0.0.1", "192.0.2.1:8080"} {
		if _, err := Listen(addr); err == nil || !strings.HasPrefix(err.Error(), "serve: ") || !strings.HasSuffix(err.Error(), "give another address with --addr") {
			t.Errorf("%s: the error is %v", addr, err)
		}
	}
}

func TestPaths(t *testing.T) {
	for address, want := range map[string]string{
		"/": "index.html", "": "index.html", "/a/": "a/index.html", "/a": "a", "/a/b.css": "a/b.css",
		"/../x": "x", "//a//": "a/index.html", "/a/index.html": "a/index.html",
	} {
		if got := filePath(address); got != want {
			t.Errorf("%q stands for %q, want %q", address, got, want)
		}
	}
	for file, want := range map[string]string{
		"index.html": "/", "a/index.html": "/a/", "404.html": "/404.html", "a b/é/index.html": "/a%20b/%C3%A9/", "x.css": "",
	} {
		if got, _ := pageAddress(file); got != want {
			t.Errorf("the address of %q is %q, want %q", file, got, want)
		}
	}
}
