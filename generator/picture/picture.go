// Package picture reads what a raster image is, and makes of it what pages show: upright,
// without what cameras write about places and people, and in several widths.
//
// In go the bytes of a JPEG, PNG, GIF, WebP or AVIF file; out come its size as it is shown,
// what is wrong with it, and other files. WebP and AVIF are only measured: nothing in Go
// writes them well. The package knows neither pages nor addresses but for the names that
// the narrower versions of a file have.
//
// Nothing is decoded before its size is known to be bearable, for a file of a few kilobytes
// may claim to hold a picture that no machine has room for.
package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"path"
	"strconv"
	"strings"

	"golang.org/x/image/webp"
)

// The bounds of what is decoded, and of what browsers are asked to.
const (
	MaxPixels = 64_000_000 // a few more than cameras of telephones have; 512 MB with 16 bits a channel
	MaxSide   = 32_767
)

// A Format is one of the formats that browsers read.
type Format string

// The formats.
const (
	JPEG Format = "JPEG"
	PNG  Format = "PNG"
	GIF  Format = "GIF"
	WebP Format = "WebP"
	AVIF Format = "AVIF"
)

// formats are what the endings of files promise.
var formats = map[string]Format{".jpg": JPEG, ".jpeg": JPEG, ".png": PNG, ".gif": GIF, ".webp": WebP, ".avif": AVIF}

// Is tells whether a file is a picture by its name.
func Is(file string) bool { return formats[strings.ToLower(path.Ext(file))] != "" }

// An Info says what a picture is.
type Info struct {
	Format        Format
	Width, Height int  // in pixels, as it is shown
	Turn          int  // the orientation of Exif 3.0 §4.6.6, 1 to 8, by which it is to be turned to stand upright; 1 of one that moves
	Moves         bool // it has more than one frame
}

// A Fault is what is wrong with a picture, for its author.
type Fault struct{ Text, Hint string }

// Error gives the text.
func (f *Fault) Error() string { return f.Text }

// Read tells what the picture of a file is, or what is wrong with it (a *[Fault]). It reads
// the whole of the file, but doesn't decode it: that its pixels are whole is found by [Make].
func Read(file, data string) (Info, error) {
	promised := formats[strings.ToLower(path.Ext(file))]
	f := sniff(data)
	if f == "" {
		return Info{}, &Fault{fmt.Sprintf("the file is no picture, though it is named %s", path.Ext(file)), "it must be a JPEG, PNG, GIF, WebP or AVIF file"}
	}
	if f != promised {
		return Info{}, &Fault{fmt.Sprintf("the file is a picture in the format %s, and its name says %s", f, promised), "hosts tell browsers the format by the name: rename the file"}
	}
	info := Info{Format: f, Turn: 1}
	err := info.measure(data)
	if err == nil && (info.Width <= 0 || info.Height <= 0) {
		err = fmt.Errorf("no size")
	}
	if fault, ok := err.(*Fault); ok {
		return Info{}, fault
	}
	if err != nil {
		return Info{}, damaged(f, err)
	}
	if info.Width > MaxSide || info.Height > MaxSide || info.Width*info.Height > MaxPixels {
		return Info{}, &Fault{fmt.Sprintf("the picture has %d × %d pixels, more than is read", info.Width, info.Height),
			fmt.Sprintf("make it smaller: at most %d million pixels and %d on a side; pages show no more than %d in a row", MaxPixels/1_000_000, MaxSide, Widest)}
	}
	if !whole(f, data) {
		return Info{}, &Fault{fmt.Sprintf("the %s file ends before the picture does", f), "it was cut off when it was copied or saved: get it again"}
	}
	if info.Turn > 4 {
		info.Width, info.Height = info.Height, info.Width
	}
	return info, nil
}

func damaged(f Format, err error) *Fault {
	return &Fault{fmt.Sprintf("the picture can't be read as %s: %s", f, strings.TrimPrefix(err.Error(), strings.ToLower(string(f))+": ")), "open it with an image editor and save it again"}
}

// sniff tells the format by the first bytes, as browsers do (WHATWG MIME Sniffing §6.1).
func sniff(data string) Format {
	switch {
	case strings.HasPrefix(data, "\xff\xd8\xff"):
		return JPEG
	case strings.HasPrefix(data, pngHead):
		return PNG
	case strings.HasPrefix(data, "GIF87a"), strings.HasPrefix(data, "GIF89a"):
		return GIF
	case len(data) >= 12 && data[:4] == "RIFF" && data[8:12] == "WEBP":
		return WebP
	case isAVIF(data):
		return AVIF
	}
	return ""
}

