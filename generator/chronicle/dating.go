package chronicle

import (
	"slices"

	"portolan/generator/content"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

// A Dating says when an entity came to be told, and when something of it last changed in
// substance. It comes from what the content says and from no file's time, so that mending
// a comma changes neither.
type Dating struct {
	Published edtf.Day // 0 where no day is known
	Updated   edtf.Day // 0 where nothing is dated
}

// DatingOf dates an entity as of a day. It was published on the first day of what its kind
// names with "appears", or on its publish date, if that is known to the day. It was last
// updated on the latest day, up to the given one, on which it was checked (as_of), on
// which something that it tells is said or happened, or that a field "updated" names. Of a date that is not
// exact the first day counts, of an interval its end too: a decade never makes anything
// newer than it is.
func DatingOf(e *content.Entity, k *schema.Kind, today edtf.Day) Dating {
	var d Dating
	if c := e.Claim(k.Appears); k.Appears != "" && c != nil {
		d.Published = firstDay(c, today)
	}
	if day, ok := exactDay(e.Publish); ok && d.Published == 0 && day <= today {
		d.Published = day
	}
	update := func(date edtf.Date) {
		for _, bound := range [...]func() (edtf.Day, bool){date.Earliest, date.Latest} {
			if day, ok := bound(); ok && !date.IsZero() && day <= today && (d.Updated == 0 || day > d.Updated) {
				d.Updated = day
			}
			if _, begins := date.Earliest(); begins && !date.Interval() {
				break
			}
		}
	}
	update(e.Publish)
	update(e.AsOf)
	for i := range e.Claims {
		e.Claims[i].Walk(func(c *schema.Claim) {
			update(c.AsOf)
			if c.Modality.Fact() && c.State == schema.Known {
				update(c.Value.Date)
			}
		})
	}
	return d
}

// firstDay gives the day on which what a claim states first was so; 0 if no day is known.
func firstDay(c *schema.Claim, today edtf.Day) edtf.Day {
	claims := []schema.Claim{*c.Shown()}
	if c.Field.Type == schema.TypeHistory {
		claims = slices.Clone(c.Value.Items)
	}
	slices.SortStableFunc(claims, func(a, b schema.Claim) int { return a.Value.Date.Compare(b.Value.Date) })
	for i := range claims {
		if c := &claims[i]; c.Modality.Fact() && c.State == schema.Known {
			if day, ok := exactDay(c.Value.Date); ok && day <= today {
				return day
			}
			return 0 // what came first is not known to the day
		}
	}
	return 0
}

// exactDay gives the day that a date names; false if it names none or a longer time.
func exactDay(d edtf.Date) (edtf.Day, bool) {
	day, ok := d.Earliest()
	return day, ok && !d.Interval() && !d.Approximate() && !d.Uncertain() && d.Precision() > edtf.PrecisionNone && d.Precision() <= edtf.PrecisionDay
}
