"""Examples of the API's own bodies, for its OpenAPI document: well formed, about nobody."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from hbs_schema.messages.answers import SubmissionAnswer
from hbs_schema.messages.examples import EXAMPLES as MESSAGES
from hbs_schema.messages.value_examples import AT, CODE, DER, JWS, PART, SCHOOL, UUID, WINDOW, digest
from school_api.domain import import_views, signing_views, views
from school_api.http import bodies

_DRAFT = "01970c8a-1b2c-7d3e-8f40-5a6b7c8d9e11"
_PART = {"level": "T", "test": "9"}
_CLASS = {
    "school": SCHOOL,
    "school_year": "2025-2026",
    "level": "primary",
    "grade": 5,
    "class": "5A",
    "track": "completed",
    "policy": digest("policy"),
}
_CLASS_OUT = {**_CLASS, "grades": [5]}
_SENTENCES = {
    "vi": "Thiếu mức đạt được của môn Toán. Đề nghị bổ sung.",
    "en": "The result in mathematics is missing. Please add it.",
}
_FINDING = {"code": "result-missing", "severity": "error", "pointer": "/subjects~1TOAN/level", "sentences": _SENTENCES}
_REPORT = {
    "findings": [],
    "rows": [
        {
            "source": "results",
            "sheet": "5A",
            "row": 8,
            "status": "refused",
            "findings": [{**_FINDING, "column": "Toán"}],
        }
    ],
}
RULES = {"version": "so-01/1", "digest": digest("rule book")}
_ROLE = "principal"
_ACT = {
    "act_id": UUID,
    "kind": "close",
    "school": SCHOOL,
    "window": WINDOW,
    "state": "open",
    "roles": [_ROLE],
    "signed_roles": [],
    "members": {"seq": 1, "scope": {"grades": [5]}},
    "packets": [{"record_key": digest("record"), "packet": digest("packet")}],
    "content_hash": digest("content"),
}

EXAMPLES: Final[Mapping[type[BaseModel], Any]] = {
    views.ClassIn: _CLASS,
    views.ClassOut: {"class_id": UUID, **_CLASS_OUT, "states": {"drafting": 31, "signed": 4}},
    views.ClassBoard: {
        "class": {"class_id": UUID, **_CLASS_OUT, "states": {"signing": 1}},
        "drafts": [
            {"draft_id": _DRAFT, "pupil_code": "HS-0001", "grade": 5, "state": "signing", "version": 3, "revision": 1}
        ],
        "missing": [{"role": "subject-teacher", "part": "subjects/TOAN", "count": 1}],
    },
    import_views.ImportOut: {
        "import_id": UUID,
        "school": SCHOOL,
        "class_id": UUID,
        "is_dry_run": False,
        "rules": RULES,
        "counts": {"created": 34, "changed": 0, "unchanged": 0, "skipped": 0, "refused": 1},
        "report": _REPORT,
    },
    import_views.ImportReportOut: {
        "import_id": UUID,
        "school": SCHOOL,
        "class_id": UUID,
        "rules": RULES,
        "report": _REPORT,
    },
    views.ClassFindings: {
        "rules": RULES,
        "drafts": 35,
        "ready": 34,
        "with_findings": [{"draft_id": _DRAFT, "is_ready": False, "findings": [_FINDING]}],
    },
    views.DraftOut: {
        "draft_id": _DRAFT,
        "class_id": UUID,
        "pupil_code": "HS-0001",
        "grade": 5,
        "schema": {"id": "primary", "version": 2},
        "lookup_code": CODE,
        "state": "drafting",
        "version": 3,
        "revision": 1,
        "supersedes": None,
        "content": {"subjects/TOAN": _PART},
        "endorsements": [],
        "problems": [],
    },
    views.VersionOut: {
        "version": 3,
        "act": "edit",
        "state": "drafting",
        "revision": 1,
        "changed": ["subjects/TOAN"],
        "content": {"subjects/TOAN": _PART},
        "reason": None,
        "changed_by": "school-software",
        "changed_at": AT,
    },
    views.ReviewOut: {"state": "reviewing", "drafts": [_DRAFT]},
    views.SubmissionOut: {
        "submission_id": UUID,
        "class_id": UUID,
        "school": SCHOOL,
        "window": WINDOW,
        "state": "verified",
        "packets": 2,
        "answer": MESSAGES[SubmissionAnswer],
    },
    views.EventsOut: {
        "items": [
            {"cursor": "aTQy", "school": SCHOOL, "kind": "submission-answered", "at": AT, "body": {"accepted": 34}}
        ],
        "next": "aTQy",
        "has_more": False,
    },
    bodies.ReviewRequestIn: {"drafts": [_DRAFT]},
    bodies.ApprovalIn: {},
    bodies.ReturnIn: {"reason": "Điểm môn Toán chưa khớp sổ theo dõi", "drafts": [_DRAFT], "parts": ["subjects/TOAN"]},
    bodies.PartIn: {"value": _PART},
    bodies.SubmissionIn: {"window": WINDOW},
    bodies.ReplacementIn: {"reason": "Nhập nhầm mức đạt được"},
    signing_views.SessionIn: {"class_id": UUID, "role": "subject-teacher", "part": "subjects/TOAN"},
    signing_views.SigningSessionOut: {
        "session_id": UUID,
        "class_id": UUID,
        "state": "open",
        "stage": 0,
        "is_individual": False,
        "members": {"v": 1, "kind": "endorsement", "role": "subject-teacher", "covers": "part"},
        "text": "Tôi xác nhận kết quả môn TOAN của 35 học sinh lớp 5A.",
        "items": 35,
        "signed": 0,
        "content_hash": digest("content"),
    },
    signing_views.SigningWorkOut: {
        "items": [
            {
                "class_id": UUID,
                "class": "5A",
                "level": "primary",
                "grades": [5],
                "track": "completed",
                "role": "homeroom",
                "part": "",
                "title": {"vi": "Toàn bộ học bạ", "en": "The whole record"},
                "waiting": 34,
                "blocked": 1,
                "before": ["subject-teacher"],
            }
        ]
    },
    signing_views.SigningItems: {
        "items": [{"position": 0, "draft_id": _DRAFT, "parts": [PART], "endorsements": [], "statement": None}],
        "statements": {},
        "next": "aTIw",
    },
    signing_views.StatementsIn: {
        "statements": [{"statement": JWS, "leaves": [digest("leaf")]}],
        "certificates": [DER],
    },
    signing_views.WithdrawalIn: {
        "school": SCHOOL,
        "window": WINDOW,
        "drafts": [_DRAFT],
        "reason": "Nhập nhầm học sinh",
    },
    signing_views.CloseSchoolIn: {
        "school": SCHOOL,
        "window": WINDOW,
        "grades": [5],
        "left_out": [{"pupil_code": "HS-0035", "reason": "transferred"}],
    },
    signing_views.ActOut: _ACT,
    signing_views.ActStatementIn: {"statement": JWS, "certificates": [DER]},
}
