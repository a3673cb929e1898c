"""The official page: two pages whatever is in it, everything readable, nothing executed."""

import io
from dataclasses import replace

import pytest
import segno
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from hbs_schema.values.personal import Relative
from hbs_schema.values.primary import Award, YearOutcome
from lookup_portal.rendering.book import Book
from lookup_portal.rendering.form import FORM
from lookup_portal.rendering.primary_year import PrimaryYear
from lookup_portal.rendering.record_pdf import PdfRenderer
from tests.unit.lookup_portal import samples
from tests.unit.lookup_portal.rendering.pictures import grey_rows, qr_modules

HOSTILE = (
    '#panic("x") $x^2$ *b* _i_ `r` \\ <b>&amp;</b> //c @a [x] {y} "q" <script>alert(1)</script> #sys.inputs.page שלום'
)


@pytest.fixture(scope="module")
def renderer() -> PdfRenderer:
    return PdfRenderer()


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, white space folded."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def primary_of(book: Book) -> PrimaryYear:
    (year,) = book.years
    assert isinstance(year, PrimaryYear)
    return year


def shown(renderer: PdfRenderer, book: Book) -> list[str]:
    return pages_of(renderer.render_pdf(book))


@pytest.mark.parametrize("grade", [1, 2, 4, 5])
def test_has_two_a4_pages_numbered_x_of_y(renderer: PdfRenderer, grade: int) -> None:
    pdf = renderer.render_pdf(samples.book(grade))

    first, second = pages_of(pdf)
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    assert "Trang 1/2" in first
    assert "Trang 2/2" in second


def test_shows_name_and_every_mark_and_level_in_words(renderer: PdfRenderer) -> None:
    book = samples.book(4)
    page = primary_of(book)
    assert page.qualities
    assert page.competences
    assert page.outcome

    first, second = shown(renderer, book)

    assert book.pupil.full_name in first
    assert book.pupil.full_name in second
    for row in page.subjects:
        assert f"{row.name} {row.level} {row.test}".strip() in second
        assert row.comment in second
    for _, traits in (*page.qualities.sections, *page.competences.sections):
        assert all(f"{trait.name} {trait.level}" in second for trait in traits)
    assert page.outcome.result in second
    assert page.outcome.completion in second


def test_has_the_three_added_fields_verdict_signers_and_owner(renderer: PdfRenderer) -> None:
    page = samples.book(4)

    first, second = shown(renderer, page)

    assert f"{FORM['lookup_code']}: 3f9c 1a7b e2d0 4c58 a6b1 e07d 94f2 c35a" in first
    assert f"{FORM['personal_id']}: 001316000417" in first
    assert f"{FORM['effective_on']}: 15/06/2026" in first
    assert page.effects[0].verdict in first
    assert samples.PORTAL.owner in first
    for signer in page.effects[0].signers:
        assert f"{signer.name} {signer.signed_at}" in first
    assert "Đã ký số lúc 14:12 ngày 28/05/2026" in second


def test_holder_gets_blanks_where_personal_data_stand(renderer: PdfRenderer) -> None:
    given = samples.parts(4)
    personal = given.personal
    assert personal is not None
    assert personal.father is not None
    assert personal.mother is not None

    text = " ".join(shown(renderer, samples.book(4, full=False)))

    assert given.identity.full_name in text
    for hidden in (
        personal.personal_id,
        personal.pupil_code,
        personal.ethnicity,
        personal.birthplace,
        personal.origin,
        personal.address,
        personal.father.full_name,
        personal.mother.full_name,
        "132,5",
        "417/2022",
    ):
        assert hidden is not None
        assert str(hidden) not in text
    assert f"{FORM['address']}:" in text


@pytest.mark.parametrize("dots_per_inch", [150])
def test_qr_is_the_records_address(renderer: PdfRenderer, dots_per_inch: int) -> None:
    first, _ = renderer.render_pictures(samples.book(4), dots_per_inch=dots_per_inch)
    expected = segno.make(samples.PORTAL.record_address, error="m", micro=False).matrix

    read = qr_modules(grey_rows(first), len(expected))

    assert read == [[bool(module) for module in row] for row in expected]


