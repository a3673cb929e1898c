"""Examples of what is said in reconciling, for the published document: about nobody."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from hbs_schema import reconciliation_api as api
from hbs_schema import review_api
from hbs_schema.messages.return_examples import returned
from hbs_schema.messages.value_examples import AT, SCHOOL, UUID, WINDOW, digest
from hbs_schema.reviews.sign_off import sign_off_text

RETURNED = returned(UUID, WINDOW, SCHOOL, AT)
_FIGURES: dict[str, Any] = {
    "enrolled": 40,
    "expected": 38,
    "missing": 1,
    "valid": 36,
    "refused": 1,
    "revoked": 0,
    "excused": 1,
    "elsewhere": 1,
    "unexpected": 0,
    "unexpected_refused": 0,
}
_CODE = "0f8fad5bd9cb469fa16570867728950e"
_PUPIL = {"grade": 4, "class": "4A", "pupil_code": "7900000001"}
_ENROLMENT = {
    "school": SCHOOL,
    "pupils": [
        {**_PUPIL, "lookup_code": _CODE},
        {**_PUPIL, "pupil_code": "7900000002", "name": "Nguyễn Văn Ví Dụ"},
        {**_PUPIL, "pupil_code": "7900000003", "excused": "paper", "note": "QĐ 12/QĐ-TH"},
    ],
}
_ABOUT = {"window": WINDOW, "school": SCHOOL}
_RETURN = {name: RETURNED[name] for name in ("school", "grades", "record_keys", "reason_code", "reason")}
_SIGN_OFF = {"school": SCHOOL, "grades": [4], "packets": digest("packets"), "enrolment": 3}
_SIGNED_OFF = {
    **_SIGN_OFF,
    "sign_off_id": UUID,
    "window": WINDOW,
    "figures": _FIGURES,
    "signed_at": AT,
    "is_standing": True,
}
_REASON = "Đối chiếu số liệu trước hạn chốt"

RECONCILIATION_EXAMPLES: Final[Mapping[type[BaseModel], Any]] = {
    api.EnrolmentIn: _ENROLMENT,
    api.EnrolmentOut: {
        "school": SCHOOL,
        "school_year": "2025-2026",
        "level": "primary",
        "seq": 3,
        "told_at": AT,
        "pupils": 40,
        "excused": 1,
        "without_code": 1,
        "added": 1,
        "changed": 0,
        "removed": 0,
    },
    api.ReconciliationOut: {
        **_ABOUT,
        "stage": "check",
        "at": AT,
        "enrolment": 3,
        "enrolled_at": AT,
        "figures": _FIGURES,
        "classes": [{"grade": 4, "class": "4A", **_FIGURES}],
        "waiting": 0,
        "refused_whole": 0,
        "late": 0,
        "packets": digest("packets"),
        "returns_open": 0,
        "is_signed_off": False,
    },
    api.ListingIn: {"reason": _REASON, "states": ["missing"]},
    api.ListingOut: {**_ABOUT, "pupils": [{"position": 1, **_PUPIL, "state": "missing"}]},
    review_api.ReturnIn: _RETURN,
    review_api.ReturnAnswerIn: {"words": "Đã gửi bổ sung lúc 10:05 ngày 12/06/2026."},
    review_api.SettlementIn: {"words": "Đã đủ học bạ số của lớp 4A."},
    review_api.ReturnOut: RETURNED,
    review_api.SignOffIn: _SIGN_OFF,
    review_api.SignOffEndIn: {"reason": "Nhà trường báo cáo thay thế 2 học bạ số."},
    review_api.SignOffOut: _SIGNED_OFF,
    review_api.SignOffContentOut: {
        "content": "eyJ2IjoxfQ",
        "sha256": digest("content"),
        "grades": [4],
        "packets": digest("packets"),
        "enrolment": 3,
        "figures": _FIGURES,
        "text": sign_off_text(SCHOOL, [4], api.Figures.model_validate(_FIGURES)),
    },
    review_api.BoardOut: {
        "window": WINDOW,
        "closes_at": AT,
        "at": AT,
        "schools": [
            {
                "school": SCHOOL,
                "name": "Trường Tiểu học Ví Dụ",
                "state": "incomplete",
                "figures": _FIGURES,
                "percent": 94.7,
                "waiting": 0,
                "late": 0,
                "is_closed": False,
                "is_signed_off": False,
                "returns_open": 0,
                "is_overdue": False,
            }
        ],
    },
    review_api.StatisticsOut: {
        "window": WINDOW,
        "at": AT,
        "by": "commune",
        "smallest": 5,
        "rows": [{"unit": "26734", "results": {"HTT": 120, "HTXS": 34}, "total": 154}],
    },
    review_api.WorkbookIn: {"reason": _REASON},
}
