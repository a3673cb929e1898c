"""Everything that knows SQL: `read_model` is the projector's to write, `access` is about reading."""
