"""An example of the signers' board, for the OpenAPI document: well formed, about nobody."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from hbs_schema.messages.value_examples import AT, SCHOOL, WINDOW
from school_api.domain.signer_views import SignersOut

_SEAT = {
    "role": "subject-teacher",
    "class": "5A",
    "part": "subjects/TOAN",
    "person": "01970c8a-1b2c-7d3e-8f40-5a6b7c8d9e21",
    "state": "not-declared",
    "until": None,
    "vi": "Chưa đăng ký chứng thư số. Đề nghị cán bộ quản trị của nhà trường gửi đăng ký.",
    "en": "No certificate is declared. The school's administrator should declare it.",
    "full_name": "Họ và tên",
}

SIGNER_EXAMPLES: Final[Mapping[type[BaseModel], Any]] = {
    SignersOut: {
        "school": SCHOOL,
        "school_year": "2025-2026",
        "window": WINDOW,
        "cutoff": AT,
        "ready": 11,
        "missing": 1,
        "seats": [_SEAT],
    },
}
