"""Subjects: how other systems call what our slugs stand for. Other codes are mapped to a slug, never it to them."""

from functools import cache
from typing import Annotated

from pydantic import Field, StringConstraints

from hbs_schema.codes.loading import load
from hbs_schema.codes.mappings import ForeignCode
from hbs_schema.types import Many, Prose, Value

SubjectSlug = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,31}$")]


class SubjectCode(ForeignCode):
    """A row of the mapping table."""

    slug: SubjectSlug


class SubjectList(Value):
    """The file `subjects.json`."""

    source: Prose
    subjects: Annotated[Many[SubjectCode], Field(max_length=2000)]


@cache
def subject_codes() -> tuple[SubjectCode, ...]:
    """Every row, in the order of the file."""
    return load("subjects", SubjectList).subjects


def subject_of(code_system: str, code: str, day: str) -> str | None:
    """The slug that another system means by a code on a day."""
    wanted = (code_system, code)
    rows = (row for row in subject_codes() if (row.code_system, row.code) == wanted and row.is_valid_on(day))
    return next((row.slug for row in rows), None)


def codes_of(slug: str, code_system: str, day: str) -> tuple[str, ...]:
    """How another system calls a subject on a day; some have several names."""
    rows = (row for row in subject_codes() if (row.slug, row.code_system) == (slug, code_system))
    return tuple(row.code for row in rows if row.is_valid_on(day))
