"""A school prepares its records, collects the signatures of its people and submits; it can sign nothing itself."""
