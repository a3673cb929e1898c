"""Rows of several files brought together by pupil code, never by name or position."""

from collections.abc import Iterable

from hbs_schema.findings import Finding
from hbs_sheets import sentences
from hbs_sheets.rows import RowDraft, Source, read_row
from hbs_sheets.tables import Table


def code_key(code: str) -> str:
    """Codes that differ only in leading zeros are one: a spreadsheet drops them in one file and not in another."""
    return (code.lstrip("0") or code) if code.isdecimal() else code


def read_rows(source: Source, table: Table) -> list[RowDraft]:
    """Every row that holds something, read. Rows without a code, or with another's, say so and take no part."""
    drafts = [read_row(source, table, row) for row in table.rows]
    times: dict[str, int] = {}
    for draft in drafts:
        if draft.code:
            times[code_key(draft.code)] = times.get(code_key(draft.code), 0) + 1
    for draft in drafts:
        if not draft.code:
            _say_why_there_is_no_code(draft)
        elif times[code_key(draft.code)] > 1:
            draft.add(
                Finding(
                    "pupil-code-repeated",
                    sentences.CODE_REPEATED,
                    parameters={"file": table.layout.file},
                ),
                table.layout.key_column,
            )
    return drafts


def _say_why_there_is_no_code(draft: RowDraft) -> None:
    """Nothing else counts in such a row; a code that could not be read has said why already."""
    key = draft.table.layout.key_column
    title = draft.table.column(key).title
    is_refused = key in draft.refused_columns
    draft.findings = [cell for cell in draft.findings if is_refused and cell.column == title]
    if not is_refused:
        draft.add(Finding("pupil-code-missing", sentences.CODE_MISSING), key)


def by_code(drafts: Iterable[RowDraft]) -> dict[str, RowDraft]:
    """Rows that one code names alone."""
    return {
        code_key(draft.code): draft for draft in drafts if draft.table.layout.key_column not in draft.refused_columns
    }
