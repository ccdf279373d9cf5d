package search

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"

	"portolan/generator/site"
)

// A numbering has every document of the site by its number.
type numbering struct {
	IDs    []string
	Paths  []string // addresses from the root, in step
	Hashes []uint32 // of Paths; in order
}

// number numbers all entities.
func number(r *site.Reader) *numbering {
	type doc struct {
		id, path string
		hash     uint32
	}
	var all []doc
	for _, name := range r.Kinds() {
		k := r.Kind(name)
		for _, id := range r.List(name) {
			_, slug, _ := strings.Cut(id, "/")
			path := site.Path(k, slug)
			all = append(all, doc{id, path, hashOf(path)})
		}
	}
	slices.SortFunc(all, func(a, b doc) int { return cmp.Or(cmp.Compare(a.hash, b.hash), strings.Compare(a.path, b.path)) })
	n := &numbering{make([]string, len(all)), make([]string, len(all)), make([]uint32, len(all))}
	for i, d := range all {
		n.IDs[i], n.Paths[i], n.Hashes[i] = d.id, d.path, d.hash
	}
	return n
}

// hashOf gives the hash of an address: FNV-1a of its UTF-8, 32 bits.
func hashOf(path string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(path))
	return h.Sum32()
}

// first gives the number of the first document of a stretch: of those whose hash begins
// with these bits, or comes behind them.
func (n *numbering) first(stretch, bits int) int {
	at := uint64(stretch) << (32 - bits)
	i, _ := slices.BinarySearchFunc(n.Hashes, at, func(h uint32, at uint64) int { return cmp.Compare(uint64(h), at) })
	return i
}

// within gives the documents of a stretch.
func (n *numbering) within(stretch, bits int) []string {
	return n.IDs[n.first(stretch, bits):n.first(stretch+1, bits)]
}

// sizes counts the documents of each stretch.
func (n *numbering) sizes(bits int) []int {
	out := make([]int, 1<<bits)
	for _, h := range n.Hashes {
		out[uint64(h)>>(32-bits)]++
	}
	return out
}

// How many documents are in one stretch at most, on average. A document block is loaded
// for each result that is shown and for a hover card, a fragment for each excerpt; of
// groups there are so few that a shard asks each.
const (
	perGroup, mostGroups = 128, 64
	perBlock             = 12
	perFragment          = 4
)

// perShard is how many documents there are for a term shard, which makes it about 10 kB;
// perPart is how many term shards have one part of the vocabulary.
const perShard, perPart = 40, 8

// shards tells how many term shards there are, parts how many parts of the vocabulary.
func (n *numbering) shards() int { return 1 + len(n.IDs)/perShard }
func (n *numbering) parts() int  { return (n.shards() + perPart - 1) / perPart }

func (n *numbering) groupBits() int {
	return min(bitsFor(len(n.IDs), perGroup), bitsFor(mostGroups, 1))
}
func (n *numbering) blockBits() int    { return bitsFor(len(n.IDs), perBlock) }
func (n *numbering) fragmentBits() int { return bitsFor(len(n.IDs), perFragment) }

// bitsFor gives how many bits tell n things apart by groups of size.
func bitsFor(n, size int) int {
	bits := 0
	for size<<bits < n {
		bits++
	}
	return bits
}
