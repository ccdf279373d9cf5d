package publish

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync/atomic"

	"portolan/generator/diskerror"
	"portolan/generator/fanout"
	"portolan/generator/filename"
	"portolan/generator/stamp"
)

// A Report tells what a commit did.
type Report struct {
	Made      int // files that weren't there
	Changed   int // files that have other bytes now
	Unchanged int
	Removed   int   // files of the last site that this one doesn't have
	Bytes     int64 // of the whole site
	Written   int64 // bytes made or changed

	WrittenPaths []string // made or changed, sorted
	RemovedPaths []string // sorted

	Stamps map[string]stamp.Stamp // of every file of the site by its path, for [Sink.Keep]
}

// Commit makes the folder hold the site that was put: files are renamed into place, and
// whole folders where they are new, pages last so that none comes before its styles; then the files of the
// last site that weren't put again are removed, and the folders that this empties.
// It ends the sink, with an error too. An error before the first rename leaves the
// last site as it was; after one of the disk later on, the next build puts things right.
func (s *Sink) Commit() (Report, error) {
	if err := s.end(); err != nil {
		return Report{}, err
	}
	report, err := s.commit()
	if err != nil {
		err = fmt.Errorf("can't publish into %q: %w", s.dir, err)
	}
	return report, errors.Join(err, s.close())
}

func (s *Sink) commit() (_ Report, err error) {
	if s.failed != nil {
		return Report{}, s.failed
	}
	if s.same() {
		return s.leave()
	}
	s.sortMade()
	site, report := make(map[string]bool, len(s.made)), Report{}
	for _, m := range s.made {
		site[m.path] = true
		report.count(m)
	}
	if err := s.checkReplaced(); err != nil {
		return Report{}, err
	}
	if err := s.announce(site, report.WrittenPaths); err != nil {
		return Report{}, err
	}
	manifest := formatManifest(s.paths())
	if len(s.clear) > 0 {
		s.claimKept() // to know its folders
	}
	if !bytes.Equal(manifest, s.last) || len(s.rest) > 0 {
		s.claimKept()
		both := manifest
		if len(s.old) > 0 {
			all := maps.Clone(site)
			maps.Copy(all, s.old)
			both = formatManifest(sorted(all))
		}
		if err := s.save(both); err != nil {
			return Report{}, err
		}
	}
	gone := map[string]bool{}
	if err := s.makeWay(gone); err != nil {
		return Report{}, err
	}
	if err := s.place(); err != nil {
		return Report{}, err
	}
	if err := s.sweep(site, gone); err != nil {
		return Report{}, err
	}
	report.RemovedPaths = sorted(gone)
	report.Removed = len(gone)
	if report.Stamps, err = s.stamps(); err != nil {
		return Report{}, err
	}
	if err := s.save(manifest); err != nil {
		return Report{}, err
	}
	return report, s.dropRest()
}

// sortMade puts the files of the new site in order. What was kept in one go is in order
// already, and there is seldom much besides.
func (s *Sink) sortMade() {
	order := func(a, b product) int { return cmp.Compare(a.path, b.path) }
	n := 0
	for n < len(s.made) && (n == 0 || order(s.made[n-1], s.made[n]) <= 0) {
		n++
	}
	kept, put := s.made[:n], s.made[n:]
	slices.SortFunc(put, order)
	all := make([]product, 0, len(s.made))
	for _, m := range put {
		at, _ := slices.BinarySearchFunc(kept, m, order)
		all = append(append(all, kept[:at]...), m)
		kept = kept[at:]
	}
	s.made = append(all, kept...)
}

// paths gives those of the new site, in the order of its files.
func (s *Sink) paths() []string {
	out := make([]string, len(s.made))
	for i, m := range s.made {
		out[i] = m.path
	}
	return out
}

