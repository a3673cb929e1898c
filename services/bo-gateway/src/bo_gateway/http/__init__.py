"""The Ministry's HTTP API: translate in, call a use case, translate out."""
