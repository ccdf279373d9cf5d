package picture

import (
	"encoding/binary"
	"strings"
)

func big16(s string) int       { return int(s[0])<<8 | int(s[1]) }
func big32(s string) int       { return int(binary.BigEndian.Uint32([]byte(s[:4]))) }
func little32(s string) uint32 { return binary.LittleEndian.Uint32([]byte(s[:4])) }

// A segment is a part of a JPEG file: its marker, and all of its bytes with those of the
// marker. What follows the header of a scan belongs to it.
type segment struct {
	marker byte
	bytes  string
}

// The markers of JPEG (ITU-T T.81, table B.1).
const (
	markerSOI  = 0xd8
	markerEOI  = 0xd9
	markerSOS  = 0xda
	markerAPP0 = 0xe0
	markerAPP1 = 0xe1
	markerAPP2 = 0xe2
	markerAPPE = 0xee
	markerAPPF = 0xef
	markerCOM  = 0xfe
)

// jpegSegments cuts a JPEG file into its segments, and tells whether its end is among them.
// What lies behind the end, as cameras append it, is left out.
func jpegSegments(data string) (out []segment, ended bool) {
	at := 2 // behind SOI
	out = append(out, segment{markerSOI, data[:at]})
	for {
		for at+1 < len(data) && data[at] == 0xff && data[at+1] == 0xff { // filling
			at++
		}
		if at+1 >= len(data) || data[at] != 0xff {
			return out, false
		}
		m, begin := data[at+1], at
		if m == markerEOI {
			return append(out, segment{m, data[at : at+2]}), true
		}
		if at += 2; m >= 0xd0 && m <= 0xd7 || m == 0x01 { // alone
			out = append(out, segment{m, data[begin:at]})
			continue
		}
		if at+2 > len(data) || big16(data[at:]) < 2 || at+big16(data[at:]) > len(data) {
			return out, false
		}
		at += big16(data[at:])
		if m == markerSOS {
			at = scanEnd(data, at)
		}
		out = append(out, segment{m, data[begin:at]})
	}
}

// scanEnd gives where the coded pixels end that begin at a place: before the next marker
// that is neither a restart nor a byte of them.
func scanEnd(data string, at int) int {
	for {
		next := strings.IndexByte(data[at:], 0xff)
		if next < 0 || at+next+1 >= len(data) {
			return len(data)
		}
		at += next
		if m := data[at+1]; m != 0 && m != 0xff && !(m >= 0xd0 && m <= 0xd7) {
			return at
		}
		at++
	}
}

const (
	exifHead = "Exif\x00\x00"
	iccHead  = "ICC_PROFILE\x00"
)

// isProfile tells whether a segment is a part of a colour profile (ICC.1:2022, annex B.4).
func (s segment) isProfile() bool {
	return s.marker == markerAPP2 && len(s.bytes) > 4 && strings.HasPrefix(s.bytes[4:], iccHead)
}

// bareJPEG leaves out comments and what applications wrote, but for what the colours and the
// pixels' sides mean. A small picture in it may show what was cut off from the large one.
func bareJPEG(data string) []byte {
	segments, _ := jpegSegments(data)
	out := make([]byte, 0, len(data))
	for _, s := range segments {
		switch {
		case s.marker == markerAPP0:
			out = append(out, s.cut(jfifHead, jfifSize)...)
		case s.marker == markerAPPE:
			out = append(out, s.cut(adobeHead, adobeSize)...)
		case s.marker == markerCOM, s.marker >= markerAPP0 && s.marker <= markerAPPF && !s.isProfile():
		default:
			out = append(out, s.bytes...)
		}
	}
	return out
}

// What APP0 and APP14 begin with, and how long they are without more: JFIF (ITU-T T.871
// §10.1), whose last two bytes are the sides of a small picture behind them, and the
// transformation of colours (ITU-T T.872 §6.5.3).
const (
	jfifHead  = "JFIF\x00"
	jfifSize  = 14
	adobeHead = "Adobe"
	adobeSize = 12
)

// cut gives a segment of an application, cut to the size of its data that is known; none if
// it begins otherwise or is shorter.
func (s segment) cut(head string, size int) []byte {
	if len(s.bytes) < 4+size || !strings.HasPrefix(s.bytes[4:], head) {
		return nil
	}
	out := append([]byte{0xff, s.marker, 0, byte(2 + size)}, s.bytes[4:4+size]...)
	if s.marker == markerAPP0 {
		out[len(out)-2], out[len(out)-1] = 0, 0
	}
	return out
}

