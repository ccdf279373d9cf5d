package picture

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"portolan/generator/picture/picturetest"
)

// What avifenc 0.11.1 and cwebp 1.2.4 made of a picture of 7 × 5 pixels; one turned by a quarter.
const (
	avif     = "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAADybWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxpYmF2aWYAAAAADnBpdG0AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAABGgAAAB8AAAAoaWluZgAAAAAAAQAAABppbmZlAgAAAAABAABhdjAxQ29sb3IAAAAAamlwcnAAAABLaXBjbwAAABRpc3BlAAAAAAAAAAcAAAAFAAAAEHBpeGkAAAAAAwgICAAAAAxhdjFDgSAAAAAAABNjb2xybmNseAABAA0ABoAAAAAXaXBtYQAAAAAAAAABAAEEAQKDBAAAACdtZGF0EgAKCDgItGEBDQaQMhEWQAYYYYQAAHlM3zp7Ph1p+A=="
	turnedAV = "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAAD8bWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAGxpYmF2aWYAAAAADnBpdG0AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAABJAAAAB8AAAAoaWluZgAAAAAAAQAAABppbmZlAgAAAAABAABhdjAxQ29sb3IAAAAAdGlwcnAAAABUaXBjbwAAABRpc3BlAAAAAAAAAAcAAAAFAAAAEHBpeGkAAAAAAwgICAAAAAxhdjFDgSAAAAAAABNjb2xybmNseAABAA0ABoAAAAAJaXJvdAEAAAAYaXBtYQAAAAAAAAABAAEFAQKDBIUAAAAnbWRhdBIACgg4CLRhAQ0GkDIRFkAGGGGEAAB5TN86ez4dafg="
	lossy    = "UklGRi4AAABXRUJQVlA4ICIAAABwAQCdASoHAAUADMDOJaACdAFAAAD+330UUD6ld+HmqsAA"
	lossless = "UklGRh4AAABXRUJQVlA4TBEAAAAvBgABAAdQhSLXo/+BiOh/AAA="
)

func sample(t *testing.T, text string) string {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// exif is a TIFF structure with an orientation and a place that nobody should read.
func exif(order binary.AppendByteOrder, turn uint16) string {
	head := "II*\x00"
	if order == binary.AppendByteOrder(binary.BigEndian) {
		head = "MM\x00*"
	}
	t := order.AppendUint32([]byte(head), 8)
	t = order.AppendUint16(t, 2)
	t = append(order.AppendUint16(t, 0x0100), 0, 4, 0, 0, 0, 1, 0, 0, 0, 9)
	t = order.AppendUint16(t, 0x0112)
	t = order.AppendUint16(t, 3)
	t = order.AppendUint32(t, 1)
	t = order.AppendUint16(t, turn)
	return string(t) + "\x00\x00SECRET PLACE"
}

func jpegPart(marker byte, data string) string {
	return string([]byte{0xff, marker, byte((len(data) + 2) >> 8), byte(len(data) + 2)}) + data
}

// withParts puts segments behind the beginning of a JPEG file.
func withParts(data string, parts ...string) string {
	return data[:2] + strings.Join(parts, "") + data[2:]
}

func pngPart(name, data string) string {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(b, name+data...)
	return string(binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE([]byte(name+data))))
}

// withChunks puts chunks behind the header of a PNG file.
func withChunks(data string, chunks ...string) string {
	const at = 8 + 25
	return data[:at] + strings.Join(chunks, "") + data[at:]
}

// bomb is a PNG file of a few bytes that claims to be of a size.
func bomb(width, height uint32) string {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	return pngHead + pngPart("IHDR", string(head)+"\x08\x02\x00\x00\x00") + pngPart("IDAT", "") + pngPart("IEND", "")
}

// cmyk is the beginning of a JPEG file with four colours.
var cmyk = "\xff\xd8" + jpegPart(0xc0, "\x08\x00\x10\x00\x10\x04\x01\x11\x00\x02\x11\x00\x03\x11\x00\x04\x11\x00") + jpegPart(markerSOS, "\x04\x01\x00\x02\x00\x03\x00\x04\x00\x00\x3f\x00") + "\xff\xd9"

