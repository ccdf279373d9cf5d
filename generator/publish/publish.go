// Package publish writes a site into its output folder. It is the only package
// that writes there.
//
// In go paths and bytes; out come files and a [Report]. The package knows nothing
// of what is in a file, nor why it is made.
//
// What it promises:
//
//  1. Whole files only. A file is written under another name and then renamed, or the
//     whole folder in which it is new, so that whoever reads the site sees the old file
//     or the new one, never a part.
//  2. Nothing is lost. A run that fails or ends before [Sink.Commit] changes
//     nothing. A run killed within Commit leaves whole files of the old site and
//     the new, and the next run finishes the job: before the first rename the
//     manifest names all files of both.
//  3. What didn't change isn't written, so its time stamp stays.
//  4. A file that we didn't make is never removed, nor overwritten unless
//     [Options.Force] says so. What we made is what the manifest names.
//  5. Nothing outside the folder is touched, whatever a path or a link says.
//     Links are never followed, not even within the folder.
//  6. One build at a time; a second one is told so at once.
//
// All bookkeeping lies in the folder .portolan inside the output: manifest, the
// sorted paths of the site, the same bytes for the same site; lock; and stage, where
// files wait for Commit, on the same disk so that renaming one is a single step.
//
// A site may be built in parts, each into a folder of its own, whose manifest is named by
// the part: manifest-PART. So folders of parts can be copied over one another, and a
// build of the whole site into what that makes takes what their manifests name as its own;
// one of a part is refused where there is any other, for it could neither
// remove what is no longer made there nor keep it new.
//
// These promises hold when the program dies, not when the power does: that would
// need an fsync for each file, which costs more than the whole build, to protect
// what the next build can make anew. [Options.Sync] pays that price.
package publish

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/gofrs/flock"

	"portolan/generator/diskerror"
	"portolan/generator/filename"
	"portolan/generator/stamp"
)

// The names of the bookkeeping.
const (
	ownDir       = ".portolan"
	manifestName = "manifest"
	manifestPath = ownDir + "/" + manifestName
	lockPath     = ownDir + "/lock"
	stageDir     = ownDir + "/stage"
	newManifest  = stageDir + "/manifest"
	newFolders   = stageDir + "/new"
)

// Errors to be told by [errors.Is].
var (
	// ErrBusy says that another build is writing into the folder.
	ErrBusy = errors.New("another build is at work here")
	// ErrForeign says that something in the folder isn't ours and is in the way.
	ErrForeign = errors.New("not made by portolan")
	// ErrWhole says that the folder has the whole site, where a part is built.
	ErrWhole = errors.New("holds a whole site")
	// ErrPart says that the folder has another part of the site.
	ErrPart = errors.New("holds another part of a site")
	// ErrEnded says that the sink was committed or aborted before.
	ErrEnded = errors.New("the build has ended")
)

// Options say how to treat the folder; the zero value is the careful way.
type Options struct {
	// Force allows a folder that we didn't make, and to overwrite files and links
	// that are in the way there. All else in it is left alone even so, and a folder
	// with foreign files in it never makes way for a file.
	Force bool
	// Part names the part of the site that is built, in letters, digits and "-", "+"; "" is
	// the whole. With Force it is built even into a folder that has more, which is left alone.
	Part string
	// Sync makes the promises hold through a power cut too.
	Sync bool
	// Announce is told what a commit will change before it changes anything, and whether
	// the new site has a file, as far as that is known to a part. If it fails, so does the
	// commit. It may be nil.
	Announce func(c Changes, has func(path string) (there, known bool)) error
}

// A Sink takes the files of one build of a site. Its methods are safe for
// concurrent use.
type Sink struct {
	dir   string
	opts  Options
	disk  files
	lock  *flock.Flock
	last  []byte                   // the manifest as it is on the disk
	sound bool                     // that manifest is in order, as a commit leaves one
	rest  []string                 // manifests of parts that this build takes the place of
	old   map[string]bool          // paths in the manifests that were found
	keys  func() map[string]string // the same by their key

	puts sync.WaitGroup // Puts under way
	mu   sync.Mutex     // guards what follows
	// claims has every path put, folders every folder above one, by key.
	claims, folders map[string]string
	kept            []string // paths that were kept in one go and aren't in claims yet, in order
	made            []product
	clear           map[string]bool // files and links that must go before the new ones come
	stands          map[string]standing
	fresh           map[string]bool // folders that wait in the stage with what is put in them
	failed          error
	ended           bool
}

// A product is one file of the new site.
type product struct {
	path  string
	size  int
	state state
	stage string      // where it waits; "" if it is unchanged
	stamp stamp.Stamp // of what is there, if it is kept unread
}

// isNested tells whether the file waits within its folder, which is new.
func (m product) isNested() bool { return strings.HasPrefix(m.stage, newFolders+"/") }

