"""Every word that a user may be shown, read from the sources: docs/glossary is written and checked by it."""
