"""Finds a table inside a sheet by the words of its header, wherever its columns stand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from hbs_schema.findings import Finding, Term
from hbs_sheets import sentences
from hbs_sheets.errors import SpreadsheetRefused
from hbs_sheets.folding import fold
from hbs_sheets.values import Read, day_number_since_1900, read_day, read_text
from hbs_sheets.workbook import Sheet

_LEVEL_WORDS = frozenset({"muc dat duoc", "muc dat", "muc", "muc danh gia"})
"""Says no more than that the column holds a level; dropped before headers are compared."""
ROWS_SEARCHED = 40
_CANDIDATES_TRIED = 60


@dataclass(frozen=True)
class Column:
    """A column of a layout. `key` is a JSON pointer into the parts, or a plain word for what is not
    content.

    `header` is the end of the column's header path, from the outermost group to its own title, each
    with its
    spellings (folded). `title` is what a user calls it.
    """

    key: str
    title: str
    header: tuple[tuple[str, ...], ...]
    read: Read = read_text
    is_required: bool = True
    header_row: int = 0
    never_under: frozenset[str] = frozenset()
    """Groups in which the same title means something else: Tin học is a subject and a competence."""


@dataclass(frozen=True)
class Layout:
    """A table with a header of `depth` rows; `key_column` is the pupil code by which rows are matched."""

    file: Term
    depth: int
    columns: tuple[Column, ...]
    key_column: str = "pupil_code"
    ignored: frozenset[str] = frozenset({"stt"})
    grades: tuple[int, ...] = ()
    """The grades that the layout is made for; none where it serves whatever grade is asked for."""


@dataclass(frozen=True)
class Row:
    """A row that holds something: its number as the user sees it, and its cells by column key."""

    number: int
    cells: Mapping[str, str]
    unreadable: frozenset[str]


@dataclass(frozen=True)
class Table:
    """A found table: where its columns stand, its rows, and what was odd about its header."""

    layout: Layout
    sheet: str
    positions: Mapping[str, int]
    rows: tuple[Row, ...]
    header_at: int
    findings: tuple[Finding, ...]

    def column(self, key: str) -> Column:
        return next(column for column in self.layout.columns if column.key == key)


@dataclass(frozen=True)
class _Candidate:
    sheet: Sheet
    top: int
    found: Mapping[str, list[int]]

    def count(self) -> int:
        return sum(map(bool, self.found.values()))

    def missing(self, layout: Layout) -> list[Column]:
        return [c for c in layout.columns if c.is_required and not self.found[c.key]]


def find_table(sheets: Sequence[Sheet], layout: Layout) -> Table:
    """The table of the layout, in whatever sheet it stands.

    Raises SpreadsheetRefused naming every required column that is missing, or that stands there
    twice.
    """
    candidates = list(islice(_candidates(sheets, layout), _CANDIDATES_TRIED))
    if not candidates:
        key = next(column for column in layout.columns if column.key == layout.key_column)
        raise SpreadsheetRefused(_missing(key, layout, top=0))
    best = min(candidates, key=lambda candidate: (len(candidate.missing(layout)), -candidate.count()))
    missing = best.missing(layout)
    if missing:
        raise SpreadsheetRefused(*(_missing(column, layout, top=best.top) for column in missing))
    repeated = [column for column in layout.columns if len(best.found[column.key]) > 1]
    if repeated:
        raise SpreadsheetRefused(
            *(
                Finding(
                    "column-repeated",
                    sentences.COLUMN_REPEATED,
                    parameters={"file": layout.file, "column": column.title},
                )
                for column in repeated
            )
        )
    positions = {key: found[0] for key, found in best.found.items() if found}
    return Table(
        layout,
        best.sheet.name,
        positions,
        tuple(_rows(best, layout, positions)),
        best.top,
        (*_unused(best, layout, positions), *_calculated(best, layout, positions)),
    )


def column_letter(index: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def header_paths(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """For each column its header texts from the top down, folded; a group's title reaches over its
    columns.

    A blank inherits from its left only if something stands below it and no new group begins above
    it.
    """
    width = max((len(row) for row in rows), default=0)
    texts = [[fold(row[column]) if column < len(row) else "" for column in range(width)] for row in rows]
    filled = [list(row) for row in texts]
    for level, row in enumerate(filled):
        for column in range(1, width):
            has_below = any(texts[below][column] for below in range(level + 1, len(rows)))
            begins_group = level > 0 and bool(texts[level - 1][column])
            if not row[column] and has_below and not begins_group:
                row[column] = row[column - 1]
    return [
        tuple(row[column] for row in filled if row[column] and row[column] not in _LEVEL_WORDS)
        for column in range(width)
    ]


def _candidates(sheets: Sequence[Sheet], layout: Layout) -> Iterator[_Candidate]:
    key = next(column for column in layout.columns if column.key == layout.key_column)
    titles = set(key.header[-1])
    for sheet in sheets:
        for number, row in enumerate(sheet.rows[:ROWS_SEARCHED]):
            if any(cell and fold(cell) in titles for cell in row):
                # The code's title may stand in any row of its merged cell.
                for top in range(max(0, number - layout.depth + 1), number + 1):
                    paths = header_paths(sheet.rows[top : top + layout.depth])
                    yield _Candidate(sheet, top, _match(paths, layout))


def _match(paths: Sequence[tuple[str, ...]], layout: Layout) -> dict[str, list[int]]:
    return {
        column.key: [
            index
            for index, path in enumerate(paths)
            if _ends_with(path, column.header) and column.never_under.isdisjoint(path)
        ]
        for column in layout.columns
    }


def _ends_with(path: tuple[str, ...], header: tuple[tuple[str, ...], ...]) -> bool:
    if len(path) < len(header):
        return False
    return all(text in spellings for text, spellings in zip(path[-len(header) :], header, strict=True))


def _rows(candidate: _Candidate, layout: Layout, positions: Mapping[str, int]) -> Iterator[Row]:
    first = candidate.top + layout.depth
    unreadable_rows = {row for row, _ in candidate.sheet.unreadable}
    days = {c.key for c in layout.columns if c.read is read_day} if candidate.sheet.is_from_1904 else set()
    for index, row in enumerate(candidate.sheet.rows[first:], start=first):
        cells = {key: row[position] for key, position in positions.items() if position < len(row) and row[position]}
        for key in days & cells.keys():
            cells[key] = day_number_since_1900(cells[key])
        unreadable: frozenset[str] = frozenset()
        if index in unreadable_rows:
            unreadable = frozenset(
                key for key, position in positions.items() if (index, position) in candidate.sheet.unreadable
            )
        if cells or unreadable:
            yield Row(index + 1, cells, unreadable)


def _unused(candidate: _Candidate, layout: Layout, positions: Mapping[str, int]) -> Iterator[Finding]:
    paths = header_paths(candidate.sheet.rows[candidate.top : candidate.top + layout.depth])
    first = candidate.top + layout.depth
    used = set(positions.values())
    width = max((len(row) for row in candidate.sheet.rows), default=0)
    for column in range(width):
        title = paths[column][-1:] if column < len(paths) else ()
        if column in used or layout.ignored.intersection(title):
            continue
        if any(column < len(row) and row[column] for row in candidate.sheet.rows[first:]):
            yield Finding(
                "column-unused",
                sentences.COLUMN_UNUSED,
                severity="warning",
                parameters={"letter": column_letter(column), "file": layout.file},
            )


def _calculated(candidate: _Candidate, layout: Layout, positions: Mapping[str, int]) -> Iterator[Finding]:
    """Columns whose values are what formulas gave when the file was saved: used, and said."""
    for column in layout.columns:
        count = candidate.sheet.formulas.get(positions.get(column.key, -1), 0)
        if count:
            yield Finding(
                "formula-value-used",
                sentences.FORMULA_VALUE_USED,
                severity="warning",
                parameters={"count": count, "column": column.title, "file": layout.file},
            )


def _missing(column: Column, layout: Layout, *, top: int) -> Finding:
    return Finding(
        "column-missing",
        sentences.COLUMN_MISSING,
        parameters={
            "file": layout.file,
            "column": column.title,
            "row": top + column.header_row + 1,
        },
    )
