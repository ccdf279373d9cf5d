package search

import (
	"encoding/json"
	"io"
)

// digits are the digits of numbers: those of base64url.
const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// appendNumber writes a number, five bits a digit, low bits first; all digits but the
// last have the sixth bit set.
func appendNumber(b []byte, n int) []byte {
	for ; n >= 32; n >>= 5 {
		b = append(b, digits[n&31|32])
	}
	return append(b, digits[n])
}

// call writes the script that hands a value to the reader.
func call(w io.Writer, key string, value any) error {
	if _, err := io.WriteString(w, `portolan("`+key+`",`); err != nil {
		return err
	}
	e := json.NewEncoder(cut1{w})
	e.SetEscapeHTML(false) // it is a script, not a part of a page
	if err := e.Encode(value); err != nil {
		return err
	}
	_, err := io.WriteString(w, ")\n")
	return err
}

// cut1 writes all but the newline at the end of what it is given at once.
type cut1 struct{ io.Writer }

func (c cut1) Write(p []byte) (int, error) {
	if n := len(p); n > 0 && p[n-1] == '\n' {
		_, err := c.Writer.Write(p[:n-1])
		return n, err
	}
	return c.Writer.Write(p)
}
