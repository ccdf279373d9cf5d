package view

import (
	"strconv"
	"strings"

	"portolan/generator/schema"
)

// words are what the printing of values says by itself in one language. Words of
// whole pages are the templates' business.
type words struct {
	certainty                                                                                      map[schema.Modality]string
	unknown, none, yes, no, and, or                                                                string
	asOf, each, eachAsOf, provided, excludes                                                       string
	candidate, candidates, decidedBy, versions, series, why, note                                  string
	confidence                                                                                     map[string]string
	likelihood                                                                                     string
	role                                                                                           string // holder of an office: "%s of %s"
	by, in, to, undated, noDate                                                                    string
	happened, as, expectedIn, stillOpen, overdue, late, noNews, whether                            string
	allParties, ended, endedThen, itsEnd, relaying, stated                                         string
	watchlist, changes, search, glossary, linkHere, name, backTo, onDay                            string
	per                                                                                            map[string]string
	approx                                                                                         map[string]string
	units                                                                                          map[string]string
	currencies                                                                                     map[string]string
	north, south, east, west                                                                       string
	group                                                                                          string            // between thousands
	lists                                                                                          map[string]string // of other pages
	mapOf, mapTitle, onMap, boundaries, dashed, indicative, hatched, several, places, disputedArea string
	moreOnMap                                                                                      string // %d
	disputedPlace                                                                                  string
	views                                                                                          string // %d: of a dispute
	earlier, later, previous, next                                                                 string // of neighbours in a list
	figureTitle                                                                                    string // before a figure's title where another page quotes it
	table, cards                                                                                   string // what a list is shown as
	lastStep                                                                                       string // by which a history is found in it
	data                                                                                           string
	sources, figure, feed, calendar, awaited, source                                               string // of what is read elsewhere
}

// wordsFor gives the words of a language, English where there are none.
func wordsFor(string) *words { return &english }

var english = words{
	certainty: map[schema.Modality]string{
		schema.Planned: "planned", schema.Projected: "projected", schema.Expected: "expected",
		schema.Undetermined: "undetermined", schema.Disputed: "disputed", schema.Characterised: "characterised",
		schema.Retracted: "retracted",
	},
	unknown: "not known", none: "none", yes: "yes", no: "no", and: "and", or: "or",
	asOf: "as of", each: "each", eachAsOf: "each as of", provided: "if", excludes: "without",
	candidate: "candidate", candidates: "one of", decidedBy: "to be decided by", versions: "sources differ", series: "each as of its own date", why: "Why they differ:", note: "Note:",
	confidence: map[string]string{"low": "our confidence: low", "moderate": "our confidence: moderate", "high": "our confidence: high"},
	likelihood: "in our judgement", role: "of", by: "by", in: "in", to: "to", undated: "date not known", noDate: "no date named",
	happened: "happened", onDay: "on", as: "as", expectedIn: "in", stillOpen: "still open", overdue: "overdue: nothing here says that it came", late: "overdue", noNews: "no news since", whether: "whether",
	allParties: "by all parties", ended: "until", endedThen: "until then", itsEnd: "its end is", relaying: "relaying", stated: "stated", watchlist: "Watchlist", changes: "Changes", search: "Search", glossary: "Abbreviations", linkHere: "Link to this section", name: "Name", backTo: "Back to use",
	per:        map[string]string{"hour": "an hour"},
	approx:     map[string]string{"about": "about", "over": "over", "under": "under", "up to": "up to", "at least": "at least", "nearly": "nearly"},
	units:      map[string]string{"nm": "nautical miles"},
	currencies: map[string]string{"USD": "US$", "EUR": "€", "GBP": "£"},
	north:      "N", south: "S", east: "E", west: "W",
	group: ",",
	lists: map[string]string{MentionedIn: "Mentioned in", CitedBy: "Cited by"},
	mapOf: "Map:", mapTitle: "Map", onMap: "What the map shows", boundaries: "Boundaries:", dashed: "planned, or one of several candidates", indicative: "the course is indicative", hatched: "hatched", several: "several places", places: "places", disputedArea: "disputed area:",
	moreOnMap: "%d more places nearby are left out.", disputedPlace: "disputed",
	figureTitle: "Figure",
	earlier:     "Earlier", later: "Later", previous: "Previous", next: "Next",
	views: "%d views", lastStep: "last step told", table: "Table", cards: "Cards", data: "Data",
	sources: "Sources", figure: "See the figure", feed: "Feed", calendar: "Calendar of what is awaited", awaited: "what is awaited", source: "Source:",
}

// modality gives the word for how a claim is meant, also for a plain fact.
func (w *words) modality(m schema.Modality) string {
	if m.Fact() {
		return w.stated
	}
	return w.certainty[m]
}

// period prints what comes after a figure that is per some time: "a month".
func (w *words) period(per string) string {
	if s, ok := w.per[per]; ok {
		return s
	}
	return "a " + per
}

// yesNo gives a value of a bool as readers are told it: by the words of its field or, without these, as yes or no.
func (w *words) yesNo(f *schema.Field, v bool, lang string) string {
	if told := f.Told(strconv.FormatBool(v), lang); told != "" {
		return told
	}
	if v {
		return w.yes
	}
	return w.no
}

// ungroup drops the blanks that authors group digits by.
var ungroup = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\u2009", "")

// digits groups the digits of a number as written: 809454 → 809,454. Numbers of
// four digits stay as they are, which leaves years alone.
func (w *words) digits(s string) string {
	s = ungroup.Replace(s)
	if low, high, ok := strings.Cut(s, "–"); ok {
		return w.digits(low) + "–" + w.digits(high)
	}
	sign, s := cutSign(s)
	whole, fraction, hasFraction := strings.Cut(s, ".")
	if len(whole) > 4 {
		var b strings.Builder
		for i := range len(whole) {
			if i > 0 && (len(whole)-i)%3 == 0 {
				b.WriteString(w.group)
			}
			b.WriteByte(whole[i])
		}
		whole = b.String()
	}
	if hasFraction {
		whole += "." + fraction
	}
	return sign + whole
}

func cutSign(s string) (sign, rest string) {
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		return "−", rest
	}
	return "", s
}
