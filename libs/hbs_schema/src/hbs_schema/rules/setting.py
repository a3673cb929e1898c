"""What a record's header says of it, and whether level, grade and schema are of one another."""

from dataclasses import dataclass

from hbs_schema.findings import Finding
from hbs_schema.rules import sentences
from hbs_schema.rules.levels import LEVELS, SCHEMA_OF
from hbs_schema.values.schemas import SCHEMAS

YEAR_SCHEMAS = {level: schema for level, (schema, _) in SCHEMA_OF.items()}
INTERIM_SCHEMAS = {level: f"{schema}-interim" for level, schema in YEAR_SCHEMAS.items()}
CONTINUING = frozenset({"continuing", "continuing-lower-secondary", "continuing-upper-secondary"})
"""Thông tư 43/2021 governs these; the codes are kept free for a rule book of their own."""


@dataclass(frozen=True)
class Setting:
    """What a record's header says of it; `schema` is an id and a version."""

    level: str
    grade: int
    school_year: str
    track: str
    schema: tuple[str, int]


def check_setting(setting: Setting) -> list[Finding]:
    """Luật Giáo dục 2019, Điều 28: whether the rules can be asked. A finding here is the only one."""
    if setting.level in CONTINUING:
        return [Finding("level-continuing", sentences.LEVEL_CONTINUING)]
    if setting.level not in LEVELS:
        return [Finding("school-level-unknown", sentences.SCHOOL_LEVEL_UNKNOWN)]
    if setting.schema not in SCHEMAS:
        return [Finding("schema-unknown", sentences.SCHEMA_UNKNOWN)]
    if setting.grade not in LEVELS[setting.level]:
        return [Finding("grade-outside-level", sentences.GRADE_OUTSIDE_LEVEL, parameters={"grade": setting.grade})]
    return []


def check_year_schema(setting: Setting) -> list[Finding]:
    """Whether a year record of this level is written in this schema; an interim record is none."""
    name, _ = setting.schema
    if name in INTERIM_SCHEMAS.values():
        return [Finding("interim-not-year-record", sentences.INTERIM_NOT_YEAR_RECORD)]
    if name != YEAR_SCHEMAS[setting.level]:
        return [Finding("schema-of-another-level", sentences.SCHEMA_OF_ANOTHER_LEVEL)]
    return []


def check_interim_schema(setting: Setting) -> list[Finding]:
    """Whether an interim record of this level is written in this schema."""
    if setting.schema[0] != INTERIM_SCHEMAS[setting.level]:
        return [Finding("schema-of-another-level", sentences.SCHEMA_OF_ANOTHER_LEVEL)]
    return []
