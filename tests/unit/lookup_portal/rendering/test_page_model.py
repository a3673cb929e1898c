"""Parts into words."""

from datetime import UTC, datetime
from string import Formatter

import pytest

from hbs_schema.rules.subjects import PRIMARY_SUBJECTS
from hbs_schema.values.primary import Outcome, Subject, SubjectRetake, Trait
from lookup_portal.rendering import labels
from lookup_portal.rendering.people import pupil_of
from lookup_portal.rendering.rows import (
    completion_text,
    result_text,
    subject_rows,
    trait_rows,
)
from lookup_portal.rendering.signatures import Signer
from lookup_portal.rendering.wording import code_text, day_text, instant_text, long_day_text
from tests.unit.lookup_portal import samples

NO_TABLES = ("FORM_ORDER", "PRIMARY_SUBJECTS", "HEAD_ROLES")
TABLES = [name for name in vars(labels) if name.isupper() and name not in NO_TABLES]


@pytest.mark.parametrize(("day", "text"), [("2016-03-05", "05/03/2016"), ("2016-03", "03/2016"), ("2016", "2016")])
def test_birth_dates_keep_what_is_known(day: str, text: str) -> None:
    assert day_text(day) == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2026-01-05", "ngày 05 tháng 01 năm 2026"),
        ("2026-05-28", "ngày 28 tháng 5 năm 2026"),
        ("2026-12-30", "ngày 30 tháng 12 năm 2026"),
    ],
)
def test_long_dates_take_zeros_as_offices_write_them(day: str, text: str) -> None:
    assert long_day_text(day) == text


def test_instants_are_vietnamese_time() -> None:
    assert instant_text(datetime(2026, 5, 27, 18, 5, tzinfo=UTC)) == "01:05 ngày 28/05/2026"


def test_instants_are_said_in_the_readers_language() -> None:
    assert instant_text(datetime(2026, 5, 27, 18, 5, tzinfo=UTC), "en") == "01:05 on 28/05/2026"


@pytest.mark.parametrize(
    ("document", "text"),
    [(None, "Người nước ngoài"), ("Hộ chiếu Lào số N0000417", "Người nước ngoài (Hộ chiếu Lào số N0000417)")],
)
def test_a_foreign_pupils_papers_stand_where_the_number_would(document: str | None, text: str) -> None:
    given = samples.parts(4)
    assert given.personal
    page = given.personal.model_copy(
        update={"personal_id": None, "personal_id_absent": "foreign", "foreign_document": document}
    )

    assert pupil_of(given.identity, page, "primary").personal_id == text
    assert pupil_of(given.identity, None, "primary").personal_id is None


def test_codes_are_read_in_groups_of_four() -> None:
    assert code_text(samples.LOOKUP_CODE).split(" ")[0] == "3f9c"
    assert len(code_text(samples.LOOKUP_CODE)) == 39


def test_zero_is_a_mark() -> None:
    (row,) = subject_rows({"TOAN": Subject(level="C", test="0")}, "vi", with_reasons=True)

    assert (row.test, row.level) == ("0", "Chưa hoàn thành")


def test_same_letter_is_another_word_for_subjects_and_traits() -> None:
    (subject,) = subject_rows({"TOAN": Subject(level="T")}, "vi", with_reasons=True)
    (trait,) = trait_rows({"NHAN_AI": Trait(level="T")}, labels.QUALITIES, "vi")

    assert (subject.level, trait.level) == ("Hoàn thành tốt", "Tốt")


def test_supplementary_result_stands_and_the_first_is_told() -> None:
    subject = Subject(level="C", test="3", retake=SubjectRetake(level="H", test="6"))

    (row,) = subject_rows({"TOAN": subject}, "vi", with_reasons=True)

    assert (row.level, row.test) == ("Hoàn thành", "6")
    assert row.comment == "Trước đánh giá bổ sung: Chưa hoàn thành, điểm 3."


def test_a_test_not_taken_again_stays() -> None:
    subject = Subject(level="C", test="7", retake=SubjectRetake(level="H"))

    (row,) = subject_rows({"TOAN": subject}, "vi", with_reasons=True)

    assert row.test == "7"
    assert row.comment == "Trước đánh giá bổ sung: Chưa hoàn thành."


def test_holder_is_not_told_why_a_subject_was_left_out() -> None:
    subject = Subject(exempt_reason="Khuyết tật vận động")

    (hidden,) = subject_rows({"GDTC": subject}, "vi", with_reasons=False)
    (full,) = subject_rows({"GDTC": subject}, "vi", with_reasons=True)

    assert hidden.comment == "Được miễn đánh giá."
    assert "Khuyết tật vận động" in full.comment


def test_subjects_follow_the_form_and_unknown_ones_come_last() -> None:
    given = {code: Subject(level="H") for code in ("HDTN", "MON_MOI", "TOAN", "TIENG_VIET")}

    names = [row.name for row in subject_rows(given, "vi", with_reasons=True)]

    assert names == ["Tiếng Việt", "Toán", "Hoạt động trải nghiệm", "MON_MOI"]


@pytest.mark.parametrize(
    ("grade", "is_completed", "is_promoted", "text"),
    [
        (4, True, True, "Hoàn thành chương trình lớp học. Được lên lớp."),
        (5, True, True, "Hoàn thành chương trình tiểu học."),
        (4, False, False, "Chưa hoàn thành chương trình lớp học. Ở lại lớp."),
        (4, False, True, "Chưa hoàn thành chương trình lớp học. Được lên lớp."),
    ],
)
def test_completion(grade: int, is_completed: bool, is_promoted: bool, text: str) -> None:
    outcome = Outcome(result="HT", is_completed=is_completed, is_promoted=is_promoted)

    assert completion_text(outcome, grade, "vi") == text


def test_result_after_supplementary_assessment_names_both() -> None:
    outcome = Outcome(result="CHT", result_after_retake="HT", is_completed=True, is_promoted=True)

    text = result_text(outcome, "vi")

    assert text == "Hoàn thành (sau đánh giá bổ sung; trước đó: Chưa hoàn thành)"


def test_a_deputy_signs_for_the_principal_and_is_printed_so() -> None:
    given = samples.parts(4)
    signed = [Signer("deputy", "Ngô Thị Mai", samples.SIGNED_AT)]

    book = samples.book(given_parts=given, signed_by=signed)

    assert book.years[0].foot is not None
    assert book.years[0].foot.principal.title == "KT. HIỆU TRƯỞNG\nPHÓ HIỆU TRƯỞNG"
    assert book.effects[0].signers[0].role == "Ký thay Hiệu trưởng (Phó Hiệu trưởng)"


def test_without_a_signature_no_note_says_signed() -> None:
    foot = samples.book(given_parts=samples.parts(4), signed_by=[]).years[0].foot

    assert foot is not None
    assert foot.principal.notes == foot.homeroom.notes == ()


def test_replacement_is_numbered() -> None:
    assert samples.book(4).effects[0].revision == "Bản phát hành"
    assert samples.book(4, revision=3).effects[0].revision == "Lần thay thế: lần 2"


def test_the_form_has_a_place_for_every_primary_subject() -> None:
    assert set(labels.FORM_ORDER) == set(PRIMARY_SUBJECTS)


@pytest.mark.parametrize("table", TABLES)
def test_every_label_has_both_languages_with_the_same_places(table: str) -> None:
    terms = getattr(labels, table)
    for term in terms.values() if hasattr(terms, "values") else [terms]:
        assert term.vi
        assert term.en
        assert _places(term.vi) == _places(term.en)


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
