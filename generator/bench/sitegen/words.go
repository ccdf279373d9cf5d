package sitegen

import (
	"math/rand/v2"
	"strings"
)

// common are the words of running text, the most frequent first.
var common = strings.Fields(`the of and to in a that it is was for on as with by at from be this have or had not are
but which were their they one all there when an its more we will would about if no time may after been who some could
into than only other new two these first any over such also last should most people made through before between under
both where year then well still own while many because each those part work since long against great place during
without again however home small found general fact public number point course hand several late state second early
least better against large end often country few form later order report change open city name water different water
question side line system program interest plan action study result group level century local service reason office
value matter case body idea possible member period whole effect road common short river land power sense force strong
development law history field board paper age low total table cost record sea view increase table community example
trade coast harbour crossing season market survey figure account letter meeting visit answer notice border measure
supply current bridge valley bay channel cargo storage station signal orbit antenna budget statement ministry engineer
delegation schedule agenda committee revision annex clause article share estimate forecast delay repair quay crane
warehouse timber grain fruit cotton copper paper glass machine vessel convoy pilot lighthouse fishery ferry anchor`)

var onsets = strings.Fields("b d f g k l m n p r s t v z br dr gr kl pl sk st tr")
var vowels = strings.Fields("a e i o u a e i o ai ea ou")
var codas = []string{"", "", "", "l", "n", "r", "s", "nd", "rk", "lm"}

// word gives a common word; the sooner in the list, the likelier.
func word(r *rand.Rand) string {
	x := r.Float64()
	return common[int(x*x*float64(len(common)))]
}

// invented makes a name from syllables.
func invented(r *rand.Rand, syllables int) string {
	var b strings.Builder
	for i := range syllables {
		b.WriteString(pick(r, onsets))
		b.WriteString(pick(r, vowels))
		if i == syllables-1 {
			b.WriteString(pick(r, codas))
		}
	}
	return capital(b.String())
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
