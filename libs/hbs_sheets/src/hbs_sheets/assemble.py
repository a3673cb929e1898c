"""From the files of a class to typed drafts: matched by pupil code, checked by the circular, every row reported."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hbs_schema.findings import Finding, Parameter
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.reading import read_parts
from hbs_schema.rules.tt27 import check_content
from hbs_schema.types import Value
from hbs_schema.values.identity import Identity
from hbs_schema.values.personal import Personal
from hbs_schema.values.schemas import SCHEMAS
from hbs_sheets import sentences
from hbs_sheets.csdl_pupils import complete_person, has_left
from hbs_sheets.folding import fold
from hbs_sheets.matching import by_code, code_key, read_rows
from hbs_sheets.opening import ClassFiles, ImportSetting, open_files
from hbs_sheets.rows import ImportReport, RowDraft, get, put

EXEMPT_REASON = "Học sinh khuyết tật, không đánh giá"

_SHADOWS = frozenset({"field-missing", "part-missing", "subject-missing", "value-malformed"})
"""Findings about a whole part that a refused cell in it explains."""


@dataclass(frozen=True)
class ImportedPupil:
    """A pupil's typed draft. `findings` are all that was found about him; with an error among them it is not ready."""

    row: int
    pupil_code: str
    class_code: str
    identity: Identity
    personal: Personal
    parts: Mapping[str, Value]
    findings: tuple[Finding, ...]

    @property
    def is_ready(self) -> bool:
        return all(finding.severity != "error" for finding in self.findings)


@dataclass(frozen=True)
class ClassImport:
    pupils: tuple[ImportedPupil, ...]
    report: ImportReport


def import_class(files: ClassFiles, setting: ImportSetting) -> ClassImport:
    """Read, match and check. Raises SpreadsheetRefused only when a file as a whole cannot be read.

    A pupil whose identity or particulars cannot be read has no draft; his rows say why.
    """
    opened = open_files(files, setting)
    results = read_rows("results", opened.results)
    listed = read_rows("pupils", opened.pupils)
    particulars = read_rows("supplement", opened.supplement) if opened.supplement else []
    pupils_by_code, particulars_by_code = by_code(listed), by_code(particulars)
    imported = []
    for draft in by_code(results).values():
        person = pupils_by_code.pop(code_key(draft.code), None)
        extra = particulars_by_code.pop(code_key(draft.code), None)
        if person is None:
            draft.add(Finding("pupil-not-listed", sentences.PUPIL_NOT_LISTED), "pupil_code")
            continue
        pupil = _assemble(draft, person, extra, opened.class_parts, setting)
        if pupil:
            imported.append(pupil)
    _report_unmatched(pupils_by_code, particulars_by_code, results)
    rows = tuple(draft.report() for draft in (*results, *listed, *particulars))
    return ClassImport(tuple(imported), ImportReport(rows, opened.findings))


def _assemble(
    results: RowDraft,
    person: RowDraft,
    extra: RowDraft | None,
    class_parts: Mapping[str, Any],
    setting: ImportSetting,
) -> ImportedPupil | None:
    for draft in (results, extra):
        if draft is not None:
            _compare_person(draft, person)
    parts = _merged(results, extra, class_parts)
    particulars = parts.pop("personal", {})
    is_exempt = extra is not None and extra.words.get("is_exempt") == "True"
    sources = [draft for draft in (results, extra, person) if draft is not None]
    particulars["pupil_code"] = _whole_code(sources)
    parts["personal"] = complete_person(person, particulars, is_exempt=is_exempt)
    if is_exempt:
        _excuse_missing_levels(parts)
    parts["identity"] = person.parts.get("identity", {})
    findings = check_content(
        parts,
        grade=setting.grade,
        school_year=setting.school_year,
        track=setting.track,
        policy=setting.policy,
    )
    for finding in findings:
        _attach(finding, sources)
    values = dict(read_parts(parts, SCHEMAS["primary", 1]).values)
    identity, personal = values.pop("identity", None), values.pop("personal", None)
    if not isinstance(identity, Identity) or not isinstance(personal, Personal):
        return None
    return ImportedPupil(
        row=results.row.number,
        pupil_code=personal.pupil_code,
        class_code=results.words.get("class_code") or person.words.get("class_code", ""),
        identity=identity,
        personal=personal,
        parts=values,
        findings=tuple(cell.finding for draft in sources for cell in draft.findings),
    )


