"""What the registrar would say of one record that nobody has signed yet."""

from collections.abc import Iterator, Mapping
from typing import Any

from hbs_schema.checking import sentences
from hbs_schema.checking.rows import CheckedRow
from hbs_schema.errors import Malformed
from hbs_schema.findings import Finding
from hbs_schema.parts import PART_NAME, make_part
from hbs_schema.rules.book import RuleBook, check_interim, check_record
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.reading import part_label
from hbs_schema.rules.sentences import PART_MISSING
from hbs_schema.rules.setting import INTERIM_SCHEMAS

ASKED_OF_ALL = ("identity", "personal", "outcome")
"""Without these there is no packet (docs/packet.md §4); the lookup code is the registrar's, so `record` may wait."""


def judge(row: CheckedRow, book: RuleBook) -> list[Finding]:
    """The reader's findings, the rules', and what keeps the parts from being packed."""
    if row.parts is None or row.setting is None:
        return list(row.findings)
    check = check_interim if row.setting.schema[0] in INTERIM_SCHEMAS.values() else check_record
    found = [*row.findings, *check(row.parts, row.setting, book)]
    told = {(finding.code, finding.pointer) for finding in found}
    for finding in (*_missing(row.parts), *_not_packable(row.parts, found)):
        if (finding.code, finding.pointer) not in told:
            found.append(finding)
    return found


def _missing(parts: Mapping[str, object]) -> Iterator[Finding]:
    for name in ASKED_OF_ALL:
        if name not in parts:
            yield Finding("part-missing", PART_MISSING, pointer(name), parameters={"where": part_label(name)})


def _not_packable(parts: Mapping[str, object], found: list[Finding]) -> Iterator[Finding]:
    """What nothing else has against a part, and still no packet can carry: too long, too deep."""
    faulty = {finding.pointer.split("/")[1] for finding in found if finding.pointer and finding.severity == "error"}
    for name, value in parts.items():
        place = pointer(name)
        if place[1:] in faulty or not PART_NAME.fullmatch(name) or not isinstance(value, dict):
            continue
        if not _is_packable(name, value):
            yield Finding("part-not-packable", sentences.NOT_PACKABLE, place, parameters={"where": part_label(name)})


def _is_packable(name: str, value: dict[str, Any]) -> bool:
    try:
        make_part(name, value, salt=bytes(16))
    except Malformed:
        return False
    return True
