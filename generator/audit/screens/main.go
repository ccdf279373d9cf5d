// Command screens makes pictures of a built site: a page of every sort, in several widths
// and both schemes.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/chromedp/chromedp"

	"portolan/generator/audit"
	"portolan/generator/browser"
)

type options struct {
	site, out       string
	widths, schemes string
	only            string
	height          int64
	plain, paper    bool
}

func main() {
	var o options
	flag.StringVar(&o.site, "site", "public", "the folder of the built site")
	flag.StringVar(&o.out, "out", ".portolan/screens", "the folder to put the pictures in")
	flag.StringVar(&o.widths, "width", "360,1280", "widths in CSS pixels")
	flag.StringVar(&o.schemes, "scheme", "light,dark", "colour schemes")
	flag.StringVar(&o.only, "only", "", "only pages whose sort or path matches this regular expression; one that names a page shows just that")
	flag.Int64Var(&o.height, "height", 0, "height of a picture; 0 is the whole page")
	flag.BoolVar(&o.plain, "noscript", false, "without scripts")
	flag.BoolVar(&o.paper, "print", false, "as PDF, as it prints")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "screens:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	samples, err := choose(o)
	if err != nil {
		return err
	}
	server, stop, err := audit.Serve(o.site, audit.ServeOptions{})
	if err != nil {
		return err
	}
	defer stop()
	if err := os.MkdirAll(o.out, 0o777); err != nil {
		return err
	}
	started, stopBrowser, err := browser.Start(ctx)
	if err != nil {
		return err
	}
	defer stopBrowser()
	for _, s := range samples {
		if o.paper {
			if err := pdf(started, server.Address+s.Path, filepath.Join(o.out, s.Sort+".pdf")); err != nil {
				return fmt.Errorf("%s: %w", s.Path, err)
			}
			continue
		}
		for _, width := range strings.Split(o.widths, ",") {
			w, err := strconv.ParseInt(width, 10, 64)
			if err != nil {
				return fmt.Errorf("%q is no width", width)
			}
			for _, scheme := range strings.Split(o.schemes, ",") {
				file := filepath.Join(o.out, fmt.Sprintf("%s-%s-%s.png", s.Sort, width, scheme))
				if err := shoot(started, o, server.Address+s.Path, file, w, scheme); err != nil {
					return fmt.Errorf("%s: %w", s.Path, err)
				}
			}
		}
	}
	fmt.Printf("%d pages in %s\n", len(samples), o.out)
	return nil
}

// choose gives the pages to show: samples that match, or a page that is named by its path.
func choose(o options) ([]audit.Sample, error) {
	if _, err := os.Stat(filepath.Join(o.site, filepath.FromSlash(o.only), "index.html")); o.only != "" && err == nil {
		name := strings.ReplaceAll(strings.Trim(o.only, "/"), "/", "_")
		return []audit.Sample{{Sort: name, Path: strings.Trim(o.only, "/") + "/"}}, nil
	}
	only, err := regexp.Compile(o.only)
	if err != nil {
		return nil, err
	}
	all, err := audit.Samples(os.DirFS(o.site), 1)
	if err != nil {
		return nil, err
	}
	var out []audit.Sample
	for _, s := range all {
		if only.MatchString(s.Sort) || only.MatchString(s.Path) {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s has no page that matches %q: is it built?", o.site, o.only)
	}
	return out, nil
}

// shoot makes a picture of a page.
func shoot(started context.Context, o options, address, file string, width int64, scheme string) error {
	tab, done := chromedp.NewContext(started)
	defer done()
	height := o.height
	if height == 0 {
		height = 900
	}
	err := chromedp.Do(tab, audit.Media(scheme), audit.Scripts(!o.plain), chromedp.EmulateViewport(width, height), chromedp.Navigate(address), fontsReady)
	if err != nil {
		return err
	}
	capture := chromedp.FullScreenshot(100)
	if o.height > 0 {
		capture = chromedp.CaptureScreenshot()
	}
	picture, err := chromedp.Run(tab, capture)
	if err != nil {
		return err
	}
	return os.WriteFile(file, picture, 0o666)
}

// fontsReady waits until the fonts that the page uses are there.
func fontsReady(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
	_, err := chromedp.Evaluate[bool]("document.fonts.ready.then(() => true)", chromedp.EvalAwaitPromise)(ctx, t)
	return chromedp.Void{}, err
}

// pdf prints a page.
func pdf(started context.Context, address, file string) error {
	paper, err := audit.Print(started, address)
	if err != nil {
		return err
	}
	return os.WriteFile(file, paper, 0o666)
}