def _excuse_missing_levels(parts: dict[str, Any]) -> None:
    """A subject of an exempt pupil may stand without a level, with the reason why."""
    for name, part in parts.items():
        if name.startswith("subjects/") and "level" not in part:
            part.setdefault("exempt_reason", EXEMPT_REASON)


def _merged(results: RowDraft, extra: RowDraft | None, class_parts: Mapping[str, Any]) -> dict[str, Any]:
    """Class values first, then the results row, then the second sheet where the results row is silent."""
    parts: dict[str, Any] = {}
    for key, value in [*_leaves(class_parts), *_cells(results)]:
        put(parts, key, value)
    for key, value in _cells(extra) if extra else ():
        if extra and get(results.parts, key) not in (None, value):
            column = extra.table.column(key)
            extra.add(
                Finding(
                    "two-values",
                    sentences.TWO_VALUES,
                    key,
                    parameters={"column": column.title, "file": extra.table.layout.file},
                ),
                key,
            )
        else:
            put(parts, key, value)
    for flag in ("is_completed", "is_promoted"):
        key = pointer("outcome", flag)
        if get(parts, key) is None and key not in results.refused_columns:
            # A blank cell of an “x” column says no.
            put(parts, key, False)
    return parts


def _cells(draft: RowDraft) -> Iterator[tuple[str, Any]]:
    """What a row says about content, column by column."""
    for column in draft.table.layout.columns:
        value = get(draft.parts, column.key) if column.key.startswith("/") else None
        if value is not None:
            yield column.key, value


def _leaves(parts: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in parts.items():
        if isinstance(value, dict):
            yield from _leaves(value, above + pointer(name))
        else:
            yield above + pointer(name), value


def _compare_person(draft: RowDraft, person: RowDraft) -> None:
    """Other files repeat name and birth date: where they are another's, rows have shifted."""
    name = get(person.parts, "/identity/full_name")
    written = draft.words.get("full_name")
    if written and isinstance(name, str) and fold(written) != fold(name):
        draft.add(Finding("name-differs", sentences.NAME_DIFFERS), "full_name")
    born = get(person.parts, "/identity/birth_date")
    written = draft.words.get("birth_date")
    if written and isinstance(born, str) and not _may_be_one_day(written, born):
        draft.add(Finding("birth-date-differs", sentences.BIRTH_DATE_DIFFERS), "birth_date")


def _may_be_one_day(one: str, other: str) -> bool:
    """Whether two dates, of which one may lack day or month, do not contradict each other."""
    return f"{one}-".startswith(f"{other}-") or f"{other}-".startswith(f"{one}-")


def _attach(finding: Finding, sources: list[RowDraft]) -> None:
    """Report a content finding at the cell it is about, unless that cell was refused when read."""
    refused = {key for draft in sources for key in draft.refused_columns}
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


def _whole_code(sources: list[RowDraft]) -> str:
    """The code as the file has it that kept its zeros; rows that lost them say so."""
    code = max((draft.code for draft in sources), key=len)
    for draft in sources:
        if draft.code != code:
            key = draft.table.layout.key_column
            parameters: dict[str, Parameter] = {"column": draft.table.column(key).title}
            restored = Finding("leading-zeros-restored", sentences.ZEROS_RESTORED, "", "warning", parameters)
            draft.add(restored, key)
    return code


def _report_unmatched(
    pupils: Mapping[str, RowDraft], particulars: Mapping[str, RowDraft], results: list[RowDraft]
) -> None:
    """Pupils in one file but not in the other; a row refused for its code is not missing too."""
    named = {code_key(draft.code) for draft in results if draft.code}
    for code, draft in pupils.items():
        if code not in named and not has_left(draft):
            draft.add(Finding("results-missing", sentences.RESULTS_MISSING), "pupil_code")
    for code, draft in particulars.items():
        if code not in named:
            draft.add(Finding("pupil-without-results", sentences.PUPIL_WITHOUT_RESULTS), "pupil_code")
