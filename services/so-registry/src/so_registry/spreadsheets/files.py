"""Workbooks on their way out: written to a file of their own, gone from the disk before they are sent."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK: Final = 64 * 1024


def new_file() -> Path:
    """An empty file for a workbook; whoever asked for it sends or unlinks it."""
    with tempfile.NamedTemporaryFile(prefix="hbs-", suffix=".xlsx", delete=False) as made:
        return Path(made.name)


def read_once(file: Path) -> Iterator[bytes]:
    """Its bytes. It is unlinked at once, before the first is read: it may have names, and whoever asked may hang up."""
    opened = file.open("rb")
    file.unlink()
    return read_chunks(opened)


def read_chunks(opened: BinaryIO) -> Iterator[bytes]:
    """What is left of an open file, which is closed when all is read."""
    with opened:
        while chunk := opened.read(CHUNK):
            yield chunk
