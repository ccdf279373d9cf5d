package rule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"portolan/generator/content"
	"portolan/generator/diag"
	"portolan/generator/geo"
	"portolan/generator/schema"
)

const (
	CodeLocodeCountry      diag.Code = "locode-country"      // a UN/LOCODE begins with another country's code
	CodeSubdivisionCountry diag.Code = "subdivision-country" // a code of ISO 3166-2 begins with another country's code
	CodePointCountry       diag.Code = "point-country"       // a point lies far from the country it should be in
	CodeISOMismatch        diag.Code = "iso-mismatch"        // the codes of a country are of several
)

// A country is an entity that has a code of ISO 3166-1.
type country struct {
	name, alpha2 string
	numeric      string // "" where it is not known
}

// countryOf reads a country's codes; ok is false for what is none.
func (c *Context) countryOf(e *content.Facts) (country, bool) {
	if e == nil {
		return country{}, false
	}
	out := country{c.title(e), code(e, checkAlpha2), code(e, checkNumeric)}
	if r, err := language.ParseRegion(out.alpha2); err == nil && out.numeric == "" {
		out.numeric = fmt.Sprintf("%03d", r.M49())
	}
	return out, out.alpha2 != ""
}

// countries gives the countries that an entity may lie in: itself, if it is one, or
// what it refers to by a single field whose kinds all have a code of ISO 3166-1.
// Several are versions that contradict each other. disputed tells that the entity
// has no one country.
func (c *Context) countries(e *content.Facts) (list []country, disputed bool) {
	if own, ok := c.countryOf(e); ok {
		return []country{own}, false
	}
	for i := range e.Claims() {
		f := e.Claims()[i].Field
		if f.Type != schema.TypeRef || len(f.To) == 0 ||
			slices.ContainsFunc(f.To, func(kind string) bool { return !hasCheck(c.Schema.Kind(kind), checkAlpha2) }) {
			continue
		}
		for _, v := range versions(&e.Claims()[i]) {
			disputed = disputed || v.State == schema.InDispute || v.Modality == schema.Disputed
			if v.State != schema.Known {
				continue
			}
			found := c.facts(c.ref(v.Value.Ref, f))
			if found, ok := c.countryOf(found); ok {
				list = append(list, found)
			}
		}
	}
	return list, disputed
}

func locodeCountry(c *Context) []diag.Problem { return c.prefixes(checkLocode, CodeLocodeCountry) }

func subdivisionCountry(c *Context) []diag.Problem {
	return c.prefixes(checkSubdivision, CodeSubdivisionCountry)
}

// prefixes finds codes that don't begin with the alpha-2 code of their entity's country.
func (c *Context) prefixes(check schema.Check, report diag.Code) []diag.Problem {
	var out problems
	c.each(func(e *content.Facts, _ *schema.Kind) {
		list := codes(e, check)
		if len(list) == 0 {
			return
		}
		where, disputed := c.countries(e)
		if disputed || len(where) == 0 {
			return
		}
		for _, cl := range list {
			prefix := text(cl)[:2]
			if !slices.ContainsFunc(where, func(w country) bool { return w.alpha2 == prefix }) {
				out.add(diag.Errorf(report, cl.Pos, "%q begins with %q, and %s lies in %s, which is %s",
					text(cl), prefix, c.title(e), where[0].name, where[0].alpha2).
					WithHint("one of the two is wrong; where the country is disputed, give the views"))
			}
		}
	})
	return out
}

// farKm is how far from its country a point may lie: harbours and capes stand out from
// the coarse coast of the geometry.
const farKm = 50

func pointCountry(c *Context) []diag.Problem {
	if c.world() == nil {
		return nil
	}
	var out problems
	c.each(func(e *content.Facts, _ *schema.Kind) {
		where, disputed := c.countries(e)
		if disputed || len(where) == 0 {
			return
		}
		walk(e, func(cl *schema.Claim) {
			if cl.Value.Type != schema.TypePoint || cl.State != schema.Known || cl.Modality == schema.Retracted {
				return
			}
			at := cl.Value.Points[0]
			if km, known := c.distance(where, at.Lat, at.Lon); known && km > farKm {
				p := diag.Errorf(CodePointCountry, cl.Pos, "%s lies %.0f km from %s", coordinates(at.Lat, at.Lon), km, where[0].name)
				p.Hint = c.meant(where, at)
				if km <= islandKm && len(c.world().At(at.Lat, at.Lon)) == 0 && p.Hint == atSea {
					p.Severity = diag.Warning // the geometry does not have the smallest islands
					p.Hint = atSea + ", or on an island that the geometry does not have"
				}
				out.add(p)
			}
		})
	})
	return out
}

