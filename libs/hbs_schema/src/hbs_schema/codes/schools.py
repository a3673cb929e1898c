"""Schools: opaque codes with the days they held and what they came from. The list is the registrar's, not ours."""

from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import Field, model_validator

from hbs_schema.types import Code, Day, Label, Many, Prose, Slug, Value

MAX_STEPS = 64


class School(Value):
    """A code as it held for some time. Nothing is read out of its digits."""

    code: Code
    name: Label
    valid_from: Day
    valid_to: Day | None = None
    successor_of: Annotated[Many[Code], Field(max_length=64)] = ()
    """The codes that went into this one: a merger has several, a new code for one school has one."""
    commune: Code | None = None
    """Where it is, as the administrative list of that time has it."""
    type: Slug | None = None
    """Of codes/school_types.json."""
    levels: Annotated[Many[Slug], Field(max_length=8)] = ()
    """Of codes/levels.json: a school may teach several."""

    @model_validator(mode="after")
    def _comes_after_itself(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("a code ends after it began")
        if self.code in self.successor_of:
            raise ValueError("a school does not follow itself")
        return self

    def is_valid_on(self, day: str) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class SchoolList(Value):
    """A registrar's list of schools."""

    source: Prose
    schools: Annotated[Many[School], Field(max_length=100_000)]


def school_at(schools: Iterable[School], code: str, day: str) -> School | None:
    """The school that a code meant on a day."""
    return next((school for school in schools if school.code == code and school.is_valid_on(day)), None)


def successors_of(schools: Iterable[School], code: str, day: str) -> tuple[School, ...]:
    """The schools that on a day answer for `code`: itself while it holds, else who came after, through any number of
    mergers; several where it was split."""
    rows = tuple(schools)
    answer: dict[str, School] = {}
    seen: set[str] = set()
    open_codes = [code]
    while open_codes and len(seen) < MAX_STEPS:
        current = open_codes.pop()
        if current in seen:
            continue
        seen.add(current)
        holding = school_at(rows, current, day)
        if holding is not None:
            answer[holding.code] = holding
        else:
            open_codes += [row.code for row in rows if current in row.successor_of and row.valid_from <= day]
    return tuple(answer[name] for name in sorted(answer))
