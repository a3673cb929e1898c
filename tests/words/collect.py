"""All texts of the libraries and services, by the place where they are shown."""

import json
from collections.abc import Iterator

from tests.architecture.sources import ROOT, name_of, sources
from tests.words.entry import Entry
from tests.words.literals import entries_of
from tests.words.places import EXAMPLES, FORMAT_1, NOT_SHOWN, PLACES, Place


def collect() -> list[Entry]:
    """Every text that a user may be shown, in the order of the files."""
    shown = [file for file in sources("libs", "services") if not file.name.endswith(EXAMPLES)]
    files = {name_of(file): file.read_text("utf-8") for file in shown}
    found = [entry for name, text in files.items() for entry in entries_of(name, text)]
    return [*(entry for entry in found if entry.vi not in NOT_SHOWN.get(entry.file, ())), *_signed()]


def place_of(entry: Entry) -> Place:
    """The first place whose path is the beginning of the entry's."""
    return next(place for place in PLACES if entry.file.startswith(place.paths))


def _signed() -> Iterator[Entry]:
    """The sentences under signatures; frozen with format 1, and in Vietnamese only."""
    tables = json.loads((ROOT / FORMAT_1).read_text("utf-8"))
    for table, texts in tables.items():
        for code, text in texts.items():
            yield Entry(FORMAT_1, f"{table}/{code}", text, None, "sentence" if table == "templates" else "label")
