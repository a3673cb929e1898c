"""The schools' HTTP API: translate in, call a use case, translate out."""