def test_hostile_text_stays_text(renderer: PdfRenderer) -> None:
    given = samples.with_comments(samples.parts(4), HOSTILE)
    given = replace(given, identity=given.identity.model_copy(update={"full_name": HOSTILE}))

    first, second = shown(renderer, samples.book(given_parts=given))

    inert = HOSTILE.removesuffix(" שלום").replace(" ", "")
    for text in (first, second):
        assert inert in text.replace(" ", "").replace("\u200b", "")


def test_title_and_metadata_do_not_name_the_pupil(renderer: PdfRenderer) -> None:
    reader = PdfReader(io.BytesIO(renderer.render_pdf(samples.book(4))))

    assert reader.metadata is not None
    assert reader.metadata.title == "Học bạ số cấp tiểu học"
    assert samples.book(4).pupil.full_name not in str(dict(reader.metadata))


def test_is_tagged_and_says_its_language(renderer: PdfRenderer) -> None:
    root = PdfReader(io.BytesIO(renderer.render_pdf(samples.book(4)))).root_object
    marked = root["/MarkInfo"]

    assert isinstance(marked, DictionaryObject)
    assert marked["/Marked"]
    assert str(root["/Lang"]).lower().startswith("vi")
    assert "/StructTreeRoot" in root


def test_same_page_gives_same_bytes() -> None:
    pdfs = {PdfRenderer().render_pdf(samples.book(4)) for _ in range(2)}

    assert len(pdfs) == 1


def test_ordinary_comments_are_set_smaller_and_not_cut(renderer: PdfRenderer) -> None:
    comment = "Em học tập chăm chỉ, tiến bộ rõ rệt trong học kì II; cần mạnh dạn hơn."

    pages = shown(renderer, samples.book(5, given_parts=samples.with_comments(samples.parts(5), comment)))

    assert len(pages) == 2
    assert pages[1].count(comment) == 12 + 15 + 2
    assert "[…]" not in pages[1]


def test_a_pupil_who_is_not_assessed_has_a_blank_for_a_result(renderer: PdfRenderer) -> None:
    given = samples.parts(4)
    outcome = YearOutcome(is_completed=True, is_promoted=True)

    page = shown(renderer, samples.book(4, given_parts=replace(given, outcome=outcome)))[1]

    assert "4. Đánh giá kết quả giáo dục: 5. Khen thưởng" in page


def test_longest_comments_are_cut_with_a_note_and_stay_on_two_pages(renderer: PdfRenderer) -> None:
    long = "Em học tập chăm chỉ. " * 95

    pages = shown(renderer, samples.book(5, given_parts=samples.with_comments(samples.parts(5), long.strip())))

    assert len(pages) == 2
    assert FORM["shortened"] in pages[1]
    assert pages[1].count("Em học tập chăm chỉ.") >= 29


@pytest.mark.parametrize("letter", ["Ặ", "W"])
def test_longest_of_everything_stays_on_two_pages(renderer: PdfRenderer, letter: str) -> None:
    """Every label at its 200 letters without a space, every comment at 2,000, sixteen awards."""
    label = letter * 200
    given = samples.with_comments(samples.parts(5), letter * 2000)
    personal, remarks, outcome = given.personal, given.remarks, given.outcome
    assert personal is not None
    assert remarks is not None
    assert outcome is not None
    given = replace(
        given,
        identity=given.identity.model_copy(update={"full_name": label}),
        personal=personal.model_copy(
            update=dict.fromkeys(("ethnicity", "birthplace", "origin", "address"), label)
            | {
                "father": Relative(full_name=label),
                "mother": Relative(full_name=label),
                "guardian": Relative(full_name=label),
                "study_history": tuple(
                    row.model_copy(update={"school_name": label, "class_name": label})
                    for row in personal.study_history * 10
                ),
            }
        ),
        outcome=outcome.model_copy(update={"awards": (Award(code="OTHER", text=label),) * 16}),
        remarks=remarks.model_copy(
            update={
                "homeroom_teacher": label,
                "principal": label,
                "place": label,
                "school": remarks.school.model_copy(update={"name": label, "commune": label}),
            }
        ),
    )

    pages = shown(renderer, samples.book(5, given_parts=given))

    assert len(pages) == 2
    assert FORM["shortened_rows"] in pages[0]
    for row in primary_of(samples.book(5)).subjects:
        assert row.level in pages[1]
