"""One door to the rules: the circular that governs a record is chosen by its level, grade and schema."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hbs_schema.findings import Finding
from hbs_schema.rules.reading import read_parts
from hbs_schema.rules.setting import Setting, check_setting, check_year_schema
from hbs_schema.rules.tt27 import Tt27Policy, check_content
from hbs_schema.values.schemas import SCHEMAS

__all__ = ["RuleBook", "Setting", "check_record"]

_OF_THE_PACKET = frozenset({"header", "record"})


@dataclass(frozen=True)
class RuleBook:
    """What the circulars leave open, as a registrar decided it for a school year."""

    tt27: Tt27Policy = field(default_factory=Tt27Policy)


def check_record(parts: Mapping[str, object], setting: Setting, book: RuleBook | None = None) -> list[Finding]:
    """Everything that the circular of the grade has against one year record; empty if nothing.

    `parts` maps part names to values or parsed JSON; `header` and `record` are passed over.
    """
    book = book or RuleBook()
    unfit = check_setting(setting) or check_year_schema(setting)
    if unfit:
        return unfit
    models = SCHEMAS[setting.schema]
    if setting.level == "primary":
        return check_content(
            parts,
            grade=setting.grade,
            school_year=setting.school_year,
            track=setting.track,
            policy=book.tt27,
            models=models,
        )
    content = {name: part for name, part in parts.items() if name not in _OF_THE_PACKET}
    return list(read_parts(content, models).findings)