// A state is how a file of the new site stands to what the folder has at its path.
type state uint8

const (
	absent  state = iota // nothing there
	same                 // these very bytes
	differs              // another file, which it will replace
	folder               // a folder, which must go first
)

// Open takes the folder dir, which it makes if need be, for one build. It fails if
// another build has it ([ErrBusy]), and if it holds files but no manifest of ours
// ([ErrForeign]) unless forced. The sink must be ended by Commit or Abort.
func Open(dir string, opts Options) (*Sink, error) {
	return open(dir, opts, func(f files) files { return f })
}

// open is Open with a way to come between the sink and the disk, for tests.
func open(dir string, opts Options, through func(files) files) (_ *Sink, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("can't build into %q: %w", dir, err)
		}
	}()
	dir = filepath.Clean(dir)
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, errors.New("it is a file, and a folder is needed")
	} else if _, there := os.Lstat(dir); err != nil && there == nil {
		return nil, errors.New("it is a link that leads to nothing")
	}
	if outer := siteAround(dir); outer != "" && !opts.Force {
		return nil, fmt.Errorf("it lies in the site %q, which is published with all that is in it; name another folder, or force it", outer)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, diskerror.Bare(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, diskerror.Bare(err)
	}
	s := &Sink{
		dir: dir, opts: opts, disk: through(&disk{root: root}), lock: flock.New(filepath.Join(dir, filepath.FromSlash(lockPath))),
		claims: map[string]string{}, folders: map[string]string{}, clear: map[string]bool{}, stands: map[string]standing{}, fresh: map[string]bool{},
	}
	if err := s.begin(); err != nil {
		return nil, errors.Join(err, s.disk.Close(), s.lock.Close())
	}
	return s, nil
}

// There tells whether a folder holds a site of ours, or a part of one.
func There(dir string) bool {
	list, err := os.ReadDir(filepath.Join(dir, ownDir))
	return err == nil && slices.ContainsFunc(list, func(e fs.DirEntry) bool { return isManifest(e.Name()) })
}

// siteAround gives the nearest folder above dir that holds a site of ours, or a part of one; "" where there is none.
func siteAround(dir string) string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for up := filepath.Dir(dir); up != dir; dir, up = up, filepath.Dir(up) {
		if There(up) {
			return up
		}
	}
	return ""
}

// begin checks that the folder is ours, locks it and clears what a killed run left.
// Nothing is made in a folder that it refuses.
func (s *Sink) begin() error {
	if err := s.refuse(); err != nil {
		return err
	}
	if err := s.disk.Mkdir(ownDir); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("can't write there: %w", diskerror.Bare(err))
	}
	// The lock is taken by its path, which must not lead elsewhere.
	if info, err := s.disk.Lstat(ownDir); err == nil && !info.IsDir() {
		return fmt.Errorf("%q is a file or link %w", ownDir, ErrForeign)
	}
	if info, err := s.disk.Lstat(lockPath); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%q is a folder or link %w", lockPath, ErrForeign)
	}
	locked, err := s.lock.TryLock()
	if err != nil {
		return fmt.Errorf("can't write there: %w", diskerror.Bare(err))
	}
	if !locked {
		return ErrBusy
	}
	if err := s.load(); err != nil {
		return err
	}
	if err := s.disk.RemoveAll(stageDir); err != nil {
		return fmt.Errorf("can't clear %q: %w", stageDir, diskerror.Bare(err))
	}
	if err := s.disk.Mkdir(stageDir); err != nil {
		return fmt.Errorf("can't write there: %w", diskerror.Bare(err))
	}
	return nil
}

// refuse fails if the folder has files and no manifest. The folder is listed before
// the manifest is looked for: a build that began meanwhile writes its manifest first.
func (s *Sink) refuse() error {
	list, err := s.disk.ReadDir(".")
	if err != nil {
		return diskerror.Bare(err)
	}
	list = slices.DeleteFunc(list, func(e fs.DirEntry) bool { return e.Name() == ownDir })
	if len(list) == 0 || s.opts.Force {
		return nil
	}
	if manifests, err := s.manifests(); err != nil || len(manifests) > 0 {
		return err
	}
	return fmt.Errorf("it holds %q and is %w; name another folder, or force it", list[0].Name(), ErrForeign)
}

