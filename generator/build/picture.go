package build

import (
	"path/filepath"
	"strings"

	"portolan/generator/cache"
	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/output"
	"portolan/generator/output/picture"
	codec "portolan/generator/picture"
)

// picturesDir is the folder of the cache for pictures that were made.
const picturesDir = "pictures"

// A pictureStore keeps pictures in a folder. What can't be written is made again.
type pictureStore struct{ dir string }

// Load gives what was kept.
func (s pictureStore) Load(key string) []byte {
	if data := cache.Load(filepath.Join(s.dir, key), 0, -1); data != "" {
		return []byte(data)
	}
	return nil
}

// Save keeps it.
func (s pictureStore) Save(key string, data []byte) {
	_ = cache.Put(filepath.Join(s.dir, key), data)
}

// pictures gives where pictures are kept from run to run; nil where nothing is, and where a
// build is to find out whether it makes what it would make without.
func (b *builder) pictures() picture.Store {
	if b.config.Cache == "" || b.config.Verify {
		return nil
	}
	return pictureStore{filepath.Join(b.config.at(b.config.Cache), picturesDir)}
}

// sweepPictures removes pictures that pages no longer show.
func (b *builder) sweepPictures(jobs []output.Job) error {
	for _, o := range b.outputs {
		if pictures, ok := o.(*picture.Output); ok {
			keep := pictures.Keys(jobs)
			return cache.Sweep(filepath.Join(b.config.at(b.config.Cache), picturesDir), func(name string) bool { return keep[name] })
		}
	}
	return nil
}

// picture reports a picture that can't be read, or not by browsers, where it is shown.
func (c linkChecker) picture(d content.Dest) {
	tree, file := &c.b.input.content, mediaOf(d)
	if file == "" {
		tree, file = &c.b.input.static, d.Address
	}
	if !codec.Is(file) {
		return
	}
	f, ok := tree.Find(file)
	if !ok {
		return // another output made it
	}
	if _, err := codec.Read(f.Path, f.Data); err != nil {
		if p := picture.Problem(d.Pos, f.Path, err); p != nil {
			c.b.problem(*p)
		}
	}
}

// mediaOf gives the file of the content folder that is shown or linked, "" if there is none.
func mediaOf(d content.Dest) string {
	if d.File == "" && d.By == content.ByLink {
		if file, ok := strings.CutPrefix(d.Address, content.Media); ok {
			return file
		}
	}
	return d.File
}

// whereShown moves a problem with a picture, which was found when it was made, to where it is
// shown first.
func (b *builder) whereShown(p diag.Problem) diag.Problem {
	file, ok := strings.CutPrefix(p.Pos.File, b.input.names[0]+"/")
	if p.Code != picture.CodePicture || !ok {
		return p
	}
	for _, d := range b.input.docs {
		for _, sealed := range d.Entities {
			for _, dest := range sealed.Value().Face().Dests {
				if mediaOf(dest) == file {
					p.Pos = dest.Pos
					return p
				}
			}
		}
	}
	return p
}
