package rule

// Fields that rules look for by name, since no type says what they mean. A kind
// without them is not affected.
const (
	fieldLaunch = "launch" // date on which a spacecraft started
	fieldClosed = "closed" // date from which a place is not in use
	fieldBecame = "became" // for what was awaited, the entity that it came to
	fieldBy     = "by"     // of a source: who said or wrote it
	fieldCopy   = "copy"   // of a source: it holds nothing but what it relays
)

// stepLaunched is the step of a history that says the same as fieldLaunch.
const stepLaunched = "launched"

// Checks of codes that rules look for.
const (
	checkAlpha2      = "iso-3166-alpha2"
	checkAlpha3      = "iso-3166-alpha3"
	checkNumeric     = "iso-3166-numeric"
	checkSubdivision = "iso-3166-2"
	checkLocode      = "un-locode"
	checkFunction    = "un-locode-function"
	checkCospar      = "cospar"
)
