"""Bodies of the registrar's API about cutoff jobs; its own people and programs use it."""

from typing import Annotated, Any, Literal

from pydantic import Field

from hbs_schema.request_text import ClassName, Label
from hbs_schema.types import Code, Digest, Grade, Instant, Many, Uuid, Value, WindowNo

FindingCode = Annotated[str, Field(pattern="^[a-z][a-z-]{0,39}$")]
Batches = Annotated[Many[Annotated[Many[Grade], Field(min_length=1, max_length=12)]], Field(max_length=12)]


class CutoffIn(Value):
    """`POST /v1/windows/{window}/cutoffs`. Without batches those of the calendar."""

    batches: Batches = ()
    reason: Label
    accepts: Annotated[Many[FindingCode], Field(max_length=32)] = ()
    """Codes of findings that whoever starts it takes upon himself; with a proposal, those that it names."""
    proposal_id: Uuid | None = None
    """Approved by a second person, where the calendar asks for two."""


class CutoffChangeIn(Value):
    """`POST /v1/cutoffs/{job}/state`."""

    state: Literal["running", "paused", "cancelled"]
    reason: Label


class CutoffStepOut(Value):
    """What a step came to."""

    step: str
    batch: int
    at: Instant
    millis: int
    outcome: dict[str, Any]


class CutoffOut(Value):
    """A cutoff job; `steps` where one job was asked for."""

    job: int
    window: WindowNo
    batches: Many[Many[int]]
    batch: int
    """The batch at hand, counted from 1."""
    state: Literal["running", "paused", "cancelled", "failed", "done"]
    step: Literal["plan", "checks", "close", "drain", "lock", "verify", "report", "done"]
    waits_for: Many[FindingCode]
    reason: str
    accepts: Many[FindingCode]
    proposal_id: Uuid | None = None
    started_at: Instant
    looked_at: Instant | None = None
    finished_at: Instant | None = None
    steps: Many[CutoffStepOut] = ()


class MissingIn(Value):
    """`POST /v1/windows/{window}/missing`: with a reason pupils are named, and the reason is noted."""

    grades: Annotated[Many[Grade], Field(max_length=12)] = ()
    names_for: Label | None = None


class MissingOut(Value):
    """What would be missing, or locked without its school's close, if the window were locked now."""

    kind: Literal[
        "school-silent", "school-unclosed", "missing", "undecided", "announced", "refused", "withdrawn", "excused"
    ]
    school: Code
    school_name: str
    grade: Grade | None = None
    class_name: Annotated[ClassName | None, Field(alias="class")] = None
    submission_id: Uuid | None = None
    record_key: Digest | None = None
    pupil_code: str | None = None
    codes: Many[str] = ()
    records: int = 1
    name: str | None = None
