"""How hbs-sign speaks, and with which exit code it ends."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from hbs_keys.errors import KeyNotReady
from hbs_sign.csc_door import RemoteAway
from hbs_sign.errors import JournalBusy, ServiceAway, SigningStopped
from hbs_sign.sentences import WORDS, Language, tell

OK, FAILED, USAGE, STOPPED, NOT_NOW = 0, 1, 2, 3, 75
T = TypeVar("T")


def show(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool, language: Language) -> None:
    """Rows as one JSON array, or as a table with headings in words."""
    if as_json:
        sys.stdout.write(json.dumps(list(rows), ensure_ascii=False) + "\n")
        return
    table = Table(*(WORDS[column].in_(language) for column in columns))
    for row in rows:
        table.add_row(*(str(row[column]) for column in columns))
    Console(soft_wrap=True).print(table)


def say(text: str) -> None:
    """A line for people, on stderr."""
    sys.stderr.write(text + "\n")


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
