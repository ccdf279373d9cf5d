package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"portolan/generator/audit"
)

func measureFiles(_ context.Context, w *workshop) ([]audit.Figure, error) {
	faults, count, err := audit.ForbiddenIn(os.DirFS(w.site))
	return []audit.Figure{audit.None("what the policy forbids, or asks another host", faults, fmt.Sprintf("%d files", count))}, err
}

func measureLinks(_ context.Context, w *workshop) ([]audit.Figure, error) {
	var figures []audit.Figure
	for _, at := range []struct{ name, dir, address string }{
		{"at /", w.site, w.server.Address},
		{"at " + subPath, w.below, "https://portal.example" + subPath},
		{"from file://", w.disk, "file:///portal/"},
	} {
		l, err := audit.Follow(os.DirFS(at.dir), at.address)
		if err != nil {
			return figures, err
		}
		figures = append(figures, audit.None("dead links and fragments "+at.name, l.Dead, fmt.Sprintf("%d links, %d outward", l.Followed, l.Outward)))
		if strings.HasPrefix(at.address, "file:") {
			figures = append(figures, audit.Figure{Name: "links to folders, which file:// lists", Value: fmt.Sprint(l.Folders), Target: "0", Missed: l.Folders > 0})
		}
	}
	return figures, nil
}

func measureWeight(_ context.Context, w *workshop) ([]audit.Figure, error) {
	brotli, stop, err := audit.Serve(w.site, audit.ServeOptions{Coding: "br", Policy: true})
	if err != nil {
		return nil, err
	}
	defer stop()
	samples, err := audit.Samples(os.DirFS(w.site), 1000)
	if err != nil {
		return nil, err
	}
	var figures []audit.Figure
	for _, s := range samples {
		if s.Sort != "briefing" {
			continue
		}
		for _, c := range []struct {
			coding string
			server *audit.Server
		}{{"gzip", w.server}, {"br", brotli}} {
			weight, err := audit.Weigh(w.browser, c.server, s.Path)
			if err != nil {
				return figures, err
			}
			f := audit.Figure{Name: c.coding + ": " + s.Path, Value: weight.String(), Target: "at most 130 kB, scripts 12"}
			f.Missed = !weight.Fits()
			figures = append(figures, f)
		}
	}
	if len(figures) == 0 {
		return nil, fmt.Errorf("the site has no briefing")
	}
	return figures, nil
}

// measureVisits visits every page at 320 pixels, from a server with the policy and as files.
func measureVisits(_ context.Context, w *workshop) ([]audit.Figure, error) {
	look := audit.Look{Width: 320}
	var figures []audit.Figure
	of := fmt.Sprintf("%d pages", len(w.paths))
	for _, at := range []struct{ from, dir string }{{w.server.Address, w.site}, {"file://" + filepath.ToSlash(w.disk) + "/", w.disk}} {
		from := at.from
		views, err := audit.Each(w.browser, w.tabs, w.paths, look, func(path string) string {
			if strings.HasPrefix(from, "file:") {
				path = audit.FileOf(path)
			}
			return from + path
		})
		if err != nil {
			return figures, err
		}
		kind, _, _ := strings.Cut(from, "//")
		var violations, console, elsewhere, wide, text []string
		add := func(to *[]string, path string, what ...string) {
			for _, s := range what {
				*to = append(*to, "/"+path+": "+s)
			}
		}
		for i, v := range views {
			path := w.paths[i]
			if kind == "file:" && path == "404.html" { // its files lie at the root of a host
				continue
			}
			add(&violations, path, v.Violations...)
			add(&console, path, slices.DeleteFunc(v.Console, audit.IsBeyondHelp)...)
			add(&elsewhere, path, v.Elsewhere...)
			if v.Wide != "" {
				add(&wide, path, v.Wide)
			}
			difference, err := textDiffers(os.DirFS(at.dir), path, v.Text)
			if err != nil {
				return figures, err
			}
			if difference != "" {
				add(&text, path, difference)
			}
		}
		figures = append(figures,
			audit.None(kind+" violations of the policy", violations, of),
			audit.None(kind+" console messages", console, of),
			audit.None(kind+" requests to other hosts", elsewhere, of),
			audit.None(kind+" wider than 320 pixels", wide, of),
			audit.None(kind+" other text with scripts", text, of))
	}
	return figures, nil
}

// textDiffers compares what a page says with scripts with what its file says.
func textDiffers(site fs.FS, path, scripted string) (string, error) {
	data, err := fs.ReadFile(site, audit.FileOf(path))
	if err != nil {
		return "", err
	}
	plain, err := audit.TextOfMain(data)
	return audit.Difference(plain, scripted), err
}

// measurePlain compares what is shown with scripts and without.
func measurePlain(_ context.Context, w *workshop) ([]audit.Figure, error) {
	paths := pathsOf(w.samples)
	see := func(plain bool) ([]audit.View, error) {
		return audit.Each(w.browser, w.tabs, paths, audit.Look{Plain: plain, Visible: true}, func(path string) string { return w.server.Address + path })
	}
	plain, err := see(true)
	if err != nil {
		return nil, err
	}
	scripted, err := see(false)
	if err != nil {
		return nil, err
	}
	var faults []string
	for i, path := range paths {
		if plain[i].Text == "" {
			faults = append(faults, "/"+path+": nothing is shown without scripts")
		}
		if d := audit.Difference(plain[i].Text, scripted[i].Text); d != "" {
			faults = append(faults, "/"+path+": "+d)
		}
	}
	return []audit.Figure{audit.None("other text is shown with scripts", faults, fmt.Sprintf("%d pages", len(paths)))}, nil
}

