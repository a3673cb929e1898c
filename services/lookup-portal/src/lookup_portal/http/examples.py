"""Examples of the API's bodies, for its OpenAPI document: well formed, about nobody."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from hbs_schema.envelopes.shape import BundleShape, PresentationShape
from hbs_schema.messages.examples import EXAMPLES as MESSAGES
from hbs_schema.messages.value_examples import AT, CODE, digest
from hbs_schema.verification.report import Check, Report
from hbs_schema.verification.sentences import CHECKS
from hbs_schema.verification.times import from_instant
from lookup_portal.http import models
from lookup_portal.http.copy_examples import COPY_EXAMPLES

_YEAR = "2025-2026"
_EFFECTIVE = {
    "vi": "Học bạ số có hiệu lực từ ngày 15/06/2026.",
    "en": "The record is effective since 15/06/2026.",
}
_VERDICT = {"state": "effective", "sentences": _EFFECTIVE, "effective_at": "2026-06-15T16:59:59Z"}

EXAMPLES: Final[Mapping[type[BaseModel], Any]] = {
    **COPY_EXAMPLES,
    **{model: MESSAGES[model] for model in (BundleShape, PresentationShape)},
    models.StatusIn: {"code": CODE},
    models.HolderBookIn: {"code": CODE, "birth_date": "2015-01-01"},
    models.OrganisationBookIn: {
        "code": CODE,
        "purpose": "Xét tuyển lớp 6",
        "legal_ground": "Đơn dự tuyển có chữ ký của cha mẹ",
        "dossier": "TS-2026-0001",
    },
    models.HolderIn: {"code": CODE, "birth_date": "2015-01-01", "school_year": _YEAR},
    models.OrganisationIn: {
        "code": CODE,
        "purpose": "Xét tuyển lớp 6",
        "legal_ground": "Đơn dự tuyển có chữ ký của cha mẹ",
        "dossier": "TS-2026-0001",
    },
    models.StatusOut: {
        "state": "effective",
        "sentences": _EFFECTIVE,
        "years": [{"school_year": _YEAR, "level": "primary", "verdict": _VERDICT}],
    },
    models.ViewOut: {
        "verdict": _VERDICT,
        "school_year": _YEAR,
        "level": "primary",
        "grade": 5,
        "packet": digest("packet"),
        "parts": {
            "identity": {"name": "Học sinh Mẫu", "birth_date": "2015-01-01"},
            "subjects/TOAN": {"level": "T", "test": "9"},
        },
        "accesses": [
            {"at": AT, "level": "organisation", "act": "view", "viewer": "Trường Mẫu B", "purpose": "Xét tuyển"}
        ],
    },
    models.FileOut: {
        "overall": "genuine",
        "portal": {"packet": digest("packet"), "state": "current"},
        "report": Report(
            tuple(Check(name, "passed") for name in CHECKS),
            from_instant(AT),
            level="long-term",
            packet=digest("packet"),
        ).as_json(),
    },
}
