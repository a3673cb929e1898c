"""Examples of cutoff jobs for the published document: about nobody."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from hbs_schema import cutoff_api as api
from hbs_schema.messages.value_examples import AT, SCHOOL, WINDOW, digest

_REASON = "Kế hoạch 213/KH-SGDĐT"
_STEP = {
    "step": "lock",
    "batch": 1,
    "at": AT,
    "millis": 4210,
    "outcome": {"seq": 7, "grades": [5], "packets": 23120, "withdrawn": 71, "schools": 137},
}

CUTOFF_EXAMPLES: Final[Mapping[type[BaseModel], Any]] = {
    api.CutoffIn: {"batches": [[5], [1, 2, 3, 4]], "reason": _REASON, "accepts": ["clock-unconfirmed"]},
    api.CutoffChangeIn: {"state": "paused", "reason": "Chờ quyết định gia hạn"},
    api.CutoffStepOut: _STEP,
    api.CutoffOut: {
        "job": 3,
        "window": WINDOW,
        "batches": [[5], [1, 2, 3, 4]],
        "batch": 2,
        "state": "running",
        "step": "lock",
        "waits_for": ["lock-key"],
        "reason": _REASON,
        "accepts": ["clock-unconfirmed"],
        "started_at": AT,
        "looked_at": AT,
        "steps": [_STEP],
    },
    api.MissingIn: {"grades": [5]},
    api.MissingOut: {
        "kind": "withdrawn",
        "school": SCHOOL,
        "school_name": "Trường Tiểu học Ví Dụ",
        "grade": 5,
        "class": "5A",
        "record_key": digest("record"),
        "codes": [],
        "records": 1,
    },
}
