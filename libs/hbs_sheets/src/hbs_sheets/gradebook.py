"""The secondary gradebook: a sheet for each subject and semester, with assessments, averages and comments.

Assessments are optional everywhere: a school may send averages alone.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from hbs_schema.findings import Finding, Term
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.subjects import subject_name
from hbs_sheets import sentences
from hbs_sheets.errors import SpreadsheetRefused
from hbs_sheets.folding import fold
from hbs_sheets.gradebook_subjects import semester_of, subject_of
from hbs_sheets.secondary_subjects import COMMENTED, result_field
from hbs_sheets.tables import Column, Layout, Table, find_table
from hbs_sheets.values import (
    read_assessment,
    read_average,
    read_code,
    read_comment_level,
    read_day,
    read_prose,
    read_text,
)
from hbs_sheets.workbook import Sheet

REGULAR = 5
_TITLE_ROWS = 10
_FIRST = ("dtbmhk1", "dtbmhki", "dtbmhk i", "dtbhk1", "dtb hk1", "dtb hki", "dtbm hk1", "dtbm hki")
_SECOND = ("dtbmhk2", "dtbmhkii", "dtbmhk ii", "dtbhk2", "dtb hk2", "dtb hkii", "dtbm hk2", "dtbm hkii")
_THIS = ("dtbmhk", "dtbhk", "dtb hk", "dtbm hk", "ket qua hk", "kqhk")
_YEAR = ("dtbmcn", "dtbcn", "dtb cn", "dtbm cn", "ca nam", "kqcn")
PUPIL_CODES = ("ma dinh danh bo gd dt", "ma dinh danh bo gddt", "ma dinh danh cua bo gd dt", "ma hoc sinh", "ma hs")


def find_gradebook(sheets: Sequence[Sheet], grades: tuple[int, ...]) -> list[Table]:
    """The table of every sheet that is one of a gradebook; others, such as catalogues, are passed over.

    Raises SpreadsheetRefused if there is none, or if it cannot be told what a sheet is about.
    """
    tables: list[Table] = []
    faults: list[Finding] = []
    for number, sheet in enumerate(sheets, start=1):
        if not _looks_like(sheet):
            continue
        lines = list(_title_lines(sheet))
        slug = subject_of(sheet.name, lines, grades)
        if slug is None:
            faults.append(_fault("subject-of-sheet-unknown", number))
            continue
        semester = semester_of([sheet.name, *lines]) or _semester_by_columns(sheet)
        if semester is None:
            faults.append(_fault("semester-of-sheet-unknown", number))
            continue
        try:
            tables.append(_find(sheet, slug, semester))
        except SpreadsheetRefused as refused:
            faults += refused.findings
    if not tables and not faults:
        faults.append(Finding("gradebook-missing", sentences.GRADEBOOK_MISSING))
    if faults:
        raise SpreadsheetRefused(*faults)
    return tables


def gradebook_layout(slug: str, semester: str, depth: int = 1) -> Layout:
    """One sheet: with `depth` 2 the regular assessments stand under a common title."""
    name = subject_name(slug)
    return Layout(
        Term(f"trang sổ điểm môn {name.vi}", f"the gradebook sheet of {name.en}"),
        depth=depth,
        columns=_columns(slug, semester, depth),
        ignored=frozenset({"stt", "ma nhan xet"}),
    )


@cache
def _columns(slug: str, semester: str, depth: int) -> tuple[Column, ...]:
    return (
        Column("class_code", "Lớp", (("lop", "ma lop", "ten lop"),), read_text, is_required=False),
        Column("pupil_code", "Mã định danh Bộ GD&ĐT", (PUPIL_CODES,), read_code, header_row=depth - 1),
        Column("full_name", "Họ tên", (("ho ten", "ho va ten"),), read_text, is_required=False),
        Column("birth_date", "Ngày sinh", (("ngay sinh",),), read_day, is_required=False),
        *_assessments(slug, semester, depth),
        *_results(slug, semester),
    )


def _assessments(slug: str, semester: str, depth: int) -> Iterator[Column]:
    def column(title: str, header: tuple[tuple[str, ...], ...], *path: str | int) -> Column:
        key = pointer(f"subjects/{slug}", semester, "assessments", *path)
        return Column(key, title, header, read_assessment, is_required=False)

    group = ("ddgtx", "dg tx", "dgtx", "tx", "danh gia thuong xuyen")
    for number in range(1, REGULAR + 1):
        alone = tuple(f"{word}{gap}{number}" for word in group for gap in ("", " "))
        under = (group, (str(number), *alone))
        yield column(f"ĐĐGtx{number}", (alone,) if depth == 1 else under, "regular", number - 1)
    yield column("ĐĐGgk", (("ddggk", "dggk", "gk", "giua ky", "giua ki"),), "midterm")
    yield column("ĐĐGck", (("ddgck", "dgck", "ck", "cuoi ky", "cuoi ki"),), "final")


def _results(slug: str, semester: str) -> Iterator[Column]:
    part, field = f"subjects/{slug}", result_field(slug)
    read = read_comment_level if slug in COMMENTED else read_average
    this_first, this_second = (_THIS, ()) if semester == "semester_1" else ((), _THIS)
    for period, title, titles in (
        ("semester_1", "ĐTBmhk1", (*_FIRST, *this_first)),
        ("semester_2", "ĐTBmhk2", (*_SECOND, *this_second)),
        ("year", "ĐTBmcn", _YEAR),
    ):
        yield Column(pointer(part, period, field), title, (titles,), read, is_required=False)
    comment = ("noi dung nhan xet", "nhan xet")
    yield Column(pointer(part, semester, "comment"), "Nội dung nhận xét", (comment,), read_prose, is_required=False)


def _looks_like(sheet: Sheet) -> bool:
    words = _header_words(sheet)
    return bool(words.intersection(PUPIL_CODES)) and any(
        word.startswith(("dtbm", "dtb", "ddg", "kqhk")) for word in words
    )


def _header_words(sheet: Sheet) -> set[str]:
    return {fold(cell) for row in sheet.rows[:40] for cell in row if cell and len(cell) < 60}


def _semester_by_columns(sheet: Sheet) -> str | None:
    """By the averages that it has; with both semesters' columns it could be either, and is not guessed."""
    words = _header_words(sheet)
    is_first, is_second = words.intersection(_FIRST), words.intersection((*_YEAR, *_SECOND))
    if bool(is_first) == bool(is_second):
        return None
    return "semester_1" if is_first else "semester_2"


