"""Tables that stand in several sheets: one a class, one a file. None with pupils in it is passed over unsaid."""

from collections.abc import Collection, Iterator, Sequence

from hbs_schema.findings import Finding, Parameter, Term
from hbs_sheets import sentences
from hbs_sheets.errors import SpreadsheetRefused
from hbs_sheets.folding import fold
from hbs_sheets.tables import ROWS_SEARCHED, Layout, Table, find_table
from hbs_sheets.workbook import Sheet


def find_tables(sheets: Sequence[Sheet], layout: Layout) -> list[Table]:
    """Every sheet's table that has all columns of the layout; what they say of one pupil must then agree.

    Raises SpreadsheetRefused as find_table does if there is none.
    """
    found: list[Table] = []
    for sheet in sheets:
        try:
            found.append(find_table([sheet], layout))
        except SpreadsheetRefused:
            continue
    return found or [find_table(sheets, layout)]


def unused_sheets(
    sheets: Sequence[Sheet], unread: Sequence[Sheet], titles: Collection[str], file: Term
) -> Iterator[Finding]:
    """Of the sheets that nothing was read from, those with a pupil code among their titles and rows below it."""
    for number, sheet in enumerate(sheets, start=1):
        if any(sheet is other for other in unread) and _has_pupils(sheet, titles):
            parameters: dict[str, Parameter] = {"number": number, "file": file}
            yield Finding("sheet-unused", sentences.SHEET_UNUSED, severity="warning", parameters=parameters)


def _has_pupils(sheet: Sheet, titles: Collection[str]) -> bool:
    for number, row in enumerate(sheet.rows[:ROWS_SEARCHED]):
        for column, cell in enumerate(row):
            if cell and fold(cell) in titles:
                return any(below[column] for below in sheet.rows[number + 1 :] if column < len(below))
    return False
