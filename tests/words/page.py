"""docs/glossary/sentences.md: every text that a user may be shown, by place."""

from collections.abc import Iterable

from tests.architecture.sources import ROOT
from tests.words.collect import place_of
from tests.words.entry import Entry
from tests.words.places import PLACES, Place

PAGE = ROOT / "docs" / "glossary" / "sentences.md"
HEAD = (
    "# Every sentence and label\n\n"
    "Written by `make words` from the sources; a test fails when it is older than they are. Change the words in the "
    "code, by the [glossary](../glossary.md), then run `make words`. `{braces}` are filled by the program, `‹marks›` "
    "with other words of these tables. Problems over HTTP, refusals and findings get their code behind them, in "
    "brackets.\n"
)


def written(entries: Iterable[Entry]) -> str:
    """The page."""
    by_place: dict[Place, list[Entry]] = {place: [] for place in PLACES}
    for entry in entries:
        by_place[place_of(entry)].append(entry)
    return HEAD + "".join(_section(place, found) for place, found in by_place.items() if found)


def _section(place: Place, entries: list[Entry]) -> str:
    has_english = any(entry.en is not None for entry in entries)
    head = "| code | Tiếng Việt | English |\n|---|---|---|" if has_english else "| code | Tiếng Việt |\n|---|---|"
    rows = list(dict.fromkeys(_row(entry, has_english=has_english) for entry in entries))
    reason = f"{place.only_vietnamese}\n\n" if place.only_vietnamese else ""
    return f"\n## {place.title}\n\n{reason}{head}\n" + "".join(f"{row}\n" for row in rows)


def _row(entry: Entry, *, has_english: bool) -> str:
    cells = [f"`{entry.name}`", _cell(entry.vi)]
    if has_english:
        cells.append(_cell(entry.en or ""))
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.strip().replace("|", "\\|").replace("\n", " ⏎ ")
