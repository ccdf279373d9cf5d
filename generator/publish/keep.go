package publish

import (
	"bytes"
	"fmt"
	"path"

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
