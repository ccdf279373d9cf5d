package picture

import (
	"bytes"
	"image"
	"strings"
	"testing"

	"portolan/generator/picture/picturetest"
)

// What is written into a picture besides it is not published, whoever wrote it and wherever:
// what is kept is known. What says how the picture is to be seen is among that.
func TestMakeLeavesOutWhatIsSaid(t *testing.T) {
	jpg, pic, still := string(picturetest.Of("a.jpg", 20, 20)), string(picturetest.Of("a.png", 20, 20)), string(picturetest.Of("a.gif", 20, 20))
	const (
		jfif    = "JFIF\x00\x01\x02\x01\x00\x48\x00\x48"
		adobe   = "Adobe\x00\x64\x00\x00\x00\x00\x01"
		comment = "!\xfe\x06SECRET\x00"
		xmp     = "!\xff\x0bXMP DataXMP\x06SECRET\x00"
		text    = "!\xf9\x04\x00\x09\x09\x00\x00!\x01\x0c............\x06SECRET\x00" // with how it is shown
		control = "!\xf9\x04\x04\x00\x00\x00\x00"
		loop    = "!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00"
	)
	gifParts := func(data string, parts string) string { // behind the header and its 256 colours
		const at = 13
		if data[10]&0x80 != 0 {
			n := at + 3<<(data[10]&7+1)
			return data[:n] + parts + data[n:]
		}
		return data[:at] + parts + data[at:]
	}
	seen := pngPart("sRGB", "\x00") + pngPart("pHYs", "\x00\x00\x0b\x13\x00\x00\x0b\x13\x01")
	for _, tt := range []struct{ name, file, data, want string }{
		{"a small picture", "a.jpg", withParts(jpg, jpegPart(markerAPP0, jfif+"\x00\x00"), jpegPart(markerAPP0, "JFXX\x00\x10SECRET")), withParts(jpg, jpegPart(markerAPP0, jfif+"\x00\x00"))},
		{"one in the header", "a.jpg", withParts(jpg, jpegPart(markerAPP0, jfif+"\x02\x01SECRET")), withParts(jpg, jpegPart(markerAPP0, jfif+"\x00\x00"))},
		{"more than is known", "a.jpg", withParts(jpg, jpegPart(markerAPPE, adobe+"SECRET"), jpegPart(markerAPPE, "SECRET")), withParts(jpg, jpegPart(markerAPPE, adobe))},
		{"short segments", "a.jpg", withParts(jpg, jpegPart(markerAPP0, "JFIF\x00"), jpegPart(markerAPPE, "Ado")), jpg},
		{"chunks", "a.png", withChunks(pic, seen, pngPart("caBX", "SECRET"), pngPart("zzZz", "SECRET"), pngPart("dSIG", "SECRET")), withChunks(pic, seen)},
		{"a still GIF", "a.gif", gifParts(still, comment+xmp+control) + "SECRET", gifParts(still, control)},
		{"text", "a.gif", gifParts(still, text), still},
		{"one that moves", "a.gif", gifParts(moving(t), loop+"\x06SECRET\x00"+comment), gifParts(moving(t), loop+"\x00")},
	} {
		info, err := Read(tt.file, tt.data)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		made, err := info.Make(tt.data, []int{0})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if string(made[0]) != tt.want {
			t.Errorf("%s: it is\n%.120q, want\n%.120q", tt.name, made[0], tt.want)
		}
		if strings.Contains(string(made[0]), "SECRET") {
			t.Errorf("%s is published", tt.name)
		}
		if _, _, err := image.Decode(bytes.NewReader(made[0])); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
