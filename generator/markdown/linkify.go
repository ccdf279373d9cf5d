package markdown

import "strings"

// mayLinkify tells whether a text has to be parsed with the parser of bare URLs.
// goldmark asks that one at each space, and cuts the text there before it asks:
// without it plain prose is converted in a seventh less time. It is needed where
// there may be an address, and where the cuts themselves show.
func mayLinkify(text string) bool {
	return strings.Contains(text, "://") || strings.Contains(text, "www.") || mayMail(text) || cutsShow(text)
}

// mayMail tells whether there may be an e-mail address in a text: it has a name
// right before its @.
func mayMail(text string) bool {
	for i := 0; ; i++ {
		at := strings.IndexByte(text[i:], '@')
		if at < 0 {
			return false
		}
		if i += at; i > 0 && text[i-1] != '[' && text[i-1] != ' ' && text[i-1] != '\n' {
			return true
		}
	}
}

// cutsShow tells whether a text comes out otherwise if goldmark cuts it at each
// space: at the end of a line it then keeps all blanks but the last.
func cutsShow(text string) bool {
	for i := 0; i < len(text); i++ {
		end := strings.IndexByte(text[i:], '\n')
		if end < 0 {
			end = len(text) - i
		}
		if i += end; i > 1 && isBlank(text[i-1]) && isBlank(text[i-2]) {
			return true
		}
	}
	return false
}

func isBlank(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' && c != '\n' }
