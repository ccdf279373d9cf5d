package serve

import (
	"fmt"
	"net"
	"net/url"
	"os/exec"
	"path"
	"runtime"
	"strconv"
	"strings"
)

// Listen listens at an address, host:port. Where that can't be had, the error names a
// free one near by.
func Listen(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if err == nil {
		return listener, nil
	}
	if free := freeNear(addr); free != "" {
		return nil, fmt.Errorf("serve: %w; %s is free: give --addr %s", err, free, free)
	}
	return nil, fmt.Errorf("serve: %w; give another address with --addr", err)
}

// freeNear gives an address with one of the next ports that can be listened at, or "".
func freeNear(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return ""
	}
	from, err := strconv.Atoi(port)
	if err != nil {
		return ""
	}
	for n := from + 1; n <= min(from+50, 65535); n++ {
		try := net.JoinHostPort(host, strconv.Itoa(n))
		if listener, err := net.Listen("tcp", try); err == nil {
			listener.Close()
			return try
		}
	}
	return ""
}

// URL gives the address of the site for a browser on this machine.
func URL(listener net.Listener) string {
	host, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return "http://" + listener.Addr().String() + "/"
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port) + "/"
}

// Reach says who can ask a server that listens so, where that is more than this machine: "".
func Reach(listener net.Listener) string {
	tcp, ok := listener.Addr().(*net.TCPAddr)
	switch {
	case !ok || tcp.IP.IsLoopback():
		return ""
	case tcp.IP.IsUnspecified():
		return "Whoever reaches this machine, from any network it is in, can read the site with its drafts, and lines and places of the files that it is made from."
	}
	return fmt.Sprintf("Whoever reaches %s can read the site with its drafts, and lines and places of the files that it is made from.", tcp.IP)
}

// Open shows an address in the browser that the person uses.
func Open(address string) error {
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "darwin":
		cmd = exec.Command("open", address)
	case "windows":
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", address)
	default:
		cmd = exec.Command("xdg-open", address)
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	go cmd.Wait() // a browser may stay as long as it likes
	return nil
}

// indexFile is what a folder's address stands for.
const indexFile = "index.html"

// filePath gives the path of the file of the site that an address stands for. The
// address is one as a request has it, with a slash before it, unescaped.
func filePath(address string) string {
	name := strings.TrimPrefix(path.Clean("/"+address), "/")
	if name == "" || strings.HasSuffix(address, "/") {
		name = path.Join(name, indexFile)
	}
	return name
}

// pageAddress gives the address of a page, escaped, by the path of its file; false for
// what is no page.
func pageAddress(file string) (string, bool) {
	if path.Ext(file) != ".html" {
		return "", false
	}
	if dir, name := path.Split(file); name == indexFile {
		file = dir
	}
	return (&url.URL{Path: "/" + file}).EscapedPath(), true
}
