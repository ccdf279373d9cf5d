package build

import (
	"bytes"
	"encoding/binary"
	"io"
	"path/filepath"
	"slices"

	"portolan/generator/cache"
	"portolan/generator/digest"
	"portolan/generator/output"
	"portolan/generator/pack"
	"portolan/generator/site"
	"portolan/generator/source"
	"portolan/generator/stamp"
)

// The memo's file, in the cache's folder, is two packs: a short one, by which a build finds
// that nothing changed, and a long one with all that it needs otherwise. Before them stands
// the length of the short one.
const (
	memoFile    = "memo"
	memoVersion = "memo 2" // part of the key
	lengthSize  = 8
)

// The sections of the packs. Each is decoded when it is needed.
const (
	sectionFiles  = "files"  // short: one keptFiles
	sectionSite   = "site"   // short: one keptSite
	sectionTraces = "traces" // long: one keptTraces
	sectionDocs   = "docs"   // long: each document, in step with keptFiles
)

// A keptFile is a document of the content folder.
type keptFile struct {
	Path  string
	Hash  digest.Hash
	Stamp stamp.Stamp
	From  digest.Hash // of all that its doc was parsed from
}

type keptFiles struct{ Files []keptFile }

// A keptOutput is a file of the site.
type keptOutput struct {
	Job   output.Job
	Stamp stamp.Stamp
}

type keptSite struct {
	World   digest.Hash
	Frame   digest.Hash // of what World is of, but for what documents say
	Said    digest.Hash // of what these were parsed from
	Outputs []keptOutput
	Report  keptReport
}

// keptTraces are the traces of the outputs, in step, and what they are numbers of.
type keptTraces struct {
	Traces    string // of the outputs; see packTraces
	Questions []site.Query
	Answers   []digest.Hash
	Made      string // of derived pieces, in step with Questions
	Lasting   []site.Lasting
}

// codecs keep the parts of a memo but for the docs, whose codec depends on the schema.
type codecs struct {
	files  *pack.Codec[keptFiles]
	site   *pack.Codec[keptSite]
	traces *pack.Codec[keptTraces]
}

func newCodecs() codecs {
	o := pack.Options{}
	return codecs{pack.New[keptFiles](o), pack.New[keptSite](o), pack.New[keptTraces](o)}
}

// memoKey is what the short pack depends on.
func memoKey(c Config) digest.Hash { return digest.Of([]string{memoVersion, c.Program}) }

// loadMemo reads the short pack of what the last build left. Whatever can't be read or is
// damaged was not there: the build then does the work again.
func loadMemo(c Config) *memo {
	m := &memo{}
	if c.Cache == "" {
		return m
	}
	m.file = filepath.Join(c.at(c.Cache), memoFile)
	length := cache.Load(m.file, 0, lengthSize)
	if len(length) != lengthSize {
		return m
	}
	m.short = cache.Load(m.file, lengthSize, int64(binary.LittleEndian.Uint64([]byte(length))))
	parts := open(m.short, memoKey(c))
	codecs := newCodecs()
	files, ok := one(codecs.files, parts[sectionFiles])
	if !ok {
		return m
	}
	m.documents = files.Files
	for _, f := range files.Files {
		m.files.Files = append(m.files.Files, source.File{Path: f.Path, Hash: f.Hash, Stamp: f.Stamp, Unread: true})
	}
	if kept, ok := one(codecs.site, parts[sectionSite]); ok {
		m.site = *kept
	}
	return m
}

// open gives the sections of a pack by name; none if it is of no use.
func open(data string, key digest.Hash) map[string][]string {
	sections, err := pack.Open(data, key)
	if err != nil {
		return nil
	}
	parts := map[string][]string{}
	for _, s := range sections {
		parts[s.Name] = s.Blobs
	}
	return parts
}

// loadRest reads the long pack. It belongs to its short one: another build may have
// replaced both since that was read.
func (m *memo) loadRest() {
	if m.short == "" {
		return
	}
	m.parts = open(cache.Load(m.file, lengthSize+int64(len(m.short)), -1), digest.Bytes([]byte(m.short)))
	docs := m.parts[sectionDocs]
	if len(docs) != len(m.documents) {
		return
	}
	m.docs = make(knownDocs, len(docs))
	for i, f := range m.documents {
		m.docs[i] = knownDoc{path: f.Path, from: f.From, packed: docs[i]}
	}
}