// load reads the manifests of the folder, if they allow for the build.
func (s *Sink) load() error {
	s.old = map[string]bool{}
	s.keys = sync.OnceValue(func() map[string]string {
		keys := make(map[string]string, len(s.old))
		for p := range s.old {
			keys[filename.Fold(p)] = p
		}
		return keys
	})
	found, err := s.manifests()
	if err != nil {
		return err
	}
	own := s.manifest()
	for _, name := range found {
		switch {
		case name == own:
		case s.opts.Part == "":
			s.rest = append(s.rest, name)
		case s.opts.Force:
			continue
		case name == manifestPath:
			return fmt.Errorf("it %w: name another folder for a part of it, or force it", ErrWhole)
		default:
			return fmt.Errorf("it %w (%s): name another folder, or force it", ErrPart, strings.TrimPrefix(name, manifestPath+"-"))
		}
		data, err := s.disk.Read(name)
		if err != nil {
			return fmt.Errorf("can't read its manifest: %w", diskerror.Bare(err))
		}
		paths, err := parseManifest(data)
		if err != nil && !s.opts.Force {
			return fmt.Errorf("its manifest %q %w; delete the folder, or force it", name, err)
		}
		if name == own {
			s.last, s.sound = data, err == nil && slices.IsSorted(paths)
		}
		for _, p := range paths {
			s.old[p] = true
		}
	}
	return nil
}

// manifest names the manifest of what is built.
func (s *Sink) manifest() string {
	if s.opts.Part == "" {
		return manifestPath
	}
	return manifestPath + "-" + s.opts.Part
}

// isManifest tells whether a file of our folder has the name of a manifest, of a site or of a part.
func isManifest(name string) bool {
	return name == manifestName || strings.HasPrefix(name, manifestName+"-")
}

// manifests names the manifests that there are, of the site and of parts of it.
func (s *Sink) manifests() ([]string, error) {
	if info, err := s.disk.Lstat(ownDir); err != nil || !info.IsDir() {
		return nil, nil // what is wrong there is told when the folder is wanted
	}
	list, err := s.disk.ReadDir(ownDir)
	if err != nil {
		return nil, fmt.Errorf("can't read its manifest: %w", diskerror.Bare(err))
	}
	var out []string
	for _, e := range list {
		if isManifest(e.Name()) {
			out = append(out, ownDir+"/"+e.Name())
		}
	}
	return out, nil
}

// Put gives the site the file data at a slash path. The file waits in the stage,
// unless the folder holds exactly these bytes. It is an error to put a path twice
// (in whatever letter case), to put one that can't be a file everywhere, or one
// where there is something that we didn't make and must not overwrite. After an
// error the build can't be committed.
func (s *Sink) Put(p string, data []byte) error {
	err := s.put(p, data)
	if err != nil && !errors.Is(err, ErrEnded) {
		err = fmt.Errorf("can't write %q: %w", p, err)
		s.mu.Lock()
		s.failed = cmp.Or(s.failed, err)
		s.mu.Unlock()
	}
	return err
}

func (s *Sink) put(p string, data []byte) error {
	number, err := s.claim(p)
	if errors.Is(err, ErrEnded) {
		return err
	}
	defer s.puts.Done()
	if err != nil {
		return err
	}
	st, err := s.compare(p, data)
	if err != nil {
		return err
	}
	made := product{path: p, size: len(data), state: st}
	if st != same {
		if made.stage, err = s.waits(p, number); err != nil {
			return diskerror.Bare(err)
		}
		if err := s.disk.Write(made.stage, data, s.opts.Sync); err != nil {
			return diskerror.Bare(err) // what it left in the stage goes when the build ends
		}
	}
	s.mu.Lock()
	s.made = append(s.made, made)
	s.mu.Unlock()
	return nil
}

// waits gives the place in the stage for the file at p: with its folder, if that is new,
// which then becomes the site's in one step.
func (s *Sink) waits(p string, number int) (stage string, err error) {
	dir := path.Dir(p)
	if kind, _, err := s.stand(dir); err != nil || kind != missing {
		return stageDir + "/" + strconv.Itoa(number), err
	}
	return newFolders + "/" + p, s.begun(dir)
}

// begun makes a new folder in the stage, and those above it.
func (s *Sink) begun(dir string) error {
	s.mu.Lock()
	known := s.fresh[dir]
	s.mu.Unlock()
	if known {
		return nil
	}
	in := newFolders
	if dir != "." {
		if err := s.begun(path.Dir(dir)); err != nil {
			return err
		}
		in += "/" + dir
	}
	if err := s.disk.Mkdir(in); err != nil && !errors.Is(err, fs.ErrExist) { // another Put may be at it
		return err
	}
	s.mu.Lock()
	s.fresh[dir] = true
	s.mu.Unlock()
	return nil
}

// claim notes that p is put, and gives it a number. Unless the build has ended, it
// counts the Put as under way, with an error too.
func (s *Sink) claim(p string) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return 0, ErrEnded
	}
	s.puts.Add(1)
	if _, twice := slices.BinarySearch(s.kept, p); twice || !s.old[p] {
		s.claimKept()
	}
	return s.enter(p)
}

