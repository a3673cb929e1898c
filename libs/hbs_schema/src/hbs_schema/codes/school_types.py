"""Types of school: by them calendars say who takes part."""

from functools import cache
from typing import Annotated

from pydantic import Field

from hbs_schema.codes.loading import load
from hbs_schema.codes.mappings import ForeignCode
from hbs_schema.types import Label, Many, Prose, Slug, Value


class SchoolType(Value):
    """A type with its names and its codes elsewhere."""

    slug: Slug
    vi: Label
    en: Label
    codes: Annotated[Many[ForeignCode], Field(max_length=16)] = ()


class SchoolTypeList(Value):
    """The file `school_types.json`."""

    source: Prose
    types: Annotated[Many[SchoolType], Field(max_length=32)]


@cache
def school_types_by_slug() -> dict[str, SchoolType]:
    """The list by its slugs."""
    return {entry.slug: entry for entry in load("school_types", SchoolTypeList).types}
