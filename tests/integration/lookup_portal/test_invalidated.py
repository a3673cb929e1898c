"""A decision after the lock turns every output, whichever way the record is looked at."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from hbs_schema import base64url
from hbs_schema.verification.bundle import verify_bundle
from lookup_portal.http.tickets import Ticket
from lookup_portal.rendering.labels import VERDICTS
from tests.support.portal import STATED, Portal
from tests.support.publications import birth_date_of, code_of, published_status
from tests.support.world import NOW, Locked

pytestmark = pytest.mark.integration

SENTENCE = VERDICTS["invalidated"].vi


@pytest.fixture
async def invalidated(portal: Portal, locked: Locked) -> Portal:
    entry = {"packet": base64url.encode(locked.packets[0].digest), "annotation": "invalidated"}
    await portal.publish(published_status(portal.world, portal.world.status(seq=2, annotated=[entry])))
    return portal


async def test_the_status(invalidated: Portal, locked: Locked) -> None:
    answer = await invalidated.post("/v1/lookups/status", code=code_of(locked))

    assert answer.json()["state"] == "invalidated"


async def test_the_views(invalidated: Portal, locked: Locked) -> None:
    code = code_of(locked)
    answers = [
        await invalidated.post("/v1/lookups/holder", code=code, birth_date=birth_date_of(locked)),
        await invalidated.ask("/v1/lookups/organisation", code),
    ]

    assert [answer.json()["verdict"]["state"] for answer in answers] == ["invalidated", "invalidated"]


async def test_the_pages(invalidated: Portal, locked: Locked) -> None:
    ticket = invalidated.web.tickets.seal(Ticket(code_of(locked), is_holder=True))
    for path in ("/tra-cuu", "/xem-hoc-ba"):
        page = await invalidated.client.post(path, data={"ticket": ticket})

        assert f"<h1>{SENTENCE}</h1>" in page.text


async def test_the_soft_copies(invalidated: Portal, locked: Locked) -> None:
    body = {"code": code_of(locked), "birth_date": birth_date_of(locked)}
    answers = [
        await invalidated.post("/v1/documents/pdf", **body),
        await invalidated.ask("/v1/documents/pdf", code_of(locked)),
    ]

    for answer in answers:
        text = " ".join(PdfReader(BytesIO(answer.content)).pages[0].extract_text().split())
        assert SENTENCE in text
        assert "Không còn hiệu lực" in text


async def test_the_offline_files(invalidated: Portal, locked: Locked) -> None:
    body = {"code": code_of(locked), "birth_date": birth_date_of(locked)}
    answers = [
        await invalidated.post("/v1/documents/presentation", **body),
        await invalidated.ask("/v1/documents/bundle", code_of(locked), **STATED),
    ]

    for answer in answers:
        report = verify_bundle(answer.content, invalidated.world.anchors, now=NOW)
        assert report.verdict == "withdrawn"


async def test_a_file_from_before(invalidated: Portal, locked: Locked) -> None:
    answer = await invalidated.client.post("/v1/files/check", content=locked.bundle(0))

    assert answer.json()["overall"] == "withdrawn"
    assert answer.json()["portal"]["state"] == "current"
