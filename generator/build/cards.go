package build

import (
	"errors"
	"path/filepath"
	"strings"

	"portolan/generator/cache"
	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/output"
	"portolan/generator/output/card"
	"portolan/generator/view"
)

const CodeCardFace diag.Code = "card-face" // a typeface of the pages' pictures can't be had

// cardsFolder is the folder of the cache that has the pictures of pages: for each a file
// named by the hash of its path, with the hash of what it shows before it.
const cardsFolder = "cards"

// A cardStore keeps the pictures of pages in the cache's folder.
type cardStore struct{ dir string }

// cardStore gives what keeps pictures; nil where nothing is kept, and where a build is to
// find out whether it makes what it would make without.
func (b *builder) cardStore() card.Store {
	if b.config.Cache == "" || b.config.Verify {
		return nil
	}
	return cardStore{filepath.Join(b.config.at(b.config.Cache), cardsFolder)}
}

func cardName(path string) string { return digest.Of(path).String() }

func (s cardStore) Picture(path string, shows digest.Hash) []byte {
	key := shows.String()
	data, ok := strings.CutPrefix(cache.Load(filepath.Join(s.dir, cardName(path)), 0, -1), key)
	if !ok {
		return nil
	}
	return []byte(data)
}

func (s cardStore) Keep(path string, shows digest.Hash, data []byte) {
	_ = cache.Put(filepath.Join(s.dir, cardName(path)), []byte(shows.String()), data) // a failure costs the next build time and no more
}

// sweep removes pictures from the cache that a site of these jobs has no use for: those of pages, and
// those that pages show.
func (b *builder) sweep(jobs []output.Job) error {
	if b.config.Cache == "" {
		return nil
	}
	return errors.Join(b.sweepCards(jobs), b.sweepPictures(jobs))
}

// sweepCards removes the pictures of pages that the site no longer has. A build that was told
// to make none knows nothing of that, nor does a server where builds are told the address
// without which there are none.
func (b *builder) sweepCards(jobs []output.Job) error {
	if b.config.NoCards || b.input.settings.BaseURL == "" {
		return nil
	}
	wanted := map[string]bool{}
	for _, j := range jobs {
		if j.Output == (*card.Output)(nil).Name() {
			wanted[cardName(j.Path)] = true
		}
	}
	return cache.Sweep(filepath.Join(b.config.at(b.config.Cache), cardsFolder), func(name string) bool { return wanted[name] })
}

// checkFaces finds typefaces that pictures would be written in and that can't be had.
func (b *builder) checkFaces() {
	set := b.input.settings
	if set.BaseURL == "" || set.Cards.Most == 0 {
		return
	}
	if _, ok := b.input.static.Find(view.PictureFace); !ok {
		if at, said := set.Places.Settings["cards"]; said {
			b.problem(diag.Warnf(CodeCardFace, at, "%s/%s is not there, so pages have no pictures", b.input.names[2], view.PictureFace).
				WithHint("put the file back, or say cards: false"))
		}
		return
	}
	for _, name := range card.Files() {
		f, ok := b.input.static.Find(name)
		if !ok {
			continue
		}
		if err := b.known.faces.Check(b.input.read(2, f)); err != nil {
			b.problem(diag.Warnf(CodeCardFace, diag.Pos{File: b.input.names[2] + "/" + name}, "%v", err).
				WithHint("the pictures of pages do without it"))
		}
	}
}
