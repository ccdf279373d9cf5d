package chronicle

import (
	"cmp"
	"slices"

	"portolan/generator/content"
	"portolan/generator/digest"
	"portolan/generator/edtf"
	"portolan/generator/schema"
)

// Watch lists what an entity's data awaits, leaves open or disputes, as of a day,
// with what became of it. Prose tells of the same and is left out: what becomes of a
// sentence can't be derived. Where the day of all that the entity is (k.Appears) is itself
// awaited, that is what is awaited: what it would be about, and who would take part, is not
// listed once more.
func Watch(e *content.Facts, k *schema.Kind, day edtf.Day, dir Directory) []Awaited {
	var out []Awaited
	appears := e.Claim(k.Appears)
	coming := appears != nil && appears.Field.Type == schema.TypeDate && Awaits(appears.Modality)
	for i := range e.Claims() {
		c := &e.Claims()[i]
		if c.Field.Hidden || c.Field.Envelope {
			continue
		}
		if c.Field.Type == schema.TypeHistory && c.State == schema.Known {
			out = watchHistory(out, e, c.Key, c, day, dir)
			continue
		}
		if c.Field.Type == schema.TypeHistory && c.State == schema.Either {
			for j := range c.Options { // each version is a history of its own
				out = watchHistory(out, e, c.Key, &c.Options[j], day, dir)
			}
			continue
		}
		if coming && c.Field.Element().Type == schema.TypeRef {
			continue
		}
		out = watchClaim(out, e, c.Key, c.Field.ShelfLife, c, day, dir)
	}
	return out
}

// watchHistory lists what a history awaits, and its steps that are disputed.
func watchHistory(out []Awaited, e *content.Facts, path string, c *schema.Claim, day edtf.Day, dir Directory) []Awaited {
	for _, a := range awaited(c.Value.Items, c.Field.ShelfLife, day, dir) {
		a.ID, a.Path = e.ID, path
		out = append(out, a)
	}
	for i := range c.Value.Items {
		if step := &c.Value.Items[i]; step.Modality == schema.Disputed {
			out = watchClaim(out, e, path, 0, step, day, dir)
		}
	}
	return out
}

// watchClaim lists the outermost claims that are no plain facts.
func watchClaim(out []Awaited, e *content.Facts, path string, shelf int, c *schema.Claim, day edtf.Day, dir Directory) []Awaited {
	if c.Value.Prose != nil {
		return out
	}
	if Awaits(c.Modality) || c.Modality == schema.Disputed || c.End == schema.Disputed {
		said := saidOn(c, dir)
		if later(c, day) || said.After(day) {
			return out
		}
		a := Awaited{ID: e.ID, Path: path, Claim: c, Said: said, Heard: said}
		a.Kept, a.KeptBy = became(e, c, day, dir)
		a.age(shelf, day)
		return append(out, a)
	}
	for _, list := range [][]schema.Claim{c.Value.Items, c.Options} {
		for i := range list {
			out = watchClaim(out, e, path, shelf, &list[i], day, dir)
		}
	}
	for i := range c.Value.Entries {
		entry := &c.Value.Entries[i]
		out = watchClaim(out, e, path+"."+entry.Key, shelf, entry, day, dir)
	}
	return out
}

// became finds what fulfilled an awaited date: the entity that the field "became"
// names, by its date.
func became(e *content.Facts, c *schema.Claim, day edtf.Day, dir Directory) (*schema.Claim, string) {
	to := e.Claim(schema.FieldBecame)
	if c.Value.Type != schema.TypeDate || to == nil || to.State != schema.Known {
		return nil, ""
	}
	id := dir.Find(to.Value.Ref.Target, to.Field.To)
	other := dir.Facts(id)
	if other == nil {
		return nil, ""
	}
	kept := other.Claim(c.Key)
	if kept == nil || !kept.Modality.Fact() || later(kept, day) {
		return nil, ""
	}
	return kept.Shown(), id
}

// A Change is something that changed, and when.
type Change struct {
	ID     string    // of the entity
	Path   string    // of the field
	Date   edtf.Date // when
	Claim  *schema.Claim
	Before *schema.Claim // of a history: the step that held until then
	Differ bool          // sources differ: it is told by one of several versions, of it or of the whole field
	Ended  bool          // an office that ended on Date
	Said   bool          // Date is when the value was said to be so, and not when it came to be
	Was    *Awaited      // what was expected before it came
}