// leaving gives the paths of the last site that a new one doesn't have, in order.
func (s *Sink) leaving(site map[string]bool) []string {
	var out []string
	for p := range s.old {
		if !site[p] {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out
}

// same tells whether the new site is the last one, and nothing is left to do of a run that
// was killed.
func (s *Sink) same() bool {
	if !s.sound || len(s.rest) > 0 || len(s.made) != len(s.old) {
		return false
	}
	return !slices.ContainsFunc(s.made, func(m product) bool { return m.state != same || !s.old[m.path] })
}

// leave reports a site that stays as it is.
func (s *Sink) leave() (report Report, err error) {
	for _, m := range s.made {
		report.count(m)
	}
	if err := s.announce(s.old, nil); err != nil {
		return Report{}, err
	}
	report.Stamps, err = s.stamps()
	return report, err
}

func (r *Report) count(m product) {
	r.Bytes += int64(m.size)
	switch m.state {
	case same:
		r.Unchanged++
		return
	case differs:
		r.Changed++
	default:
		r.Made++
	}
	r.Written += int64(m.size)
	r.WrittenPaths = append(r.WrittenPaths, m.path)
}

// checkReplaced fails if a folder that must become a file holds anything not ours.
func (s *Sink) checkReplaced() error {
	for _, m := range s.made {
		if m.state != folder {
			continue
		}
		if foreign, err := s.foreign(m.path); err != nil {
			return fmt.Errorf("can't write %q: %w", m.path, diskerror.Bare(err))
		} else if foreign != "" {
			return fmt.Errorf("can't write %q: %q is in the way and %w; move it", m.path, foreign, ErrForeign)
		}
	}
	return nil
}

// foreign gives the first file below dir that isn't in the manifest, or "".
func (s *Sink) foreign(dir string) (string, error) {
	list, err := s.disk.ReadDir(dir)
	if err != nil {
		return "", err
	}
	for _, item := range list {
		p := path.Join(dir, item.Name())
		if !item.IsDir() {
			if !s.old[p] {
				return p, nil
			}
		} else if found, err := s.foreign(p); err != nil || found != "" {
			return found, err
		}
	}
	return "", nil
}

// dropRest removes the manifests of parts: all that they named is the site's now, or gone.
func (s *Sink) dropRest() error {
	for _, name := range s.rest {
		if err := s.disk.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("can't remove %q: %w", name, diskerror.Bare(err))
		}
	}
	return nil
}

// save writes the manifest, unless it is there already.
func (s *Sink) save(data []byte) error {
	if bytes.Equal(data, s.last) {
		return nil
	}
	err := s.disk.Write(newManifest, data, s.opts.Sync)
	if err == nil {
		err = s.disk.Rename(newManifest, s.manifest())
	}
	if err == nil {
		err = s.sync(ownDir)
	}
	if err != nil {
		return fmt.Errorf("can't write %q: %w", s.manifest(), diskerror.Bare(err))
	}
	s.last = data
	return nil
}

// makeWay removes what stands where the new site has something of another sort: files
// and links in the place of folders, folders in the place of files. What it removed of
// the last site it adds to gone.
func (s *Sink) makeWay(gone map[string]bool) error {
	for _, p := range sorted(s.clear) {
		if err := s.disk.Remove(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("can't remove %q: %w", p, diskerror.Bare(err))
		}
		if s.old[p] {
			gone[p] = true
			if err := s.prune(path.Dir(p)); err != nil { // where only letter case differs, the old folder must go
				return err
			}
		}
	}
	for _, m := range s.made {
		if m.state != folder {
			continue
		}
		for p := range s.old {
			if strings.HasPrefix(p, m.path+"/") {
				if err := s.removeOld(p, gone); err != nil {
					return err
				}
			}
		}
		if err := s.disk.RemoveAll(m.path); err != nil {
			return fmt.Errorf("can't remove the folder %q: %w", m.path, diskerror.Bare(err))
		}
	}
	clear(s.stands) // what was known of folders is no longer true
	return nil
}

// place brings the new site from the stage to where it belongs: first the folders and files
// that have no pages, then the others.
func (s *Sink) place() error {
	waiting := slices.DeleteFunc(slices.Clone(s.made), func(m product) bool { return m.stage == "" })
	touched := map[string]bool{}
	whole, waiting, err := s.folded(waiting)
	if err != nil {
		return err
	}
	slices.SortStableFunc(waiting, func(a, b product) int { return cmp.Compare(late(a.path), late(b.path)) })
	for _, m := range waiting {
		dir := path.Dir(m.path)
		if err := s.mkdir(dir, touched); err != nil {
			return fmt.Errorf("can't write %q: %w", m.path, diskerror.Bare(err))
		}
		touched[dir] = true
	}
	pages, _ := slices.BinarySearchFunc(waiting, 1, func(m product, rank int) int { return cmp.Compare(late(m.path), rank) })
	for rank, wave := range [][]product{waiting[:pages], waiting[pages:]} {
		if err := s.move(whole, rank, touched); err != nil {
			return err
		}
		if err := s.rename(wave); err != nil {
			return err
		}
	}
	for dir := range s.fresh {
		touched[dir] = true
	}
	for _, dir := range sorted(touched) {
		if err := s.sync(dir); err != nil {
			return fmt.Errorf("can't write the folder %q: %w", dir, diskerror.Bare(err))
		}
	}
	return nil
}

// A freshFolder is a folder that waits whole in the stage.
type freshFolder struct {
	path string
	rank int // 1 with a page in it, else 0; see late
}

// folded splits what waits into folders that can be moved whole, and the files in no such
// folder. Whether the site still has nothing at a folder's path is looked at once more.
func (s *Sink) folded(waiting []product) (whole []freshFolder, rest []product, err error) {
	for _, m := range waiting { // sorted, so that what is in one folder follows on it
		if n := len(whole); n > 0 && m.isNested() && strings.HasPrefix(m.path, whole[n-1].path+"/") {
			whole[n-1].rank = max(whole[n-1].rank, late(m.path))
			continue
		}
		top := ""
		if m.isNested() {
			if top, err = s.topmost(path.Dir(m.path)); err != nil {
				return nil, nil, fmt.Errorf("can't write %q: %w", m.path, diskerror.Bare(err))
			}
		}
		if top == "" {
			rest = append(rest, m)
		} else {
			whole = append(whole, freshFolder{top, late(m.path)})
		}
	}
	return whole, rest, nil
}

// topmost gives the highest of the folders dir and above that is not there; "" where dir is
// there or can't be.
func (s *Sink) topmost(dir string) (string, error) {
	kind, _, err := s.stand(dir)
	if err != nil || kind != missing {
		return "", err
	}
	if up := path.Dir(dir); up != "." {
		if top, err := s.topmost(up); err != nil || top != "" {
			return top, err
		}
	}
	return dir, nil
}

// move brings the new folders of a rank to the site, into folders that are touched by it.
func (s *Sink) move(whole []freshFolder, rank int, touched map[string]bool) error {
	for _, f := range whole {
		if f.rank != rank {
			continue
		}
		if err := s.disk.Rename(newFolders+"/"+f.path, f.path); err != nil {
			return fmt.Errorf("can't write the folder %q: %w", f.path, diskerror.Bare(err))
		}
		touched[path.Dir(f.path)] = true
	}
	return nil
}

// rename brings files from the stage to where they belong, in folders that are there. It
// gives the error of the first that has one, and begins none after an error.
func (s *Sink) rename(wave []product) error {
	errs := make([]error, len(wave))
	var failed atomic.Bool
	fanout.Each(0, len(wave), 16, func(i int) {
		if failed.Load() {
			return
		}
		if err := s.disk.Rename(wave[i].stage, wave[i].path); err != nil {
			errs[i] = fmt.Errorf("can't write %q: %w", wave[i].path, diskerror.Bare(err))
			failed.Store(true)
		}
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// late sorts pages behind all that they may name.
func late(p string) int {
	if strings.HasSuffix(p, ".html") {
		return 1
	}
	return 0
}

// mkdir makes a folder and those above it; a folder in which it makes one is touched.
func (s *Sink) mkdir(dir string, touched map[string]bool) error {
	kind, _, err := s.stand(dir)
	if err != nil || kind == real {
		return err
	}
	up := path.Dir(dir)
	if err := s.mkdir(up, touched); err != nil {
		return err
	}
	if err := s.disk.Mkdir(dir); err != nil {
		return err
	}
	touched[up] = true
	s.stands[dir] = standing{kind: real}
	return nil
}

// sweep removes the files of the last site that aren't in the new one, and the folders
// thus emptied. A run may have been killed between the two, so folders are looked at
// even if the file is gone already.
func (s *Sink) sweep(site, gone map[string]bool) error {
	clear(s.stands)
	dirs := map[string]bool{}
	for _, p := range s.leaving(site) {
		if err := s.removeOld(p, gone); err != nil {
			return err
		}
		dirs[path.Dir(p)] = true
	}
	clear(s.stands)
	for _, dir := range slices.Backward(sorted(dirs)) { // the deepest first
		kind, _, err := s.stand(dir)
		if err == nil && kind != blocked {
			err = s.prune(dir)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// removeOld removes a file of the last site, unless there is now something else there.
func (s *Sink) removeOld(p string, gone map[string]bool) error {
	if kind, _, err := s.stand(path.Dir(p)); err != nil || kind != real {
		return err
	}
	info, err := s.disk.Lstat(p)
	if err == nil && info.Mode().IsRegular() {
		if err = s.disk.Remove(p); err == nil {
			gone[p] = true
		}
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("can't remove %q: %w", p, diskerror.Bare(err))
	}
	return nil
}

// prune removes dir and those above it while they are empty and not of the new site. One
// that has something in it, or that belongs to somebody else, is no reason to fail; a disk
// that can't remove it now is, for no later build would know that it is ours.
func (s *Sink) prune(dir string) error {
	for ; dir != "." && s.folders[filename.Fold(dir)] != dir; dir = path.Dir(dir) {
		info, err := s.disk.Lstat(dir)
		if err == nil {
			if !info.IsDir() {
				return nil
			}
			err = s.disk.Remove(dir)
		}
		switch {
		case err == nil || errors.Is(err, fs.ErrNotExist):
		case errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrPermission): // not empty, or not ours
			return nil
		default:
			return fmt.Errorf("can't remove the folder %q: %w", dir, diskerror.Bare(err))
		}
	}
	return nil
}

// sync makes renames in a folder last through a power cut, if that is asked for.
func (s *Sink) sync(dir string) error {
	if !s.opts.Sync {
		return nil
	}
	return s.disk.SyncDir(dir)
}

// manifestHead is the first line of a manifest and names its format.
const manifestHead = "portolan manifest 1"

func formatManifest(paths []string) []byte {
	var b bytes.Buffer
	b.WriteString(manifestHead + "\n")
	for _, p := range paths {
		b.WriteString(p + "\n")
	}
	return b.Bytes()
}

// parseManifest gives the paths of a manifest. Each is checked, since we remove what
// a manifest names.
func parseManifest(data []byte) ([]string, error) {
	text, whole := strings.CutSuffix(string(data), "\n")
	lines := strings.Split(text, "\n")
	if lines[0] != manifestHead {
		if strings.HasPrefix(lines[0], "portolan manifest ") {
			return nil, errors.New("is of another version of portolan")
		}
		return nil, errors.New("is damaged")
	}
	paths := lines[1:]
	if !whole {
		return nil, errors.New("is damaged")
	}
	for _, p := range paths {
		if checkPath(p) != nil {
			return nil, fmt.Errorf("is damaged: it names %q", p)
		}
	}
	return paths, nil
}
