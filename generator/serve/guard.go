package serve

import (
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
)

// A guard lets in only who means this server. Drafts are not for every page that is open
// in the same browser, which could otherwise reach this machine in two ways: by asking
// for http://127.0.0.1:8080/ itself, and by a name of its own that it lets stand for
// 127.0.0.1 (DNS rebinding), so that all that is here seems to be its own.
type guard struct {
	everywhere bool       // we listen at all addresses of the machine
	ip         netip.Addr // we listen at this one
	names      []string   // that stand for it
}

// newGuard guards a server that listens at an address; name is what was asked for.
func newGuard(addr net.Addr, name string) guard {
	var g guard
	if tcp, ok := addr.(*net.TCPAddr); ok {
		g.ip = tcp.AddrPort().Addr().Unmap()
	}
	g.everywhere = g.ip.IsUnspecified()
	if g.everywhere || g.ip.IsLoopback() {
		g.names = append(g.names, "localhost")
	}
	if g.everywhere {
		if host, err := os.Hostname(); err == nil {
			g.names = append(g.names, host, host+".local")
		}
	}
	if name != "" {
		g.names = append(g.names, name)
	}
	return g
}

// check gives the status and reason for which a request is refused; 0 lets it in.
func (g guard) check(r *http.Request) (status int, why string) {
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return http.StatusMethodNotAllowed, "only GET and HEAD"
	case r.ContentLength != 0:
		return http.StatusBadRequest, "nothing may be sent here"
	case !g.host(r.Host):
		return http.StatusMisdirectedRequest, "this server doesn't go by that name"
	case !ours(r):
		return http.StatusForbidden, "another site asks for this"
	}
	return 0, ""
}

// host tells whether a Host header names this server. The port is not looked at: a
// forwarded one is another.
func (g guard) host(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.Trim(host, "[]"), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.Unmap().WithZone("")
		// No name stands behind an address, so nobody else's can.
		return g.everywhere || ip == g.ip || g.ip.IsLoopback() && ip.IsLoopback()
	}
	for _, name := range g.names {
		if strings.EqualFold(host, name) {
			return true
		}
	}
	return false
}

// ours tells whether a request comes from one of our own pages or from the person. A
// link from elsewhere may lead to a page, but not be used to read what is the server's own.
func ours(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" {
		_, host, _ := strings.Cut(origin, "://")
		if !strings.EqualFold(host, r.Host) {
			return false
		}
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
		return true
	}
	return r.Header.Get("Sec-Fetch-Mode") == "navigate" && !strings.HasPrefix(r.URL.Path, ownPath) && !strings.HasPrefix(r.URL.Path, DeskPath)
}
