"""The lengths of an .xls's shared strings ([MS-XLS] 2.4.265), which run over several records."""

import struct
from collections.abc import Sequence

from hbs_schema.findings import Finding
from hbs_sheets import sentences
from hbs_sheets.errors import SpreadsheetRefused

_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08
_LEAST_STRING = 3


def string_lengths(records: Sequence[bytes]) -> list[int]:
    """Characters of each string. The reader reserves room for as many strings as claimed, so the claim is checked."""
    if not records or len(records[0]) < 8:
        return []
    count = struct.unpack_from("<I", records[0], 4)[0]
    if count * _LEAST_STRING > sum(map(len, records)):
        raise SpreadsheetRefused(Finding("file-unsafe", sentences.FILE_UNSAFE))
    cursor = _Cursor(records)
    lengths: list[int] = []
    while len(lengths) < count and not cursor.is_at_end():
        length, flags = struct.unpack("<HB", cursor.take(3))
        runs = struct.unpack("<H", cursor.take(2))[0] if flags & _RICH else 0
        extension = struct.unpack("<I", cursor.take(4))[0] if flags & _EXTENDED else 0
        cursor.skip_characters(length, is_wide=bool(flags & _WIDE))
        cursor.skip(4 * runs + extension)
        lengths.append(length)
    return lengths


class _Cursor:
    """A position in the records; characters that go on in the next record begin there with a flag byte of their own."""

    def __init__(self, records: Sequence[bytes]) -> None:
        self._records = records
        self._record = 0
        self._offset = 8

    def is_at_end(self) -> bool:
        self._step()
        return self._record >= len(self._records)

    def take(self, count: int) -> bytes:
        self._step()
        if self._record >= len(self._records):
            return bytes(count)
        taken = self._records[self._record][self._offset : self._offset + count]
        self._offset += count
        return taken.ljust(count, b"\0")

    def skip(self, count: int) -> None:
        while count > 0 and not self.is_at_end():
            here = min(count, len(self._records[self._record]) - self._offset)
            self._offset += here
            count -= here

    def skip_characters(self, count: int, *, is_wide: bool) -> None:
        while count > 0 and self._record < len(self._records):
            width = 2 if is_wide else 1
            here = min(count, max(0, len(self._records[self._record]) - self._offset) // width)
            self._offset += here * width
            count -= here
            if count > 0:
                self._record += 1
                self._offset = 1
                if self._record < len(self._records) and self._records[self._record]:
                    is_wide = bool(self._records[self._record][0] & _WIDE)

    def _step(self) -> None:
        while self._record < len(self._records) and self._offset >= len(self._records[self._record]):
            self._record += 1
            self._offset = 0