func coordinates(lat, lon float64) string {
	return strconv.FormatFloat(lat, 'f', -1, 64) + ", " + strconv.FormatFloat(lon, 'f', -1, 64)
}

// distance gives the way to the nearest of the countries; known is false unless the
// geometry has them all.
func (c *Context) distance(where []country, lat, lon float64) (km float64, known bool) {
	for i, w := range where {
		d, ok := c.world().Distance(w.numeric, lat, lon)
		if !ok {
			return 0, false
		}
		if i == 0 || d < km {
			km = d
		}
	}
	return km, true
}

// meant guesses which point was meant, or says where the one that is given lies.
func (c *Context) meant(where []country, at schema.Point) string {
	for _, guess := range []struct {
		lat, lon float64
		mistake  string
	}{
		{at.Lon, at.Lat, "latitude comes first"},
		{at.Lat, -at.Lon, "west is negative"},
		{-at.Lat, at.Lon, "south is negative"},
	} {
		if km, known := c.distance(where, guess.lat, guess.lon); known && km <= farKm {
			return fmt.Sprintf("%s: did you mean %s?", guess.mistake, coordinates(guess.lat, guess.lon))
		}
	}
	if in := c.world().At(at.Lat, at.Lon); len(in) > 0 {
		return "the point lies in " + c.countryName(in[0])
	}
	return atSea
}

const atSea = "the point lies at sea; latitude comes first, north and east are positive"

// islandKm is how far from the rest of its country an island may lie that the geometry
// leaves out.
const islandKm = 400

// countryName gives the name that the site has for a country of the geometry.
func (c *Context) countryName(in geo.Country) string {
	for _, whole := range c.Graph.All() {
		e := whole.Facts()
		if code(e, checkNumeric) == in.ID {
			return c.title(e)
		}
	}
	return in.Name
}

func isoMismatch(c *Context) []diag.Problem {
	var out problems
	c.each(func(e *content.Facts, _ *schema.Kind) {
		var given []isoCode
		for _, check := range []schema.Check{checkAlpha2, checkAlpha3, checkNumeric} {
			for _, cl := range codes(e, check) {
				if r, ok := region(text(cl)); ok {
					given = append(given, isoCode{cl, check, r})
				}
			}
		}
		if len(given) < 2 {
			return
		}
		right := mostCommon(given)
		for _, g := range given {
			if g.region != right {
				out.add(diag.Errorf(CodeISOMismatch, g.claim.Pos, "%q is the code of %s, and the others are of %s",
					text(g.claim), g.region, right).WithHint("that of %s is %q", right, form(right, g.check)))
			}
		}
	})
	return out
}

// An isoCode is a code of ISO 3166-1 with what it stands for.
type isoCode struct {
	claim  *schema.Claim
	check  schema.Check
	region language.Region
}

func region(code string) (language.Region, bool) {
	if n, err := strconv.Atoi(code); err == nil {
		r, err := language.EncodeM49(n)
		return r, err == nil
	}
	r, err := language.ParseRegion(code)
	return r, err == nil
}

// mostCommon gives the country that most of the codes stand for, or else the first's.
func mostCommon(given []isoCode) language.Region {
	count := map[language.Region]int{}
	for _, g := range given {
		count[g.region]++
	}
	best := given[0].region
	for _, g := range given {
		if count[g.region] > count[best] {
			best = g.region
		}
	}
	return best
}

// form writes a country's code as a check wants it.
func form(r language.Region, check schema.Check) string {
	switch check {
	case checkAlpha3:
		return r.ISO3()
	case checkNumeric:
		return fmt.Sprintf("%03d", r.M49())
	}
	return strings.ToUpper(r.String())
}
