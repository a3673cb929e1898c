"""docs/glossary.md as a test reads it: terms, forbidden words, permitted fillings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.architecture.sources import ROOT

GLOSSARY = ROOT / "docs" / "glossary.md"


@dataclass(frozen=True)
class Term:
    """A row of the tables of terms."""

    english: tuple[str, ...]
    forms: tuple[str, ...]
    is_binding: bool

    def is_kept_in(self, vietnamese: str) -> bool:
        return any(form.casefold() in vietnamese.casefold() for form in self.forms)


@dataclass(frozen=True)
class Forbidden:
    """A word that no text has, but those of files that begin with `exception`."""

    word: str
    exception: str

    def is_in(self, vietnamese: str) -> bool:
        edges = r"(?<!\w){}(?!\w)" if self.word[0].isalpha() else "{}"
        return re.search(edges.format(re.escape(self.word)), vietnamese, re.IGNORECASE) is not None


@cache
def terms() -> tuple[Term, ...]:
    return tuple(_term(cells) for cells in _rows("Terms") if cells[0] != "English, in code")


def binding_terms_of(english: str) -> set[Term]:
    """The terms of an English text whose Vietnamese is bound; a longer term hides the shorter one in it."""
    found, left = set(), english
    for word, term in sorted(_by_english().items(), key=lambda pair: -len(pair[0])):
        left, count = re.subn(rf"(?<!\w){re.escape(word)}(?!\w)", "", left, flags=re.IGNORECASE)
        if count and term.is_binding:
            found.add(term)
    return found


@cache
def forbidden() -> tuple[Forbidden, ...]:
    return tuple(
        Forbidden(word, (re.findall(r"`([^`]+)`", exception) or [""])[0])
        for word, _, exception in _rows("Not these")
        if word != "not"
    )


@cache
def permitted_fillings() -> frozenset[str]:
    rows = _rows("What a sentence may be filled with")
    return frozenset(name for cells in rows for name in re.findall(r"\{\w+\}", cells[0]))


@cache
def _by_english() -> dict[str, Term]:
    return {word: term for term in terms() for word in term.english}


def _term(cells: list[str]) -> Term:
    english, vietnamese, _ = cells
    return Term(
        tuple(word.strip() for word in re.split("[,;]", english.replace("**", ""))),
        tuple(form.strip() for form in re.split("[·;]", vietnamese)),
        english.startswith("**"),
    )


def _rows(section: str) -> Iterator[list[str]]:
    body = GLOSSARY.read_text("utf-8").split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0]
    for line in body.splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in line.strip("|").split("|")]
