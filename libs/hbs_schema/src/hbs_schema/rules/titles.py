"""Titles that a circular names, in the free wording of an award: what is printed is what a reader believes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from hbs_schema.findings import Term


class Award(Protocol):
    """An award of either circular."""

    @property
    def code(self) -> str: ...

    @property
    def text(self) -> str: ...


def claims(awards: Sequence[Award], titles: Mapping[str, Term]) -> Iterator[tuple[int, str]]:
    """TT27 Điều 13, TT22 Điều 15: position and code of each title that is said, by its code or word for word.

    “Học sinh Giỏi” under the code of another award is judged as Học sinh Giỏi.
    """
    codes = {_plain(title.vi): code for code, title in titles.items()}
    for position, award in enumerate(awards):
        said = dict.fromkeys((award.code, codes.get(_plain(award.text))))
        yield from ((position, code) for code in said if code is not None and code in titles)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
