"""The Ministry's rules: pure, without framework, database or clock."""
