"""Records as JSON, one a line (NDJSON) or a list: read, checked and reported as spreadsheets are.

A record is `{"pupil_code", "parts"}` with `class` and `grade` where the file holds more than one. What hbs-check
takes may stand in it too (`schema`, `level`, `school_year`, `track`) and must then agree with where it is sent.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hbs_schema import canonical
from hbs_schema.building.packets import value_json
from hbs_schema.errors import Refused
from hbs_schema.findings import Finding
from hbs_schema.rules.book import Setting, check_record
from hbs_schema.rules.levels import SCHEMA_OF, level_of
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.reading import part_label, read_parts
from hbs_schema.types import Value
from hbs_schema.values.identity import Identity
from hbs_schema.values.pupil_page import PupilPage
from hbs_schema.values.schemas import SCHEMAS
from hbs_sheets import sentences
from hbs_sheets.assemble import ClassImport, ImportedPupil
from hbs_sheets.errors import SpreadsheetRefused
from hbs_sheets.folding import fold
from hbs_sheets.opening import ImportSetting
from hbs_sheets.rows import CellFinding, ImportReport, RowReport

LONGEST_LINE = 256 * 1024
"""A packet has 64 parts of 16 KiB at most; a record of real length has 10 KiB."""
MOST_RECORDS = 4_000
_MEMBERS = frozenset({"pupil_code", "class", "grade", "parts", "schema", "level", "school_year", "track"})


class _Unreadable(Exception):
    """A line that is no record; its finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


@dataclass(frozen=True)
class _Line:
    number: int
    pupil: ImportedPupil | None
    findings: tuple[Finding, ...]
    code: str = ""


def import_lines(lines: Iterable[bytes], setting: ImportSetting) -> ClassImport:
    """NDJSON; blank lines are passed over. Raises SpreadsheetRefused only for too many lines."""
    return _imported(_numbered(lines), setting)


def import_list(content: bytes, setting: ImportSetting) -> ClassImport:
    """A JSON body `{"records": […]}`; a record's number in the list is its line. Raises SpreadsheetRefused."""
    try:
        body = parse(content)
    except _Unreadable as fault:
        raise SpreadsheetRefused(fault.finding) from fault
    records = body.get("records") if isinstance(body, dict) and body.keys() == {"records"} else None
    if not isinstance(records, list):
        raise SpreadsheetRefused(Finding("records-missing", sentences.RECORDS_MISSING))
    return _imported(enumerate(records, start=1), setting)