// Changes lists what changed of an entity up to a day, earliest first: the fields of
// its kind's timeline, and fields with a shelf life, whose values are expected to change, from
// the second that was said. Of versions that contradict each other the one counts that is shown. That a date came is left out where a
// step of that day tells what happened.
func Changes(e *content.Facts, k *schema.Kind, day edtf.Day, dir Directory) []Change {
	var out []Change
	for i := range e.Claims() {
		c := &e.Claims()[i]
		onTimeline := slices.Contains(k.Timeline, c.Key)
		if c.Key == k.Appears && c.Field.Type == schema.TypeDate {
			continue // the entity is itself what happened
		}
		if !onTimeline && c.Field.ShelfLife == 0 {
			continue
		}
		if c = AsOf(c, day); c != nil {
			out = append(out, changesOf(e.ID, c, onTimeline, day, dir)...)
		}
	}
	steps := map[edtf.Day]bool{}
	for i := range out {
		if day, ok := ExactDay(out[i].Date); ok && out[i].Claim.Value.Step != nil {
			steps[day] = true
		}
	}
	out = slices.DeleteFunc(out, func(c Change) bool {
		day, ok := ExactDay(c.Date)
		return ok && c.Claim.Value.Type == schema.TypeDate && !c.Said && steps[day]
	})
	SortChanges(out)
	return out
}

// changesOf lists what changed of one field, by what was known on the day.
func changesOf(id string, c *schema.Claim, onTimeline bool, day edtf.Day, dir Directory) []Change {
	var out []Change
	switch c.Field.Type {
	case schema.TypeHistory:
		out = steps(c.Shown(), day, dir)
	case schema.TypeList:
		items := c.Shown().Value.Items
		for i := range items {
			out = append(out, span(&items[i], day)...)
		}
	default:
		if onTimeline {
			out = span(c, day)
		} else {
			out = values(c, day)
		}
	}
	for i := range out {
		out[i].ID, out[i].Path = id, c.Key
		out[i].Differ = out[i].Differ || differ(c) && !out[i].Said
	}
	return out
}

// differ tells whether a claim has versions that contradict each other.
func differ(c *schema.Claim) bool { return c.State == schema.Either && !c.Series() }

// SortChanges puts changes in order of date, then of entity and field.
func SortChanges(changes []Change) {
	slices.SortStableFunc(changes, func(a, b Change) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Path, b.Path))
	})
}

// News gives the day up to which nobody told of what a claim dates: a page that speaks of an earlier day leaves it out. That is the first
// of its date or, where the date names none ("by 2023-08-11"), the last, or the day as of which it was first said, if that is earlier; it
// is false where neither is known, or nobody says as of when that is so: it may have been known long before.
func News(c *schema.Claim, date edtf.Date) (edtf.Day, bool) {
	if day, ok := date.Earliest(); ok {
		return day, true
	}
	last, ends := date.Latest()
	said, known := c.AsOf.Earliest()
	return min(last, said), ends && known && c.OwnAsOf
}

// A Likeness is what changes have in common that are told as one; the zero Likeness is that of one that stands by itself.
type Likeness struct {
	ID, Path, Step string
	Modality       schema.Modality
	If, Excludes   string
	Differ         bool
}

// Likeness tells what a change is folded by: the step of a history that somebody took or that concerned somebody, or the relation of
// one thing to others. What came as it was awaited, what has versions of its own, offices, and values stand by themselves.
func (c Change) Likeness() Likeness {
	v := &c.Claim.Value
	like := Likeness{ID: c.ID, Path: c.Path, Modality: c.Claim.Modality, If: c.Claim.If, Excludes: c.Claim.Excludes, Differ: c.Differ}
	switch {
	case c.Was != nil || c.Said || c.Claim.State == schema.Either:
		return Likeness{}
	case v.Step != nil && len(v.Step.By)+len(v.Step.To) > 0:
		like.Step = v.Step.Name
		return like
	case v.Step == nil && v.Type == schema.TypeRef && v.Role == "":
		return like
	}
	return Likeness{}
}

// Fold gathers changes that are alike; steps of a history only as long as it takes no other between them, so that their lines stand in
// the order of what happened. Groups come in the order of their first change.
func Fold(changes []Change) [][]Change {
	type field struct{ id, path string }
	var out [][]Change
	at := map[Likeness]int{}
	latest := map[field]Likeness{} // of the steps of a history
	for _, c := range changes {
		like := c.Likeness()
		i, seen := at[like]
		if c.Claim.Value.Step != nil {
			history := field{c.ID, c.Path}
			seen = seen && latest[history] == like
			latest[history] = like
		}
		if like == (Likeness{}) || !seen {
			i = len(out)
			at[like], out = i, append(out, nil)
		}
		out[i] = append(out[i], c)
	}
	return out
}

// happened tells whether a claim is a dated fact that had begun by a day.
func happened(c *schema.Claim, day edtf.Day) bool { return c.Modality.Fact() && begun(c, day) }

// begun tells whether the date of a claim had begun by a day.
func begun(c *schema.Claim, day edtf.Day) bool {
	first, ok := c.Begun()
	return ok && first <= day
}

