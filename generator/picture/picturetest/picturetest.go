// Package picturetest makes small pictures for tests, which text files can't hold.
package picturetest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"path"
	"strings"
)

// Fill gives the picture that a placeholder of a file stands for, in the format of its name:
// "(the picture)", or one of a size: "(the picture 600x20)". Any other data is given as it is.
func Fill(file, data string) string {
	rest, ok := strings.CutPrefix(strings.TrimSpace(data), "(the picture")
	if !ok {
		return data
	}
	width, height := 3, 2
	if rest != ")" {
		if _, err := fmt.Sscanf(rest, " %dx%d)", &width, &height); err != nil {
			panic("picturetest: no size: " + data)
		}
	}
	return string(Of(file, width, height))
}

// Of gives a picture of a size in the format that a file's name promises: a JPEG, PNG or GIF
// with a bright left upper corner. It panics at other names.
func Of(file string, width, height int) []byte {
	var buf bytes.Buffer
	var err error
	switch strings.ToLower(path.Ext(file)) {
	case ".jpg", ".jpeg":
		err = jpeg.Encode(&buf, Pixels(width, height), nil)
	case ".png":
		err = png.Encode(&buf, Pixels(width, height))
	case ".gif":
		err = gif.Encode(&buf, Pixels(width, height), nil)
	default:
		panic("picturetest: no format for " + file)
	}
	if err != nil {
		panic(err) // memory doesn't fail
	}
	return buf.Bytes()
}

// Pixels gives an image that is white in the left upper quarter, and blue elsewhere.
func Pixels(width, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{0x10, 0x20, 0xc0, 0xff}
			if 2*x < width && 2*y < height {
				c = color.RGBA{0xff, 0xff, 0xff, 0xff}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}
