package main

import (
	"flag"
	"io"
	"io/fs"
	"log"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

var reads = flag.Int("reads", 10_000, "times that a web server reads the site while builds make it another")

// A web server that knows nothing of builds serves the output folder while they make one
// version of the site of the other, again and again: each answer is a whole file of one of
// the two, and one that both have is always there. Files of both may be seen side by side
// for the moment that a build takes to rename them: no disk exchanges many at once.
func TestReadWhileBuilding(t *testing.T) {
	t.Parallel()
	w := newTwofold(t, "--no-cards")
	w.lay(t, 0)
	w.builds(t)
	host := httptest.NewUnstartedServer(http.FileServer(unlisted{http.Dir(w.out())}))
	host.Config.ErrorLog = log.New(io.Discard, "", 0) // which tells of each folder that isn't listed
	host.Start()
	defer host.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()

	all := maps.Clone(w.sites[0])
	maps.Copy(all, w.sites[1])
	paths := slices.Sorted(maps.Keys(all))
	// A file that is a folder in the other version is asked for below: a server leads there.
	paths = slices.DeleteFunc(paths, func(p string) bool { return strings.HasPrefix(p, "swapped.txt") })
	var done, changed, stale atomic.Int64
	var ended atomic.Bool
	var readers sync.WaitGroup
	for i := range uint64(8) {
		readers.Go(func() {
			r := rand.New(rand.NewPCG(1, i))
			for ; !ended.Load() && !t.Failed(); done.Add(1) {
				p := paths[r.IntN(len(paths))]
				res, err := client.Get(host.URL + "/" + strings.TrimSuffix(p, "index.html"))
				if err != nil {
					t.Error(err)
					return
				}
				data, err := io.ReadAll(res.Body)
				res.Body.Close()
				if err != nil {
					t.Errorf("%s: %v", p, err)
				}
				first, in0 := w.sites[0][p]
				second, in1 := w.sites[1][p]
				switch text := string(data); {
				case res.StatusCode != http.StatusOK && !(in0 && in1): // it has just gone, or isn't there yet
				case res.StatusCode != http.StatusOK:
					t.Errorf("%s: status %d", p, res.StatusCode)
				case in0 && text == first && in1 && text == second:
				case in0 && text == first:
					stale.Add(1)
				case in1 && text == second:
					changed.Add(1)
				default:
					t.Errorf("%s is torn: %d bytes, and the versions have %d and %d", p, len(text), len(first), len(second))
				}
			}
		})
	}
	builds := 0
	for ; !t.Failed() && (done.Load() < int64(*reads) || builds < 2 || stale.Load() == 0 || changed.Load() == 0); builds++ { // however slow either is
		w.lay(t, (builds+1)%2)
		w.builds(t)
	}
	ended.Store(true)
	readers.Wait()
	w.is(t, w.out(), builds%2)
	t.Logf("%d reads while %d builds made another site, none torn, none empty; %d of one version and %d of the other", done.Load(), builds, stale.Load(), changed.Load())
}

// unlisted are files in folders that aren't listed for who asks: hosts don't.
type unlisted struct{ http.FileSystem }

func (u unlisted) Open(name string) (http.File, error) {
	f, err := u.FileSystem.Open(name)
	return unlistedFile{f}, err
}

type unlistedFile struct{ http.File }

func (unlistedFile) Readdir(int) ([]fs.FileInfo, error) { return nil, fs.ErrNotExist }
