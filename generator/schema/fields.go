package schema

import "reflect"

// Fields are all the fields that claims can answer, in an order that depends only on
// the files of the schema: those of the kinds with what is within them, the steps of
// each history, and who decides an open choice. By its place in the list a field can
// be named outside the program.
type Fields struct {
	list  []*Field
	place map[*Field]int
	made  map[madeField][]int // of fields that are made anew for each value
}

// A madeField is what tells most made fields apart.
type madeField struct {
	name string
	of   Type
}

// Fields lists the fields. The list must only be read.
func (s *Schema) Fields() *Fields {
	fs := &Fields{place: map[*Field]int{}, made: map[madeField][]int{}}
	for _, k := range s.Kinds {
		for _, f := range k.Fields {
			fs.add(f)
		}
	}
	fs.addMade(deciding())
	return fs
}

func (fs *Fields) add(f *Field) {
	if f == nil {
		return
	}
	if _, twice := fs.place[f]; twice { // kinds share the common fields
		return
	}
	fs.place[f] = len(fs.list)
	fs.list = append(fs.list, f)
	if f.Type == TypeHistory {
		fs.addMade(f.item())
	}
	fs.add(f.Of)
	fs.add(f.Keys)
	for _, g := range f.Fields {
		fs.add(g)
	}
}

func (fs *Fields) addMade(f *Field) {
	key := madeField{f.Name, f.Type}
	fs.made[key] = append(fs.made[key], len(fs.list))
	fs.place[f] = len(fs.list)
	fs.list = append(fs.list, f)
}

// All gives the fields by their places.
func (fs *Fields) All() []*Field { return fs.list }

// Place gives the place of a field, or of its equal where it is one of those that are
// made for each value; false for a field of another schema.
func (fs *Fields) Place(f *Field) (int, bool) {
	if i, ok := fs.place[f]; ok {
		return i, true
	}
	for _, i := range fs.made[madeField{f.Name, f.Type}] {
		if reflect.DeepEqual(fs.list[i], f) {
			return i, true
		}
	}
	return 0, false
}
