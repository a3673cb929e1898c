"""What stands in no row of the audit, and why: every other operation and command writes one (a test walks them all)."""

from collections.abc import Mapping
from typing import Final

_NOBODY = "about nobody"
_OWN_ROW = "its row, which never changes, says which client sent which bytes when; its arrival is signed"
_OWN_ANSWER = "the sender's own; names nobody, codes stand for packets"
_REFERENCES = "a school's own references in place of names"
_EVENTS = "numbers and digests of the client's own"
_COUNTS = "counts; names come by a listing, which is noted"
_DIGESTS = "ids and digests; every step of it has a row"
_OFFLINE = "files at the operator's terminal; no record is shown"

OPERATIONS: Final[Mapping[str, str]] = {
    "get_windows": _NOBODY,
    "get_window": _NOBODY,
    "get_authority": _NOBODY,
    "get_document": _NOBODY,
    "get_rule_book": _NOBODY,
    "put_submission": _OWN_ROW,
    "get_submission": _OWN_ANSWER,
    "get_readiness": _REFERENCES,
    "get_events": _EVENTS,
    "get_webhooks": _EVENTS,
    "get_announcements": _REFERENCES,
    "post_announcement": _OWN_ROW,
    "get_list": _COUNTS,
    "get_reconciliation": _COUNTS,
    "get_board": _COUNTS,
    "get_school": _COUNTS,
    "get_statistics": _COUNTS,
    "get_weekly": _COUNTS,
    "get_content": _COUNTS,
    "get_returns": _REFERENCES,
    "get_all_returns": _REFERENCES,
    "get_sign_offs": _COUNTS,
    "get_proposal": _DIGESTS,
    "get_proposals": _DIGESTS,
    "get_transfer": _OWN_ANSWER,
    "get_transfers": _OWN_ANSWER,
    "get_cutoff": _COUNTS,
    "get_cutoffs": _COUNTS,
    "get_livez": _NOBODY,
    "get_readyz": _NOBODY,
}
"""Of the HTTP API, by the name of the operation."""

COMMANDS: Final[Mapping[str, str]] = {
    "api": "a process; what it does is noted by what it does",
    "console": "a process; what it does is noted by what it does",
    "migrate": "the owner's, whose versions the database keeps",
    "window list": _NOBODY,
    "window progress": _NOBODY,
    "window counts": _NOBODY,
    "window announcements": _REFERENCES,
    "calendar check": _OFFLINE,
    "calendar diff": _OFFLINE,
    "calendar show": _NOBODY,
    "topology list": _NOBODY,
    "submission list": _OWN_ANSWER,
    "reconcile board": _COUNTS,
    "reconcile school": _COUNTS,
    "reconcile statistics": _COUNTS,
    "reconcile weekly": _COUNTS,
    "review returns": _REFERENCES,
    "review sign-offs": _COUNTS,
    "proposal list": _DIGESTS,
    "proposal show": _DIGESTS,
    "annotation list": _DIGESTS,
    "cutoff list": _COUNTS,
    "cutoff show": _COUNTS,
    "cutoff run": "goes on with what was noted when it was started",
    "check": "reads every row and shows none",
    "backup verify": "reads every row and shows none",
    "certificates readiness": _REFERENCES,
    "anchors list": _NOBODY,
    "algorithms list": _NOBODY,
    "rules list": _NOBODY,
    "recheck list": _NOBODY,
    "recheck findings": "digests of packets",
    "recheck resume": "goes on with what was noted when it was started",
    "export vendor-knowledge": _NOBODY,
    "dlq list": "ids of messages",
    "retention show": _NOBODY,
    "retention plan": _NOBODY,
    "audit verify": "reads every row and shows none",
    "audit checkpoint": "a row of its own, signed",
}
"""Of the operator."""
