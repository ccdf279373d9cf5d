package publish

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"slices"

	"portolan/generator/diskerror"
	"portolan/generator/fanout"
	"portolan/generator/stamp"
)

// A Kept file is one of the last site, with the stamp that a commit told of it.
type Kept struct {
	Path  string
	Stamp stamp.Stamp
}

// Keep gives the site files of the last one as they stand, without reading them: those of
// which [Sink.Standing] told that they are the files that a commit told these stamps of. The others
// must be put. It is an error to keep a path twice, or after it was put. Most files of a site are
// kept, so it is quickest to give all of the last one at once, in order of their paths, before any is put.
func (s *Sink) Keep(files []Kept, stand []bool) error {
	s.mu.Lock()
	defer s.mu.Unlock() // nobody else is at it: one thing after the other costs nothing
	if s.ended {
		return ErrEnded
	}
	if s.isLast(files) {
		s.keep(files, stand)
		return nil
	}
	s.claimKept()
	for i, f := range files {
		if !stand[i] {
			continue
		}
		if _, err := s.enter(f.Path); err != nil {
			return fmt.Errorf("can't keep %q: %w", f.Path, err)
		}
		s.made = append(s.made, f.product())
	}
	return nil
}

// isLast tells whether files are just those that the manifest names, and nothing was kept or put
// yet. They were all committed together then, and don't clash: a run that was killed leaves a manifest that
// names more.
func (s *Sink) isLast(files []Kept) bool {
	return s.sound && len(s.rest) == 0 && len(s.claims) == 0 && len(s.kept) == 0 && len(files) == len(s.old) &&
		inOrder(files) && !slices.ContainsFunc(files, func(f Kept) bool { return !s.old[f.Path] })
}

// KeepAll keeps all files of the last site, in order of their paths, for a
// site that is the last one again, by what [Sink.Standing] told of them. False is returned if one doesn't stand as it did, or they
// aren't all that the manifest names; then it is as though nothing was asked.
func (s *Sink) KeepAll(files []Kept, stand []bool) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return false, ErrEnded
	}
	if !s.isLast(files) {
		return false, nil
	}
	if slices.Contains(stand, false) {
		return false, nil
	}
	s.keep(files, stand)
	return true, nil
}

func inOrder(files []Kept) bool {
	return slices.IsSortedFunc(files, func(a, b Kept) int {
		if a.Path > b.Path {
			return 1
		}
		return -1 // the same path twice is no order
	})
}

func (f Kept) product() product {
	return product{path: f.Path, size: int(f.Stamp.Size), state: same, stamp: f.Stamp}
}

// Standing tells which files of the last site stand as a commit left them, in folders that are no
// links. It may be asked while other things are done.
func (s *Sink) Standing(files []Kept) []bool {
	dirs := map[string]bool{}
	var last string
	for _, f := range files {
		for dir := path.Dir(f.Path); dir != last && dir != "." && !dirs[dir]; dir = path.Dir(dir) {
			dirs[dir] = true
		}
		last = path.Dir(f.Path)
	}
	folders := slices.Sorted(maps.Keys(dirs)) // those above come first
	whole := make([]bool, len(folders))
	fanout.Each(0, len(folders), 64, func(i int) {
		info, err := s.disk.Glance(folders[i])
		whole[i] = err == nil && info.IsDir()
	})
	for i, dir := range folders {
		dirs[dir] = whole[i] && (path.Dir(dir) == "." || dirs[path.Dir(dir)])
	}
	stand := make([]bool, len(files))
	fanout.Each(0, len(files), 64, func(i int) {
		f := files[i]
		if dir := path.Dir(f.Path); !s.old[f.Path] || f.Stamp == (stamp.Stamp{}) || dir != "." && !dirs[dir] {
			return
		}
		info, err := s.disk.Glance(f.Path) // whatever is wrong there, putting the file will tell
		stand[i] = err == nil && info.Mode().IsRegular() && stamp.Of(info) == f.Stamp
	})
	return stand
}

// keep notes which files of the last site are this one's: in one go, so that they needn't be
// compared with each other.
func (s *Sink) keep(files []Kept, stand []bool) {
	s.kept, s.made = make([]string, 0, len(files)), make([]product, 0, len(files))
	for i, f := range files {
		if stand[i] {
			s.kept, s.made = append(s.kept, f.Path), append(s.made, f.product())
		}
	}
}

// claimKept enters what was kept in one go among what was put, once something is there to be
// compared with it.
func (s *Sink) claimKept() {
	for _, p := range s.kept {
		_, _ = s.enter(p) // which can't fail among files that were committed together
	}
	s.kept = nil
}

// stamps gives the stamps of all files of the site, once they are in place.
func (s *Sink) stamps() (map[string]stamp.Stamp, error) {
	errs := make([]error, len(s.made))
	fanout.Each(0, len(s.made), 64, func(i int) {
		m := &s.made[i]
		if m.stamp != (stamp.Stamp{}) {
			return
		}
		info, err := s.disk.Glance(m.path)
		if err != nil {
			errs[i] = fmt.Errorf("can't read %q: %w", m.path, diskerror.Bare(err))
			return
		}
		m.stamp = stamp.Of(info)
	})
	out := make(map[string]stamp.Stamp, len(s.made))
	for i, m := range s.made {
		if errs[i] != nil {
			return nil, errs[i]
		}
		out[m.path] = m.stamp
	}
	return out, nil
}

// Holds tells whether the file at a path of the last site has exactly these bytes.
func (s *Sink) Holds(p string, data []byte) (bool, error) {
	there, err := s.disk.Read(p)
	if err != nil {
		return false, fmt.Errorf("can't read %q: %w", p, diskerror.Bare(err))
	}
	return bytes.Equal(there, data), nil
}