def _title_lines(sheet: Sheet) -> Iterator[str]:
    """What stands above the header: lines of one or two cells."""
    for row in sheet.rows[:_TITLE_ROWS]:
        filled = [cell for cell in row if cell]
        if any(fold(cell) in PUPIL_CODES for cell in filled):
            return
        yield " ".join(filled)


def _find(sheet: Sheet, slug: str, semester: str) -> Table:
    """By whichever header the sheet has: the one under which more columns are found."""
    found: list[Table] = []
    refused: SpreadsheetRefused | None = None
    for depth in (1, 2):
        try:
            found.append(find_table([sheet], gradebook_layout(slug, semester, depth)))
        except SpreadsheetRefused as fault:
            refused = refused or fault
    if found:
        return max(found, key=lambda table: len(table.positions))
    raise refused or _nothing()


def _nothing() -> SpreadsheetRefused:
    return SpreadsheetRefused(Finding("gradebook-missing", sentences.GRADEBOOK_MISSING))


def _fault(code: str, number: int) -> Finding:
    sentence = (
        sentences.SUBJECT_OF_SHEET_UNKNOWN
        if code == "subject-of-sheet-unknown"
        else sentences.SEMESTER_OF_SHEET_UNKNOWN
    )
    return Finding(code, sentence, parameters={"number": number})
