"""The certificate registry's rules: who may sign what, since when, and by whose word."""
