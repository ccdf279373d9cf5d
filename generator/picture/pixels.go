package picture

import (
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"

	"golang.org/x/image/draw"
)

// decode gives the pixels of a picture as they are stored; of one that moves the first frame.
func decode(f Format, data string) (image.Image, error) {
	switch f {
	case JPEG:
		return jpeg.Decode(strings.NewReader(data))
	case PNG:
		return png.Decode(strings.NewReader(data))
	case GIF:
		c, err := gif.DecodeConfig(strings.NewReader(data))
		if err != nil {
			return nil, err
		}
		frame, err := gif.Decode(strings.NewReader(data))
		if err != nil {
			return nil, err
		}
		canvas := image.Rect(0, 0, c.Width, c.Height)
		if frame.Bounds() == canvas {
			return frame, nil
		}
		all := image.NewRGBA(canvas) // the frame is only a part of it
		draw.Draw(all, frame.Bounds(), frame, frame.Bounds().Min, draw.Src)
		return all, nil
	}
	return nil, fmt.Errorf("%s is not decoded", f)
}

// scaled gives pixels at a width, or at their own for 0, and upright. Pictures in grey stay so.
func scaled(pixels image.Image, i Info, width int) image.Image {
	if width == 0 {
		width = i.Width
	}
	height := max(1, (i.Height*width+i.Width/2)/i.Width)
	w, h := width, height // as they are stored
	if i.Turn > 4 {
		w, h = height, width
	}
	made := image.NewRGBA(image.Rect(0, 0, w, h))
	if b := pixels.Bounds(); b.Dx() == w && b.Dy() == h {
		draw.Draw(made, made.Rect, pixels, b.Min, draw.Src)
	} else {
		draw.CatmullRom.Scale(made, made.Rect, pixels, b, draw.Src, nil)
	}
	made = turned(made, i.Turn)
	switch pixels.(type) {
	case *image.Gray, *image.Gray16:
		grey := image.NewGray(made.Rect)
		draw.Draw(grey, grey.Rect, made, image.Point{}, draw.Src)
		return grey
	}
	return made
}

// turned brings pixels upright: by the orientations of Exif, 2 is mirrored, 3 on its head, 4
// both, 5 to 8 lie on a side.
func turned(from *image.RGBA, turn int) *image.RGBA {
	if turn == 1 {
		return from
	}
	w, h := from.Rect.Dx(), from.Rect.Dy()
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	if turn > 4 {
		to = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			var tx, ty int
			switch turn {
			case 2:
				tx, ty = w-1-x, y
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				tx, ty = x, h-1-y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			copy(to.Pix[to.PixOffset(tx, ty):][:4], from.Pix[from.PixOffset(x, y):][:4])
		}
	}
	return to
}
