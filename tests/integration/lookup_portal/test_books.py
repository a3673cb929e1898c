"""Whole records and secondary ones through the portal: the book, the views, the pages, the source inside."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from hbs_schema.envelopes.bundle import read_bundle
from hbs_schema.verification.bundle import verify_bundle
from tests.integration.lookup_portal.test_lookups import SECRETS
from tests.integration.lookup_portal.walking import Forms
from tests.support.books import CODE, YEARS, book_world, publish_books, secondary_year, two_years
from tests.support.databases import Databases
from tests.support.portal import Portal, open_portal
from tests.support.publications import annotate, published_records
from tests.support.pupils import lookup_code
from tests.support.world import NOW, Locked

pytestmark = pytest.mark.integration

SECONDARY = lookup_code()
BORN = "2013-11-07"


@pytest.fixture(scope="module")
def records() -> list[Locked]:
    world = book_world()
    return [*two_years(world), secondary_year(world, SECONDARY, reassessed=True)]


@pytest.fixture
async def portal(databases: Databases, tmp_path: Path, records: list[Locked]) -> AsyncIterator[Portal]:
    async with open_portal(databases, tmp_path, records[0].world) as opened:
        await publish_books(opened, *records)
        yield opened


def text_of(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages]


def attached(answer: httpx.Response) -> dict[str, bytes]:
    return {name: contents[0] for name, contents in PdfReader(BytesIO(answer.content)).attachments.items()}


def born(records: list[Locked]) -> str:
    return str((records[0].packets[0].value("identity") or {})["birth_date"])


async def test_an_organisation_gets_the_whole_book_with_every_bundle_inside(portal: Portal) -> None:
    answer = await portal.ask("/v1/documents/book", CODE)

    pages = text_of(answer)
    assert "HỌC BẠ TIỂU HỌC" in pages[0]
    assert [year for year in YEARS if any(f"NĂM HỌC {year}" in page for page in pages)] == list(YEARS)
    assert "001316000417" in pages[1]
    assert sorted(attached(answer)) == [f"hoc-ba-so-{year}.bundle.json" for year in YEARS]
    for content in attached(answer).values():
        assert verify_bundle(content, portal.world.anchors, now=NOW).verdict == "genuine"
    log = await portal.sql("SELECT act FROM access.log")
    assert [row["act"] for row in log] == ["book", "book"]


async def test_the_holders_book_has_nothing_personal_on_it_and_nothing_inside(
    portal: Portal, records: list[Locked]
) -> None:
    answer = await portal.post("/v1/documents/book", code=CODE, birth_date=born(records))

    text = " ".join(text_of(answer))
    assert not [secret for secret in SECRETS if secret in text]
    assert sorted(attached(answer)) == [f"hoc-ba-so-{year}.presentation.json" for year in YEARS]
    for content in attached(answer).values():
        assert not [secret for secret in SECRETS if secret in content.decode()]
        assert not read_bundle(content).endorsements


async def test_an_unknown_code_and_a_wrong_birth_date_get_one_answer(portal: Portal) -> None:
    wrong = await portal.post("/v1/documents/book", code=CODE, birth_date="2011-01-02")
    unknown = await portal.post("/v1/documents/book", code=lookup_code(), birth_date="2011-01-02")

    assert (wrong.status_code, wrong.content) == (404, unknown.content)
    assert await portal.sql("SELECT * FROM access.log") == []


async def test_an_invalidated_year_is_not_in_the_book(portal: Portal, records: list[Locked]) -> None:
    await portal.publish(published_records(records[1], **annotate(records[1], annotation="invalidated")))

    pages = text_of(await portal.ask("/v1/documents/book", CODE))

    assert any(f"NĂM HỌC {YEARS[0]}" in page for page in pages)
    assert not any(f"NĂM HỌC {YEARS[1]}" in page for page in pages)


async def test_a_secondary_record_has_its_status_its_view_and_its_soft_copy(portal: Portal) -> None:
    status = (await portal.post("/v1/lookups/status", code=SECONDARY)).json()
    view = (await portal.post("/v1/lookups/holder", code=SECONDARY, birth_date=BORN)).json()
    pages = text_of(await portal.ask("/v1/documents/pdf", SECONDARY))
    blank = " ".join(text_of(await portal.post("/v1/documents/pdf", code=SECONDARY, birth_date=BORN)))

    assert status["years"][0]["level"] == "lower-secondary"
    assert view["parts"]["subjects/TOAN"]["reassessment"]["mark"] == "6.0"
    assert "personal" not in view["parts"]
    assert "HỌC BẠ TRUNG HỌC CƠ SỞ" in pages[0]
    assert "Toán 4,1 4,6 4,4 6,0" in pages[1]
    assert "Y Thơm" not in blank


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_pages_show_a_secondary_record_in_words(portal: Portal, language: str) -> None:
    suffix = "?lang=en" if language == "en" else ""
    status = await portal.client.post(f"/tra-cuu{suffix}", data={"code": SECONDARY})
    fields: dict[str, Any] = Forms(status.text).to("/xem-hoc-ba")
    birth = {"birth_day": "7", "birth_month": "11", "birth_year": "2013"}
    page = await portal.client.post(f"/xem-hoc-ba{suffix}", data={**fields, **birth})
    book = await portal.client.post(f"/ban-mem-ca-quyen{suffix}", data=Forms(page.text).to("/ban-mem-ca-quyen"))

    wanted = {"vi": ("Trung học cơ sở", "Chưa đạt", "Đánh giá lại"), "en": ("Lower secondary", "Not achieved", "6,0")}
    assert page.status_code == 200
    for words in wanted[language]:
        assert words in page.text
    assert "Y Thơm" not in page.text
    assert book.headers["content-type"] == "application/pdf"