// enter notes a path among all that is put, and gives it a number.
func (s *Sink) enter(p string) (int, error) {
	if !s.old[p] { // or it was checked when the manifest was read
		if err := checkPath(p); err != nil {
			return 0, err
		}
	}
	k := filename.Fold(p)
	if other, ok := s.claims[k]; ok {
		if other == p {
			return 0, errors.New("it was put before")
		}
		return 0, fmt.Errorf("it and %q would be one file on other systems", other)
	}
	if other, ok := s.folders[k]; ok {
		return 0, fmt.Errorf("%q is a folder of the site", other)
	}
	s.claims[k] = p
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		k := filename.Fold(dir)
		if other, ok := s.claims[k]; ok {
			return 0, fmt.Errorf("%q is a file of the site", other)
		}
		if other, ok := s.folders[k]; ok && other != dir {
			return 0, fmt.Errorf("the folders %q and %q would be one on other systems", other, dir)
		} else if ok {
			break // and so the ones above it are known too
		}
		s.folders[k] = dir
	}
	return len(s.claims), nil
}

// compare tells how the file to be made at p stands to what is there. What must be
// gone before it can be placed is noted in s.clear.
func (s *Sink) compare(p string, data []byte) (state, error) {
	if st, blocker, err := s.stand(path.Dir(p)); err != nil {
		return 0, err
	} else if st == missing {
		return absent, nil
	} else if st == blocked {
		return absent, s.giveWay(blocker)
	}
	info, err := s.disk.Lstat(p)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return absent, nil
	case err != nil:
		return 0, diskerror.Bare(err)
	case info.IsDir():
		return folder, nil // whether it may go is known when all files are
	}
	if !s.old[p] {
		if was, ok := s.keys()[filename.Fold(p)]; ok {
			// Where letter case doesn't count we see the file by its former name.
			if former, err := s.disk.Lstat(was); err == nil && os.SameFile(info, former) {
				return differs, s.giveWay(was)
			}
		}
	}
	if info.Mode().IsRegular() && info.Size() == int64(len(data)) {
		there, err := s.disk.Read(p)
		if err != nil {
			return 0, diskerror.Bare(err)
		}
		if bytes.Equal(there, data) {
			return same, nil
		}
	}
	if !s.old[p] && !s.opts.Force {
		return 0, fmt.Errorf("the file there is %w; move it, or force it", ErrForeign)
	}
	return differs, nil
}

// giveWay notes that the file p must go before the new site is placed.
func (s *Sink) giveWay(p string) error {
	if !s.old[p] && !s.opts.Force {
		return fmt.Errorf("%q is in the way and %w; move it, or force it", p, ErrForeign)
	}
	s.mu.Lock()
	s.clear[p] = true
	s.mu.Unlock()
	return nil
}

// A standing is what a path where we want a folder is.
type standing struct {
	kind    standingKind
	blocker string
}

type standingKind uint8

const (
	real    standingKind = iota // a folder, and no link on the way to it
	missing                     // nothing
	blocked                     // it, or one above it, is a file or a link
)

// stand tells what is at dir, and if it is blocked, by what. Answers are kept for a
// build, since a folder has many files and the question costs several system calls.
func (s *Sink) stand(dir string) (standingKind, string, error) {
	if dir == "." {
		return real, "", nil
	}
	s.mu.Lock()
	known, ok := s.stands[dir]
	s.mu.Unlock()
	if ok {
		return known.kind, known.blocker, nil
	}
	kind, blocker, err := s.stand(path.Dir(dir))
	if err != nil {
		return 0, "", err
	}
	if kind == real {
		info, err := s.disk.Lstat(dir)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			kind = missing
		case err != nil:
			return 0, "", diskerror.Bare(err)
		case !info.IsDir():
			kind, blocker = blocked, dir
		}
	}
	s.mu.Lock()
	s.stands[dir] = standing{kind: kind, blocker: blocker}
	s.mu.Unlock()
	return kind, blocker, nil
}

// Abort drops everything that was put; the last site stays as it was. After Commit
// or another Abort it does nothing, so that it can be deferred.
func (s *Sink) Abort() error {
	if err := s.end(); err != nil {
		return nil
	}
	return s.close()
}

// end stops further Puts and waits for those under way.
func (s *Sink) end() error {
	s.mu.Lock()
	ended := s.ended
	s.ended = true
	s.mu.Unlock()
	if ended {
		return ErrEnded
	}
	s.puts.Wait()
	return nil
}

// close clears the stage and gives the folder free. The lock file stays: to delete it
// would let two builds lock two files of the same name.
func (s *Sink) close() error {
	err := errors.Join(s.disk.RemoveAll(stageDir), s.disk.Close(), s.lock.Close())
	if err != nil {
		return fmt.Errorf("can't leave %q in order: %w", s.dir, err)
	}
	return nil
}

// sorted gives the keys of a set in order.
func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }
