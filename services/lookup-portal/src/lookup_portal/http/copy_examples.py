"""Examples of the bodies about copies, for the OpenAPI document: well formed, about nobody."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from hbs_schema.messages.value_examples import AT, CODE
from lookup_portal.http import copy_models as models

_ID = "6f2b1c34-8d7e-4a90-b1c2-3d4e5f607182"
_NUMBER = {"issuer": "79000001", "year": 2026, "serial": 15}
_STATED = {
    "requester": "Cha của học sinh",
    "purpose": "Nộp hồ sơ tuyển sinh lớp 6",
    "legal_ground": "Đơn đề nghị của người giám hộ",
    "dossier": "HS-2026-0042",
}
_COPY = {
    "request_id": _ID,
    "state": "issued",
    "kind": "certified",
    "number": "15/2026/HBS-SY",
    "copy_code": "9d41c07b55aa4e0f8c1e3b7a60d2ee19",
    "issued_at": AT,
    "sha256": "9d" * 32,
    **_NUMBER,
}
_LINE = {
    "request_id": _ID,
    "requested_at": AT,
    "kind": "certified",
    "state": "issued",
    "school_years": ["2025-2026"],
    "parts": [],
    "requested_by": "clerk-7",
    "number": "15/2026/HBS-SY",
    **_STATED,
}

COPY_EXAMPLES: Final[Mapping[type[BaseModel], Any]] = {
    models.CopyRequestIn: {
        "request_id": _ID,
        "code": CODE,
        "kind": "extract",
        "issuer": "79000001",
        "school_years": ["2025-2026"],
        "parts": ["subjects/TOAN", "outcome"],
        **_STATED,
    },
    models.CopyApprovalIn: {
        "request_id": _ID,
        "converter": {"name": "Cán bộ Mẫu", "title": "Văn thư", "place": "Xã Mẫu"},
    },
    models.CopyRefusalIn: {"request_id": _ID, "reason": "Người đề nghị không phải là người giám hộ"},
    models.CopyFileIn: _NUMBER,
    models.CopyRevocationIn: {**_NUMBER, "reason": "In nhầm thông tin người đề nghị"},
    models.CopyPageIn: {"issuer": "79000001", "state": "issued", "limit": 50},
    models.CopyExportIn: {"issuer": "79000001", "since": "2026-01-01", "until": "2026-12-31"},
    models.CopyConfirmIn: {"copy_code": _COPY["copy_code"], "year": 2026, "serial": 15},
    models.CopyRequestOut: {"request_id": _ID, "state": "requested"},
    models.CopyOut: _COPY,
    models.CopyRegisterOut: {"items": [_LINE]},
    models.CopyConfirmedOut: {
        "validity": "valid",
        "sentences": {"vi": "Bản sao này đã được cấp.", "en": "This copy was issued."},
        "kind": "certified",
        "number": "15/2026/HBS-SY",
        "issuer": "79000001",
        "office": "Trường Mẫu A",
        "issued_at": AT,
        "covers": {"vi": "Năm học 2025-2026", "en": "School year 2025-2026"},
        "years": [{"school_year": "2025-2026", "state": "effective"}],
        "parts": [],
        "sha256": "9d" * 32,
    },
}