func pathsOf(samples []audit.Sample) []string {
	var paths []string
	for _, s := range samples {
		paths = append(paths, s.Path)
	}
	return paths
}

// widths are those of a phone and of a desk.
func widths() []int64 { return []int64{360, 1280} }

// measureShift loads a page of each sort over a slow line, with nothing in the cache.
func measureShift(_ context.Context, w *workshop) ([]audit.Figure, error) {
	samples, err := audit.Samples(os.DirFS(w.site), 1)
	if err != nil {
		return nil, err
	}
	var figures []audit.Figure
	for _, width := range widths() {
		var faults []string
		worst := 0.0
		for _, s := range samples {
			look := audit.Look{Width: width, Slow: true}
			tab, err := audit.OpenTab(w.browser, look)
			if err != nil {
				return figures, err
			}
			v, err := tab.Visit(w.server.Address+s.Path, look)
			tab.Close()
			if err != nil {
				return figures, err
			}
			worst = max(worst, v.Shift)
			if v.Shift > 0 {
				faults = append(faults, fmt.Sprintf("/%s: %.4f", s.Path, v.Shift))
			}
		}
		figures = append(figures, audit.Figure{Name: fmt.Sprintf("cumulative layout shift at %d px", width), Value: fmt.Sprintf("%.4f at most, on %d of %d pages", worst, len(faults), len(samples)),
			Target: "0", Missed: worst > 0, Faults: faults})
	}
	return figures, nil
}

func measurePrint(_ context.Context, w *workshop) ([]audit.Figure, error) {
	samples, err := audit.Samples(os.DirFS(w.site), 1)
	if err != nil {
		return nil, err
	}
	var faults []string
	sheets := 0
	for _, s := range samples {
		pdf, err := audit.Print(w.browser, w.server.Address+s.Path)
		if err != nil {
			return nil, err
		}
		n := audit.Sheets(pdf)
		if n == 0 || !bytes.Contains(pdf, []byte("/Font")) {
			faults = append(faults, fmt.Sprintf("/%s: %d sheets and %d bytes, without text", s.Path, n, len(pdf)))
		}
		sheets += n
	}
	return []audit.Figure{audit.None("pages that don't print", faults, fmt.Sprintf("%d (%d sheets)", len(samples), sheets))}, nil
}

func measureAxe(_ context.Context, w *workshop) ([]audit.Figure, error) {
	script, err := os.ReadFile(filepath.Join(w.dir, w.tools, "axe-core", "axe.min.js"))
	if err != nil {
		return nil, fmt.Errorf("axe-core isn't installed, `make site-audit` does it: %w", err)
	}
	var figures []audit.Figure
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range widths() {
			tab, err := audit.OpenTab(w.browser, audit.Look{Width: width, Scheme: scheme})
			if err != nil {
				return figures, err
			}
			var faults []string
			for _, s := range w.samples {
				found, err := audit.Axe(tab, string(script), w.server.Address+s.Path)
				if err != nil {
					tab.Close()
					return figures, err
				}
				for _, f := range found {
					faults = append(faults, "/"+s.Path+": "+f)
				}
			}
			tab.Close()
			figures = append(figures, audit.None(fmt.Sprintf("axe-core, %s, %d px", scheme, width), faults, fmt.Sprintf("%d pages", len(w.samples))))
		}
	}
	return figures, nil
}

func measureNu(ctx context.Context, w *workshop) ([]audit.Figure, error) {
	server, stop, err := audit.Serve(w.site, audit.ServeOptions{})
	if err != nil {
		return nil, err
	}
	defer stop()
	var addresses []string
	for _, path := range w.paths {
		addresses = append(addresses, server.Address+path)
	}
	faults, hints, err := audit.Nu(ctx, filepath.Join(w.dir, w.tools, "vnu-jar", "build", "dist", "vnu.jar"), addresses)
	if err != nil {
		return nil, err
	}
	if n := len(server.Answers()); n < len(w.paths) {
		return nil, fmt.Errorf("the Nu HTML checker asked for %d of %d pages", n, len(w.paths))
	}
	of := fmt.Sprintf("%d pages", len(w.paths))
	return []audit.Figure{audit.None("Nu HTML checker: errors and warnings", faults, of), audit.Recorded("Nu HTML checker: hints", hints, of)}, nil
}

func measureLighthouse(ctx context.Context, w *workshop) ([]audit.Figure, error) {
	var figures []audit.Figure
	script := filepath.Join(w.dir, w.tools, "lighthouse", "cli", "index.js")
	for _, s := range w.samples {
		if len(figures) > 0 && figures[len(figures)-1].Name == s.Sort || !slices.Contains([]string{"home", "briefing", "port"}, s.Sort) {
			continue // the largest of each
		}
		scores, err := audit.Lighthouse(ctx, script, w.server.Address+s.Path)
		if err != nil {
			return figures, err
		}
		// How fast a page is hangs on what else the machine does; the other scores don't.
		for again := 0; again < 4 && scores.ByCategory["performance"] < 100; again++ {
			more, err := audit.Lighthouse(ctx, script, w.server.Address+s.Path)
			if err != nil {
				return figures, err
			}
			scores = audit.Best(scores, more)
		}
		figures = append(figures, audit.Figure{Name: s.Sort, Value: scores.String() + " /" + s.Path, Target: "100/100/100/100", Missed: !scores.Full(""), Faults: scores.Faults})
	}
	if len(figures) < 3 {
		return figures, fmt.Errorf("there are only %d of home, briefing and port", len(figures))
	}
	return figures, nil
}
