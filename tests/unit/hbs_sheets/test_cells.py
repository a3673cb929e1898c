"""Cells as text, and each kind of cell as a value."""

import gc
import tracemalloc
import unicodedata
from datetime import UTC, date, datetime

import pytest

from hbs_sheets import values
from hbs_sheets.cells import cell_text, clean, is_storable
from hbs_sheets.folding import fold, with_vietnamese_d


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (8.0, "8"),
        (0.0, "0"),
        (7.5, "7.5"),
        (0.1 + 0.2, "0.3"),
        (79217012345.0, "79217012345"),
        (42, "42"),
        (True, "TRUE"),
        (date(2017, 5, 3), "2017-05-03"),
        (datetime(2017, 5, 3, 12, 0, tzinfo=UTC), "2017-05-03"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Hoà"), "Nguyễn Thị Hoà"),
        ("\u00a0Lê\u200b Văn\u00a0 \u00a0An\ufeff ", "Lê Văn An"),
        ("dòng một \r\n dòng hai", "dòng một\ndòng hai"),
        ("a_x000D_\nb", "a\nb"),
    ],
)
def test_a_cell_has_one_spelling(cell, text):
    assert cell_text(cell) == text


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\u202e", "\u2066", "\ue000", "\u0378"])
def test_control_and_direction_characters_are_not_storable(character):
    assert not is_storable(f"Nguyễn{character}An")


def test_minority_letters_and_line_breaks_are_storable():
    assert is_storable("H'Ƀlơi Niê Kđăm Êñuôl Djŏ\nRŏih Č")


def test_a_tower_of_marks_is_not_put_in_order_and_not_stored(monkeypatch):
    ordered = []
    with monkeypatch.context() as within:
        within.setattr(unicodedata, "normalize", lambda *given: ordered.append(given))
        text = cell_text("a" + "\u0323\u0301" * 16_000)

    assert ordered == []
    assert not is_storable(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05/09/2017", "2017-09-05"),
        ("5/9/2017", "2017-09-05"),
        ("05-09-2017", "2017-09-05"),
        ("05.09.2017", "2017-09-05"),
        ("2017-09-05", "2017-09-05"),
        ("42983", "2017-09-05"),
        ("09/2017", "2017-09"),
        ("2017", "2017"),
        ("13/13/2017", None),
        ("31/02/2017", None),
        ("09/13/2017", None),
        ("5/9/17", None),
        ("hôm qua", None),
        ("", None),
    ],
)
def test_a_day_is_read_day_first(text, day):
    assert values.read_day(text) == day


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("8", "8"), ("8,0", "8"), ("8.00", "8"), ("08", "8"), ("0", "0"), ("10", "10"), ("８", "8"),
        ("8,5", "8.5"), ("7.25", "7.25"), ("vắng", "vắng"), ("-1", "-1"),
    ],
)  # fmt: skip
def test_a_mark_keeps_what_is_no_integer_for_the_rules_to_name(text, mark):
    assert values.read_mark(text) == mark


@pytest.mark.parametrize(
    ("text", "measure"),
    [("128,5", "128.5"), ("128.5 cm", "128.5"), ("128", "128"), ("25,25", None), ("cao", None)],
)
def test_a_measure_has_at_most_one_decimal(text, measure):
    assert values.read_measure(text) == measure


def test_levels_are_read_by_their_own_column():
    assert [values.read_subject_level(t) for t in ("t", "H", "Hoàn thành tốt", "Đ")] == [
        "T",
        "H",
        "T",
        "Đ",
    ]
    assert [values.read_trait_level(t) for t in ("Đ", "đ", "Ð", "D", "Cần cố gắng", "H")] == [
        "Đ",
        "Đ",
        "Đ",
        "Đ",
        "C",
        "H",
    ]


def test_awards_are_told_apart_by_their_titles():
    text = "Học sinh Xuất sắc; Thư khen\nHọc sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện"

    assert [award["code"] for award in values.read_awards(text)] == ["HSXS", "OTHER", "HSTB"]


@pytest.mark.parametrize(
    "title", ["Mĩ thuật", "MĨ  THUẬT (*)", unicodedata.normalize("NFD", "Mĩ\nthuật"), " mĩ-thuật "]
)
def test_titles_are_compared_without_accents_case_and_breaks(title):
    assert fold(title) == "mi thuat"


def test_letters_that_look_like_the_vietnamese_d_become_it():
    assert with_vietnamese_d("Ðặng ðức Ɖào") == "Đặng đức Đào"


def test_long_texts_of_hostile_files_are_not_kept():
    gc.collect()
    tracemalloc.start()
    try:
        for number in range(10):
            long = f"{number} ộ" * 20_000
            clean(long)
            fold(long)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert kept < 500_000
