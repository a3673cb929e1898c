"""Unsigned content from a file, judged offline as the registrar would: what `hbs-check` does."""