// withJPEGProfile puts the colour profile of one file into another that has none.
func withJPEGProfile(made []byte, from string) []byte {
	var profile []byte
	segments, _ := jpegSegments(from)
	for _, s := range segments {
		if s.isProfile() {
			profile = append(profile, s.bytes...)
		}
	}
	if len(profile) == 0 || len(made) < 2 {
		return made
	}
	return append(append(append([]byte{}, made[:2]...), profile...), made[2:]...)
}

// jpegTurn gives the orientation that a JPEG file's Exif tells.
func jpegTurn(data string) int {
	segments, _ := jpegSegments(data)
	for _, s := range segments {
		if s.marker == markerAPP1 && len(s.bytes) > 4 && strings.HasPrefix(s.bytes[4:], exifHead) {
			return exifTurn(s.bytes[4+len(exifHead):])
		}
	}
	return 1
}

// exifTurn gives the orientation in the first directory of a TIFF structure (Exif 3.0
// §4.5.2 and §4.6.6); 1 where none can be read.
func exifTurn(tiff string) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch tiff[:4] {
	case "II*\x00":
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	t := []byte(tiff)
	at := int64(order.Uint32(t[4:]))
	if at+2 > int64(len(t)) {
		return 1
	}
	entries := int(order.Uint16(t[at:]))
	const tag, entrySize = 0x0112, 12
	for at += 2; entries > 0 && at+entrySize <= int64(len(t)); at, entries = at+entrySize, entries-1 {
		if order.Uint16(t[at:]) == tag {
			if turn := int(order.Uint16(t[at+8:])); turn >= 1 && turn <= 8 {
				return turn
			}
			return 1
		}
	}
	return 1
}

const pngHead = "\x89PNG\r\n\x1a\n"

// A chunk is a part of a PNG file: its type, and all of its bytes (W3C PNG §5.3).
type chunk struct{ name, bytes string }

func (c chunk) data() string { return c.bytes[8 : len(c.bytes)-4] }

// pngChunks cuts a PNG file into its chunks, and tells whether its end is among them.
func pngChunks(data string) (out []chunk, ended bool) {
	for at := len(pngHead); at+12 <= len(data); {
		size := 12 + big32(data[at:])
		if at+size > len(data) {
			return out, false
		}
		c := chunk{data[at+4 : at+8], data[at : at+size]}
		out = append(out, c)
		if c.name == "IEND" {
			return out, true
		}
		at += size
	}
	return out, false
}

// pngChunk gives the first chunk of a type, "" if there is none.
func pngChunk(data, name string) string {
	chunks, _ := pngChunks(data)
	for _, c := range chunks {
		if c.name == name {
			return c.bytes
		}
	}
	return ""
}

func pngTurn(data string) int {
	if exif := pngChunk(data, "eXIf"); exif != "" {
		return exifTurn(chunk{"eXIf", exif}.data())
	}
	return 1
}

// barePNG keeps the chunks that say what is to be seen (W3C PNG §11), and leaves out all others,
// known or not, and what lies behind the end.
func barePNG(data string) []byte {
	chunks, _ := pngChunks(data)
	out := []byte(pngHead)
	for _, c := range chunks {
		switch c.name {
		case "IHDR", "PLTE", "IDAT", "IEND",
			"tRNS", "iCCP", "sRGB", "gAMA", "cHRM", "cICP", "sBIT", "bKGD", "pHYs",
			"acTL", "fcTL", "fdAT": // of those that move
			out = append(out, c.bytes...)
		}
	}
	return out
}

// withPNGProfile puts what one file says of the meaning of its colours into another, behind
// its header, where it has to stand.
func withPNGProfile(made []byte, from string) []byte {
	const headEnd = len(pngHead) + 25
	var profile []byte
	chunks, _ := pngChunks(from)
	for _, c := range chunks {
		switch c.name {
		case "iCCP", "sRGB", "gAMA", "cHRM", "cICP":
			profile = append(profile, c.bytes...)
		}
	}
	if len(profile) == 0 || len(made) < headEnd {
		return made
	}
	return append(append(append([]byte{}, made[:headEnd]...), profile...), made[headEnd:]...)
}
