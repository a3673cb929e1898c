"""The input form of one record that is not signed yet (docs/vendors.md, “Content before it is signed”)."""

from typing import Annotated, Any

from pydantic import Field, JsonValue

from hbs_schema.checking.rows import Defaults
from hbs_schema.rules.setting import Setting
from hbs_schema.statements.documents import SchemaName
from hbs_schema.types import Grade, SchoolYear, Slug, Value

MAX_PARTS = 64


class RecordFile(Value):
    """One record: what its header will say, as far as the command line does not, and its parts by name."""

    schema_name: Annotated[SchemaName | None, Field(alias="schema")] = None
    level: Slug | None = None
    grade: Grade | None = None
    school_year: SchoolYear | None = None
    track: Slug | None = None
    parts: Annotated[dict[str, JsonValue], Field(max_length=MAX_PARTS)]


def setting_of(record: RecordFile, defaults: Defaults) -> Setting | None:
    """What the record says of itself, else what the command line says; None if neither says all of it."""
    level = record.level or defaults.level
    grade = record.grade or defaults.grade
    school_year = record.school_year or defaults.school_year
    track = record.track or defaults.track
    if level is None or grade is None or school_year is None or track is None:
        return None
    schema = (record.schema_name.id, record.schema_name.version) if record.schema_name else defaults.schema_of(level)
    return Setting(level, grade, school_year, track, schema)


def parts_of(record: RecordFile) -> dict[str, Any]:
    """The parts as they were sent."""
    return dict(record.parts)
