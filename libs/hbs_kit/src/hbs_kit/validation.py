"""FastAPI's validation errors as problem items that never repeat what was sent."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from hbs_kit.problem_types import ProblemItem

# Enough for the largest form; a hostile body could have a hundred thousand.
MOST_ITEMS = 1000

_FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_CODE_LIKE = re.compile(r"[0-9A-Fa-f-]{16,}|.*\d{6,}.*")

_SENTENCES = {
    "missing": (
        "Thiếu trường bắt buộc. Đề nghị bổ sung và gửi lại.",
        "A required field is missing. Please add it and send again.",
    ),
    "not-allowed": (
        "Có trường không thuộc mẫu. Đề nghị bỏ trường đó và gửi lại.",
        "There is a field that the form does not have. Please remove it and send again.",
    ),
    "wrong-type": (
        "Giá trị không đúng kiểu dữ liệu. Đề nghị đối chiếu với tài liệu và gửi lại.",
        "The value has the wrong type. Please compare the documentation and send again.",
    ),
    "out-of-range": (
        "Giá trị hoặc độ dài vượt giới hạn cho phép. Đề nghị kiểm tra và gửi lại.",
        "The value or its length is outside the limits. Please check and send again.",
    ),
    "not-one-of": (
        "Giá trị không có trong danh mục. Đề nghị chọn giá trị trong danh mục.",
        "The value is not one of those allowed. Please choose one of the list.",
    ),
    "wrong-form": (
        "Giá trị không đúng định dạng. Đề nghị kiểm tra và gửi lại.",
        "The value does not have the required form. Please check and send again.",
    ),
    "not-json": (
        "Nội dung gửi lên không phải JSON. Đề nghị kiểm tra tệp và gửi lại.",
        "The body is not JSON. Please check the file and send again.",
    ),
    "not-valid": (
        "Giá trị không hợp quy định. Đề nghị kiểm tra và gửi lại.",
        "The value does not keep the rules. Please check and send again.",
    ),
}

_BY_SUFFIX = (
    ("missing", "missing"),
    ("extra_forbidden", "not-allowed"),
    ("json_invalid", "not-json"),
    ("enum", "not-one-of"),
    ("literal_error", "not-one-of"),
    ("union_tag_invalid", "not-one-of"),
    ("too_short", "out-of-range"),
    ("too_long", "out-of-range"),
    ("greater_than", "out-of-range"),
    ("greater_than_equal", "out-of-range"),
    ("less_than", "out-of-range"),
    ("less_than_equal", "out-of-range"),
    ("multiple_of", "out-of-range"),
    ("pattern_mismatch", "wrong-form"),
    ("_parsing", "wrong-form"),
    ("_type", "wrong-type"),
)


def items_of(errors: Sequence[Mapping[str, Any]]) -> list[ProblemItem]:
    """All of them, up to MOST_ITEMS."""
    return [_item(error) for error in errors[:MOST_ITEMS]]


def _item(error: Mapping[str, Any]) -> ProblemItem:
    code = _code(str(error.get("type", "")))
    vi, en = _SENTENCES[code]
    place, pointer = _place_and_pointer(tuple(error.get("loc", ())), code)
    return ProblemItem(code=code, pointer=pointer, vi=vi, en=en, extra={"in": place})


def _code(pydantic_type: str) -> str:
    return next(
        (code for suffix, code in _BY_SUFFIX if pydantic_type.endswith(suffix)),
        "not-valid",
    )


def _place_and_pointer(loc: tuple[object, ...], code: str) -> tuple[str, str]:
    place = str(loc[0]) if loc else "body"
    rest = loc[1:]
    if code == "not-json":
        rest = ()
    if code == "not-allowed":
        # The field's name is the sender's own text, which may be anything.
        rest = rest[:-1]
    return place, "".join(f"/{part}" for part in map(_segment, rest) if part)


def _segment(part: object) -> str:
    """Our own names and indices as they are; a key that the sender made up as '*'."""
    if isinstance(part, int):
        return str(part)
    name = str(part)
    if "[" in name or "(" in name:
        return ""  # pydantic's word for a validator, not a step into the document
    is_ours = _FIELD_NAME.fullmatch(name) and not _CODE_LIKE.fullmatch(name)
    return name if is_ours else "*"
