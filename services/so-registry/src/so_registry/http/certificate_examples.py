"""Examples of what is said about certificates, for the published document: about nobody."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from hbs_schema import certificate_api as api
from hbs_schema.messages.value_examples import AT, DER, SCHOOL, UUID, WINDOW, digest
from so_registry.domain.certificates.sentences import READINESS

_FROM, _UNTIL = "2025-08-01T00:00:00Z", "2026-08-01T00:00:00Z"
_ROLE = {"person": "gv-0173", "role": "subject-teacher", "capacity": "main", "classes": ["4A"]}
_DECLARATION = {
    "declaration_id": UUID,
    "certificate": DER,
    "holder": "Nguyễn Văn Ví Dụ",
    **_ROLE,
    "parts": ["subjects/TOAN"],
    "holds_from": _FROM,
    "holds_until": _UNTIL,
    "basis": {"kind": "assignment", "number": "12/QĐ-TH"},
}
_DECLARED = {
    "declaration_id": UUID,
    "thumbprint": digest("certificate"),
    "school": SCHOOL,
    "holder": "Nguyễn Văn Ví Dụ",
    **_ROLE,
    "parts": ["subjects/TOAN"],
    "holds_from": _FROM,
    "holds_until": _UNTIL,
    "certificate_until": _UNTIL,
    "basis": "assignment",
    "basis_number": "12/QĐ-TH",
    "status": "good",
    "approval": "approved",
    "voices": 1,
    "holds": [{"since": AT, "until": None}],
    "revoked_from": None,
    "declared_by": "client:school-group-1",
    "declared_at": AT,
    "notes": [],
}
_SEAT = {"role": "subject-teacher", "class": "4A", "part": "subjects/TOAN", "person": "gv-0173"}
_MISSING = {
    **_SEAT,
    "state": "not-approved",
    "until": None,
    "vi": READINESS["not-approved"].vi,
    "en": READINESS["not-approved"].en,
}

CERTIFICATE_EXAMPLES: Final[Mapping[type[BaseModel], Any]] = {
    api.DeclarationsIn: {"declarations": [_DECLARATION]},
    api.DeclarationOut: _DECLARED,
    api.DeclarationsOut: {"items": [_DECLARED], "next": None},
    api.ReviewIn: {"act": "review", "reason": "Đã đối chiếu quyết định phân công"},
    api.DecisionIn: {"act": "revoke", "reason": "Mất thiết bị ký số", "since": AT, "whole": True},
    api.SchoolActIn: {"act": "suspend", "reason": "Mất thiết bị ký số", "since": AT},
    api.StaffingIn: {"school_year": "2025-2026", "seats": [_SEAT]},
    api.ReadinessOut: {
        "school": SCHOOL,
        "school_year": "2025-2026",
        "window": WINDOW,
        "cutoff": AT,
        "ready": 11,
        "missing": 1,
        "seats": [_MISSING],
    },
}
