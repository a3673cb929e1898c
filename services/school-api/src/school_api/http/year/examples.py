"""Examples of the bodies of the school's year, for the OpenAPI document: well formed, about nobody."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from hbs_schema import review_api
from hbs_schema.envelopes.interim import InterimShape
from hbs_schema.messages.return_examples import returned
from hbs_schema.messages.value_examples import AT, DER, JWS, PART, SCHOOL, UUID, digest
from school_api.domain.year import (
    board_views,
    history_views,
    interim_views,
    lock_views,
    paper_views,
    preview_views,
    sheet_views,
    task_views,
)
from school_api.http.examples import RULES

RETURNED = returned(UUID, "2026050107", SCHOOL, AT)
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
_ACCESS = {"access_id": UUID, "draft_id": _DRAFT}
_COMMENT = {
    "comment_id": UUID,
    "pointer": "/subjects~1TOAN/test",
    "words": "Điểm trên lớp là 9.",
    "state": "open",
    "made_at": AT,
    "answer": None,
    "answered_at": None,
}
_PAPER = {
    "school_year": _YEAR,
    "class_id": UUID,
    "pupil_code": "HS-0001",
    "grade": None,
    "reason": "Chưa có mã định danh học sinh",
    "decision": "12/QĐ-THCS",
    "since": "2025-09-05",
    "until": None,
}
_TOAN = {"vi": "Toán", "en": "Mathematics"}
_COUNTS = {"pupils": 35, "on_paper": 1, "with_errors": 2, "with_warnings": 3, "complete": 0, "sent": 0}
_PART_LINE = {
    "part": "subjects/TOAN",
    "title": _TOAN,
    "entered": 34,
    "with_errors": 1,
    "with_warnings": 0,
    "missing": 1,
    "signed": [{"role": "subject-teacher", "certificate": digest("teacher"), "signer": "Giáo viên A", "count": 33}],
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
    preview_views.ClassSettingsIn: {"blocks_signing": True},
    preview_views.ClassSettingsOut: {"class_id": UUID, "version": 1, "blocks_signing": True},
    preview_views.PreviewIn: {"ends_at": AT},
    preview_views.PreviewOut: {
        "preview_id": UUID,
        "class_id": UUID,
        "ends_at": AT,
        "is_open": True,
        "accesses": 35,
        "seen": 20,
        "comments": 2,
        "open_comments": 1,
    },
    preview_views.AccessesIn: {},
    preview_views.IssuedAccess: {
        **_ACCESS,
        "pupil_code": "HS-0001",
        "code": "a" * 52,
        "path": f"/xem-truoc/{'a' * 52}",
        "ends_at": AT,
    },
    preview_views.AccessOut: {**_ACCESS, "issued_at": AT, "seen_at": None, "is_live": True},
    preview_views.CommentIn: {"pointer": "/subjects~1TOAN/test", "words": "Điểm trên lớp là 9."},
    preview_views.CommentOut: _COMMENT,
    preview_views.HolderPreview: {
        "school_year": _YEAR,
        "class": "5A",
        "state": "drafting",
        "ends_at": AT,
        "sections": [
            {
                "part": "subjects/TOAN",
                "title": {"vi": "Toán", "en": "Mathematics"},
                "rows": [
                    {
                        "pointer": "/subjects~1TOAN/test",
                        "label": {"vi": "Điểm KTĐK", "en": "Test mark"},
                        "value": {"vi": "8", "en": "8"},
                    }
                ],
                "open_comments": 1,
            }
        ],
        "comments": [_COMMENT],
    },
    preview_views.AnswerIn: {"state": "corrected", "answer": "Nhà trường đã sửa điểm môn Toán."},
    paper_views.PaperUseIn: {name: value for name, value in _PAPER.items() if value is not None},
    paper_views.PaperUseOut: {
        "paper_id": UUID,
        "school": SCHOOL,
        **_PAPER,
        "declared_by": "school-software",
        "is_in_force": True,
        "ended_at": None,
        "end_reason": None,
    },
    board_views.BoardOut: {
        "school": SCHOOL,
        "school_year": _YEAR,
        "rules": RULES,
        "grades": [{"grade": 5, "classes": 1, **_COUNTS, "missing": 1}],
        "classes": [
            {
                "class_id": UUID,
                "class_name": "5A",
                "grade": 5,
                "track": "completed",
                **_COUNTS,
                "parts": [_PART_LINE],
                "signed": [],
            }
        ],
    },
    task_views.TasksOut: {
        "items": [
            {
                "kind": "comment",
                "class_id": UUID,
                "role": "homeroom",
                "part": "subjects/TOAN",
                "title": _TOAN,
                "count": 1,
                "draft_id": _DRAFT,
                "comment_id": UUID,
                "words": "Điểm trên lớp là 9.",
                "since": AT,
            }
        ],
        "is_cut": False,
        "returns": [RETURNED],
    },
    review_api.ReturnOut: RETURNED,
    review_api.ReturnAnswerIn: {"words": "Đã gửi bổ sung học bạ số của lớp 4A."},
    sheet_views.ReviewSheet: {
        "class_id": UUID,
        "rules": RULES,
        "digest": digest("sheet"),
        "states": {"reviewing": 35},
        "pupils": 35,
        "on_paper": 1,
        "results": {"HT": 20, "HTT": 10, "HTXS": 5},
        "results_at_import": {"HT": 21, "HTT": 9, "HTXS": 5},
        "semester_1": {"none": 35},
        "subjects": [{"part": "subjects/TOAN", "title": _TOAN, "levels": {"H": 20, "T": 15}}],
        "findings": [
            {"code": "id-unlike", "severity": "warning", "part": "personal", "count": 2, "overridden": 1},
        ],
        "changed": [{"draft_id": _DRAFT, "parts": ["subjects/TOAN"]}],
        "open_comments": 0,
        "missing": [{"role": "principal", "part": "", "count": 35}],
    },
    sheet_views.OverrideIn: {
        "code": "id-unlike",
        "pointer": "/personal/personal_id",
        "reason": "Đã đối chiếu giấy khai sinh",
    },
    interim_views.InterimIn: {"left_on": "2026-01-16", "period": "end-1", "reason": "transfer"},
    interim_views.InterimOut: {"draft_id": _DRAFT, "class_id": UUID, "state": "signing", "version": 1},
    interim_views.InterimCitedOut: {
        "draft_id": _DRAFT,
        "version": 4,
        "packet": digest("interim"),
        "school": SCHOOL,
        "school_name": "Trường Tiểu học Mẫu",
        "left_on": "2026-01-16",
        "is_cited": True,
        "is_of_our_registrar": True,
        "signers": ["Trường Tiểu học Mẫu"],
    },
    interim_views.LegacyRecordOut: {
        "legacy_id": UUID,
        "pupil_code": "HS-0001",
        "school_year": "2021-2022",
        "origin": "paper",
        "issuer": "Trường Tiểu học Mẫu",
        "media_type": "application/pdf",
        "size": 81234,
        "sha256": "0" * 64,
        "brought_by": "school-software",
        "brought_at": AT,
    },
    InterimShape: {
        "format": "hbs-interim/1",
        "packet": {"parts": [PART], "endorsements": []},
        "statements": {},
        "certificates": [DER],
        "policy": JWS,
    },
}
