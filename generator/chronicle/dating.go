package chronicle

import (
	"math"
	"slices"

	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

// A Dating says when an entity came to be told, and when something of it last changed in
// substance. It comes from what the content says and from no file's time, so that mending
// a comma changes neither.
type Dating struct {
	Published edtf.Day // Unknown where no day is
	Updated   edtf.Day // Unknown where nothing is dated
}

// Unknown stands for a day that nothing tells. It is before all days.
const Unknown edtf.Day = math.MinInt32

// DatingOf dates an entity as of a day. It was published on the first day of what its kind
// names with "appears", or on its publish date, if that is known to the day. It was last
// updated on the latest day, up to the given one, on which it was checked (as_of), on
// which something that it tells is said or happened, or that a field "updated" names. Of a date that is not
// exact the first day counts, of an interval its end too: a decade never makes anything
// newer than it is.
func DatingOf(e *content.Facts, k *schema.Kind, today edtf.Day) Dating {
	d := Dating{Unknown, Unknown}
	if c := e.Claim(k.Appears); k.Appears != "" && c != nil {
		d.Published = firstDay(c, today)
	}
	if day, ok := ExactDay(e.Publish); ok && d.Published == Unknown && day <= today {
		d.Published = day
	}
	update := func(date edtf.Date) {
		for _, bound := range [...]func() (edtf.Day, bool){date.Earliest, date.Latest} {
			if day, ok := bound(); ok && !date.IsZero() && day <= today && day > d.Updated {
				d.Updated = day
			}
			if _, begins := date.Earliest(); begins && !date.Interval() {
				break
			}
		}
	}
	update(e.Publish)
	update(e.AsOf())
	for i := range e.Claims() {
		e.Claims()[i].Walk(func(c *schema.Claim) {
			update(c.AsOf)
			if c.Modality.Fact() && c.State == schema.Known {
				update(c.Value.Date)
			}
		})
	}
	return d
}

// firstDay gives the day on which what a claim states first was so; Unknown if no day is known.
func firstDay(c *schema.Claim, today edtf.Day) edtf.Day {
	claims := []schema.Claim{*c.Shown()}
	if c.Field.Type == schema.TypeHistory {
		claims = slices.Clone(c.Shown().Value.Items)
	}
	slices.SortStableFunc(claims, func(a, b schema.Claim) int { return a.Value.Date.Compare(b.Value.Date) })
	for i := range claims {
		if c := &claims[i]; c.Modality.Fact() && c.State == schema.Known {
			if day, ok := ExactDay(c.Value.Date); ok && day <= today {
				return day
			}
			return Unknown // what came first is not known to the day
		}
	}
	return Unknown
}

// ExactDay gives the day that a date names; false if it names none or a longer time.
func ExactDay(d edtf.Date) (edtf.Day, bool) {
	day, ok := d.Earliest()
	return day, ok && !d.Interval() && !d.Approximate() && !d.Uncertain() && d.Precision() > edtf.PrecisionNone && d.Precision() <= edtf.PrecisionDay
}
