package markdown

// Target reads what names an entity, or with a dot a fact of it, outside double brackets:
// route/cabello-russia.trade. It sets Raw, Target and Field.
func Target(written string) Ref {
	name, field := cutField(written)
	return Ref{Raw: written, Target: name, Field: field}
}
