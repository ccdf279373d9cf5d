package publish

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"sync/atomic"

	"portolan/generator/fanout"
	"portolan/generator/stamp"
)

// Keep gives the site a file of the last one as it stands, without reading it, if it is
// the file that a commit told this stamp of. If not it is as though nothing was asked,
// and false is returned: the file must be put. It is an error to keep a path twice, or
// after it was put.
func (s *Sink) Keep(p string, was stamp.Stamp) (bool, error) {
	if !s.old[p] || was == (stamp.Stamp{}) {
		return false, nil
	}
	if kind, _, err := s.stand(path.Dir(p)); err != nil || kind != real {
		return false, nil
	}
	info, err := s.disk.Glance(p)
	if err != nil || !info.Mode().IsRegular() || stamp.Of(info) != was {
		return false, nil // whatever is wrong there, putting the file will tell
	}
	if _, err := s.claim(p); err != nil {
		if err != ErrEnded {
			s.puts.Done()
		}
		return false, fmt.Errorf("can't keep %q: %w", p, err)
	}
	defer s.puts.Done()
	s.mu.Lock()
	s.made = append(s.made, product{path: p, size: int(was.Size), state: same, stamp: was})
	s.mu.Unlock()
	return true, nil
}

// A Kept file is one of the last site, with the stamp that a commit told of it.
type Kept struct {
	Path  string
	Stamp stamp.Stamp
}

// KeepAll is [Sink.Keep] of all files of the last site, in order of their paths, for a
// site that is the last one again. False is returned if one doesn't stand as it did, or they
// aren't all that the manifest names; then, too, it is as though nothing was asked.
func (s *Sink) KeepAll(files []Kept) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock() // nobody else is at it: one thing after the other costs nothing
	if s.ended {
		return false, ErrEnded
	}
	if !s.sound || len(s.rest) > 0 || len(s.claims) > 0 || len(files) != len(s.old) {
		return false, nil
	}
	dirs := map[string]bool{}
	var last string
	for i, f := range files {
		if !s.old[f.Path] || f.Stamp == (stamp.Stamp{}) || i > 0 && files[i-1].Path >= f.Path {
			return false, nil
		}
		for dir := path.Dir(f.Path); dir != last && dir != "." && !dirs[dir]; dir = path.Dir(dir) {
			dirs[dir] = true
		}
		last = path.Dir(f.Path)
	}
	var other atomic.Bool
	stands := func(p string, as func(fs.FileInfo) bool) {
		if other.Load() {
			return
		}
		if info, err := s.disk.Glance(p); err != nil || !as(info) {
			other.Store(true)
		}
	}
	folders := slices.Collect(maps.Keys(dirs))
	fanout.Each(0, len(folders), 64, func(i int) { stands(folders[i], fs.FileInfo.IsDir) }) // and no link
	fanout.Each(0, len(files), 64, func(i int) {
		stands(files[i].Path, func(info fs.FileInfo) bool { return info.Mode().IsRegular() && stamp.Of(info) == files[i].Stamp })
	})
	if other.Load() {
		return false, nil
	}
	s.made = make([]product, len(files))
	for i, f := range files {
		s.made[i] = product{path: f.Path, size: int(f.Stamp.Size), state: same, stamp: f.Stamp}
	}
	return true, nil
}

// stamps gives the stamps of all files of the site, once they are in place.
func (s *Sink) stamps() (map[string]stamp.Stamp, error) {
	errs := make([]error, len(s.made))
	fanout.Each(0, len(s.made), 1, func(i int) {
		m := &s.made[i]
		if m.stamp != (stamp.Stamp{}) {
			return
		}
		info, err := s.disk.Glance(m.path)
		if err != nil {
			errs[i] = fmt.Errorf("can't read %q: %w", m.path, bare(err))
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
		return false, fmt.Errorf("can't read %q: %w", p, bare(err))
	}
	return bytes.Equal(there, data), nil
}
