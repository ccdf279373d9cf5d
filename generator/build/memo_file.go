package build

import (
	"io"
	"path/filepath"
	"slices"
	"sync"

	"portolan/generator/cache"
	"portolan/generator/content"
	"portolan/generator/digest"
	"portolan/generator/output"
	"portolan/generator/pack"
	"portolan/generator/site"
	"portolan/generator/source"
	"portolan/generator/stamp"
)

// A memo lies in two files of the cache's folder. This one is short: by it a build finds that nothing
// changed, or what did since its base was written, which has the rest.
const (
	memoFile    = "memo"
	memoVersion = "memo 3" // part of the key
)

// The sections of the memo's file. Each is decoded when it is needed.
const (
	sectionFiles   = "files"   // one keptFiles
	sectionEdited  = "edited"  // of each document that the base doesn't have: its doc, facts and prose
	sectionSite    = "site"    // one keptSite
	sectionJobs    = "jobs"    // one keptJobs
	sectionStamps  = "stamps"  // one keptStamps
	sectionPatches = "patches" // keptPatches of the base's traces, each upon those before
)

// blobsEdited is how many blobs a document has in sectionEdited.
const blobsEdited = 3

// A keptFile is a document of the content folder.
type keptFile struct {
	Path  string
	Hash  digest.Hash
	Stamp stamp.Stamp
	From  digest.Hash // of all that its doc was parsed from
	Place int32       // of its doc in the base, or -1 less its place among those that were edited since
}

type keptFiles struct {
	Base  digest.Hash // its key
	Files []keptFile
}

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
	files   *pack.Codec[keptFiles]
	site    *pack.Codec[keptSite]
	jobs    *pack.Codec[keptJobs]
	stamps  *pack.Codec[keptStamps]
	traces  *pack.Codec[keptTraces]
	lengths *pack.Codec[keptLengths]
	patch   *pack.Codec[keptPatch]
}

func newCodecs() codecs {
	o := pack.Options{}
	return codecs{pack.New[keptFiles](o), pack.New[keptSite](o), pack.New[keptJobs](o), pack.New[keptStamps](o), pack.New[keptTraces](o), pack.New[keptLengths](o), pack.New[keptPatch](o)}
}

// memoKey is what a memo depends on.
func memoKey(c Config) digest.Hash { return digest.Of([]string{memoVersion, c.Program}) }

// loadMemo reads what the last build left, but for the base. Whatever can't be read or is
// damaged was not there: the build then does the work again.
func loadMemo(c Config) *memo {
	m, ready := beginMemo(c)
	ready()
	return m
}

// beginMemo is loadMemo that returns as soon as it is known which documents there were, by which others can
// begin; ready waits for the rest.
func beginMemo(c Config) (m *memo, ready func()) {
	m, ready = &memo{}, func() {}
	if c.Cache == "" {
		return m, ready
	}
	m.file = filepath.Join(c.at(c.Cache), memoFile)
	parts := open(cache.Load(m.file, 0, -1), memoKey(c))
	codecs := newCodecs()
	files, ok := one(codecs.files, parts[sectionFiles])
	if !ok {
		return m, ready
	}
	site := inBackground(func() bool { return m.loadSite(codecs, parts) })
	m.baseKey, m.documents, m.edited = files.Base, files.Files, parts[sectionEdited]
	for _, f := range files.Files {
		m.files.Files = append(m.files.Files, source.File{Path: f.Path, Hash: f.Hash, Stamp: f.Stamp, Unread: true})
	}
	return m, func() { site() }
}

