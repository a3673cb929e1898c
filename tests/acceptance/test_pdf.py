"""The soft copy: two pages, everything on them, a code that a scanner reads."""

import json
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from tests.acceptance.conftest import Summary
from tests.interop.poppler import pdfsig

pytestmark = pytest.mark.acceptance

ZERO_WIDTH = "\u200b"
"""Lets long words break; it is not on the paper."""


def parts(first: Summary) -> dict[str, Any]:
    """Values of the bundle's parts by name."""
    packet = json.loads(Path(first["bundle"]).read_bytes())["packet"]
    read = [json.loads(urlsafe_b64decode(text + "==")) for text in packet["parts"]]
    return {name: value for _, name, value in read}


def pages(first: Summary) -> list[str]:
    document = pypdfium2.PdfDocument(first["pdf"])
    texts = [page.get_textpage().get_text_range() for page in document]
    return [" ".join(text.replace(ZERO_WIDTH, "").split()) for text in texts]


def test_it_has_two_pages_and_the_pupils_name_on_each(first: Summary) -> None:
    name = parts(first)["identity"]["full_name"]
    assert [name in page for page in pages(first)] == [True, True]


def test_it_has_the_code_and_the_whole_person(first: Summary) -> None:
    page, person = pages(first)[0], parts(first)["personal"]
    assert first["lookup_code"] in page.replace(" ", "")
    assert person["personal_id"] in page


def test_it_has_every_mark_in_its_subjects_row(first: Summary) -> None:
    levels = {"T": "Hoàn thành tốt", "H": "Hoàn thành", "C": "Chưa hoàn thành"}
    page = pages(first)[1]
    subjects = {name: value for name, value in parts(first).items() if name.startswith("subjects/")}
    assert len(subjects) >= 10
    for value in subjects.values():
        row = f"{levels[value['level']]} {value.get('test', '')}".strip()
        assert f"{row} {value['comment'][:12]}" in page


def test_a_scanner_reads_the_portals_address_from_it(first: Summary) -> None:
    image = pypdfium2.PdfDocument(first["pdf"])[0].render(scale=3, grayscale=True)
    pixels = memoryview(bytes(image.buffer)).cast("B", [image.height, image.stride])
    read = [code.text for code in zxingcpp.read_barcodes(pixels)]
    assert read == [f"{first['portal_url']}/t/{first['lookup_code']}"]


def test_anybody_s_reader_of_pdf_calls_its_seal_valid_and_names_who_runs_the_portal(
    first: Summary, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(Path(first["pdf"]).read_bytes())

    said = pdfsig(copy)

    assert "Signature Validation: Signature is Valid." in said
    assert "Signature Type: ETSI.CAdES.detached" in said
    assert "Cổng tra cứu, Bộ Giáo dục và Đào tạo" in said
