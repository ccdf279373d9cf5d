package schema

// A SchemaFile is a JSON Schema to be written: port.json, port.list.json.
type SchemaFile struct {
	Name string
	Data []byte
}

// JSONSchemas gives, for each kind, the schema of one entity and of a list file.
func JSONSchemas(s *Schema) []SchemaFile { return nil }
