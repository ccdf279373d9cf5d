package picture

import (
	"errors"
	"strings"
)

// A box is a part of a file of the ISO base media format (ISO/IEC 14496-12 §4.2): a type
// and what it holds.
type box struct{ name, data string }

// boxes cuts what a file or a box holds into boxes, and tells whether all are whole.
func boxes(data string) (out []box, whole bool) {
	for len(data) >= 8 {
		size, head := big32(data), 8
		if size == 1 { // the size stands behind the type, in 64 bits
			if len(data) < 16 || big32(data[8:]) != 0 {
				return out, false
			}
			size, head = big32(data[12:]), 16
		}
		if size == 0 { // to the end
			size = len(data)
		}
		if size < head || size > len(data) {
			return out, false
		}
		out = append(out, box{data[4:8], data[head:size]})
		data = data[size:]
	}
	return out, data == ""
}

// find gives what the first box of a type holds.
func find(in []box, name string) string {
	for _, b := range in {
		if b.name == name {
			return b.data
		}
	}
	return ""
}

// isAVIF tells whether the file's brands say that it is AVIF (AV1 Image File Format 1.1 §6).
func isAVIF(data string) bool {
	if len(data) < 16 || data[4:8] != "ftyp" {
		return false
	}
	size := big32(data)
	if size < 16 || size > len(data) {
		return false
	}
	brands := data[8:12] + data[16:size]
	for ; len(brands) >= 4; brands = brands[4:] {
		if b := brands[:4]; b == "avif" || b == "avis" {
			return true
		}
	}
	return false
}

// avifWhole tells whether all boxes of the file are whole.
func avifWhole(data string) bool {
	all, whole := boxes(data)
	return whole && (find(all, "mdat") != "" || find(all, "idat") != "" || strings.Contains(find(all, "meta"), "idat"))
}

var errNoSize = errors.New("it does not say how large its picture is")

// avifSize gives the size of the primary picture as it is shown (ISO/IEC 23008-12 §6.5.3 and
// §6.5.10): its extent, with the sides exchanged if it is turned by a quarter.
func avifSize(data string) (width, height int, err error) {
	all, _ := boxes(data)
	meta := find(all, "meta")
	if len(meta) < 4 {
		return 0, 0, errNoSize
	}
	in, _ := boxes(meta[4:]) // behind version and flags
	primary, ok := primaryItem(find(in, "pitm"))
	if !ok {
		return 0, 0, errNoSize
	}
	iprp, _ := boxes(find(in, "iprp"))
	properties, _ := boxes(find(iprp, "ipco"))
	for _, n := range propertiesOf(find(iprp, "ipma"), primary) {
		if n < 1 || n > len(properties) {
			continue
		}
		switch p := properties[n-1]; {
		case p.name == "ispe" && len(p.data) >= 12:
			width, height = big32(p.data[4:]), big32(p.data[8:])
		case p.name == "irot" && len(p.data) >= 1 && p.data[0]&1 == 1: // the last property in order
			width, height = height, width
		}
	}
	if width == 0 || height == 0 {
		return 0, 0, errNoSize
	}
	return width, height, nil
}

// primaryItem gives the number of the picture to be shown.
func primaryItem(pitm string) (int, bool) {
	switch {
	case len(pitm) >= 6 && pitm[0] == 0:
		return big16(pitm[4:]), true
	case len(pitm) >= 8 && pitm[0] > 0:
		return big32(pitm[4:]), true
	}
	return 0, false
}

// propertiesOf gives the numbers of an item's properties, from 1, in their order.
func propertiesOf(ipma string, item int) []int {
	if len(ipma) < 8 {
		return nil
	}
	long, wide := ipma[0] > 0, ipma[3]&1 == 1 // numbers of items and of properties
	n := big32(ipma[4:])
	at := 8
	take := func(size int) (v int, ok bool) {
		if at+size > len(ipma) {
			return 0, false
		}
		for range size {
			v = v<<8 | int(ipma[at])
			at++
		}
		return v, true
	}
	idSize, numberSize, most := 2, 1, 0x7f
	if long {
		idSize = 4
	}
	if wide {
		numberSize, most = 2, 0x7fff
	}
	for ; n > 0; n-- {
		id, _ := take(idSize)
		count, ok := take(1)
		if !ok {
			return nil
		}
		numbers := make([]int, 0, count)
		for range count {
			v, ok := take(numberSize)
			if !ok {
				return nil
			}
			numbers = append(numbers, v&most) // the bit above says that it is essential
		}
		if id == item {
			return numbers
		}
	}
	return nil
}