def parse(text: bytes) -> Any:
    """Strict JSON: UTF-8, no member twice, no NaN, and not nested without end. Raises _Unreadable."""
    try:
        return json.loads(text.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as fault:
        raise _Unreadable(Finding("record-unreadable", sentences.RECORD_UNREADABLE)) from fault


def _numbered(lines: Iterable[bytes]) -> Iterable[tuple[int, object]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield number, line


def _imported(records: Iterable[tuple[int, object]], setting: ImportSetting) -> ClassImport:
    read: list[_Line] = []
    for number, record in records:
        if len(read) >= MOST_RECORDS:
            limit = Finding("records-too-many", sentences.RECORDS_TOO_MANY, parameters={"limit": MOST_RECORDS})
            raise SpreadsheetRefused(limit)
        read.append(_read(number, record, setting))
    findings = () if read else (Finding("no-rows", sentences.NO_RECORDS),)
    read = list(_without_repeats(read))
    rows = tuple(
        RowReport("records", "", line.number, tuple(CellFinding(finding) for finding in line.findings)) for line in read
    )
    return ClassImport(tuple(line.pupil for line in read if line.pupil), ImportReport(rows, findings))


def _without_repeats(read: list[_Line]) -> Iterable[_Line]:
    """A code that stands in two lines refuses both: which of them is right is not ours to choose."""
    lines: dict[str, list[int]] = defaultdict(list)
    for line in read:
        if line.code:
            lines[line.code].append(line.number)
    repeated = Finding("pupil-code-repeated", sentences.RECORD_REPEATED)
    for line in read:
        is_alone = len(lines.get(line.code, ())) < 2
        yield line if is_alone else replace(line, pupil=None, findings=(*line.findings, repeated))


def _read(number: int, written: object, setting: ImportSetting) -> _Line:
    try:
        record = _record(written)
        grade = _grade(record, setting)
        where = _setting(record, setting, grade)
    except _Unreadable as fault:
        return _Line(number, None, (fault.finding,))
    parts: Mapping[str, Any] = record["parts"]
    models = SCHEMAS[where.schema]
    values = dict(read_parts(parts, models).values)
    findings = [*check_record({**parts, **values}, where, setting.book), *_unsignable(values)]
    code = record["pupil_code"]
    identity, personal = values.pop("identity", None), values.pop("personal", None)
    findings += [
        Finding("part-missing", sentences.PERSON_MISSING, pointer(name), parameters={"where": part_label(name)})
        for name in ("identity", "personal")
        if name not in parts
    ]
    if isinstance(personal, PupilPage) and personal.pupil_code != code:
        findings.append(Finding("pupil-code-differs", sentences.PUPIL_CODE_DIFFERS, pointer("personal", "pupil_code")))
    pupil = None
    if isinstance(identity, Identity) and isinstance(personal, PupilPage):
        class_code = record.get("class", "")
        pupil = ImportedPupil("", number, code, class_code, grade, identity, personal, values, tuple(findings))
    return _Line(number, pupil, tuple(findings), code)


def _record(written: object) -> dict[str, Any]:
    if isinstance(written, bytes):
        if len(written) > LONGEST_LINE:
            limit = {"limit": LONGEST_LINE // 1024}
            raise _Unreadable(Finding("record-too-large", sentences.RECORD_TOO_LARGE, parameters=limit))
        written = parse(written)
    has_form = (
        isinstance(written, dict)
        and written.keys() <= _MEMBERS
        and isinstance(written.get("parts"), dict)
        and isinstance(written.get("pupil_code"), str)
        and isinstance(written.get("class", ""), str)
    )
    if not has_form:
        raise _Unreadable(Finding("record-malformed", sentences.RECORD_MALFORMED))
    return written  # type: ignore[return-value]  # as just looked at


def _grade(record: Mapping[str, Any], setting: ImportSetting) -> int:
    possible = set(setting.grades)
    if setting.classes is not None:
        possible = set(setting.classes.get(fold(record.get("class", "")), ()))
        if not possible:
            raise _Unreadable(Finding("class-unknown", sentences.CLASS_OF_RECORD_UNKNOWN))
    told = record.get("grade")
    if told is not None:
        possible &= {told} if type(told) is int else set()
    if len(possible) != 1:
        raise _Unreadable(Finding("grade-unknown", sentences.GRADE_OF_RECORD_UNKNOWN))
    return possible.pop()


def _setting(record: Mapping[str, Any], setting: ImportSetting, grade: int) -> Setting:
    level = level_of(grade)
    schema = SCHEMA_OF[level]
    here = {
        "schema": {"id": schema[0], "version": schema[1]},
        "level": level,
        "school_year": setting.school_year,
        "track": setting.track,
    }
    if any(record.get(name, value) != value for name, value in here.items()):
        raise _Unreadable(Finding("record-of-another-class", sentences.RECORD_OF_ANOTHER_CLASS))
    return Setting(level, grade, setting.school_year, setting.track, schema)


def _unsignable(values: Mapping[str, Value]) -> list[Finding]:
    """What the packet format cannot carry is said before anybody signs."""
    return [
        Finding(
            "character-not-allowed", sentences.CHARACTER_IN_PART, pointer(name), parameters={"where": part_label(name)}
        )
        for name, value in values.items()
        if not _can_be_signed(value)
    ]


def _can_be_signed(value: Value) -> bool:
    try:
        canonical.dump(value_json(value))
    except Refused:
        return False
    return True


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member stands twice")
    return members


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
