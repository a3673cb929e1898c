"""What the API takes and shows of uses of paper."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from hbs_schema.request_text import Label
from hbs_schema.types import Code, Day, Grade, Instant, PupilCode, SchoolYear, Uuid, Value


class PaperUseIn(Value):
    """A pupil of a class, a class, or (neither named) the whole school keeps paper records, by a decision."""

    school_year: SchoolYear
    class_id: Uuid | None = None
    pupil_code: PupilCode | None = None
    grade: Annotated[
        Grade | None, Field(description="Of a pupil of a combined class whom nothing was imported of yet")
    ] = None
    reason: Label
    decision: Label
    since: Day
    until: Day | None = None

    @model_validator(mode="after")
    def _a_pupil_has_a_class(self) -> Self:
        if self.pupil_code is not None and self.class_id is None:
            raise ValueError("a pupil is named together with his class")
        if self.grade is not None and self.pupil_code is None:
            raise ValueError("a grade is a pupil's")
        if self.until is not None and self.until < self.since:
            raise ValueError("it ends before it begins")
        return self


class PaperUseOut(Value):
    """A use of paper as it was declared, and its end."""

    paper_id: Uuid
    school: Code
    school_year: SchoolYear
    class_id: Uuid | None
    pupil_code: PupilCode | None
    grade: Grade | None
    reason: str
    decision: str
    since: Day
    until: Day | None
    declared_by: str
    is_in_force: bool
    ended_at: Instant | None = None
    end_reason: str | None = None
