"""Examples of a transfer and of a close that is opened again, for the published documents: about nobody."""

from typing import Any, Final

from hbs_schema.messages.value_examples import AT, REGISTRAR, SCHOOL, UUID, WINDOW, digest

CASE: Final[dict[str, Any]] = {
    "transfer_id": UUID,
    "record": digest("record"),
    "level": "primary",
    "giver": {"registrar": REGISTRAR, "school": SCHOOL},
    "receiver": {"registrar": REGISTRAR, "school": "79000002"},
    "is_mid_year": False,
    "state": "applied",
    "opened_at": AT,
    "deadline": AT,
    "years": [{"school_year": "2025-2026", "grade": 4, "record_key": digest("record key"), "packet": digest("packet")}],
    "acts": [{"act": "apply", "school": "79000002", "at": AT, "reason": "Đơn xin chuyển trường"}],
}

REOPENED: Final[dict[str, Any]] = {
    "window": WINDOW,
    "school": SCHOOL,
    "grades": [4],
    "seq": 1,
    "reopened_at": AT,
    "closed_grades": [1, 2],
}
