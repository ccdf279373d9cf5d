package view

import (
	"path"
	"strconv"
	"strings"

	"portolan/generator/content"
	"portolan/generator/picture"
	"portolan/generator/site"
)

// MediaPath is the address of a picture or document of the content folder.
func MediaPath(dir, file string) string { return path.Join(content.Media, dir, file) }

// ShownMedia tells which pictures and documents of the content folder published entities
// show or link, by their paths: what lies beside a draft stays unpublished with it.
func ShownMedia(r *site.Reader) map[string]bool {
	seen := map[string]bool{}
	for _, kind := range r.Kinds() {
		for _, id := range r.List(kind) {
			for _, d := range r.Entity(id).Face().Dests {
				if file, ok := strings.CutPrefix(d.Address, content.Media); ok && d.By == content.ByLink {
					seen[file] = true
				} else if d.File != "" {
					seen[d.File] = true
				}
			}
		}
	}
	return seen
}

// A shownPicture is what pages say of a picture: its size, and from where a browser gets it
// in which width. The zero value is of one of which nothing is known.
type shownPicture struct {
	Width, Height int
	Source        string // address for browsers that don't choose
	Versions      []pictureVersion
}

// A pictureVersion is a picture in one width.
type pictureVersion struct {
	Address string
	Width   int
}

// PictureSizes tells browsers how wide pictures are shown, in the form of the attribute sizes:
// as the column of text, which is --measure in static/css/portolan.css.
const PictureSizes = "(min-width: 38rem) 36rem, 100vw"

// showPicture tells of a file by its name, static/… or content/…. Pictures of the static
// folder are published as they are.
func showPicture(r *site.Reader, name string) shownPicture {
	f := r.File(name)
	if !picture.Is(f.Path) {
		return shownPicture{}
	}
	info, err := picture.Read(f.Path, f.Data)
	if err != nil {
		return shownPicture{} // which is told where the picture is shown
	}
	own := f.Path
	s := shownPicture{Width: info.Width, Height: info.Height}
	if strings.HasPrefix(name, site.InContent) {
		own = MediaPath("", f.Path)
		for _, w := range info.Widths() {
			s.Versions = append(s.Versions, pictureVersion{MediaPath("", info.Name(f.Path, w)), w})
		}
	}
	s.Source = own
	if n := len(s.Versions); n > 0 {
		if widest := s.Versions[n-1]; widest.Width < picture.Widest {
			s.Versions = append(s.Versions, pictureVersion{own, info.Width})
		} else { // nobody needs more in a page
			s.Source = widest.Address
		}
	}
	return s
}

// picture writes the attributes of an img that tell which picture is shown, and how it is
// got: of static with a slash before its name, else of the content folder, seen from the
// file that shows it. Pictures come when they are about to be seen, into room that is kept
// for them.
func (p *printer) picture(dest string) {
	file, _ := content.CutDest(dest)
	name, fromStatic := strings.CutPrefix(file, "/")
	address := name
	if fromStatic {
		name = site.InStatic + name
	} else {
		address = MediaPath(p.owner.dir, file)
		name = site.InContent + path.Join(p.owner.dir, file)
	}
	shown := p.r.Derived("picture", name).(shownPicture)
	if shown.Source != "" {
		address = shown.Source
	}
	p.raw(`src="`)
	p.href(address)
	p.raw(`"`)
	if len(shown.Versions) > 0 {
		p.raw(` srcset="`)
		for i, v := range shown.Versions {
			if i > 0 {
				p.raw(", ")
			}
			p.href(v.Address)
			p.raw(" " + strconv.Itoa(v.Width) + "w")
		}
		p.raw(`" sizes="` + PictureSizes + `"`)
	}
	if shown.Width > 0 {
		p.raw(` width="` + strconv.Itoa(shown.Width) + `" height="` + strconv.Itoa(shown.Height) + `"`)
	}
	p.raw(` loading="lazy"`)
}
