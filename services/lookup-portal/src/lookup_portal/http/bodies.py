"""How large the bodies are that strangers may send."""

from typing import Final

from hbs_schema.envelopes.shape import MAX_BUNDLE

LARGEST_LOOKUP: Final = 4 * 1024
"""A code with a birth date, or with an organisation's three statements."""
LARGEST_FORM: Final = 16 * 1024
LARGEST_FILE: Final = 2 * MAX_BUNDLE
"""More than any file may have, so that one that is a little too large gets a report and not a bare refusal."""
