"""An example of a return, for the published documents: about nobody."""

from typing import Any


def returned(return_id: str, window: str, school: str, at: str) -> dict[str, Any]:
    """As a school is told of it."""
    return {
        "return_id": return_id,
        "window": window,
        "school": school,
        "grades": [4],
        "record_keys": [],
        "reason_code": "records-missing",
        "reason": "Lớp 4A còn thiếu học bạ số của 1 học sinh.",
        "state": "open",
        "returned_at": at,
    }
