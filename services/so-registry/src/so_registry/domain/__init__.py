"""The registrar's rules: pure, without framework, database or clock."""
