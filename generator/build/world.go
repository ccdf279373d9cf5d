package build

import (
	"slices"
	"strings"
	"sync"

	"portolan/generator/diag"
	"portolan/generator/digest"
	"portolan/generator/geo"
	"portolan/generator/schema"
	"portolan/generator/site"
	"portolan/generator/source"
	"portolan/generator/view"
)

const CodeGeometry diag.Code = "geometry" // the geometry of countries can't be read

// A world is the geometry of countries as its file has it, read when it is first wanted
// and then kept as long as the file stays the same.
type world struct {
	from digest.Hash
	load func() (*geo.World, error)
}

// shapes gives the geometry; nil where it can't be read, which is reported elsewhere.
func (w *world) shapes(f source.File) *geo.World {
	if f.Path == "" || f.Hash != w.from {
		return nil
	}
	shapes, err := w.load()
	if err != nil {
		return nil
	}
	return shapes
}

// worldFile is where the static folder may have the geometry of countries.
func worldFile() string { return strings.TrimPrefix(view.GeometryFile, site.InStatic) }

// readWorld gets ready to read the geometry.
func (b *builder) readWorld() {
	f, _ := b.input.static.Find(worldFile())
	if w := b.known.world; w != nil && w.from == f.Hash {
		return
	}
	dir := b.input.dirs[2] // and not the input, which would be held in memory
	b.known.world = &world{f.Hash, sync.OnceValues(func() (*geo.World, error) { return geo.Load([]byte(read(dir, f).Data)) })}
}

// maps tells whether the site would have a page for the map of the world: it has the
// template, and kinds whose entities lie somewhere.
func (b *builder) maps() bool {
	return b.input.layouts.Hashes["map"] != (digest.Hash{}) && slices.ContainsFunc(b.input.schema.Kinds, func(k *schema.Kind) bool { return len(k.Map) > 0 })
}

// checkWorld gives the geometry to rules, which may be nil. What can't be read is
// reported: pages are made without maps then. After a slight edit it is that of the last site, and
// read only if it is asked for where nothing was reported of it.
func (b *builder) checkWorld() func() *geo.World {
	pos := diag.Pos{File: b.input.names[2] + "/" + worldFile()}
	if _, ok := b.input.static.Find(worldFile()); !ok {
		if b.maps() {
			b.problem(diag.Warnf(CodeGeometry, pos, "the geometry of countries is not there, so there are no maps").
				WithHint("put the file back, or remove the template map.html"))
		}
		return nil
	}
	world := func() *geo.World {
		shapes, _ := b.known.world.load()
		return shapes
	}
	if b.edit != nil && !b.reported(CodeGeometry) {
		return world
	}
	if _, err := b.known.world.load(); err != nil {
		b.problem(diag.Warnf(CodeGeometry, pos, "%v", err).WithHint("pages are made without maps, and points are not compared with borders"))
	}
	return world
}
