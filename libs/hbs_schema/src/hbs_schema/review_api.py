"""Bodies by which reviewers return lists and records, confirm figures, and read boards and statistics."""

from typing import Annotated, Literal

from pydantic import Field

from hbs_schema.reconciliation_api import Figures
from hbs_schema.request_text import MAX_NUMBER, ClassName, Label, Prose
from hbs_schema.types import Code, Count, Digest, Grade, Instant, Many, Uuid, Value, WindowNo

MAX_RETURNED = 2_000
"""Records in one return."""

ReturnReason = Literal[
    "enrolment-incomplete", "enrolment-wrong", "records-missing", "records-doubtful", "excuse-doubtful"
]
ReturnState = Literal["open", "answered", "settled"]
BoardState = Literal["no-enrolment", "nothing-sent", "incomplete", "complete", "closed", "returned", "signed-off"]


class ReturnIn(Value):
    """`PUT …/returns/{return_id}`: a reviewer returns a school's list, or records, to be corrected."""

    school: Code
    grades: Annotated[Many[Grade], Field(max_length=12)] = ()
    """Empty: all of the window's."""
    class_name: Annotated[ClassName | None, Field(alias="class")] = None
    record_keys: Annotated[Many[Digest], Field(max_length=MAX_RETURNED)] = ()
    """Empty: it is about the list, not about single records."""
    reason_code: ReturnReason
    reason: Prose


class ReturnAnswerIn(Value):
    """What the school says to a return."""

    words: Prose


class SettlementIn(Value):
    """The reviewer is content; `words` say with what."""

    words: Prose


class ReturnOut(Value):
    """A return and what became of it."""

    return_id: Uuid
    window: WindowNo
    school: Code
    grades: Many[int]
    class_name: Annotated[str | None, Field(alias="class")] = None
    record_keys: Many[Digest]
    reason_code: ReturnReason
    reason: str
    state: ReturnState
    returned_at: Instant
    answer: str | None = None
    answered_at: Instant | None = None
    settlement: str | None = None
    settled_at: Instant | None = None


class SignOffIn(Value):
    """`PUT …/sign-offs/{sign_off_id}`: the figures as the reviewer has seen them; others than now are refused."""

    school: Code
    grades: Annotated[Many[Grade], Field(min_length=1, max_length=12)]
    packets: Digest
    enrolment: Annotated[int, Field(ge=1, le=MAX_NUMBER)] | None = None
    note: Label | None = None
    statement: Annotated[str, Field(max_length=8192)] | None = None
    """With stage `accept`: the reviewer's JWS over exactly `content` of `GET …/sign-offs/content`."""


class SignOffContentOut(Value):
    """What a sign-off would confirm now: the payload's bytes as base64url, and the sentence in it."""

    content: str
    sha256: Digest
    grades: Many[int]
    packets: Digest
    enrolment: int | None = None
    figures: Figures
    text: str


class SignOffEndIn(Value):
    """Why a sign-off does not stand any more."""

    reason: Prose


class SignOffOut(Value):
    """A sign-off. `is_standing`: not withdrawn, and what counts is what was signed off."""

    sign_off_id: Uuid
    window: WindowNo
    school: Code
    grades: Many[int]
    enrolment: int | None = None
    figures: Figures
    packets: Digest
    signed_at: Instant
    is_standing: bool
    withdrawn_at: Instant | None = None


class BoardEntry(Value):
    """Where one school stands, and since when nothing has come."""

    school: Code
    name: str
    commune: str | None = None
    state: BoardState
    figures: Figures
    percent: float | None = None
    """Of the expected records, those that are valid; to one decimal."""
    waiting: int
    late: int
    last_received_at: Instant | None = None
    is_closed: bool
    is_signed_off: bool
    returns_open: int
    is_overdue: bool
    """The cutoff has passed and something is missing, refused or not closed."""


class BoardOut(Value):
    """Every school that the window expects, the worst first."""

    window: WindowNo
    closes_at: Instant
    at: Instant
    schools: Many[BoardEntry]


class StatisticsRow(Value):
    """Records that count, by result. A number that would tell of single children is absent."""

    unit: str
    """A school, a commune, or `*`: the whole window."""
    grade: Grade | None = None
    results: dict[str, int | None]
    total: int | None = None


class StatisticsOut(Value):
    """`smallest`: numbers below it are not shown, nor what they could be reckoned from. 1: everything is."""

    window: WindowNo
    at: Instant
    by: Literal["school", "commune", "grade", "window"]
    smallest: Count
    rows: Many[StatisticsRow]


class WorkbookIn(Value):
    """`POST …/workbook`: without `reason` pupils stand there by code alone."""

    reason: Annotated[Label, Field(min_length=8)] | None = None
