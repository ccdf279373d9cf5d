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

// asRGBA gives pixels in the form that is quickest to work with.
func asRGBA(pixels image.Image) *image.RGBA {
	b := pixels.Bounds()
	if made, ok := pixels.(*image.RGBA); ok && b.Min == (image.Point{}) {
		return made
	}
	made := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(made, made.Rect, pixels, b.Min, draw.Src)
	return made
}

// reduce gives pixels of a picture that is so wide when it is shown, halved as long as they
// are far wider than the widest version: to look at every pixel for each version takes the
// most time of all. What comes out doesn't depend on which versions are wanted.
func reduce(pixels image.Image, width int) *image.RGBA {
	made := asRGBA(pixels)
	for ; 2*width >= 5*Widest; width /= 2 {
		made = halved(made)
	}
	return made
}

// halved makes one pixel of four: their mean. A last odd row or column is left out.
func halved(from *image.RGBA) *image.RGBA {
	w, h := max(1, from.Rect.Dx()/2), max(1, from.Rect.Dy()/2)
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	right, below := 4, from.Stride
	if from.Rect.Dx() == 1 {
		right = 0
	}
	if from.Rect.Dy() == 1 {
		below = 0
	}
	for y := range h {
		row := from.Pix[2*y*from.Stride:]
		made := to.Pix[y*to.Stride:][:4*w]
		for x := 0; x < len(made); x++ {
			at := x/4*8 + x%4
			made[x] = uint8((int(row[at]) + int(row[at+right]) + int(row[at+below]) + int(row[at+right+below]) + 2) / 4)
		}
	}
	return to
}

// scaled gives pixels at a width, or at their own for 0, and upright.
func (i Info) scaled(pixels *image.RGBA, width int) *image.RGBA {
	if width == 0 {
		return turned(pixels, i.Turn)
	}
	w, h := width, max(1, (i.Height*width+i.Width/2)/i.Width)
	if i.Turn > 4 { // as they are stored
		w, h = h, w
	}
	made := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.CatmullRom.Scale(made, made.Rect, pixels, pixels.Rect, draw.Src, nil)
	return turned(made, i.Turn)
}

// inColours gives a version of a picture in grey if the picture is.
func (Info) inColours(of image.Image, version *image.RGBA) image.Image {
	switch of.(type) {
	case *image.Gray, *image.Gray16:
		grey := image.NewGray(version.Rect)
		draw.Draw(grey, grey.Rect, version, image.Point{}, draw.Src)
		return grey
	}
	return version
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
