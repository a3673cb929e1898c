"""How hbs-sign speaks, and with which exit code it ends."""

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from hbs_keys.errors import KeyNotReady
from hbs_sign.csc_door import RemoteAway
from hbs_sign.errors import JournalBusy, ServiceAway, SigningStopped
from hbs_sign.sentences import WORDS, Language, tell

OK, FAILED, USAGE, STOPPED, NOT_NOW = 0, 1, 2, 3, 75
UNSAID = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories of what is obeyed and not read: controls, changes of direction, line ends of other kinds."""
T = TypeVar("T")


def show(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool, language: Language) -> None:
    """Rows as one JSON array, or as a table with headings in words."""
    if as_json:
        sys.stdout.write(json.dumps(list(rows), ensure_ascii=False) + "\n")
        return
    table = Table(*(WORDS[column].in_(language) for column in columns))
    for row in rows:
        table.add_row(*(Text(plain(str(row[column]))) for column in columns))
    Console(soft_wrap=True).print(table)


def say(text: str) -> None:
    """Lines for people, on stderr."""
    sys.stderr.write(plain(text) + "\n")


def plain(text: str) -> str:
    """Without what a terminal would obey: another's words could hide what is signed behind other words."""
    return "".join("\ufffd" if unicodedata.category(one) in UNSAID and one != "\n" else one for one in text)


@contextmanager
def progress_bar(title: str, *, is_shown: bool = True) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr, only on a terminal, and from the first step on: before it a PIN may be asked for there."""
    bars = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=not is_shown or not sys.stderr.isatty(),
    )
    task = bars.add_task(title)

    def advance(done: int, total: int) -> None:
        bars.start()
        bars.update(task, completed=done, total=total)

    try:
        yield advance
    finally:
        bars.stop()


def or_end(act: Callable[[], T], language: Language) -> T:
    """What the act gives; a refusal is told in a sentence and ends with its exit code.

    1 refused, 3 stopped by the key: run again to go on, 75 somebody is away: try again later.
    """
    try:
        return act()
    except (SigningStopped, KeyNotReady) as stopped:
        say(tell(stopped, language))
        if isinstance(stopped, ServiceAway | RemoteAway | JournalBusy):
            raise typer.Exit(NOT_NOW) from None
        raise typer.Exit(STOPPED if isinstance(stopped, KeyNotReady) else FAILED) from None
