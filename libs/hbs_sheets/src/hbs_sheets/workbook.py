"""Opens a school's spreadsheet from bytes: limits first, then the reader, then cells as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hbs_schema.findings import Finding
from hbs_sheets import sentences
from hbs_sheets.archive import ArchiveLimits, repack, unpack
from hbs_sheets.biff_scan import scan_biff
from hbs_sheets.compound_file import MAGIC, CompoundFile
from hbs_sheets.errors import SpreadsheetRefused
from hbs_sheets.worksheet_scan import Extent, Scan, by_sheet, scan_worksheets
from hbs_sheets.xls_process import (
    NamedRows,
    ReaderFailed,
    read_apart,
    read_here,
)

_ZIP = b"PK\x03\x04"
_TEXT_LOOKED_AT = 4_096


@dataclass(frozen=True)
class WorkbookLimits:
    """A whole school has 2,000 pupils in a file; csdl files bring 16 catalogue sheets along."""

    file_bytes: int = 10 * 2**20
    sheets: int = 40
    rows: int = 4_000
    columns: int = 256
    cells: int = 2_000_000
    """Of all sheets together: the rectangle up to the farthest value, empty cells included."""

    characters: int = 32 * 2**20
    """Of all cells together: a shared string counts as often as it is used."""

    archive: ArchiveLimits = field(default_factory=ArchiveLimits)


LIMITS = WorkbookLimits()


@dataclass(frozen=True)
class Sheet:
    """A sheet as text, from cell A1; `unreadable` are formulas without a value and error cells (row, column)."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    unreadable: frozenset[tuple[int, int]]
    formulas: Mapping[int, int] = field(default_factory=dict)
    """Formulas with a saved value, counted by column."""
    is_from_1904: bool = False
    """Whether a number that stands for a day counts from 1904."""


def read_workbook(content: bytes, limits: WorkbookLimits = LIMITS) -> list[Sheet]:
    """All sheets of an .xlsx or .xls.

    Raises SpreadsheetRefused, with a finding, for what is too large, unsafe, protected or no
    spreadsheet.
    """
    if len(content) > limits.file_bytes:
        megabytes = limits.file_bytes // 2**20
        raise SpreadsheetRefused(Finding("file-too-large", sentences.FILE_TOO_LARGE, parameters={"limit": megabytes}))
    if content.startswith(_ZIP):
        entries = unpack(content, limits.archive)
        scan = scan_worksheets(entries)
        _check_extent(scan, limits)
        named = by_sheet(scan, entries)
        # Many sheets may be one entry, which the reader opens as often as it is named.
        _check_extent(named, limits)
        return _sheets(_read_xlsx(repack(entries)), named)
    if content.startswith(MAGIC):
        scan = scan_biff(CompoundFile(content))
        _check_extent(scan, limits)
        return _sheets(_read_xls(content), scan)
    if content and b"\0" not in content[:_TEXT_LOOKED_AT]:
        # A web page or CSV under another name: exporting it again would give the same.
        raise SpreadsheetRefused(Finding("file-not-a-spreadsheet", sentences.FILE_NOT_A_SPREADSHEET))
    raise _unreadable()


def _check_extent(scan: Scan, limits: WorkbookLimits) -> None:
    extents = scan.extents.values()
    is_within = (
        len(extents) <= limits.sheets
        and all(e.rows <= limits.rows and e.columns <= limits.columns for e in extents)
        and sum(extent.rows * extent.columns for extent in extents) <= limits.cells
        and scan.text_length() <= limits.characters
    )
    if not is_within:
        raise SpreadsheetRefused(
            Finding(
                "sheet-too-large",
                sentences.SHEET_TOO_LARGE,
                parameters={"rows": limits.rows, "columns": limits.columns},
            )
        )


def _sheets(read: NamedRows, scan: Scan) -> list[Sheet]:
    """Raises SpreadsheetRefused for a sheet with cells that were not looked at: errors in it would pass for blanks."""
    if any(rows and name not in scan.extents for name, rows in read):
        raise SpreadsheetRefused(Finding("file-unsafe", sentences.FILE_UNSAFE))
    return [_sheet(name, rows, scan.extents.get(name, Extent()), scan) for name, rows in read]


def _sheet(name: str, rows: Sequence[Sequence[str]], extent: Extent, scan: Scan) -> Sheet:
    unreadable = frozenset(extent.unreadable)
    return Sheet(name, tuple(map(tuple, rows)), unreadable, dict(extent.formulas), scan.is_from_1904)


def _read_xlsx(content: bytes) -> NamedRows:
    try:
        return read_here(content)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as fault:
        # A panic inside the reader arrives as a BaseException of its own; the file is at fault.
        raise _unreadable() from fault


def _read_xls(content: bytes) -> NamedRows:
    try:
        return read_apart(content)
    except ReaderFailed as fault:
        raise _unreadable() from fault


def _unreadable() -> SpreadsheetRefused:
    return SpreadsheetRefused(Finding("file-unreadable", sentences.FILE_UNREADABLE))
