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
	sectionFiles   = "files"   // short: one keptFiles
	sectionSite    = "site"    // short: one keptSite
	sectionJobs    = "jobs"    // short: one keptJobs
	sectionStamps  = "stamps"  // short: one keptStamps
	sectionPatches = "patches" // short: keptPatches, each upon those before
	sectionTraces  = "traces"  // long: one keptTraces, the traces of the files, in step with the jobs, and of derived pieces what they were made from
	sectionDocs    = "docs"    // long: each document, in step with keptFiles
)

// A keptFile is a document of the content folder.
type keptFile struct {
	Path  string
	Hash  digest.Hash
	Stamp stamp.Stamp
	From  digest.Hash // of all that its doc was parsed from
}

type keptFiles struct{ Files []keptFile }

// keptSite is what is told of the last site that was published.
type keptSite struct {
	World  digest.Hash
	Frame  digest.Hash // of what World is of, but for what documents say
	Said   digest.Hash // of what these were parsed from
	Report keptReport
}

// The files of that site: what makes them, and in step how they stand.
type (
	keptJobs   struct{ Jobs []output.Job }
	keptStamps struct{ Stamps []stamp.Stamp }
)

// keptTraces are what traces are numbers of. Those, as packTraces gives them, are blobs of their
// own, for they are long.
type keptTraces struct {
	Questions []site.Query
	Answers   []digest.Hash
	Lasting   []site.Lasting
}

// A keptPatch is what a slight edit made another of keptTraces.
type keptPatch struct {
	Asked  site.Patch
	Files  []int32 // those that were made again
	Traces string  // theirs, in step
}

// codecs keep the parts of a memo but for the docs, whose codec depends on the schema.
type codecs struct {
	files  *pack.Codec[keptFiles]
	site   *pack.Codec[keptSite]
	jobs   *pack.Codec[keptJobs]
	stamps *pack.Codec[keptStamps]
	traces *pack.Codec[keptTraces]
	patch  *pack.Codec[keptPatch]
}

func newCodecs() codecs {
	o := pack.Options{}
	return codecs{pack.New[keptFiles](o), pack.New[keptSite](o), pack.New[keptJobs](o), pack.New[keptStamps](o), pack.New[keptTraces](o), pack.New[keptPatch](o)}
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
	kept, known := one(codecs.site, parts[sectionSite])
	jobs, planned := one(codecs.jobs, parts[sectionJobs])
	stamps, stand := one(codecs.stamps, parts[sectionStamps])
	if known && planned && stand && len(jobs.Jobs) == len(stamps.Stamps) {
		m.site, m.jobs, m.stamps = *kept, jobs.Jobs, stamps.Stamps
		m.told = told{site: parts[sectionSite], jobs: parts[sectionJobs], stamps: parts[sectionStamps], patches: parts[sectionPatches]}
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
	parts := open(cache.Load(m.file, lengthSize+int64(len(m.short)), -1), digest.Bytes([]byte(m.short)))
	m.told.traces = parts[sectionTraces]
	docs := parts[sectionDocs]
	if len(docs) != len(m.documents) {
		return
	}
	m.docs = make(knownDocs, len(docs))
	for i, f := range m.documents {
		m.docs[i] = knownDoc{path: f.Path, from: f.From, packed: docs[i]}
	}
}

// traced gives what was asked for the files of the last site, and their traces, in step with
// them; without these no file can be kept.
func (m *memo) traced() (*site.Memory, []site.Trace) {
	codecs := newCodecs()
	blobs := m.told.traces
	if len(blobs) != 3 {
		return &site.Memory{}, nil
	}
	kept, err := codecs.traces.Decode(blobs[0])
	if err != nil {
		return &site.Memory{}, nil
	}
	n := len(kept.Questions)
	traces, ok := unpackTraces(blobs[1], n)
	made, whole := unpackTraces(blobs[2], n)
	outside := slices.ContainsFunc(kept.Lasting, func(l site.Lasting) bool { return int(l.Number) >= n })
	if !ok || !whole || len(traces) != len(m.jobs) || len(kept.Answers) != n || len(made) != n || outside {
		return &site.Memory{}, nil
	}
	asked := &site.Memory{Questions: kept.Questions, Answers: kept.Answers, Made: made, Lasting: kept.Lasting}
	for _, blob := range m.told.patches {
		patch, err := codecs.patch.Decode(blob)
		if err != nil || !patch.apply(asked, traces) {
			return &site.Memory{}, nil
		}
	}
	return asked, traces
}

// apply makes of what was kept what the patch was made for, and tells whether it fits.
func (p *keptPatch) apply(asked *site.Memory, traces []site.Trace) bool {
	if !asked.Apply(&p.Asked) {
		return false
	}
	changed, ok := unpackTraces(p.Traces, len(asked.Questions))
	if !ok || len(changed) != len(p.Files) {
		return false
	}
	for n, i := range p.Files {
		if i < 0 || int(i) >= len(traces) {
			return false
		}
		traces[i] = changed[n]
	}
	return true
}

// one decodes the only blob of a section.
func one[T any](c *pack.Codec[T], blobs []string) (*T, bool) {
	if len(blobs) != 1 {
		return nil, false
	}
	v, err := c.Decode(blobs[0])
	return v, err == nil
}

// A told is what a memo tells of a site that was published, as it is kept.
type told struct{ site, jobs, stamps, traces, patches []string }

// save writes the memo's file: what was parsed now, and what is told of the last site that was published.
func (b *builder) save(t told) error {
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
	packed, err := newCodecs().files.Append(nil, &files)
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	err = pack.Write(&buf, memoKey(b.config), []pack.Section{{Name: sectionFiles, Blobs: []string{string(packed)}},
		{Name: sectionSite, Blobs: t.site}, {Name: sectionJobs, Blobs: t.jobs}, {Name: sectionStamps, Blobs: t.stamps}, {Name: sectionPatches, Blobs: t.patches}})
	if err != nil {
		return err
	}
	short := buf.Bytes()
	return cache.Save(b.memo.file, func(w io.Writer) error {
		if _, err := w.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(short)))); err != nil {
			return err
		}
		if _, err := w.Write(short); err != nil {
			return err
		}
		return pack.Write(w, digest.Bytes(short), []pack.Section{{Name: sectionTraces, Blobs: t.traces}, {Name: sectionDocs, Blobs: docs}})
	})
}

