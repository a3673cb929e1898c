"""Values of a primary pupil's interim record, schema `primary-interim/1`."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from hbs_schema.types import Label, Prose, Value
from hbs_schema.values.primary import SubjectLevel, TestMark, TraitCode, TraitLevel


class Subject(Value):
    """Part `subjects/<CODE>`: the level at the last periodic assessment, and its test where there was one."""

    level: SubjectLevel | None = None
    test: TestMark | None = None
    comment: Prose | None = None
    language: Label | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.level is None and self.comment is None:
            raise ValueError("a level or a comment is given")
        return self


class Qualities(Value):
    """Part `qualities`."""

    traits: dict[TraitCode, TraitLevel] = Field(max_length=16)
    comment: Prose | None = None


class Competences(Value):
    """Part `competences`."""

    general: dict[TraitCode, TraitLevel] = Field(max_length=16)
    specific: Annotated[dict[TraitCode, TraitLevel], Field(max_length=16)]
    comment: Prose | None = None