func steps(history *schema.Claim, day edtf.Day, dir Directory) []Change {
	items := history.Value.Items
	was := awaited(items, history.Field.ShelfLife, day, dir)
	var out []Change
	for i := range items {
		c := &items[i]
		if !happened(c, day) {
			continue
		}
		ch := Change{Date: c.Value.Date, Claim: c, Before: stepBefore(items, i), Differ: differ(c)}
		for j := range was {
			if was[j].Kept == c {
				ch.Was = &was[j]
			}
		}
		out = append(out, ch)
	}
	return out
}

// stepBefore gives the step that held until one that happened: an earlier one, or one of that day that is written before it.
func stepBefore(steps []schema.Claim, i int) *schema.Claim {
	at, _ := steps[i].Begun()
	earlier := slices.Clip(steps[:i])
	for j := i + 1; j < len(steps); j++ { // few histories are written from the end
		if begun(&steps[j], at-1) {
			earlier = append(earlier, steps[j])
		}
	}
	return schema.Current(earlier, at)
}

// span gives the beginning of a dated value, and its end where that is known; also of an office
// that is disputed, which may be taken without leave, but is taken.
func span(whole *schema.Claim, day edtf.Day) []Change {
	c := whole.Shown()
	if taken := c.Modality == schema.Disputed && c.Value.Role != "" && begun(c, day); !taken && !happened(c, day) {
		return nil
	}
	var out []Change
	d := c.Value.Date
	add := func(date edtf.Date, ended bool) {
		out = append(out, Change{Date: date, Claim: c, Ended: ended, Differ: differ(whole)})
	}
	if c.Value.Role == "" || !d.Interval() { // only an office is held from and until
		add(d, false)
		return out
	}
	if _, ok := d.Earliest(); ok && !d.Beyond() { // "after 2009" doesn't say that it began then
		add(d.Start(), false)
	}
	// "by 10 April" says that it had ended then, not that it did; "/10 April" says it did.
	if last, ok := d.Latest(); ok && last <= day && !d.StartOpen() {
		add(d.End(), true)
	}
	return out
}

// values gives what was said of a changing value, at the date as of which it was said, where nothing that was said on the last day
// before says the same. What is said first is no change, be it that there is nothing: nobody knew better. Nor is it that it is not known.
func values(c *schema.Claim, day edtf.Day) []Change {
	list := []schema.Claim{*c}
	if c.State == schema.Either {
		list = slices.Clone(c.Options)
	}
	list = slices.DeleteFunc(list, func(v schema.Claim) bool { return v.State == schema.Unknown || v.AsOf.IsZero() })
	slices.SortStableFunc(list, func(a, b schema.Claim) int { return a.AsOf.Compare(b.AsOf) })
	var out []Change
	var before []digest.Hash // what was said on the last day before
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && list[to].AsOf.Same(list[from].AsOf) {
			to++
		}
		var now []digest.Hash
		for i := from; i < to; i++ {
			v := &list[i]
			now = append(now, digest.Of(bare(*v)))
			said, ok := v.AsOf.Earliest()
			if from > 0 && !slices.Contains(before, now[i-from]) && v.OwnAsOf && ok && said <= day {
				out = append(out, Change{Date: v.AsOf, Claim: v, Said: true})
			}
		}
		before, from = now, to
	}
	return out
}

// bare gives of a claim what it says, how and under which terms, without who said it, when and in which digits.
func bare(c schema.Claim) schema.Claim {
	v := c.Value
	if v.Quantity != nil {
		q := *v.Quantity
		q.Digits, q.Scale = "", ""
		v.Quantity = &q
	}
	v.Items, v.Entries = bareAll(v.Items), bareAll(v.Entries)
	out := schema.Claim{Key: c.Key, State: c.State, Value: v, Modality: c.Modality, If: c.If, Excludes: c.Excludes, Options: bareAll(c.Options)}
	for _, view := range c.Views {
		out.Views = append(out.Views, schema.View{Text: view.Text, Of: view.Of})
	}
	return out
}

func bareAll(claims []schema.Claim) []schema.Claim {
	var out []schema.Claim
	for _, c := range claims {
		out = append(out, bare(c))
	}
	return out
}

// Roles lists the roles of an entity that may have been held on a day.
func Roles(e *content.Facts, day edtf.Day) []*schema.Claim {
	var out []*schema.Claim
	for i := range e.Claims() {
		e.Claims()[i].Walk(func(c *schema.Claim) {
			if c.Value.Role != "" && mayHold(c, day) {
				out = append(out, c)
			}
		})
	}
	return out
}

// knownFor is for how many days, before and after somebody said that an office is held, it is taken to be, where nobody says from when
// to when.
const knownFor = 366

func mayHold(c *schema.Claim, day edtf.Day) bool {
	if !c.Value.Date.IsZero() {
		return c.Value.Date.Covers(day)
	}
	first, begins := c.AsOf.Earliest()
	last, ends := c.AsOf.Latest()
	return (!begins || first-knownFor <= day) && (!ends || day <= last+knownFor)
}
