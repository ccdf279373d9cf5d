package view

import "portolan/generator/block"

// block draws a fenced block. source is the block as code, which stands where it can't
// be drawn.
func (p *printer) block(b *block.Block, source string) {
	p.raw(source)
}
