"""An .xls as a compound file ([MS-CFB]): finds one stream, with every count checked against the file's size."""

import struct

from hbs_schema.findings import Finding
from hbs_sheets import sentences
from hbs_sheets.errors import SpreadsheetRefused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER = 512
_END = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""
_MINI_CUTOFF = 4096
_MOST_ENTRIES = 512


class CompoundFile:
    """The directory and the two allocation tables; reading a stream follows its chain once."""

    def __init__(self, content: bytes) -> None:
        if len(content) < _HEADER:
            raise _damaged()
        self._content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise _damaged()
        self._sector = 1 << shift
        fat_count, directory, _, _, minifat, minifat_count, difat, difat_count = struct.unpack_from(
            "<II4sIIIII", content, 44
        )
        most = len(content) // self._sector + 1
        if max(fat_count, minifat_count, difat_count) > most:
            raise _damaged()
        self._most = most
        self._fat = self._read_fat(fat_count, difat, most)
        self._streams = _streams(self._chain(directory))
        self._minifat = _words(self._chain(minifat)) if minifat < _END else ()
        root = self._streams.get("Root Entry", (0xFFFFFFFE, 0))
        self._mini = self._chain(root[0]) if root[0] < _END else b""
        for name in self._streams:
            # Streams that only the reader opens (macros) must end as well.
            self.read(name)

    def names(self) -> frozenset[str]:
        return frozenset(self._streams)

    def read(self, name: str) -> bytes:
        """The stream's bytes; empty when there is no such stream."""
        start, size = self._streams.get(name, (_END, 0))
        if start >= _END:
            return b""
        if size >= _MINI_CUTOFF:
            return self._chain(start)[:size]
        blocks = []
        for block in _follow(start, self._minifat, len(self._mini) // 64 + 1):
            blocks.append(self._mini[block * 64 : block * 64 + 64])
        return b"".join(blocks)[:size]

    def _read_fat(self, count: int, difat: int, most: int) -> tuple[int, ...]:
        sectors = list(struct.unpack_from("<109I", self._content, 76))
        seen = 0
        while difat < _END:
            words = _words(self._sector_at(difat))
            sectors += words[:-1]
            difat = words[-1] if words else _END
            seen += 1
            if seen > most:
                raise _damaged()
        used = [sector for sector in sectors if sector < _END][:count]
        return _words(b"".join(self._sector_at(sector) for sector in used))

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector_at(sector) for sector in _follow(start, self._fat, self._most))

    def _sector_at(self, number: int) -> bytes:
        offset = (number + 1) * self._sector
        if offset >= len(self._content):
            raise _damaged()
        return self._content[offset : offset + self._sector]


def _follow(start: int, table: tuple[int, ...], most: int) -> list[int]:
    """The chain from a sector on; the reader would go round a circle until memory ends."""
    chain: list[int] = []
    while start < _END:
        if start >= len(table) or len(chain) >= most:
            raise _damaged()
        chain.append(start)
        start = table[start]
    return chain


def _streams(entries: bytes) -> dict[str, tuple[int, int]]:
    streams: dict[str, tuple[int, int]] = {}
    if len(entries) > _MOST_ENTRIES * 128:
        raise _damaged()
    for offset in range(0, len(entries) - 127, 128):
        length = struct.unpack_from("<H", entries, offset + 64)[0]
        if not 2 <= length <= 64:
            continue
        name = entries[offset : offset + length - 2].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<II", entries, offset + 116)
        streams.setdefault(name, (start, size))
    return streams


def _words(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _damaged() -> SpreadsheetRefused:
    return SpreadsheetRefused(Finding("file-unreadable", sentences.FILE_UNREADABLE))
