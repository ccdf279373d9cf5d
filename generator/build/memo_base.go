package build

import (
	"encoding/binary"
	"errors"
	"io"

	"portolan/generator/cache"
	"portolan/generator/content"
	"portolan/generator/digest"
	"portolan/generator/pack"
)

// A base is the larger part of a memo: every document, and what was asked for the files of
// the site, as one build left them. Builds after slight edits leave it as it is, and their memos
// say what is another. Facts and prose are read when they are asked for.
type base struct {
	key    digest.Hash
	traces []string // the traces of the files, in step with the jobs, and of derived pieces what they were made from
	docs   []storedDoc
}

// A storedDoc is a doc as it is kept from run to run: [content.Kept], but for where that lies.
type storedDoc struct {
	doc          string
	facts, prose cache.Part
	base         digest.Hash // the key of the base that has it; zero if none
	place        int32       // in that
}

// keptSizes are those of what is kept of a doc besides its first part, in bytes.
type keptSizes struct{ Facts, Prose int }

// keptIn gives a doc whose facts and prose are kept in a spill; in memory if that is nil.
func keptIn(spill *cache.Spill, k content.Kept) storedDoc {
	return storedDoc{doc: k.Doc, facts: spill.Put(k.Facts), prose: spill.Put(k.Prose)}
}

var errGone = errors.New("what was kept of a document can't be read any more")

// whole gives all of it; an error if that can't be had any more.
func (k *storedDoc) whole() (content.Kept, error) {
	if k.doc == "" {
		return content.Kept{}, errGone
	}
	facts, err := k.facts.Load()
	if err != nil {
		return content.Kept{}, err
	}
	prose, err := k.prose.Load()
	return content.Kept{Doc: k.doc, Facts: facts, Prose: prose}, err
}

// orDamaged loads a part; what can't be had any more is nothing, as what is damaged may be.
func orDamaged(p cache.Part) func() string {
	return func() string {
		text, _ := p.Load()
		return text
	}
}

func (k *storedDoc) size() int { return len(k.doc) + k.facts.Size() + k.prose.Size() }

// The base's file is a length, and so many bytes of facts and prose, those of one document behind
// those of the other; then a pack with the rest. It is named as the memo, and by the key that the memo has of it: so
// whichever of the two a run was killed after, there is a memo that fits its base.
const (
	baseMark   = "-"
	lengthSize = 8
)

func baseFile(memo string, key digest.Hash) string { return memo + baseMark + key.String() }

// The sections of the base's pack.
const (
	sectionTraces = "traces" // one keptTraces, and two blobs of traces; nothing if no site was published
	sectionDocs   = "docs"   // each document, but for facts and prose
	sectionSizes  = "sizes"  // one keptLengths, in step
)

// keptLengths are the lengths of documents' facts and prose.
type keptLengths struct{ Docs []keptSizes }

// openBase gives the base with a key; nil if it is not there.
func openBase(name string, key digest.Hash) *base {
	f := cache.Open(name)
	if f == nil {
		return nil
	}
	length := f.Load(0, lengthSize)
	if len(length) != lengthSize {
		return nil
	}
	rest := binary.LittleEndian.Uint64([]byte(length))
	if rest > uint64(f.Size()) {
		return nil
	}
	parts := open(f.Load(lengthSize+int64(rest), -1), key)
	sizes, ok := one(newCodecs().lengths, parts[sectionSizes])
	docs := parts[sectionDocs]
	if !ok || len(sizes.Docs) != len(docs) {
		return nil
	}
	b := &base{key, parts[sectionTraces], make([]storedDoc, len(docs))}
	at := int64(lengthSize)
	for i, n := range sizes.Docs {
		left := lengthSize + int64(rest) - at
		if n.Facts < 0 || n.Prose < 0 || int64(n.Facts) > left || int64(n.Prose) > left-int64(n.Facts) {
			return nil
		}
		facts, prose := at, at+int64(n.Facts)
		b.docs[i] = storedDoc{docs[i], f.Part(facts, int64(n.Facts)), f.Part(prose, int64(n.Prose)), key, int32(i)}
		at = prose + int64(n.Prose)
	}
	return b
}

// has tells whether a doc lies in the base.
func (b *base) has(k *storedDoc) bool { return k.base == b.key && k.doc != "" }

// lacks gives the size of the docs that are not in the base.
func (b *base) lacks(docs []knownDoc) (n int) {
	for i := range docs {
		if k := &docs[i].kept; !b.has(k) {
			n += k.size()
		}
	}
	return n
}

// size gives that of its docs.
func (b *base) size() (n int) {
	for i := range b.docs {
		n += b.docs[i].size()
	}
	return n
}

// saveBase writes a base, and notes of the docs that they lie there.
func (b *builder) saveBase(traces []string, docs []knownDoc) (*base, error) {
	hashes := []digest.Hash{memoKey(b.config), saidIn(docs)}
	for i := range docs {
		hashes = append(hashes, digest.String(docs[i].path))
	}
	for _, blob := range traces {
		hashes = append(hashes, digest.String(blob))
	}
	out := &base{key: digest.Join(hashes...), traces: traces}
	lengths := keptLengths{make([]keptSizes, len(docs))}
	first := make([]string, len(docs))
	rest := 0
	for i := range docs {
		k := &docs[i].kept
		if k.doc == "" {
			return nil, errGone
		}
		first[i], lengths.Docs[i] = k.doc, keptSizes{k.facts.Size(), k.prose.Size()}
		rest += k.facts.Size() + k.prose.Size()
	}
	sizes, err := blob(newCodecs().lengths, &lengths)
	if err != nil {
		return nil, err
	}
	err = cache.Save(baseFile(b.memo.file, out.key), func(w io.Writer) error {
		if _, err := w.Write(binary.LittleEndian.AppendUint64(nil, uint64(rest))); err != nil {
			return err
		}
		for i := range docs {
			if err := docs[i].kept.facts.CopyTo(w); err != nil {
				return err
			}
			if err := docs[i].kept.prose.CopyTo(w); err != nil {
				return err
			}
		}
		return pack.Write(w, out.key, []pack.Section{{Name: sectionTraces, Blobs: traces}, {Name: sectionDocs, Blobs: first}, {Name: sectionSizes, Blobs: sizes}})
	})
	if err != nil {
		return nil, err
	}
	for i := range docs {
		docs[i].kept.base, docs[i].kept.place = out.key, int32(i)
	}
	return out, nil
}
