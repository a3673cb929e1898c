"""Bodies by which a school says whom to expect, and by which what came is reconciled with it.

Names travel here in one place only, `EnrolledPupil.name`, and only one way; nothing that the registrar sends to a
school has them.
"""

from typing import Annotated, Literal

from pydantic import Field

from hbs_schema.request_text import MAX_NUMBER, ClassName, Label
from hbs_schema.types import (
    Code,
    Digest,
    Grade,
    Instant,
    LookupCode,
    Many,
    PupilCode,
    SchoolYear,
    Slug,
    Value,
    WindowNo,
)

MAX_ENROLLED = 20_000
"""Pupils of one school and level; the largest schools have a third of that."""
MAX_ENROLMENT_BODY = 8 * 1024 * 1024

ExcuseReason = Literal["paper", "transferred", "supplementary", "other"]
PupilState = Literal[
    "valid",
    "refused",
    "revoked",
    "missing",
    "excused",  # the school says why nothing will come: in its list, or at its close
    "elsewhere",  # valid in another window, or at another school, or in the window to which the school was moved
    "unexpected",  # valid, and the school's list does not name it
    "unexpected-refused",
]
ReviewStage = Literal["none", "check", "accept"]


class EnrolledPupil(Value):
    """A pupil of a school in a school year.

    `name` is for whom the school cannot send a record of yet: a reviewer reads it, with a reason, when the pupil is
    missing. It is not kept for a pupil whose record has been accepted.
    """

    grade: Grade
    class_name: Annotated[ClassName, Field(alias="class")]
    pupil_code: PupilCode
    lookup_code: LookupCode | None = None
    """Absent: whatever code was issued for `pupil_code`."""
    name: Label | None = None
    excused: ExcuseReason | None = None
    """Why no record of this school year will come."""
    note: Label | None = None
    """To the excuse, such as the number of a decision; no personal data."""


class EnrolmentIn(Value):
    """`PUT /v1/windows/{window}/enrolment`: every pupil of the school in the window's school year and level.

    The whole list each time: who is not in it is not expected any more.
    """

    school: Code
    pupils: Annotated[Many[EnrolledPupil], Field(max_length=MAX_ENROLLED)]


class EnrolmentOut(Value):
    """The list as the registrar has it, and what it changed of the one before."""

    school: Code
    school_year: SchoolYear
    level: Slug
    seq: int
    told_at: Instant
    pupils: int
    excused: int
    without_code: int
    """Pupils for whom no lookup code is known yet: their records cannot have come."""
    added: int
    changed: int
    removed: int


class Figures(Value):
    """enrolled = expected + excused + elsewhere; expected = valid + refused + revoked + missing.

    `enrolled` and what follows from it is absent where nobody has said whom to expect. Then `valid` and `refused` count
    every record; otherwise those that the list names, and `unexpected` and `unexpected_refused` the others.
    """

    enrolled: int | None = None
    expected: int | None = None
    missing: int | None = None
    valid: int
    refused: int
    revoked: int
    excused: int
    elsewhere: int
    unexpected: int
    unexpected_refused: int


class ClassFigures(Figures):
    """Of one class."""

    grade: Grade | None = None
    class_name: Annotated[str, Field(alias="class")]


class ReconciliationOut(Value):
    """What a school was expected to send, and what has become of it, at an instant."""

    window: WindowNo
    school: Code
    stage: ReviewStage
    at: Instant
    enrolment: int | None = None
    """`seq` of the list by which it is counted."""
    enrolled_at: Instant | None = None
    figures: Figures
    classes: Many[ClassFigures]
    waiting: int
    """Submissions without a verdict."""
    refused_whole: int
    """Submissions that were refused as a whole: nobody can say whose records they were."""
    late: int
    """Submissions that came after the cutoff."""
    packets: Digest
    """Over the records that count (docs/reconciliation.md): whoever signs off names it."""
    returns_open: int
    is_signed_off: bool


class ListingIn(Value):
    """`POST …/listings`: the pupils in some states, by name for a reviewer. Every look is noted with its reason."""

    reason: Annotated[Label, Field(min_length=8)]
    states: Annotated[Many[PupilState], Field(min_length=1, max_length=8)]
    grade: Grade | None = None
    class_name: Annotated[ClassName | None, Field(alias="class")] = None
    after: Annotated[int, Field(ge=0, le=MAX_NUMBER)] = 0
    limit: Annotated[int, Field(ge=1, le=2000)] = 500


class ListedPupil(Value):
    """A pupil, and why he stands in this list. `position` counts from 1 and is where the next page goes on."""

    position: int
    grade: Grade | None = None
    class_name: Annotated[str | None, Field(alias="class")] = None
    pupil_code: str | None = None
    """Absent for a record that the school's list does not name."""
    record_key: Digest | None = None
    name: str | None = None
    state: PupilState
    reason: str | None = None
    """Of an excuse."""
    codes: Many[str] = ()
    """Of a refusal."""


class ListingOut(Value):
    """A page of pupils, by grade, class and code."""

    window: WindowNo
    school: Code
    pupils: Many[ListedPupil]
    next: int | None = None
