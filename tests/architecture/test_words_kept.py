"""Every text that a user may be shown is worded as docs/glossary.md has it, in both languages."""

import unicodedata
from collections import Counter
from collections.abc import Callable

from tests.words.collect import collect, place_of
from tests.words.entry import Entry, fields, is_vietnamese
from tests.words.glossary import binding_terms_of, forbidden, permitted_fillings, terms
from tests.words.places import FORMAT_1, HAS_NO_ENGLISH

FROZEN = {FORMAT_1, "libs/hbs_schema/src/hbs_schema/statements/sentences.py"}
"""Worded for ever with format 1; tests/unit/hbs_schema/test_sentences.py holds them."""
ENTRIES = [entry for entry in collect() if entry.file not in FROZEN]
PAIRS = [entry for entry in ENTRIES if entry.en is not None]


def where_not(is_right: Callable[[Entry], bool], entries: list[Entry] = ENTRIES) -> list[str]:
    """What fails, as it is found again in the sources."""
    return [f"{entry.file} {entry.name}: {entry.vi} – {entry.en}" for entry in entries if not is_right(entry)]


def test_a_term_stands_in_the_glossary_once() -> None:
    english = Counter(word.casefold() for term in terms() for word in term.english)

    assert [word for word, count in english.items() if count > 1] == []


def test_a_term_in_english_is_the_glossarys_in_vietnamese() -> None:
    assert where_not(lambda pair: all(t.is_kept_in(pair.vi) for t in binding_terms_of(pair.en or "")), PAIRS) == []


def test_every_binding_term_is_used() -> None:
    used = {term for pair in PAIRS for term in binding_terms_of(pair.en or "")}

    assert [term.english for term in terms() if term.is_binding and term not in used] == []


def test_no_text_has_a_word_that_the_glossary_rules_out() -> None:
    def has_none(entry: Entry) -> bool:
        return not any(
            row.is_in(entry.vi) and not (row.exception and entry.file.startswith(row.exception)) for row in forbidden()
        )

    assert where_not(has_none) == []


def test_every_exception_to_the_forbidden_words_is_needed() -> None:
    excepted = [row for row in forbidden() if row.exception]
    needed = [
        row for row in excepted for entry in ENTRIES if entry.file.startswith(row.exception) and row.is_in(entry.vi)
    ]

    assert set(needed) == set(excepted)


def test_a_text_has_both_languages_or_its_place_says_why_not() -> None:
    def has_both(entry: Entry) -> bool:
        if entry.en is None:
            return bool(place_of(entry).only_vietnamese) or entry.file in HAS_NO_ENGLISH
        return bool(entry.vi.strip() and entry.en.strip())

    assert where_not(has_both) == []


def test_no_language_stands_in_the_other_but_as_a_quotation() -> None:
    written_alike = ("Trang", "trang", "Nam")

    assert where_not(lambda entry: is_vietnamese(entry.vi) or entry.vi.startswith(written_alike)) == []
    assert where_not(lambda pair: not is_vietnamese(pair.en or "") or "“" in (pair.en or ""), PAIRS) == []


def test_both_languages_are_filled_alike() -> None:
    assert where_not(lambda pair: fields(pair.vi) == fields(pair.en or ""), PAIRS) == []


def test_nothing_personal_is_filled_in() -> None:
    filled = {filling for pair in PAIRS for filling in fields(pair.vi) if filling.startswith("{")}

    assert filled == permitted_fillings()


def test_a_sentence_is_one_in_both_languages() -> None:
    def is_one(entry: Entry) -> bool:
        return all(text.endswith((".", "…")) and not text[0].islower() for text in entry.texts)

    assert where_not(is_one, [entry for entry in ENTRIES if entry.kind == "sentence"]) == []
    assert where_not(lambda pair: pair.vi.endswith(".") == (pair.en or "").endswith("."), PAIRS) == []


def test_a_text_is_written_cleanly() -> None:
    def is_clean(text: str) -> bool:
        return unicodedata.is_normalized("NFC", text) and "  " not in text and text == text.strip()

    assert where_not(lambda entry: all(is_clean(text) for text in entry.texts)) == []
