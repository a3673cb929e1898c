"""What stands in no row of the audit, and why: every other operation and command writes one (a test walks them all)."""

from collections.abc import Mapping
from typing import Final

_NOBODY = "about nobody"
_HOLDER = "a pupil's holder by his code, whose own row says when it was seen first and what he said"

OPERATIONS: Final[Mapping[str, str]] = {
    "get_events": "ids of the caller's own schools",
    "get_template": "an empty table",
    "get_entrance": _NOBODY,
    "get_livez": _NOBODY,
    "get_readyz": _NOBODY,
    "get_linked": _HOLDER,
    "get_holder_preview": _HOLDER,
    "create_comment": _HOLDER,
    "post_code": _HOLDER,
    "post_comment": _HOLDER,
}
"""Of the HTTP API, by the name of the operation."""

COMMANDS: Final[Mapping[str, str]] = {
    "api": "a process; what it does is noted by what it does",
    "worker": "a process; what it does is noted by what it does",
    "migrate": "the owner's, whose versions the database keeps",
    "purge": "messages that were sent, and traces of messages taken in; what they carried stays",
    "audit verify": "reads every row and shows none",
}
"""Of the operator."""