// traced gives what was asked for the outputs of the last site, and their traces, in step with
// them; without these no output can be kept.
func (m *memo) traced() (*site.Memory, []site.Trace) {
	kept, ok := one(newCodecs().traces, m.parts[sectionTraces])
	if !ok {
		return &site.Memory{}, nil
	}
	n := len(kept.Questions)
	traces, ok := unpackTraces(kept.Traces, n)
	made, whole := unpackTraces(kept.Made, n)
	outside := slices.ContainsFunc(kept.Lasting, func(l site.Lasting) bool { return int(l.Number) >= n })
	if !ok || !whole || len(traces) != len(m.site.Outputs) || len(kept.Answers) != n || len(made) != n || outside {
		return &site.Memory{}, nil
	}
	return &site.Memory{Questions: kept.Questions, Answers: kept.Answers, Made: made, Lasting: kept.Lasting}, traces
}

// one decodes the only blob of a section.
func one[T any](c *pack.Codec[T], blobs []string) (*T, bool) {
	if len(blobs) != 1 {
		return nil, false
	}
	v, err := c.Decode(blobs[0])
	return v, err == nil
}

// save writes the memo's file: what was parsed now, and of a site that was published what
// is said of it.
func (b *builder) save(site *keptSite, traces string) error {
	documents := b.input.documents()
	var files keptFiles
	docs := make([]string, len(documents))
	all := b.known.docs.of(documents)
	for i, f := range documents {
		known := &all[i]
		files.Files = append(files.Files, keptFile{f.Path, f.Hash, f.Stamp, known.from})
		if docs[i] = known.packed; known.notPacked != nil {
			return known.notPacked
		}
	}
	short, err := shortPack(b.config, &files, site)
	if err != nil {
		return err
	}
	return cache.Save(b.memo.file, func(w io.Writer) error {
		if _, err := w.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(short)))); err != nil {
			return err
		}
		if _, err := w.Write(short); err != nil {
			return err
		}
		return pack.Write(w, digest.Bytes(short), []pack.Section{{Name: sectionTraces, Blobs: []string{traces}}, {Name: sectionDocs, Blobs: docs}})
	})
}

func shortPack(c Config, files *keptFiles, site *keptSite) ([]byte, error) {
	codecs := newCodecs()
	packedFiles, err := codecs.files.Append(nil, files)
	if err != nil {
		return nil, err
	}
	packedSite, err := codecs.site.Append(nil, site)
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	err = pack.Write(&buf, memoKey(c), []pack.Section{
		{Name: sectionFiles, Blobs: []string{string(packedFiles)}}, {Name: sectionSite, Blobs: []string{string(packedSite)}}})
	return buf.Bytes(), err
}

// published says of the site that was just made which files it has.
func (b *builder) published() *keptSite {
	r := b.report
	kept := &keptSite{World: b.worldOf(), Frame: b.frameOf(), Said: saidIn(b.known.docs), Report: keptReport{r.Problems, r.Pages, r.Entities, r.NextDue, r.Due}, Outputs: make([]keptOutput, len(b.made))}
	for i, m := range b.made {
		kept.Outputs[i] = keptOutput{m.Job, r.Files.Stamps[m.Path]}
	}
	return kept
}

// askedPack is what the files of a site were made from as it is kept, or why it can't be.
type askedPack struct {
	data string
	outcome
}

// packAsked begins to pack what the files of the site were made from; nothing where nothing
// is kept.
func (b *builder) packAsked() <-chan askedPack {
	done := make(chan askedPack, 1)
	if b.config.Cache == "" {
		done <- askedPack{}
		return done
	}
	go func() {
		var data []byte
		o := guarded(func() (err error) {
			traces := make([]site.Trace, len(b.made))
			for i, m := range b.made {
				traces[i] = m.Trace
			}
			asked := b.site.Memory().Only(traces)
			data, err = newCodecs().traces.Append(nil, &keptTraces{packTraces(traces), asked.Questions, asked.Answers, packTraces(asked.Made), asked.Lasting})
			return err
		})
		done <- askedPack{string(data), o}
	}()
	return done
}
