"""Values of a secondary pupil's interim record, schema `secondary-interim/1`."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from hbs_schema.types import Label, Many, Prose, Value
from hbs_schema.values.secondary import AchievementLevel, Assessments, Semester


class Subject(Value):
    """Part `subjects/<CODE>`: the first semester if it has ended, and the assessments taken since."""

    semester_1: Semester | None = None
    running: Assessments | None = None
    comment: Prose | None = None
    language: Label | None = None
    topics: Annotated[Many[Label], Field(max_length=8)] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.semester_1 is None and self.running is None and self.comment is None:
            raise ValueError("a semester, assessments or a comment is given")
        return self


class Conduct(Value):
    """Part `conduct`: the first semester's rèn luyện, or a comment before it has ended."""

    semester_1: AchievementLevel | None = None
    comment: Prose | None = None
