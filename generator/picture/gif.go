package picture

import "strings"

// A block is a part of a GIF file behind its header: what it begins with ('!' for an
// extension, ',' for a frame, ';' for the end), the label of an extension, and all its bytes.
type block struct {
	begin, label byte
	bytes        string
}

// The labels of extensions that are kept (GIF89a §23 and §26), or have to be known for that.
const (
	labelText        = 0x01
	labelControl     = 0xf9
	labelApplication = 0xff
)

// gifBlocks cuts a GIF file into its header, with the colours of all frames, and its blocks,
// and tells whether its end is among them (GIF89a §17 ff.). What lies behind the end is left
// out.
func gifBlocks(data string) (header string, out []block, ended bool) {
	colours := func(packed byte) int {
		if packed&0x80 == 0 {
			return 0
		}
		return 3 << (packed&7 + 1)
	}
	if len(data) < 13 {
		return "", nil, false
	}
	at := min(13+colours(data[10]), len(data))
	header = data[:at]
	for at < len(data) {
		b, from := block{begin: data[at]}, at
		switch b.begin {
		case ';':
			return header, append(out, block{';', 0, data[at : at+1]}), true
		case '!':
			if at+2 > len(data) {
				return header, out, false
			}
			b.label = data[at+1]
			at += 2
		case ',':
			if at+10 > len(data) {
				return header, out, false
			}
			at += 10 + colours(data[at+9]) + 1 // and the size of the first code
		default:
			return header, out, false
		}
		for at < len(data) && data[at] != 0 { // blocks, each with its size before it
			at += 1 + int(data[at])
		}
		at = min(at+1, len(data))
		b.bytes = data[from:at]
		out = append(out, b)
	}
	return header, out, false
}

// gifFrames counts the frames of a GIF file, and tells whether its end is there.
func gifFrames(data string) (frames int, ended bool) {
	_, blocks, ended := gifBlocks(data)
	for _, b := range blocks {
		if b.begin == ',' {
			frames++
		}
	}
	return frames, ended
}

// bareGIF keeps the frames, how each is shown and how often all are, and leaves out every
// other extension: comments, text that browsers don't show, and what applications wrote.
func bareGIF(data string) []byte {
	header, blocks, _ := gifBlocks(data)
	out := append(make([]byte, 0, len(data)), header...)
	control := "" // of the frame or the text that comes next
	for _, b := range blocks {
		switch {
		case b.begin == ',':
			out = append(append(out, control...), b.bytes...)
			control = ""
		case b.begin == ';':
			out = append(out, b.bytes...)
		case b.label == labelControl && len(b.bytes) == 8:
			control = b.bytes
		case b.label == labelText:
			control = ""
		case b.label == labelApplication:
			out = append(out, looping(b.bytes)...)
		}
	}
	return out
}

// looping gives the extension that says how often the frames are shown, as Netscape defined
// it and browsers read it, without what may stand behind that; "" if it is another one.
func looping(extension string) string {
	const size, head = 18, "!\xff\x0b" // with three bytes, of which the first is 1
	if len(extension) <= size {
		return ""
	}
	name, says := extension[len(head):14], extension[14:size]
	if !strings.HasPrefix(extension, head) || name != "NETSCAPE2.0" && name != "ANIMEXTS1.0" || says[:2] != "\x03\x01" {
		return ""
	}
	return extension[:size] + "\x00"
}