// loadSite reads what is told of the last site, and tells whether there is any.
func (m *memo) loadSite(codecs codecs, parts map[string][]string) bool {
	kept, known := one(codecs.site, parts[sectionSite])
	jobs, planned := one(codecs.jobs, parts[sectionJobs])
	stamps, stand := one(codecs.stamps, parts[sectionStamps])
	if known && planned && stand && len(jobs.Jobs) == len(stamps.Stamps) {
		m.site, m.jobs, m.stamps = *kept, jobs.Jobs, stamps.Stamps
		m.told = told{site: parts[sectionSite], jobs: parts[sectionJobs], stamps: parts[sectionStamps], patches: parts[sectionPatches]}
		return true
	}
	return false
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

// loadBase opens the base. Another build may have put another in its place since the memo was read: then it
// is of no use.
func (m *memo) loadBase() {
	if m.file == "" {
		return
	}
	if m.base = openBase(baseFile(m.file, m.baseKey), m.baseKey); m.base != nil {
		m.told.traces = m.base.traces
	}
	m.docs = make(knownDocs, len(m.documents))
	for i, f := range m.documents {
		m.docs[i] = knownDoc{path: f.Path, from: f.From}
		switch edited := blobsEdited * (-1 - int(f.Place)); {
		case f.Place >= 0 && m.base != nil && int(f.Place) < len(m.base.docs):
			m.docs[i].kept = m.base.docs[f.Place]
		case edited >= 0 && edited+blobsEdited <= len(m.edited):
			m.docs[i].kept = keptIn(nil, content.Kept{Doc: m.edited[edited], Facts: m.edited[edited+1], Prose: m.edited[edited+2]})
		default:
			m.docs[i].from = digest.Hash{} // it has to be parsed
		}
	}
}

// asked is what was asked for the files of the last site, and their traces, in step with
// them; without these no file can be kept.
type asked struct {
	*site.Memory
	traces []site.Trace
}

func (m *memo) traced() asked {
	nothing := asked{&site.Memory{}, nil}
	codecs := newCodecs()
	blobs := m.told.traces
	if len(blobs) != 3 {
		return nothing
	}
	kept, err := codecs.traces.Decode(blobs[0])
	if err != nil {
		return nothing
	}
	n := len(kept.Questions)
	traces, ok := unpackTraces(blobs[1], n)
	made, whole := unpackTraces(blobs[2], n)
	outside := slices.ContainsFunc(kept.Lasting, func(l site.Lasting) bool { return int(l.Number) >= n })
	if !ok || !whole || len(traces) != len(m.jobs) || len(kept.Answers) != n || len(made) != n || outside {
		return nothing
	}
	memory := &site.Memory{Questions: kept.Questions, Answers: kept.Answers, Made: made, Lasting: kept.Lasting}
	for _, blob := range m.told.patches {
		patch, err := codecs.patch.Decode(blob)
		if err != nil || !patch.apply(memory, traces) {
			return nothing
		}
	}
	return asked{memory, traces}
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

// save writes the memo: what was parsed now, and what is told of the last site that was published. The base
// stays as it is where that tells most of it.
func (b *builder) save(t told) error {
	documents := b.input.documents()
	docs := b.known.docs.of(documents)
	codec := sync.OnceValue(func() *content.Codec { return content.NewCodec(b.input.schema) })
	for i := range docs {
		if mended := docs[i].mended; mended != nil && mended.Load() {
			docs[i].pack(codec(), nil)
		}
		if err := docs[i].notPacked; err != nil {
			return err
		}
	}
	on := b.memo.base
	if on == nil || !slices.Equal(t.traces, on.traces) || on.lacks(docs) > max(fewPatched, on.size()/editedShare) {
		var err error
		if on, err = b.saveBase(t.traces, docs); err != nil {
			return err
		}
	}
	files := keptFiles{Base: on.key}
	var edited []string
	for i, f := range documents {
		place := docs[i].kept.place
		if !on.has(&docs[i].kept) {
			kept, err := docs[i].kept.whole()
			if err != nil {
				return err
			}
			place = -1 - int32(len(edited)/blobsEdited)
			edited = append(edited, kept.Doc, kept.Facts, kept.Prose)
		}
		files.Files = append(files.Files, keptFile{f.Path, f.Hash, f.Stamp, docs[i].from, place})
	}
	packed, err := blob(newCodecs().files, &files)
	if err != nil {
		return err
	}
	err = cache.Save(b.memo.file, func(w io.Writer) error {
		return pack.Write(w, memoKey(b.config), []pack.Section{{Name: sectionFiles, Blobs: packed}, {Name: sectionEdited, Blobs: edited},
			{Name: sectionSite, Blobs: t.site}, {Name: sectionJobs, Blobs: t.jobs}, {Name: sectionStamps, Blobs: t.stamps}, {Name: sectionPatches, Blobs: t.patches}})
	})
	if err == nil {
		cache.SweepBeside(baseFile(b.memo.file, on.key), b.memo.file+baseMark)
	}
	return err
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
	data, err := c.Encode(v)
	return []string{data}, err
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
	numbers := inBackground(func() []string { return []string{packTraces(traces), packTraces(all.Made)} }) // a processor rests by now
	asked.traces, err = blob(newCodecs().traces, &keptTraces{all.Questions, all.Answers, all.Lasting})
	asked.traces, asked.patches = append(asked.traces, numbers()...), nil
	return err
}

// Patches are read again by every build, so there are not many, nor are they large: then all is
// packed anew.
const (
	mostPatches  = 16
	patchedShare = 8         // at most this part of what they are patches of,
	fewPatched   = 128 << 10 // but for so many bytes
	editedShare  = 64        // the same of documents, which are read even where nothing changed
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
