"""The plug-in of hbs-check: one of our templates read as it is, its rules left to whoever asks.

Entry points `xlsx` and `xls` of the group `hbs_schema.readers`.
"""

from collections.abc import Iterator, Mapping, Sequence

from hbs_schema.findings import Finding
from hbs_sheets.assemble import Match
from hbs_sheets.errors import SpreadsheetRefused
from hbs_sheets.opening import ClassFiles, ImportSetting, OpenedFiles, ResultsLayout, open_files
from hbs_sheets.pupils import merge

CheckedRow = tuple[str, Mapping[str, object], Sequence[Finding]]
"""Where it stands, the parts as JSON, and what was found while reading; empty parts where only findings are left."""


def read(content: bytes, *, grade: int, school_year: str, track: str) -> Iterator[CheckedRow]:
    """Every pupil of a workbook with results and pupil list, then rows that are nobody's, then the file itself.

    Results of other systems are read if the workbook has the sheets of our template beside them. A file that cannot
    be read is one row without parts.
    """
    setting = ImportSetting((grade,), school_year, "supplementary" if track == "supplementary" else "completed")
    try:
        opened = _open(content, setting)
    except SpreadsheetRefused as refused:
        yield "", {}, refused.findings
        return
    match = Match(opened)
    told = set()
    for rows in match.pupils():
        parts = merge(rows, opened.class_parts)
        findings = [cell.finding for draft in rows.sources for cell in draft.findings]
        told |= {id(draft) for draft in rows.sources}
        first = rows.results[0]
        yield _place(first.table.sheet, first.row.number), parts, findings
    match.report_unmatched()
    for draft in match.all_rows():
        if draft.findings and id(draft) not in told:
            yield _place(draft.table.sheet, draft.row.number), {}, [cell.finding for cell in draft.findings]
    if opened.findings:
        yield "", {}, opened.findings


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


def _place(sheet: str, row: int) -> str:
    return f"{sheet}!{row}"
