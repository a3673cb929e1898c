"""How commands speak: a table for people, JSON for programs, a progress bar on a terminal."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

OK, FAILED, USAGE, NOT_NOW = 0, 1, 2, 75
ROWS = 1000


def show(rows: Sequence[Mapping[str, Any]], *, as_json: bool, columns: Mapping[str, str]) -> None:
    """Rows as one JSON array, or as a table with Vietnamese headings."""
    if as_json:
        plain = [{key: _plain(value) for key, value in row.items()} for row in rows]
        sys.stdout.write(json.dumps(plain, ensure_ascii=False) + "\n")
        return
    table = Table(*columns.values())
    for row in rows:
        table.add_row(*(str(_plain(row[key])) for key in columns))
    Console().print(table)


@contextmanager
def json_array() -> Iterator[Callable[[Mapping[str, Any]], None]]:
    """A JSON array, each row written when it is there: for what is too much to hold at once."""
    mark = "["

    def write(row: Mapping[str, Any]) -> None:
        nonlocal mark
        sys.stdout.write(mark + json.dumps({key: _plain(value) for key, value in row.items()}, ensure_ascii=False))
        mark = ",\n"

    yield write
    sys.stdout.write("[]\n" if mark == "[" else "]\n")


@contextmanager
def tables(columns: Mapping[str, str]) -> Iterator[Callable[[Mapping[str, Any]], None]]:
    """As `show` for people, a table for each thousand rows: for what is too much to hold at once."""
    held: list[Mapping[str, Any]] = []

    def write(row: Mapping[str, Any]) -> None:
        held.append(row)
        if len(held) == ROWS:
            show(held, as_json=False, columns=columns)
            held.clear()

    yield write
    show(held, as_json=False, columns=columns)


@contextmanager
def progress_bar(titles: Mapping[str, str]) -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each step, on stderr and only on a terminal."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not sys.stderr.isatty(),
    ) as bars:
        tasks = {name: bars.add_task(title, total=1) for name, title in titles.items()}

        def advance(name: str, done: int, total: int) -> None:
            bars.update(tasks[name], completed=done, total=max(total, 1))

        yield advance


def say(text: str) -> None:
    """A line for people, on stderr."""
    sys.stderr.write(text + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, tuple | frozenset | set):
        return list(value)
    return value