// measure reads the size as it is stored, the orientation, and whether there are more frames.
func (i *Info) measure(data string) (err error) {
	var c image.Config
	switch i.Format {
	case JPEG:
		c, err = jpeg.DecodeConfig(strings.NewReader(data))
		if err == nil && c.ColorModel == color.CMYKModel {
			return &Fault{"the JPEG is in CMYK, the colours of printers, which browsers show wrongly or not at all", "save it in RGB, with the profile sRGB"}
		}
		i.Turn = jpegTurn(data)
	case PNG:
		c, err = png.DecodeConfig(strings.NewReader(data))
		i.Moves = pngChunk(data, "acTL") != ""
		if !i.Moves { // whose frames are not made anew, and lose what says that they are to be turned
			i.Turn = pngTurn(data)
		}
	case GIF:
		c, err = gif.DecodeConfig(strings.NewReader(data))
		frames, _ := gifFrames(data)
		i.Moves = frames > 1
	case WebP:
		c, err = webp.DecodeConfig(strings.NewReader(data))
	case AVIF:
		c.Width, c.Height, err = avifSize(data)
	}
	i.Width, i.Height = c.Width, c.Height
	return err
}

// whole tells whether a file has its end.
func whole(f Format, data string) bool {
	switch f {
	case JPEG:
		_, ended := jpegSegments(data)
		return ended
	case PNG:
		_, ended := pngChunks(data)
		return ended
	case GIF:
		_, ended := gifFrames(data)
		return ended
	case WebP:
		return len(data) >= 8+int(little32(data[4:]))
	case AVIF:
		return avifWhole(data)
	}
	return false
}

// widths are those of the narrower versions, in pixels: a telephone, a column of text on a
// plain and on a fine screen, and what lies between.
var widths = []int{480, 800, 1200, Widest}

// Widest is the width of the widest version that pages show.
const Widest = 1600

// Widths gives the widths of the narrower versions of a picture: none of one that moves, or
// whose format is left as it is, and none that would hardly be narrower.
func (i Info) Widths() []int {
	var out []int
	if i.Moves || i.Format == WebP || i.Format == AVIF {
		return nil
	}
	for _, w := range widths {
		if w*10 <= i.Width*9 {
			out = append(out, w)
		}
	}
	return out
}

// Name gives the name of the version of a file that has a width: "quay.800w.jpg". Those of
// a GIF are PNG files, for they need more colours than it has.
func (i Info) Name(file string, width int) string {
	ext := path.Ext(file)
	name := strings.TrimSuffix(file, ext) + "." + strconv.Itoa(width) + "w"
	if i.Format == GIF {
		return name + ".png"
	}
	return name + ext
}

// Large tells whether decoding a picture takes so much memory that two at once are too many.
func (i Info) Large() bool { return i.Width*i.Height > 16_000_000 }

// Make makes versions of the picture in data, which is what [Read] said, one for each width.
// A width of 0 is the picture itself, whose pixels are only made anew if they have to be
// turned. What can't be decoded is a *[Fault].
func (i Info) Make(data string, widths []int) ([][]byte, error) {
	out := make([][]byte, len(widths))
	var pixels image.Image  // decoded when first needed
	var reduced *image.RGBA // of which narrower versions are made
	for n, w := range widths {
		if w == 0 && i.Turn == 1 && !(i.Format == JPEG || i.Format == PNG || i.Format == GIF) {
			out[n] = []byte(data)
			continue
		}
		if pixels == nil {
			var err error
			if pixels, err = decode(i.Format, data); err != nil {
				return nil, damaged(i.Format, err)
			}
		}
		if w == 0 && i.Turn == 1 { // the decoding was to see that it can be
			out[n] = bare(i.Format, data)
			continue
		}
		if reduced == nil && w > 0 {
			reduced = reduce(pixels, i.Width)
		}
		from := reduced
		if w == 0 {
			from = asRGBA(pixels)
		}
		version, err := encode(i.Format, data, i.inColours(pixels, i.scaled(from, w)))
		if err != nil {
			return nil, fmt.Errorf("encode a picture: %w", err)
		}
		out[n] = version
	}
	return out, nil
}

// bare gives a file without what was written about the picture.
func bare(f Format, data string) []byte {
	switch f {
	case JPEG:
		return bareJPEG(data)
	case PNG:
		return barePNG(data)
	case GIF:
		return bareGIF(data)
	}
	return []byte(data)
}

// quality is that of JPEG files, on the scale of libjpeg.
const quality = 84

// encode writes pixels in the format of the file that they are from, or PNG for GIF, with
// the meaning of their colours as the file has it.
func encode(f Format, data string, pixels image.Image) ([]byte, error) {
	var buf bytes.Buffer
	if f == JPEG {
		err := jpeg.Encode(&buf, pixels, &jpeg.Options{Quality: quality})
		return withJPEGProfile(buf.Bytes(), data), err
	}
	err := png.Encode(&buf, pixels)
	if f == GIF {
		return buf.Bytes(), err
	}
	return withPNGProfile(buf.Bytes(), data), err
}
