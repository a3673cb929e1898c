"""The Python files of the libraries and services, as the architecture tests read them."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).glob("*/src/**/*.py"))


def name_of(file: Path) -> str:
    """As a test's failure shows it."""
    return file.relative_to(ROOT).as_posix()
