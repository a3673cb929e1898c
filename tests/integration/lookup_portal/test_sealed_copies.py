"""With a key for it the portal seals what it prints, says so, and gives no issued copy without its seal."""

import io
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from deploy.local.pki import Pki
from tests.integration.lookup_portal.copying import approve, ask, file_of, issue
from tests.support.databases import Databases
from tests.support.portal import Portal, open_portal, write_trust
from tests.support.publications import birth_date_of, code_of
from tests.support.world import Locked

pytestmark = [pytest.mark.integration, pytest.mark.slow]
NOBODY = "http://127.0.0.1:9/"


def seal_settings(pki: Pki, timestamp_url: str) -> dict[str, Any]:
    return {
        "key_file": pki.key("portal-seal"),
        "certificate_file": pki.certificate("portal-seal"),
        "chain_files": pki.chain("portal-seal"),
        "timestamp_url": timestamp_url,
        "responders": [
            {"ca_file": pki.certificate(ca), "ocsp_url": pki.ocsp_url(ca)} for ca in ("root", "authorities-ca")
        ],
        "patience": 20,
    }


@pytest.fixture
async def sealing(
    databases: Databases, pki: Pki, tmp_path: Path, locked: Locked, request: pytest.FixtureRequest
) -> AsyncIterator[Portal]:
    """A portal with a seal; the parameter is the timestamp authority's address if it is not the real one."""
    trust = write_trust(tmp_path, locked.world)
    changes = {
        "trust": {**trust, "ca_files": [*trust["ca_files"], pki.roots]},
        "seal": seal_settings(pki, getattr(request, "param", pki.tsa_url)),
    }
    async with open_portal(databases, tmp_path, locked.world, **changes) as opened:
        await opened.fill(locked)
        yield opened


def signatures(pdf: bytes) -> list[Any]:
    return list(PdfFileReader(io.BytesIO(pdf)).embedded_signatures)


async def test_soft_copies_and_issued_copies_are_sealed_and_the_page_says_so(sealing: Portal, locked: Locked) -> None:
    code, birth_date = code_of(locked), birth_date_of(locked)
    soft = await sealing.post("/v1/documents/pdf", code=code, birth_date=birth_date)
    copy = await issue(sealing, code=code)
    file = await file_of(sealing, copy)

    assert len(signatures(soft.content)) == len(signatures(file.content)) == 1
    assert sha256(file.content).hexdigest() == copy["sha256"]
    year, month, day = birth_date.split("-")
    status = await sealing.client.post("/tra-cuu", data={"code": code})
    ticket = status.text.split('name="ticket" value="')[1].split('"')[0]
    born = {"birth_day": day, "birth_month": month, "birth_year": year}
    page = await sealing.client.post("/xem-hoc-ba", data={"ticket": ticket, **born})
    assert "Bản mềm PDF có chữ ký số của" in page.text


@pytest.mark.parametrize("sealing", [NOBODY], indirect=True)
async def test_without_timestamps_no_copy_is_issued_and_no_number_used(sealing: Portal, locked: Locked) -> None:
    asked = (await ask(sealing, code=code_of(locked))).json()["request_id"]

    refused = await approve(sealing, asked)
    soft = await sealing.post("/v1/documents/pdf", code=code_of(locked), birth_date=birth_date_of(locked))

    assert (refused.status_code, refused.json()["type"]) == (503, "urn:hbs:problem:seal-unavailable")
    assert await sealing.sql("SELECT 1 FROM access.copy_decisions") == []
    assert len(signatures(soft.content)) == 1


async def test_without_a_key_nothing_is_sealed_and_no_page_says_so(portal: Portal, locked: Locked) -> None:
    soft = await portal.post("/v1/documents/pdf", code=code_of(locked), birth_date=birth_date_of(locked))

    assert signatures(soft.content) == []
