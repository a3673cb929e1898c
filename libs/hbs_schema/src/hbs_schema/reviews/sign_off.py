"""A sign-off: a reviewer confirms what a school's figures are, before the lock (docs/reconciliation.md §4).

It is written like a document of format 1 (a compact JWS whose payload is its own RFC 8785 form), but it is none: no
packet, lock or bundle refers to it, and a verifier of records refuses its kind.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from hbs_schema import canonical
from hbs_schema.reconciliation_api import Figures
from hbs_schema.statements.members import Payload
from hbs_schema.types import Code, Digest, Grade, Label, Many, SchoolYear, Slug, WindowNo


class SignOff(Payload):
    """What is confirmed. `text` is what the reviewer is shown, made of the other members alone."""

    kind: Literal["sign-off"]
    registrar: Code
    school_year: SchoolYear
    level: Slug
    track: Slug
    window: WindowNo
    school: Code
    grades: Annotated[Many[Grade], Field(min_length=1, max_length=12)]
    enrolment: Annotated[int, Field(ge=1)] | None = None
    figures: Figures
    packets: Digest
    note: Label | None = None
    text: str

    @model_validator(mode="after")
    def _said(self) -> Self:
        if list(self.grades) != sorted(set(self.grades)):
            raise ValueError("grades ascend, none twice")
        if self.text != sign_off_text(self.school, self.grades, self.figures):
            raise ValueError("another sentence than that of its members")
        return self


def sign_off_content(members: Mapping[str, Any]) -> bytes:
    """The payload's bytes: what is stored and, with stage `accept`, what the reviewer signs."""
    figures = Figures.model_validate(members["figures"])
    payload = {
        "v": 1,
        "kind": "sign-off",
        **{name: value for name, value in members.items() if value is not None},
        "figures": figures.model_dump(exclude_none=True),
        "grades": list(members["grades"]),
        "text": sign_off_text(members["school"], members["grades"], figures),
    }
    return canonical.dump(SignOff.model_validate(payload).model_dump(exclude_none=True, mode="json"))


def sign_off_text(school: str, grades: Sequence[int], figures: Figures) -> str:
    """The Vietnamese sentence over the signature."""
    named = ", ".join(map(str, grades))
    received = (
        f"đã tiếp nhận {figures.valid}, từ chối tiếp nhận {figures.refused}, đã thu hồi {figures.revoked}, "
        f"không thuộc diện báo cáo {figures.excused}, ngoài danh sách {figures.unexpected}."
    )
    return (
        f"Xác nhận số liệu của trường {school}, khối lớp {named}: phải báo cáo {figures.expected or 0}, "
        f"chưa báo cáo {figures.missing or 0}, {received}"
    )
