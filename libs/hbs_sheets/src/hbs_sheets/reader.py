"""The plug-in of hbs-check: one of our templates read as it is, its rules left to whoever asks.

Entry point `sheets` of the group `hbs_schema.readers` (hbs_schema.checking.readers).
"""

from collections.abc import Iterator
from dataclasses import replace

from hbs_schema.checking import sentences
from hbs_schema.checking.rows import CheckedRow, Defaults, FileUnreadable
from hbs_schema.findings import Finding, Term
from hbs_schema.rules.levels import LEVELS
from hbs_schema.rules.setting import Setting
from hbs_sheets.assemble import Match
from hbs_sheets.errors import SpreadsheetRefused
from hbs_sheets.opening import ClassFiles, ImportSetting, OpenedFiles, ResultsLayout, open_files
from hbs_sheets.pupils import merge
from hbs_sheets.rows import RowDraft

suffixes = frozenset({".xlsx", ".xls"})
_WHOLE_FILE = Term("tệp", "file")


def read(name: str, data: bytes, defaults: Defaults) -> Iterator[CheckedRow]:  # noqa: ARG001 - of the protocol
    """Every pupil of a workbook with results and pupil list, then rows that are nobody's, then the file itself.

    Results of other systems are read if the workbook has the sheets of our template beside them. A file that cannot
    be read is one row without parts. Raises FileUnreadable if the command line does not say grade and school year.
    """
    setting = _setting(defaults)
    is_supplementary = setting.track == "supplementary"
    files = ImportSetting((setting.grade,), setting.school_year, "supplementary" if is_supplementary else "completed")
    try:
        opened = _open(data, files)
    except SpreadsheetRefused as refused:
        yield CheckedRow(_WHOLE_FILE, findings=tuple(refused.findings))
        return
    match, told = Match(opened), set[int]()
    for rows in match.pupils():
        told |= {id(draft) for draft in rows.sources}
        findings = tuple(cell.finding for draft in rows.sources for cell in draft.findings)
        yield replace(_row(rows.results[0], findings), parts=merge(rows, opened.class_parts), setting=setting)
    match.report_unmatched()
    for draft in match.all_rows():
        if draft.findings and id(draft) not in told:
            yield _row(draft, tuple(cell.finding for cell in draft.findings))
    if opened.findings:
        yield CheckedRow(_WHOLE_FILE, findings=tuple(opened.findings))


def _setting(defaults: Defaults) -> Setting:
    grade, school_year = defaults.grade, defaults.school_year
    level = next((name for name, grades in LEVELS.items() if grade in grades), None)
    if grade is None or school_year is None or level is None:
        raise FileUnreadable(sentences.SETTING_MISSING)
    # A level that is not the grade's is for the rules to name.
    level = defaults.level or level
    return Setting(level, grade, school_year, defaults.track or "completed", defaults.schema_of(level))


def _row(draft: RowDraft, findings: tuple[Finding, ...]) -> CheckedRow:
    where = f"{draft.table.sheet}!{draft.row.number}"
    return CheckedRow(Term(where, where), findings=findings)


def _open(content: bytes, setting: ImportSetting) -> OpenedFiles:
    """By our template, else by the layout of the grade that other systems have; the first refusal is told."""
    try:
        return open_files(ClassFiles("class-template", (content,)), setting)
    except SpreadsheetRefused as refused:
        try:
            return open_files(ClassFiles(_other_layout(setting.grades[0]), (content,)), setting)
        except SpreadsheetRefused:
            raise refused from None


def _other_layout(grade: int) -> ResultsLayout:
    if grade > 5:
        return "gradebook"
    return "csdl-results-1-2" if grade <= 2 else "csdl-results-3-5"
