package audit

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// A violation of a rule of axe-core.
type violation struct {
	ID    string   `json:"id"`
	Help  string   `json:"help"`
	Nodes []string `json:"nodes"` // selector and HTML, cut, and what is wrong
}

// runAxe runs all rules: those of WCAG and the best practices, and the size of targets (WCAG
// 2.2, 2.5.8), which is off unless it is asked for.
const runAxe = `axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }).then((r) => r.violations.map((v) => ({
	id: v.id, help: v.help, nodes: v.nodes.map((n) => n.target.join(" ") + " " + n.html.slice(0, 120) + " (" + n.any.concat(n.all, n.none).map((c) => c.message).join("; ").slice(0, 200) + ")") })))`

// Axe runs axe-core, whose text is script, on a page. Each fault names the rule and the
// first elements that break it.
func Axe(tab *Tab, script, address string) ([]string, error) {
	ctx, cancel := context.WithTimeout(tab.ctx, 2*time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](ready, chromedp.EvalAwaitPromise)); err != nil {
		return nil, fmt.Errorf("%s: wait for its fonts: %w", address, err)
	}
	// What a debugger evaluates is not under the policy of the page.
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](script+"\n;true")); err != nil {
		return nil, fmt.Errorf("%s: load axe-core: %w", address, err)
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]violation](runAxe, chromedp.EvalAwaitPromise))
	if err != nil {
		return nil, fmt.Errorf("%s: run axe-core: %w", address, err)
	}
	var faults []string
	for _, v := range found {
		faults = append(faults, fmt.Sprintf("%s: %s, %d times: %s", v.ID, v.Help, len(v.Nodes), strings.Join(v.Nodes[:min(4, len(v.Nodes))], " … ")))
	}
	return faults, nil
}
