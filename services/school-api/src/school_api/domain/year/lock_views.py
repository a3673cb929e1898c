"""What the API takes and shows of the school's own locks."""

from typing import Annotated

from pydantic import Field

from hbs_schema.request_text import Label
from hbs_schema.types import Code, Grade, Instant, Many, PartName, SchoolYear, Uuid, Value
from school_api.domain.year.locks import Contact


class DataLockIn(Value):
    """Lock data from an instant on: of the whole school, or of a grade, or of a class; everything, or one part."""

    school_year: SchoolYear
    grade: Grade | None = None
    class_id: Uuid | None = None
    part: PartName | None = None
    locks_at: Instant
    until: Instant | None = None
    contact: Annotated[Contact, Field(description="Whom to ask for an exception")]
    reason: Label


class DataLockOut(Value):
    """A lock as it was announced, and its end."""

    lock_id: Uuid
    school: Code
    school_year: SchoolYear
    grade: Grade | None
    class_id: Uuid | None
    part: PartName | None
    locks_at: Instant
    until: Instant | None
    contact: Contact
    reason: str
    announced_by: str
    is_in_force: bool
    lifted_at: Instant | None = None
    lift_reason: str | None = None


class DataUnlockIn(Value):
    """An exception until an instant: for a class or a draft, and for named parts; for everything unless named."""

    class_id: Uuid | None = None
    draft_id: Uuid | None = None
    parts: Annotated[Many[PartName], Field(max_length=64)] = ()
    until: Instant
    reason: Label


class LiftIn(Value):
    """End a lock, or a use of paper."""

    reason: Label
