"""No request to school-api holds text that its database refuses, or that cannot be signed as it is."""

import importlib
import pkgutil
import re
import unicodedata

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

import school_api.domain
import school_api.http
from school_api.domain.year.interim_views import InterimIn
from school_api.domain.year.preview_views import AnswerIn, CommentIn
from school_api.http.actors import reason_of
from tests.unit.hbs_schema.test_request_text import ODD, READ_BY_ITS_PARSER, of_kind

JWS_OR_DER = {
    ("ActStatementIn", "certificates"),
    ("ActStatementIn", "statement"),
    ("StatementsIn", "certificates"),
    ("StatementsIn", "leaves"),
    ("StatementsIn", "statement"),
}


def requests() -> list[type[BaseModel]]:
    found: set[type[BaseModel]] = set()
    for package in (school_api.domain, school_api.http):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            values = vars(importlib.import_module(module.name)).values()
            found |= {one for one in values if isinstance(one, type) and issubclass(one, BaseModel)}
    return sorted((one for one in found if one.__name__.endswith(("In", "Excused"))), key=lambda one: one.__name__)


@pytest.mark.parametrize("model", requests(), ids=lambda model: model.__name__)
def test_no_text_of_a_request_may_hold_what_a_database_refuses(model: type[BaseModel]) -> None:
    for name, schema in of_kind(model.model_json_schema(), "string"):
        if (model.__name__, name) not in READ_BY_ITS_PARSER | JWS_OR_DER:
            assert re.search(schema.get("pattern", ""), ODD) is None, name


@pytest.mark.parametrize(("model", "member"), [(CommentIn, "words"), (AnswerIn, "answer"), (InterimIn, "note")])
def test_what_somebody_writes_is_kept_in_the_one_spelling(model: type[BaseModel], member: str) -> None:
    typed = unicodedata.normalize("NFD", "Điểm môn Tiếng Việt chưa đúng")
    kind = TypeAdapter(model.model_fields[member].rebuild_annotation())

    assert kind.validate_python(typed) == unicodedata.normalize("NFC", typed) != typed
    with pytest.raises(ValidationError):
        kind.validate_python("điểm\0")


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("Ki%E1%BB%83m tra theo Q%C4%90 5", "Kiểm tra theo QĐ 5"),
        ("Kie%CC%82%CC%89m tra", "Kiểm tra"),
        ("Thanh tra%00", ""),
        ("%E2%80%AEThanh tra", ""),
        ("", ""),
    ],
)
def test_a_reason_in_a_header_is_text_too(header: str, reason: str) -> None:
    assert reason_of(header) == reason
