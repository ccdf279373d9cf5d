package audit

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"portolan/generator/fanout"
)

// A Crawl is what came of following a site's links through a server.
type Crawl struct {
	Pages    []string // answers in HTML: their addresses from the start, sorted
	Files    int      // all answers
	Followed int      // addresses in the site, each time that one is named
	Dead     []string // each with the first page that names it: an answer that is no 200, a fragment that isn't there
}

// crawlers is how many addresses are asked for at once.
const crawlers = 4

// A found is an address without its fragment, and who named it first.
type found struct{ address, from string }

// CrawlSite asks a server for an address that ends in "/", then for every page and file below
// it that an answer names, and for what these name: pages, style sheets, drawings. Addresses
// elsewhere are not asked for. Where [Follow] looks whether a file is there, this sees what a
// server makes of the names.
func CrawlSite(ctx context.Context, address string) (Crawl, error) {
	base, err := url.Parse(address)
	if err != nil {
		return Crawl{}, err
	}
	client := &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: crawlers},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // a link that is led on costs its readers time
	}
	defer client.CloseIdleConnections()
	c := crawl{base: base, client: client, seen: map[string]bool{address: true}, ids: map[string]map[string]bool{}}
	for next := []found{{address, "the start"}}; len(next) > 0; {
		answers, err := c.askAll(ctx, next)
		if err != nil {
			return Crawl{}, err
		}
		asked := next
		next = nil
		for i, a := range answers {
			next = append(next, c.read(asked[i], a)...)
		}
	}
	for _, ref := range c.fragments {
		page, fragment, _ := strings.Cut(ref.address, "#")
		if ids, read := c.ids[page]; read && !ids[fragment] {
			c.out.Dead = append(c.out.Dead, fmt.Sprintf("%s (from %s): no such place", ref.address, ref.from))
		}
	}
	slices.Sort(c.out.Pages)
	slices.Sort(c.out.Dead)
	c.out.Dead = slices.Compact(c.out.Dead)
	return c.out, nil
}

type crawl struct {
	base      *url.URL
	client    *http.Client
	seen      map[string]bool
	ids       map[string]map[string]bool // of each page, by its address
	fragments []found                    // addresses with one
	out       Crawl
}

// An answer is what a server sent for an address.
type answer struct {
	status int
	mime   string
	body   []byte // of what can name others
}

// askAll asks for addresses, some at a time; the answers are in their order.
func (c *crawl) askAll(ctx context.Context, all []found) ([]answer, error) {
	answers, errs := make([]answer, len(all)), make([]error, len(all))
	fanout.Each(crawlers, len(all), 1, func(i int) { answers[i], errs[i] = c.ask(ctx, all[i].address) })
	return answers, cmp.Or(errs...)
}

func (c *crawl) ask(ctx context.Context, address string) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return answer{}, err
	}
	resp, err := c.client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	a := answer{status: resp.StatusCode}
	a.mime, _, _ = strings.Cut(resp.Header.Get("Content-Type"), ";")
	switch a.mime {
	case "text/html", "text/css", "image/svg+xml":
		a.body, err = io.ReadAll(resp.Body)
	default:
		_, err = io.Copy(io.Discard, resp.Body)
	}
	return a, err
}

// read takes in an answer, and gives the addresses that it is the first to name.
func (c *crawl) read(at found, a answer) (next []found) {
	c.out.Files++
	if a.status != http.StatusOK {
		c.out.Dead = append(c.out.Dead, fmt.Sprintf("%s (from %s): status %d", at.address, at.from, a.status))
		return nil
	}
	from, err := url.Parse(at.address)
	if err != nil {
		c.out.Dead = append(c.out.Dead, at.address+": no address")
		return nil
	}
	name := path.Base(from.Path)
	if a.mime == "text/css" {
		name = "style.css" // whatever it is called
	}
	doc := readDocument(name, a.body)
	if a.mime == "text/html" {
		c.out.Pages = append(c.out.Pages, strings.TrimPrefix(from.Path, c.base.Path))
		c.ids[at.address] = doc.ids
	}
	for _, ref := range doc.refs {
		parsed, err := url.Parse(strings.TrimSpace(ref.address))
		if err != nil {
			c.out.Dead = append(c.out.Dead, fmt.Sprintf("%s (from %s): no address", ref.address, at.address))
			continue
		}
		to := from.ResolveReference(parsed)
		if to.Scheme != c.base.Scheme || to.Host != c.base.Host {
			continue
		}
		c.out.Followed++
		if !strings.HasPrefix(to.Path, c.base.Path) {
			c.out.Dead = append(c.out.Dead, fmt.Sprintf("%s (from %s): outside of the site", to, at.address))
			continue
		}
		fragment, _, _ := strings.Cut(to.Fragment, ":~:")
		to.Fragment, to.RawFragment = "", ""
		if fragment != "" && fragment != "top" {
			c.fragments = append(c.fragments, found{to.String() + "#" + fragment, at.address})
		}
		if address := to.String(); !c.seen[address] {
			c.seen[address] = true
			next = append(next, found{address, at.address})
		}
	}
	return next
}

// CrawlHost serves a site under a path ("/", "/a/b/") with a host, as README.md sets it up,
// and crawls it. A page that no link leads to counts as dead, but for 404.html and those of
// earlier addresses.
func CrawlHost(ctx context.Context, h Host, readme, site, prefix string) (Crawl, error) {
	dir, err := os.MkdirTemp("", "crawled")
	if err != nil {
		return Crawl{}, err
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o755); err != nil {
		return Crawl{}, err
	}
	if err := os.CopyFS(filepath.Join(dir, filepath.FromSlash(prefix)), os.DirFS(site)); err != nil {
		return Crawl{}, err
	}
	address, stop, err := h.Run(ctx, readme, dir)
	if err != nil {
		return Crawl{}, err
	}
	defer stop()
	c, err := CrawlSite(ctx, strings.TrimSuffix(address, "/")+prefix)
	if err != nil {
		return Crawl{}, err
	}
	pages, err := Pages(os.DirFS(site))
	if err != nil {
		return Crawl{}, err
	}
	for _, page := range pages {
		if _, reached := slices.BinarySearch(c.Pages, page); reached || page == "404.html" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(site, FileOf(page)))
		if err != nil {
			return Crawl{}, err
		}
		if !bytes.Contains(text, []byte(`http-equiv="refresh"`)) {
			c.Dead = append(c.Dead, page+": no link leads here")
		}
	}
	return c, nil
}
