"""One pupil's rows made into parts: merged, checked by the rules of his grade, findings at the cells they are about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hbs_schema.findings import Finding, Parameter
from hbs_schema.rules.book import Setting, check_record
from hbs_schema.rules.levels import SCHEMA_OF, level_of
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.reading import read_parts
from hbs_schema.types import Value
from hbs_schema.values.schemas import SCHEMAS
from hbs_sheets import sentences
from hbs_sheets.csdl_pupils import complete_person, person_parts
from hbs_sheets.folding import fold
from hbs_sheets.opening import ImportSetting
from hbs_sheets.rows import RowDraft, put

EXEMPT_REASON = "Học sinh khuyết tật, không đánh giá"

_SHADOWS = frozenset({"field-missing", "part-missing", "subject-missing", "value-malformed", "level-missing"})
"""Findings about a whole part that a refused cell in it explains."""
_FLAGS = tuple(pointer("outcome", flag) for flag in ("is_completed", "is_promoted", "is_level_completed"))


@dataclass
class Rows:
    """All rows that one pupil's code names: of the list, of the second sheet, and of every results table."""

    person: RowDraft
    extra: RowDraft | None
    results: list[RowDraft] = field(default_factory=list)
    grades: list[int | None] = field(default_factory=list)

    @property
    def sources(self) -> list[RowDraft]:
        """In the order in which they are believed."""
        return [*self.results, *([self.extra] if self.extra else []), self.person]

    def word(self, key: str) -> str:
        """What the first row that says something says."""
        return next((draft.words[key] for draft in self.sources if draft.words.get(key)), "")


def merge(rows: Rows, class_parts: Mapping[str, Any]) -> dict[str, Any]:
    """Parts as JSON: the class's values, then the rows'; the person's own from the list."""
    for draft in rows.sources[:-1]:
        _compare_person(draft, rows.person)
    parts = _merged(rows, class_parts)
    particulars = parts.pop("personal", {})
    is_exempt = rows.extra is not None and rows.extra.words.get("is_exempt") == "True"
    particulars["pupil_code"] = _whole_code(rows)
    parts["personal"] = complete_person(rows.person, particulars, is_exempt=is_exempt)
    parts["identity"] = person_parts(rows.person).get("identity", {})
    if is_exempt:
        _excuse_missing_results(parts)
    return parts


def judge(parts: Mapping[str, Any], sources: list[RowDraft], setting: ImportSetting, grade: int) -> dict[str, Value]:
    """The parts that have a value; what the circular has against them stands at the rows' cells."""
    level = level_of(grade)
    schema = SCHEMA_OF[level]
    values = dict(read_parts(parts, SCHEMAS[schema]).values)
    where = Setting(level, grade, setting.school_year, setting.track, schema)
    refused = {key for draft in sources for key in draft.refused_columns}
    # Values that were read are not read again.
    for finding in check_record({**parts, **values}, where, setting.book):
        _attach(finding, sources, refused)
    return values


def _merged(rows: Rows, class_parts: Mapping[str, Any]) -> dict[str, Any]:
    """The first row to give a value is believed; a later one that differs says so."""
    parts: dict[str, Any] = {}
    taken: dict[str, Any] = {}
    for draft in rows.sources[:-1]:
        for key, value in draft.content.items():
            if taken.setdefault(key, value) != value:
                column = draft.table.column(key)
                parameters: dict[str, Parameter] = {"column": column.title, "file": draft.table.layout.file}
                draft.add(Finding("two-values", sentences.TWO_VALUES, key, parameters=parameters), key)
    for key, value in [*_leaves(class_parts), *taken.items()]:
        put(parts, key, value)
    refused = {key for draft in rows.sources for key in draft.refused_columns}
    for key in _FLAGS:
        if key not in taken and key not in refused and any(key in d.table.positions for d in rows.sources):
            # A blank cell of an “x” column says no.
            put(parts, key, False)
    _list_assessments(parts)
    return parts


def _leaves(parts: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in parts.items():
        if isinstance(value, dict):
            yield from _leaves(value, above + pointer(name))
        else:
            yield above + pointer(name), value


def _list_assessments(parts: dict[str, Any]) -> None:
    """Columns ĐĐGtx1–5 as the list that they are."""
    for name, part in parts.items():
        for period in ("semester_1", "semester_2") if name.startswith("subjects/") else ():
            assessments = part.get(period, {}).get("assessments", {})
            if "regular" in assessments:
                assessments["regular"] = [mark for _, mark in sorted(assessments["regular"].items())]


def _excuse_missing_results(parts: dict[str, Any]) -> None:
    """A subject of an exempt pupil may stand without a result, with the reason why."""
    for name, part in parts.items():
        if name.startswith("subjects/") and not {"level", "year"}.intersection(part):
            part.setdefault("exempt_reason", EXEMPT_REASON)


def _compare_person(draft: RowDraft, person: RowDraft) -> None:
    """Other files repeat name and birth date: where they are another's, rows may have shifted. The list's are taken."""
    name = person.content.get("/identity/full_name")
    written = draft.words.get("full_name")
    if written and isinstance(name, str) and fold(written) != fold(name):
        draft.add(Finding("name-differs", sentences.NAME_DIFFERS, severity="warning"), "full_name")
    born = person.content.get("/identity/birth_date")
    written = draft.words.get("birth_date")
    if written and isinstance(born, str) and not _may_be_one_day(written, born):
        draft.add(Finding("birth-date-differs", sentences.BIRTH_DATE_DIFFERS, severity="warning"), "birth_date")


def _may_be_one_day(one: str, other: str) -> bool:
    """Whether two dates, of which one may lack day or month, do not contradict each other."""
    return f"{one}-".startswith(f"{other}-") or f"{other}-".startswith(f"{one}-")


def _attach(finding: Finding, sources: list[RowDraft], refused: set[str]) -> None:
    """Report a content finding at the cell it is about, unless that cell was refused when read."""
    if any(_follows_from(finding, key) for key in refused):
        return
    for draft in sources:
        column = draft.column_for(finding.pointer)
        if column is not None:
            draft.add(finding, column.key)
            return
    sources[0].add(finding)


def _follows_from(finding: Finding, refused_key: str) -> bool:
    """Whether a finding is only the shadow of a cell that could not be read."""
    if f"{finding.pointer}/".startswith(f"{refused_key}/"):
        return True
    return finding.code in _SHADOWS and refused_key.startswith(f"{finding.pointer}/")


def _whole_code(rows: Rows) -> str:
    """The school's code as the file has it that kept its zeros; rows that lost them say so."""
    own = [draft for draft in rows.sources if _bare(draft.code) == _bare(rows.person.code)]
    code = max((draft.code for draft in own), key=len)
    for draft in own:
        if draft.code != code:
            key = draft.table.layout.key_column
            parameters: dict[str, Parameter] = {"column": draft.table.column(key).title}
            draft.add(Finding("leading-zeros-restored", sentences.ZEROS_RESTORED, "", "warning", parameters), key)
    return code


def _bare(code: str) -> str:
    return code.lstrip("0") if code.isdecimal() else code
