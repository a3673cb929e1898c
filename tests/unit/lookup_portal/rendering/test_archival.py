"""Every kind of output is an archival, tagged file, with what it was made from inside."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from lookup_portal.rendering.book import Attachment, Book
from lookup_portal.rendering.record_pdf import PdfRenderer
from tests.unit.lookup_portal import samples, samples_secondary
from tests.unit.lookup_portal.rendering.archival import attached, faults

SOURCE = Attachment("hoc-ba-so.json", "Tệp xác thực ngoại tuyến", '{"tên":"Ánh"}'.encode())
KINDS: dict[str, Callable[[], Book]] = {
    "primary": lambda: samples.book(4, attachments=[SOURCE]),
    "primary, holder": lambda: samples.book(2, full=False),
    "whole book": samples.whole_book,
    "lower secondary": samples_secondary.book,
    "upper secondary, certified": lambda: samples_secondary.book("upper-secondary", issue=samples.ISSUE),
    "extract": samples.extract,
}


@pytest.fixture(scope="module")
def renderer() -> PdfRenderer:
    return PdfRenderer()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_keeps_what_archives_and_screen_readers_ask_for(renderer: PdfRenderer, kind: str) -> None:
    assert faults(renderer.render_pdf(KINDS[kind]())) == []


def test_the_source_is_inside_byte_for_byte(renderer: PdfRenderer) -> None:
    pdf = renderer.render_pdf(samples.book(4, attachments=[SOURCE]))

    assert attached(pdf) == {SOURCE.name: ("/Source", "application/json", SOURCE.data)}


def test_a_file_that_is_no_archive_is_noticed(renderer: PdfRenderer) -> None:
    """The checks can fail: each of these edits keeps the file's length and breaks one clause."""
    pdf = renderer.render_pdf(samples.book(2))

    assert "marked" in faults(pdf.replace(b"/Marked true", b"/Merked true"))
    assert "output intent" in faults(pdf.replace(b"/GTS_PDFA1", b"/GTS_PDFX1"))
    assert "fonts embedded" in faults(pdf.replace(b"/FontFile", b"/FontFill"))
    assert faults(pdf) == []


def test_the_same_book_is_the_same_file(renderer: PdfRenderer) -> None:
    book = replace(samples.whole_book(), attachments=(SOURCE,))

    assert renderer.render_pdf(book) == PdfRenderer().render_pdf(book)