// published packs what is told of the site that was just made, but for what was asked.
func (b *builder) published() (t told, err error) {
	r, codecs := b.report, newCodecs()
	kept := keptSite{b.worldOf(), b.frameOf(), saidIn(b.known.docs), keptReport{r.Problems, r.Pages, r.Entities, r.NextDue, r.Due}}
	stamps := keptStamps{make([]stamp.Stamp, len(b.made))}
	for i, m := range b.made {
		stamps.Stamps[i] = r.Files.Stamps[m.Path]
	}
	if t.site, err = blob(codecs.site, &kept); err == nil {
		t.stamps, err = blob(codecs.stamps, &stamps)
	}
	if t.jobs = b.memo.told.jobs; err == nil && !slices.Equal(b.jobs, b.memo.jobs) {
		t.jobs, err = blob(codecs.jobs, &keptJobs{b.jobs})
	}
	return t, err
}

// blob packs a value as the only one of a section.
func blob[T any](c *pack.Codec[T], v *T) ([]string, error) {
	data, err := c.Append(nil, v)
	return []string{string(data)}, err
}

// An askedPack is what the files of a site were made from as it is kept, or why it can't be.
type askedPack struct {
	traces, patches []string
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
		var asked askedPack
		asked.outcome = guarded(func() (err error) {
			fits := false
			if b.edit != nil && slices.Equal(b.jobs, b.memo.jobs) {
				fits, err = b.patch(&asked)
			}
			if !fits && err == nil {
				err = b.packAll(&asked)
			}
			return err
		})
		done <- asked
	}()
	return done
}

func (b *builder) packAll(asked *askedPack) (err error) {
	traces := make([]site.Trace, len(b.made))
	for i, m := range b.made {
		traces[i] = m.Trace
	}
	all := b.site.Memory().Only(traces)
	asked.traces, err = blob(newCodecs().traces, &keptTraces{all.Questions, all.Answers, all.Lasting})
	asked.traces, asked.patches = append(asked.traces, packTraces(traces), packTraces(all.Made)), nil
	return err
}

// Patches are read again by every build, so there are not many, nor are they large: then all is
// packed anew.
const (
	mostPatches  = 16
	patchedShare = 8         // at most this part of what they are patches of,
	fewPatched   = 128 << 10 // but for so many bytes
)

// patch packs what a slight edit made another, and tells whether that is little enough.
func (b *builder) patch(asked *askedPack) (fits bool, err error) {
	p := keptPatch{}
	traces := make([]site.Trace, len(b.todo))
	for n, i := range b.todo {
		p.Files, traces[n] = append(p.Files, int32(i)), b.made[i].Trace
	}
	p.Asked = *b.recalled.Patch(traces)
	p.Traces = packTraces(traces)
	packed, err := blob(newCodecs().patch, &p)
	if err != nil {
		return false, err
	}
	asked.traces, asked.patches = b.memo.told.traces, slices.Concat(b.memo.told.patches, packed)
	return len(asked.patches) <= mostPatches && lengthOf(asked.patches) <= max(fewPatched, lengthOf(asked.traces)/patchedShare), nil
}

func lengthOf(blobs []string) (n int) {
	for _, b := range blobs {
		n += len(b)
	}
	return n
}
