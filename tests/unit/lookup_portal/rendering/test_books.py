"""Whole books, secondary pages and extracts: everything is there, in the official order, and says which kind it is."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from hbs_schema.values import secondary
from lookup_portal.rendering.book import Book
from lookup_portal.rendering.record_pdf import PdfRenderer
from lookup_portal.rendering.secondary_rows import outcome_texts, period_rows, secondary_rows
from lookup_portal.rendering.secondary_year import SecondaryYear
from tests.unit.lookup_portal import samples, samples_secondary


@pytest.fixture(scope="module")
def renderer() -> PdfRenderer:
    return PdfRenderer()


def pages_of(renderer: PdfRenderer, book: Book) -> list[str]:
    read = [page.extract_text() for page in PdfReader(io.BytesIO(renderer.render_pdf(book))).pages]
    return [" ".join(text.replace("\u200b", "").split()) for text in read]


def test_a_whole_book_is_cover_pupil_five_years_and_signatures(renderer: PdfRenderer) -> None:
    book = samples.whole_book()

    pages = pages_of(renderer, book)

    assert len(pages) == 8
    assert "HỌC BẠ TIỂU HỌC" in pages[0]
    assert "QUÁ TRÌNH HỌC TẬP" in pages[1]
    for at, year in enumerate(book.years):
        assert f"NĂM HỌC {year.head.school_year}" in pages[2 + at]
    for effect in book.effects:
        assert f"Năm học {effect.school_year}" in pages[7]
        assert effect.verdict in pages[7]
    for number, page in enumerate(pages, 1):
        assert f"Trang {number}/8" in page
        assert "Bản mềm (bản thể hiện)" in page


@pytest.mark.parametrize(("level", "title"), [("lower-secondary", "CƠ SỞ"), ("upper-secondary", "PHỔ THÔNG")])
def test_a_secondary_year_is_pupil_subjects_and_results(renderer: PdfRenderer, level: str, title: str) -> None:
    book = samples_secondary.book(level)
    (year,) = book.years
    assert isinstance(year, SecondaryYear)

    first, subjects, results = pages_of(renderer, book)

    assert f"HỌC BẠ TRUNG HỌC {title}" in first
    assert "Nghề nghiệp: Giáo viên" in first
    for row in year.subjects:
        assert f"{row.name} {row.semester_1} {row.semester_2} {row.year}" in subjects
        assert row.comment in subjects
    for teacher in samples_secondary.TEACHERS:
        assert teacher in subjects
    for period in year.periods:
        assert f"{period.period} {period.learning} {period.conduct}" in results
    assert "Được lên lớp" in results
    assert "KT. HIỆU TRƯỞNG PHÓ HIỆU TRƯỞNG" in results
    if level == "upper-secondary":
        assert "Chuyên đề học tập: Toán (Ứng dụng toán học trong tài chính)" in subjects
        assert "Môn học lựa chọn: Địa lí, Vật lí, Hóa học, Tin học" in subjects


def test_a_reassessment_stands_beside_the_first_result(renderer: PdfRenderer) -> None:
    _, subjects, results = pages_of(renderer, samples_secondary.book(given=samples_secondary.parts(reassessed=True)))

    assert "Toán 4,1 4,6 4,4 6,0" in subjects
    assert "Cả năm Chưa đạt Tốt" in results
    assert "Phần trước của năm học do Trường THCS Đồng Tâm Thử" in subjects


def test_a_secondary_holder_gets_blanks_where_personal_data_stand(renderer: PdfRenderer) -> None:
    text = " ".join(pages_of(renderer, samples_secondary.book(full=False)))

    assert "H'Bia Êban Ksơr" in text
    for hidden in ("066313000081", "Y Thơm", "Êđê", "Buôn Kmrơng", "81/THCS", "vùng khó khăn", "Giáo viên dạy trẻ"):
        assert hidden not in text
    assert "Chỗ ở hiện tại:" in text


def test_an_extract_has_the_chosen_parts_alone(renderer: PdfRenderer) -> None:
    book = samples.extract()

    text = " ".join(pages_of(renderer, book))

    assert "BẢN TRÍCH SAO HỌC BẠ" in text
    assert "Toán Hoàn thành tốt" in text
    for hidden in ("Khoa học", "Phẩm chất", "Số ngày nghỉ", samples.LOOKUP_CODE[:4] + " ", "001316000417"):
        assert hidden not in text
    assert "16/2026/HBS-TS" in text


def test_longest_texts_leave_a_secondary_year_on_its_pages(renderer: PdfRenderer) -> None:
    given = samples_secondary.parts(reassessed=True)
    long, label = "Ặ" * 2000, "W" * 200
    result = secondary.Result(mark="6.0", comment=long)
    subjects = {code: each.model_copy(update={"reassessment": result}) for code, each in given.subjects.items()}
    assert given.outcome
    outcome = given.outcome.model_copy(update={"certificates": (label,) * 16})
    given = replace(
        given, subjects=subjects, outcome=outcome, identity=given.identity.model_copy(update={"full_name": label})
    )

    pages = pages_of(renderer, samples_secondary.book(given=given))

    assert len(pages) == 3
    assert "Nội dung được rút gọn" in pages[1]


@pytest.mark.parametrize("letters", [700, 2000])
def test_nothing_on_an_issued_copy_is_cut(renderer: PdfRenderer, letters: int) -> None:
    """It says that its content is whole (Luật 20/2023/QH15 Điều 12), and on paper nothing else has what is missing."""
    said = ("Em biết tưới cây. " * 120)[: letters - 5].strip() + " Hết."
    label = ("Buôn Kmrơng Prong " * 12)[:190].strip() + " Cuối."
    given = samples_secondary.parts(reassessed=True)
    page = samples_secondary.personal("THCS")
    history = tuple(period.model_copy(update={"school_name": label}) for period in page.study_history * 5)
    subjects = {
        code: each.model_copy(update={"year": each.year.model_copy(update={"comment": said})})
        for code, each in given.subjects.items()
        if each.year
    }
    given = replace(given, subjects=subjects, personal=page.model_copy(update={"study_history": history}))

    text = " ".join(pages_of(renderer, samples_secondary.book(given=given, issue=samples.ISSUE)))

    assert text.count("Hết.") == len(subjects)
    assert text.count("tưới") == len(subjects) * said.count("tưới")
    assert text.count("Cuối.") == len(history)
    assert "[…]" not in text
    assert "rút gọn" not in text


def test_days_missed_are_told_apart(renderer: PdfRenderer) -> None:
    assert "4 (Có phép: 3; Không phép: 1)." in pages_of(renderer, samples_secondary.book())[-1]


def test_a_level_never_stands_as_a_letter() -> None:
    given = samples_secondary.parts(reassessed=True)

    for language in ("vi", "en"):
        rows = secondary_rows(given.subjects, given.level, language, with_reasons=False)
        periods = period_rows(given.outcome, given.conduct, language)
        shown = {text for row in (*rows, *periods) for text in vars(row).values()}
        assert not shown & {"T", "K", "Đ", "CĐ"}


@pytest.mark.parametrize(
    ("is_promoted", "is_completed", "text"),
    [
        (True, None, "Được lên lớp."),
        (False, None, "Không được lên lớp."),
        (True, True, "Hoàn thành chương trình giáo dục trung học cơ sở."),
        (False, False, "Chưa hoàn thành chương trình giáo dục trung học cơ sở."),
    ],
)
def test_promotion_or_completion_is_said(is_promoted: bool, is_completed: bool | None, text: str) -> None:
    outcome = secondary.Outcome(
        learning=secondary.Learning(year="K"), is_promoted=is_promoted, is_level_completed=is_completed
    )

    assert outcome_texts(outcome, "lower-secondary", "vi") == (text,)
