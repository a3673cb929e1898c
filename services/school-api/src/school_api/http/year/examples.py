"""Examples of the bodies of the school's year, for the OpenAPI document: well formed, about nobody."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from hbs_schema.messages.examples import AT, SCHOOL, UUID
from school_api.domain.year import history_views, lock_views

_DRAFT = "01970c8a-1b2c-7d3e-8f40-5a6b7c8d9e11"
_YEAR = "2025-2026"
_LOCK = {
    "school_year": _YEAR,
    "grade": 5,
    "class_id": None,
    "part": None,
    "locks_at": AT,
    "until": None,
    "contact": "principal",
    "reason": "Chuẩn bị xét duyệt và ký số",
}

EXAMPLES: Final[Mapping[type[BaseModel], Any]] = {
    history_views.HistoryOut: {
        "items": [
            {
                "version": 3,
                "act": "edit",
                "state": "drafting",
                "revision": 1,
                "changed": ["subjects/TOAN"],
                "fields": [{"pointer": "/subjects~1TOAN/test", "before": "8", "after": "9"}],
                "reason": None,
                "changed_by": "school-software",
                "changed_at": AT,
            }
        ],
        "next": "aTM",
    },
    history_views.RestoreIn: {"version": 2, "reason": "Sửa nhầm học sinh"},
    lock_views.DataLockIn: {name: value for name, value in _LOCK.items() if value is not None},
    lock_views.DataLockOut: {
        "lock_id": UUID,
        "school": SCHOOL,
        **_LOCK,
        "announced_by": "school-software",
        "is_in_force": False,
        "lifted_at": None,
        "lift_reason": None,
    },
    lock_views.DataUnlockIn: {"draft_id": _DRAFT, "parts": ["subjects/TOAN"], "until": AT, "reason": "Nhập sai điểm"},
    lock_views.LiftIn: {"reason": "Đã sửa xong"},
}
