package audit

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"os/exec"
	"slices"

	"portolan/generator/browser"
)

// Scores are those of Lighthouse, of 100.
type Scores struct {
	ByCategory map[string]int // "performance", "accessibility", "best-practices", "seo"
	Faults     []string       // audits that took from a score
}

// String gives the scores in the order of [Categories]: "100/98/100/100".
func (s Scores) String() string {
	text := ""
	for i, c := range Categories() {
		if i > 0 {
			text += "/"
		}
		text += fmt.Sprint(s.ByCategory[c])
	}
	return text
}

// Full tells whether every score but the named one is 100.
func (s Scores) Full(but string) bool {
	for _, c := range Categories() {
		if s.ByCategory[c] != 100 && c != but {
			return false
		}
	}
	return true
}

// Categories are what Lighthouse scores.
func Categories() []string {
	return []string{"performance", "accessibility", "best-practices", "seo"}
}

// Lighthouse runs the command-line program that script is, on a page, as a phone.
func Lighthouse(ctx context.Context, script, address string) (Scores, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return Scores{}, fmt.Errorf("there is no Node.js to run Lighthouse with: `sh generator/browser/get.sh node` gets it on Debian")
	}
	chromium, err := browser.Find()
	if err != nil {
		return Scores{}, err
	}
	flags := "--headless=new --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
	if os.Geteuid() == 0 {
		flags += " --no-sandbox"
	}
	cmd := exec.CommandContext(ctx, node, script, address, "--output=json", "--output-path=stdout", "--quiet", "--no-enable-error-reporting", "--chrome-flags="+flags)
	cmd.Env = append(os.Environ(), "CHROME_PATH="+chromium)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		return Scores{}, fmt.Errorf("Lighthouse on %s: %w: %s", address, err, said.String())
	}
	return readScores(out.Bytes())
}

// readScores reads Lighthouse's report in JSON.
func readScores(report []byte) (Scores, error) {
	var r struct {
		RuntimeError struct{ Message string }
		Categories   map[string]struct {
			Score     *float64
			AuditRefs []struct {
				ID     string
				Weight float64
			}
		}
		Audits map[string]struct {
			Title, DisplayValue string
			Score               *float64
			Details             struct {
				Items []struct {
					Description, URL string
					Node             struct{ Snippet string }
				}
			}
		}
	}
	if err := json.Unmarshal(report, &r); err != nil {
		return Scores{}, fmt.Errorf("Lighthouse wrote no report: %w", err)
	}
	if r.RuntimeError.Message != "" {
		return Scores{}, fmt.Errorf("Lighthouse: %s", r.RuntimeError.Message)
	}
	s := Scores{ByCategory: map[string]int{}}
	for _, name := range Categories() {
		c, ok := r.Categories[name]
		if !ok || c.Score == nil {
			return Scores{}, fmt.Errorf("Lighthouse gave no score for %s", name)
		}
		s.ByCategory[name] = int(math.Round(*c.Score * 100))
		for _, ref := range c.AuditRefs {
			a := r.Audits[ref.ID]
			if ref.Weight == 0 || a.Score == nil || *a.Score >= 1 || s.ByCategory[name] == 100 {
				continue
			}
			fault := fmt.Sprintf("%s: %s (%s) %.2f %s", name, a.Title, ref.ID, *a.Score, a.DisplayValue)
			if len(a.Details.Items) > 0 {
				item := a.Details.Items[0]
				fault += fmt.Sprintf(" %s %s %s", item.Description, item.URL, item.Node.Snippet)
			}
			s.Faults = append(s.Faults, fault)
		}
	}
	return s, nil
}

// Best keeps of two runs the scores of which the sum is higher: what else the machine does
// only ever takes from a score.
func Best(a, b Scores) Scores {
	sum := func(s Scores) int {
		n := 0
		for _, v := range slices.Collect(maps.Values(s.ByCategory)) {
			n += v
		}
		return n
	}
	if sum(b) > sum(a) {
		return b
	}
	return a
}
