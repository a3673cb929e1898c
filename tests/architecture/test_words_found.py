"""Every text that a user may be shown stands in docs/glossary/sentences.md, and nowhere but where it is found."""

import re

import pytest

from tests.architecture.sources import ROOT, name_of, sources
from tests.words.collect import collect, place_of
from tests.words.entry import is_vietnamese
from tests.words.literals import entries_of
from tests.words.page import PAGE, written
from tests.words.places import CODE_LISTS, FORMAT_1, NOT_SHOWN, PLACES, PORTAL

SCOPES_OF_FORMAT_1 = f"{PORTAL}http/offline/statements.js"
"""How a sentence under a signature names its scope: frozen with the format, no wording of a page."""

OTHER_FILES = [
    file
    for folder in ("libs", "services")
    for file in sorted((ROOT / folder).glob("*/src/**/*"))
    if file.suffix in {".html", ".typ", ".sql", ".json", ".css", ".txt", ".js"} and "fonts" not in file.parts
    if not name_of(file).startswith(CODE_LISTS)
]


def test_the_page_of_sentences_is_what_the_code_says() -> None:
    assert PAGE.read_text("utf-8") == written(collect()), "run `make words`"


def test_every_text_has_its_place_and_every_place_a_text() -> None:
    assert {place_of(entry) for entry in collect()} == set(PLACES)


def test_what_is_called_not_shown_is_still_there() -> None:
    for file in sources("libs", "services"):
        if name_of(file) in NOT_SHOWN:
            assert NOT_SHOWN[name_of(file)] & {entry.vi for entry in entries_of(name_of(file), file.read_text("utf-8"))}


@pytest.mark.parametrize("file", OTHER_FILES, ids=name_of)
def test_files_that_are_no_python_hold_no_words_of_their_own(file) -> None:
    text = file.read_text("utf-8")
    if file.suffix == ".typ":
        text = re.sub(r"//.*", "", text)

    assert name_of(file) in (FORMAT_1, SCOPES_OF_FORMAT_1) or not is_vietnamese(text)


@pytest.mark.parametrize("file", [file for file in OTHER_FILES if file.suffix == ".html"], ids=name_of)
def test_a_template_shows_only_what_the_tables_say(file) -> None:
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", file.read_text("utf-8"), flags=re.DOTALL)
    attributes = re.findall(r'(?:alt|title|placeholder|aria-label|value)="([^"]*)"', text)
    between = re.sub(r'<[^<>]*>|aria-describedby="[^"]*"', "", text)

    assert re.findall(r"[^\W\d_]+", " ".join([between, *attributes])) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('X = {"a": Term("Một", "One")}', [("x/a", "Một", "One")]),
        ('X = Sentence("Một {count}.", "One {count}.")', [("x", "Một {count}.", "One {count}.")]),
        (
            'X = ProblemType(409, "gone", "Mất", "Gone", "Hết.", "Over.")',
            [("gone/title", "Mất", "Gone"), ("gone", "Hết.", "Over.")],
        ),
        ('def f():\n    """Mô tả."""\n    return f"môn {name}"', [("f", "môn ‹name›", None)]),
        ('@app.command()\ndef f():\n    """Chạy."""', [("f", "Chạy.", None)]),
        ('X = {"a": "Trang", "b": "Lớp"}', [("x/a", "Trang", None), ("x/b", "Lớp", None)]),
        ('X = {"a": ("Thiếu.", "Missing.")}', [("x/a", "Thiếu.", "Missing.")]),
        ('def f():\n    say("Done.")', [("f", "Done.", None)]),
        ('raise ValueError(f"không có {x}")', [("", "không có ‹x›", None)]),
    ],
)
def test_the_collector_finds_a_text_wherever_it_stands(source: str, found: list[tuple[str, str, str | None]]) -> None:
    assert [(entry.name, entry.vi, entry.en) for entry in entries_of("x.py", source)] == found
