"""Levels of school: slug, grades, schema of the values, and the sector's codes."""

from functools import cache
from typing import Annotated

from pydantic import Field

from hbs_schema.codes.loading import load
from hbs_schema.codes.mappings import ForeignCode
from hbs_schema.types import Grade, Many, Prose, Slug, Value


class Level(Value):
    """A level; without grades it has no rule book here (continuing education)."""

    slug: Slug
    grades: Annotated[Many[Grade], Field(max_length=12)]
    schema_id: Annotated[Slug | None, Field(alias="schema")] = None
    codes: Annotated[Many[ForeignCode], Field(max_length=16)] = ()


class LevelList(Value):
    """The file `levels.json`."""

    source: Prose
    levels: Annotated[Many[Level], Field(max_length=32)]


@cache
def levels_by_slug() -> dict[str, Level]:
    """The list by its slugs."""
    return {level.slug: level for level in load("levels", LevelList).levels}


def level_of_code(code_system: str, code: str, day: str) -> Level | None:
    """The level that another system means by a code on a day."""
    wanted = (code_system, code)
    for level in levels_by_slug().values():
        if any((entry.code_system, entry.code) == wanted and entry.is_valid_on(day) for entry in level.codes):
            return level
    return None
