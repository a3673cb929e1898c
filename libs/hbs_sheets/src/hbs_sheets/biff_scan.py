"""A look over an .xls's records ([MS-XLS]) before the reader opens it: extents, formulas without a value, passwords."""

import struct
from collections.abc import Iterator

from hbs_schema.findings import Finding
from hbs_sheets import sentences
from hbs_sheets.compound_file import CompoundFile
from hbs_sheets.errors import SpreadsheetRefused
from hbs_sheets.shared_strings import string_lengths
from hbs_sheets.worksheet_scan import Extent, Scan

_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _SST, _CONTINUE = 0x0809, 0x000A, 0x002F, 0x0085, 0x00FC, 0x003C
_FORMULA, _BOOLERR, _MULRK, _LABELSST = 0x0006, 0x0205, 0x00BD, 0x00FD
_ONE_CELL = frozenset({_FORMULA, _BOOLERR, 0x0203, 0x0204, 0x00D6, _LABELSST, 0x027E, 0x0002, 0x0003, 0x0004})
_DATE_MODE, _BIFF8 = 0x0022, 0x0600
_DIMENSIONS, _MOST_ROWS, _MOST_COLUMNS = 0x0200, 65_536, 256
_MOST_SHEETS = 64
_MOST_RECORDS = 1_000_000
_NOT_CALCULATED, _ERROR = 3, 2


class _Budget:
    """Sheets may be made to overlap: what is walked counts, however often it is walked."""

    def __init__(self) -> None:
        self._left = _MOST_RECORDS

    def spend(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise SpreadsheetRefused(Finding("file-unsafe", sentences.FILE_UNSAFE))


def scan_biff(compound: CompoundFile) -> Scan:
    """The extent of each sheet by its name, and the lengths of the strings that cells share."""
    if "EncryptedPackage" in compound.names():
        raise SpreadsheetRefused(Finding("file-protected", sentences.FILE_PROTECTED))
    scan = _scan(compound.read("Workbook") or compound.read("Book"))
    if not scan.extents:
        raise SpreadsheetRefused(Finding("file-unreadable", sentences.FILE_UNREADABLE))
    return scan


def _scan(stream: bytes) -> Scan:
    extents: dict[str, Extent] = {}
    shared: list[bytes] = []
    is_shared = is_from_1904 = False
    is_biff8 = stream[4:6] == struct.pack("<H", _BIFF8)
    budget = _Budget()
    for kind, body in _records(stream, 0, budget):
        if kind == _FILEPASS:
            raise SpreadsheetRefused(Finding("file-protected", sentences.FILE_PROTECTED))
        is_shared = kind == _SST or (kind == _CONTINUE and is_shared)
        if is_shared:
            shared.append(body)
        elif kind == _DATE_MODE:
            is_from_1904 = body[:2] == b"\x01\x00"
        elif kind == _BOUNDSHEET and len(body) > 7:
            name = _sheet_name(body, is_biff8=is_biff8)
            if name in extents or len(extents) == _MOST_SHEETS:
                raise SpreadsheetRefused(Finding("file-unsafe", sentences.FILE_UNSAFE))
            extents[name] = _scan_sheet(stream, struct.unpack_from("<I", body)[0], budget)
    return Scan(extents, string_lengths(shared), is_from_1904)


def _scan_sheet(stream: bytes, offset: int, budget: "_Budget") -> Extent:
    extent = Extent()
    for kind, body in _records(stream, offset, budget):
        if kind in _ONE_CELL and len(body) >= 6:
            _note_cell(extent, kind, body)
        elif kind == _DIMENSIONS and len(body) >= 14:
            # The reader reserves room for what this record claims, whatever the cells say.
            rows, columns = struct.unpack_from("<4xI2xH", body)
            if rows > _MOST_ROWS or columns > _MOST_COLUMNS:
                raise SpreadsheetRefused(Finding("file-unsafe", sentences.FILE_UNSAFE))
        elif kind == _MULRK and len(body) >= 6:
            row = struct.unpack_from("<H", body)[0]
            extent.reach(row, struct.unpack_from("<H", body, len(body) - 2)[0])
    return extent


def _note_cell(extent: Extent, kind: int, body: bytes) -> None:
    row, column = struct.unpack_from("<HH", body)
    extent.reach(row, column)
    if kind == _LABELSST and len(body) >= 10:
        extent.shared_texts[struct.unpack_from("<I", body, 6)[0]] += 1
    if _is_unreadable(kind, body):
        extent.unreadable.add((row, column))
    elif kind == _FORMULA:
        extent.formulas[column] += 1


def _is_unreadable(kind: int, body: bytes) -> bool:
    """Whether a formula has no cached value, or a cell is an error.

    A cached empty string looks like no value at all; it is refused too, for a blank cell says the
    same.
    """
    if kind == _FORMULA and len(body) >= 14:
        return body[12:14] == b"\xff\xff" and body[6] in (_NOT_CALCULATED, _ERROR)
    return kind == _BOOLERR and len(body) >= 8 and body[7] == 1


def _records(stream: bytes, offset: int, budget: "_Budget") -> Iterator[tuple[int, bytes]]:
    """Records of one substream, its nested ones (charts) included, up to its own EOF."""
    depth = 0
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        body = stream[offset + 4 : offset + 4 + length]
        offset += 4 + length
        budget.spend()
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        yield kind, body


def _sheet_name(body: bytes, *, is_biff8: bool) -> str:
    """BIFF5, of 1995, has a byte a character, and a code page for names that only the reader knows."""
    length, flags = body[6], body[7]
    if not is_biff8:
        return body[7 : 7 + length].decode("cp1252", "replace")
    if flags & 1:
        return body[8 : 8 + 2 * length].decode("utf-16-le", "replace")
    return body[8 : 8 + length].decode("latin-1")
