"""Readers of other files than JSON, which other libraries bring: entry points of the group `hbs_schema.readers`.

An entry point names an object with `suffixes` and `read`, such as a module:

    [project.entry-points."hbs_schema.readers"]
    sheets = "hbs_sheets.reader"
"""

from collections.abc import Callable, Iterable
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol

from hbs_schema.checking import sentences
from hbs_schema.checking.rows import CheckedRow, Defaults, FileUnreadable

GROUP = "hbs_schema.readers"


class Reader(Protocol):
    """What an entry point of the group is."""

    suffixes: frozenset[str]
    """In lower case with the dot: `.xlsx`."""

    def read(self, name: str, data: bytes, defaults: Defaults) -> Iterable[CheckedRow]:
        """Every record of a file, one row a pupil, in the file's order.

        `name` is the file's name without its folder. A fault of one row is a finding of that row; raises FileUnreadable
        for a file that cannot be read at all or is beyond the reader's limits.
        """


Installed = Callable[[], Iterable[EntryPoint]]


def installed_readers() -> Iterable[EntryPoint]:
    """The entry points of everything that is installed."""
    return entry_points(group=GROUP)


def reader_for(suffix: str, installed: Installed = installed_readers) -> Reader:
    """The first reader, by name, that knows files of this suffix. Raises FileUnreadable if nobody does."""
    for entry in sorted(installed(), key=lambda point: point.name):
        reader: Reader = entry.load()
        if suffix in reader.suffixes:
            return reader
    raise FileUnreadable(sentences.NO_READER)