func moving(t *testing.T) string {
	t.Helper()
	frame := image.NewPaletted(image.Rect(0, 0, 900, 4), color.Palette{color.Black, color.White})
	var buf bytes.Buffer
	if err := gif.EncodeAll(&buf, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// A picture's size, orientation and widths are read; of what can't be shown is told why.
func TestRead(t *testing.T) {
	jpg, pic := string(picturetest.Of("a.jpg", 1300, 40)), string(picturetest.Of("a.png", 600, 40))
	lying := withParts(jpg, jpegPart(markerAPP1, exifHead+exif(binary.BigEndian, 6)))
	tests := []struct{ file, data, want string }{
		{"a.jpg", jpg, "JPEG 1300x40 turn 1 [480 800]"},
		{"a.JPEG", lying, "JPEG 40x1300 turn 6 []"},
		{"a.jpg", withParts(jpg, jpegPart(markerAPP1, exifHead+exif(binary.LittleEndian, 3))), "JPEG 1300x40 turn 3 [480 800]"},
		{"a.jpg", withParts(jpg, jpegPart(markerAPP1, exifHead+exif(binary.LittleEndian, 9))), "JPEG 1300x40 turn 1 [480 800]"},
		{"a.jpg", withParts(jpg, jpegPart(markerAPP1, exifHead+"II*\x00\xff\xff\xff\xff")), "JPEG 1300x40 turn 1 [480 800]"},
		{"a.jpg", withParts(jpg, jpegPart(markerAPP1, "http://ns.adobe.com/xap/1.0/\x00")) + "what a camera appends \xff\xd8\xff", "JPEG 1300x40 turn 1 [480 800]"},
		{"a.png", pic, "PNG 600x40 turn 1 [480]"},
		{"a.png", withChunks(pic, pngPart("eXIf", exif(binary.BigEndian, 8))), "PNG 40x600 turn 8 []"},
		{"a.png", withChunks(pic, pngPart("acTL", "\x00\x00\x00\x02\x00\x00\x00\x00")), "PNG 600x40 turn 1 [] moves"},
		{"a.png", withChunks(pic, pngPart("eXIf", exif(binary.BigEndian, 8)), pngPart("acTL", "\x00\x00\x00\x02\x00\x00\x00\x00")), "PNG 600x40 turn 1 [] moves"},
		{"a.gif", string(picturetest.Of("a.gif", 2000, 3)), "GIF 2000x3 turn 1 [480 800 1200 1600]"},
		{"a.gif", moving(t), "GIF 900x4 turn 1 [] moves"},
		{"a.webp", sample(t, lossy), "WebP 7x5 turn 1 []"},
		{"a.webp", sample(t, lossless), "WebP 7x5 turn 1 []"},
		{"a.avif", sample(t, avif), "AVIF 7x5 turn 1 []"},
		{"a.avif", sample(t, turnedAV), "AVIF 5x7 turn 1 []"},

		{"a.png", "name: Not a picture\n", "the file is no picture, though it is named .png"},
		{"a.png", "", "the file is no picture, though it is named .png"},
		{"a.png", jpg, "the file is a picture in the format JPEG, and its name says PNG"},
		{"a.png", bomb(40_000, 40_000), "the picture has 40000 × 40000 pixels, more than is read"},
		{"a.png", bomb(MaxSide+1, 1), "the picture has 32768 × 1 pixels, more than is read"},
		{"a.gif", "GIF89a\xff\xff\xff\xff\x00\x00\x00;", "the picture has 65535 × 65535 pixels, more than is read"},
		{"a.png", bomb(0, 7), "the picture can't be read as PNG: invalid format: non-positive dimension"},
		{"a.jpg", cmyk, "the JPEG is in CMYK, the colours of printers, which browsers show wrongly or not at all"},
		{"a.jpg", jpg[:len(jpg)/2], "the JPEG file ends before the picture does"},
		{"a.jpg", jpg[:len(jpg)-2], "the JPEG file ends before the picture does"},
		{"a.jpg", jpg[:20], "the picture can't be read as JPEG: unexpected EOF"},
		{"a.png", pic[:len(pic)-12], "the PNG file ends before the picture does"},
		{"a.png", pic[:len(pic)/2], "the PNG file ends before the picture does"},
		{"a.gif", moving(t)[:60], "the GIF file ends before the picture does"},
		{"a.webp", sample(t, lossless)[:36], "the WebP file ends before the picture does"},
		{"a.avif", sample(t, avif)[:300], "the AVIF file ends before the picture does"},
		{"a.avif", sample(t, avif)[:100], "the picture can't be read as AVIF: it does not say how large its picture is"},
	}
	for _, tt := range tests {
		i, err := Read(tt.file, tt.data)
		got := fmt.Sprintf("%s %dx%d turn %d %v", i.Format, i.Width, i.Height, i.Turn, i.Widths())
		if i.Moves {
			got += " moves"
		}
		if err != nil {
			var fault *Fault
			if got = err.Error(); !errors.As(err, &fault) || fault.Hint == "" {
				t.Errorf("%s: %q says nothing of what to do", tt.file, got)
			}
		}
		if got != tt.want {
			t.Errorf("%s is %q, want %q", tt.file, got, tt.want)
		}
	}
}

// bright tells which corner of an image is bright: its left upper quarter is, of one that is upright.
func bright(img image.Image) string {
	b := img.Bounds()
	at := func(x, y int) bool { r, _, _, _ := img.At(x, y).RGBA(); return r > 0x8000 }
	out := ""
	for name, p := range map[string]image.Point{"upper left": {b.Min.X, b.Min.Y}, "upper right": {b.Max.X - 1, b.Min.Y}, "lower left": {b.Min.X, b.Max.Y - 1}, "lower right": {b.Max.X - 1, b.Max.Y - 1}} {
		if at(p.X, p.Y) {
			out += name
		}
	}
	return out
}

// Whatever the orientation, a picture comes out upright, in each width, and without what is
// said of it; the meaning of its colours is kept.
func TestMake(t *testing.T) {
	profile := jpegPart(markerAPP2, iccHead+"\x01\x01PROFILE")
	corners := []string{"", "upper left", "upper right", "lower right", "lower left", "upper left", "upper right", "lower right", "lower left"}
	for turn := uint16(1); turn <= 8; turn++ {
		for _, file := range []string{"a.jpg", "a.png"} {
			data := string(picturetest.Of(file, 640, 560))
			secret := exif(binary.LittleEndian, turn)
			if file == "a.jpg" {
				data = withParts(data, jpegPart(markerAPP1, exifHead+secret), profile, jpegPart(markerCOM, "SECRET WORD")) + "SECRET TAIL"
			} else {
				data = withChunks(data, pngPart("iCCP", "p\x00\x00PROFILE"), pngPart("eXIf", secret), pngPart("tEXt", "SECRET WORD")) + "SECRET TAIL"
			}
			info, err := Read(file, data)
			if err != nil {
				t.Fatal(err)
			}
			made, err := info.Make(data, []int{0, 480})
			if err != nil {
				t.Fatal(err)
			}
			again, _ := info.Make(data, []int{480})
			if !bytes.Equal(again[0], made[1]) {
				t.Errorf("%s, turn %d: made alone it is another", file, turn)
			}
			for n, m := range made {
				img, _, err := image.Decode(bytes.NewReader(m))
				if err != nil {
					t.Fatal(err)
				}
				want := image.Pt(info.Width, info.Height)
				if n == 1 {
					want = image.Pt(480, (info.Height*480+info.Width/2)/info.Width)
				}
				if got := img.Bounds().Size(); got != want || turn > 4 != (info.Width == 560) {
					t.Errorf("%s, turn %d: %v, want %v", file, turn, got, want)
				}
				if strings.Contains(string(m), "SECRET") || !strings.Contains(string(m), "PROFILE") {
					t.Errorf("%s, turn %d: what is said in it is %q", file, turn, m[:100])
				}
				if got := bright(img); got != corners[turn] {
					t.Errorf("%s, turn %d: bright is %q, want %q", file, turn, got, corners[turn])
				}
				if i, err := Read(file, string(m)); err != nil || i.Turn != 1 {
					t.Errorf("%s, turn %d: it is read as %v, %v", file, turn, i, err)
				}
			}
		}
	}
}

// A picture that is far wider than pages show it is halved first, and is the same to look at.
func TestMakeWide(t *testing.T) {
	for _, height := range []int{1, 3, 900} {
		data := string(picturetest.Of("a.png", 9001, height))
		info, err := Read("a.png", data)
		if err != nil {
			t.Fatal(err)
		}
		made, err := info.Make(data, []int{480, 1600})
		if err != nil {
			t.Fatal(err)
		}
		for n, width := range []int{480, 1600} {
			img, err := png.Decode(bytes.NewReader(made[n]))
			if err != nil || img.Bounds().Size() != image.Pt(width, max(1, (height*width+4500)/9001)) || height > 3 && bright(img) != "upper left" {
				t.Errorf("%d high, it is %v, bright %q, %v", height, img.Bounds(), bright(img), err)
			}
		}
	}
}

// What needn't be made anew keeps its pixels to the bit.
func TestMakeLeavesPixels(t *testing.T) {
	for file, data := range map[string]string{"a.jpg": string(picturetest.Of("a.jpg", 20, 20)), "a.png": string(picturetest.Of("a.png", 20, 20)),
		"a.gif": moving(t), "a.webp": sample(t, lossy), "a.avif": sample(t, avif)} {
		info, err := Read(file, data)
		if err != nil {
			t.Fatal(err)
		}
		made, err := info.Make(data, []int{0})
		if err != nil || string(made[0]) != data {
			t.Errorf("%s is another, %v", file, err)
		}
	}
	grey := image.NewGray(image.Rect(0, 0, 600, 9))
	var buf bytes.Buffer
	if err := png.Encode(&buf, grey); err != nil {
		t.Fatal(err)
	}
	info, _ := Read("a.png", buf.String())
	made, err := info.Make(buf.String(), []int{480})
	if err != nil {
		t.Fatal(err)
	}
	if c, err := png.DecodeConfig(bytes.NewReader(made[0])); err != nil || c.ColorModel != color.GrayModel {
		t.Errorf("a grey picture is no longer grey: %v", err)
	}
}

// A GIF whose frame is a part of it is scaled as a whole, into a PNG.
func TestMakeGIF(t *testing.T) {
	frame := image.NewPaletted(image.Rect(300, 300, 600, 600), color.Palette{color.White, color.Black})
	var buf bytes.Buffer
	if err := gif.EncodeAll(&buf, &gif.GIF{Image: []*image.Paletted{frame}, Delay: []int{0}, Config: image.Config{Width: 600, Height: 600}}); err != nil {
		t.Fatal(err)
	}
	info, err := Read("a.gif", buf.String())
	if err != nil || info.Name("b/a.gif", 480) != "b/a.480w.png" || info.Name("b/a.v2.gif", 480) != "b/a.v2.480w.png" {
		t.Fatal(info, err)
	}
	made, err := info.Make(buf.String(), []int{480})
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(made[0]))
	if err != nil || img.Bounds().Dx() != 480 || bright(img) != "lower right" {
		t.Errorf("bright is %q, %v", bright(img), err)
	}
}

// Pixels that are damaged are found when they are decoded, and are the author's.
func TestMakeDamaged(t *testing.T) {
	data := picturetest.Of("a.png", 30, 30)
	at := bytes.Index(data, []byte("IDAT")) + 6
	data[at] ^= 0xff
	info, err := Read("a.png", string(data))
	if err != nil {
		t.Fatal(err)
	}
	_, err = info.Make(string(data), []int{0})
	var fault *Fault
	if !errors.As(err, &fault) || !strings.HasPrefix(fault.Text, "the picture can't be read as PNG: ") {
		t.Errorf("the error is %v", err)
	}
}

// Whatever a file holds, reading it ends, and what was read can be made or is at fault.
func FuzzRead(f *testing.F) {
	for _, file := range []string{"a.jpg", "a.png", "a.gif"} {
		f.Add(file, picturetest.Of(file, 4, 4))
	}
	for file, text := range map[string]string{"a.webp": lossy, "a.avif": turnedAV} {
		data, _ := base64.StdEncoding.DecodeString(text)
		f.Add(file, data)
	}
	f.Fuzz(func(t *testing.T, file string, data []byte) {
		info, err := Read(file, string(data))
		if err != nil || info.Width*info.Height > 1e6 {
			return
		}
		made, err := info.Make(string(data), []int{0})
		var fault *Fault
		if err != nil && !errors.As(err, &fault) || err == nil && len(made[0]) == 0 {
			t.Errorf("%v, %v", info, err)
		}
	})
}

func TestIs(t *testing.T) {
	var got []string
	for _, file := range []string{"a.jpg", "b.JPEG", "c.png", "d.gif", "e.webp", "f.avif", "g.svg", "h.pdf", "png", ".png/i"} {
		if Is(file) {
			got = append(got, file)
		}
	}
	if diff := cmp.Diff([]string{"a.jpg", "b.JPEG", "c.png", "d.gif", "e.webp", "f.avif"}, got); diff != "" {
		t.Error(diff)
	}
	if !slices.IsSorted(widths) || widths[len(widths)-1] != Widest {
		t.Errorf("the widths are %v", widths)
	}
}
