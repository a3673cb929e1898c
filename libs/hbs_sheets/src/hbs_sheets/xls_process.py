"""Reads an .xls in a process of its own, with its memory and time limited.

The reader trusts the counts an .xls gives and, on a hostile one, ends its whole process: an aborted
allocation is no exception. Run apart, it takes nobody along.
"""

import io
import json
import resource
import subprocess
import sys
from datetime import timedelta

import python_calamine as calamine

from hbs_sheets.cells import cell_text

NamedRows = list[tuple[str, list[list[str]]]]

_MEMORY_BYTES = 1024 * 2**20
_CPU = timedelta(seconds=30)
_PATIENCE = timedelta(seconds=90)


class ReaderFailed(Exception):
    """The reader could not read the file, or ended over it."""


def read_apart(content: bytes) -> NamedRows:
    """The sheets by name, their cells as text, read by a child process."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE.total_seconds(),
            check=True,
        )
        return [(name, rows) for name, rows in json.loads(done.stdout)]
    except (subprocess.SubprocessError, ValueError) as fault:
        raise ReaderFailed from fault


def read_here(content: bytes) -> NamedRows:
    """The same in this process."""
    with calamine.load_workbook(io.BytesIO(content)) as workbook:
        return [(name, _rows(workbook.get_sheet_by_name(name))) for name in workbook.sheet_names]


def _rows(sheet: calamine.CalamineSheet) -> list[list[str]]:
    return [list(map(cell_text, row)) for row in sheet.to_python(skip_empty_area=False)]


def _main() -> None:
    seconds = int(_CPU.total_seconds())
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps(read_here(sys.stdin.buffer.read())))


if __name__ == "__main__":
    _main()
