"""Rules of CONTRIBUTING.md that are no tool's own: size of files, the clock."""

import ast
import re

from tests.architecture.sources import name_of, sources

LONGEST = 250

CLOCKS = re.compile(r"\b(datetime|date)\.(now|utcnow|today)\(|\btime\.(time|time_ns)\(")
READS_THE_CLOCK = {
    "libs/hbs_kit/src/hbs_kit/clock.py",
    "libs/hbs_kit/src/hbs_kit/ids.py",  # UUIDv7 holds milliseconds; its clock is an argument, this is the default
}


def is_entry_point(name: str) -> bool:
    return "/cli/" in name or name.endswith("/__main__.py")


def test_no_file_is_longer_than_can_be_read_at_once() -> None:
    long = {name_of(file): len(file.read_text("utf-8").splitlines()) for file in sources("libs", "services")}

    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_only_the_clock_reads_the_time_of_day() -> None:
    readers = {
        name_of(file)
        for file in sources("libs", "services")
        if _reads_the_clock(file.read_text("utf-8")) and not is_entry_point(name_of(file))
    }

    assert readers == READS_THE_CLOCK


def _reads_the_clock(text: str) -> bool:
    """In its code: docstrings and comments may name what they like."""
    return bool(CLOCKS.search(text) and CLOCKS.search(ast.unparse(ast.parse(text))))
