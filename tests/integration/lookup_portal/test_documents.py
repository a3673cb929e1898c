"""The soft copy, the offline bundle and the presentation: whole or blank, fresh, and verifiable elsewhere."""

import json
from io import BytesIO
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from hbs_schema import base64url
from hbs_schema.envelopes.bundle import read_bundle
from hbs_schema.verification.bundle import verify_bundle
from tests.integration.lookup_portal.test_lookups import SECRETS
from tests.support.portal import Portal
from tests.support.publications import birth_date_of, code_of, published_status
from tests.support.world import NOW, Locked

pytestmark = pytest.mark.integration


async def of_holder(portal: Portal, path: str, locked: Locked) -> httpx.Response:
    answer = await portal.post(path, code=code_of(locked), birth_date=birth_date_of(locked))
    assert answer.status_code == 200, answer.text
    return answer


async def of_organisation(portal: Portal, path: str, locked: Locked) -> httpx.Response:
    answer = await portal.ask(path, code_of(locked))
    assert answer.status_code == 200, answer.text
    return answer


def pdf_text(answer: httpx.Response) -> str:
    reader = PdfReader(BytesIO(answer.content))
    assert len(reader.pages) == 2
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


async def test_the_organisations_soft_copy_is_whole(portal: Portal, locked: Locked) -> None:
    text = pdf_text(await of_organisation(portal, "/v1/documents/pdf", locked))

    assert (locked.packets[0].value("identity") or {})["full_name"] in text
    for shown in ("001316000417", "Xơ-đăng", "Nguyễn Văn Lâm Thử", "Lê Thị Giang Thử", "phố Hoa Thử"):
        assert shown in text
    assert "16/06/2026" in text


async def test_the_holders_soft_copy_has_the_results_and_nothing_personal(portal: Portal, locked: Locked) -> None:
    text = pdf_text(await of_holder(portal, "/v1/documents/pdf", locked))

    assert (locked.packets[0].value("identity") or {})["full_name"] in text
    assert "Hoàn thành tốt" in text
    # Only the column's heading and country of the form may say what is blank.
    assert not [secret for secret in SECRETS if secret in text]


async def test_the_bundle_is_genuine_with_todays_status(portal: Portal, locked: Locked) -> None:
    answer = await of_organisation(portal, "/v1/documents/bundle", locked)

    report = verify_bundle(answer.content, portal.world.anchors, now=NOW)
    assert report.verdict == "genuine"
    assert read_bundle(answer.content).status is not None
    assert read_bundle(answer.content).packet.digest == locked.packets[0].digest


async def test_the_presentation_is_genuine_and_hides_the_person(portal: Portal, locked: Locked) -> None:
    answer = await of_holder(portal, "/v1/documents/presentation", locked)

    bundle = read_bundle(answer.content)
    assert verify_bundle(answer.content, portal.world.anchors, now=NOW).verdict == "genuine"
    shown = {part.name for part in bundle.packet.parts}
    hidden = {part.name for part in locked.packets[0].parts} - shown
    assert hidden == {"personal", "record", "subjects/GDTC"}
    values = json.dumps([part.value for part in bundle.packet.parts], ensure_ascii=False)
    assert not [secret for secret in SECRETS if secret in values]


async def test_the_presentation_does_not_hand_out_the_lookup_code(portal: Portal, locked: Locked) -> None:
    """It names the birth date; the two together would open every year to whoever it is passed on to."""
    answer = await of_holder(portal, "/v1/documents/presentation", locked)
    checked = await portal.client.post("/v1/files/check", content=answer.content)

    assert code_of(locked) not in answer.text
    told = checked.json()
    assert (told["overall"], told["portal"]["state"]) == ("genuine", "current")
    assert told["portal"]["packet"] == base64url.encode(locked.packets[0].digest)
    report = verify_bundle(answer.content, portal.world.anchors, now=NOW)
    assert [check.result for check in report.checks if check.name == "record-key"] == ["not-applicable"]


async def test_the_holders_view_has_the_lookup_code(portal: Portal, locked: Locked) -> None:
    view = await of_holder(portal, "/v1/lookups/holder", locked)

    assert view.json()["parts"]["record"] == {"lookup_code": code_of(locked)}
    code = code_of(locked)
    grouped = " ".join(code[at : at + 4] for at in range(0, 32, 4))
    assert grouped in pdf_text(await of_holder(portal, "/v1/documents/pdf", locked))


async def test_the_presentation_carries_no_certificate_of_a_person(portal: Portal, locked: Locked) -> None:
    bundle = read_bundle((await of_holder(portal, "/v1/documents/presentation", locked)).content)

    people = {key.certificate.thumbprint for name, key in portal.world.ca.issued.items() if "/" in name}
    assert people
    assert not people & bundle.certificates.keys()
    assert not bundle.endorsements


async def test_a_newer_authority_document_takes_the_old_ones_place(portal: Portal, locked: Locked) -> None:
    newer = portal.world.make_authority(number=2)
    named = {"number": 2, "digest": newer.document_digest}
    status = published_status(portal.world, portal.world.status(seq=2, authority=named))
    await portal.publish(status.model_copy(update={"authority": newer.jws}))

    files = [
        await of_organisation(portal, "/v1/documents/bundle", locked),
        await of_holder(portal, "/v1/documents/presentation", locked),
    ]

    for answer in files:
        assert read_bundle(answer.content).authority.payload.number == 2
        assert verify_bundle(answer.content, portal.world.anchors, now=NOW).verdict == "genuine"


async def test_files_are_kept_by_no_cache_and_named_after_nobody(portal: Portal, locked: Locked) -> None:
    for path in ("/v1/documents/pdf", "/v1/documents/presentation"):
        answer = await of_holder(portal, path, locked)

        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-disposition"].startswith('attachment; filename="hoc-ba-so.')


async def test_a_file_that_is_no_bundle_gets_a_report(portal: Portal) -> None:
    for body in (b"", b"{}", b"\xff\xfe", b"[" * 100_000, b"{" + b" " * 3_000_000):
        answer = await portal.client.post("/v1/files/check", content=body)

        assert answer.status_code == 200, answer.text
        assert answer.json()["overall"] == "not-genuine"
        assert answer.json()["portal"] == {"state": "unknown"}


async def test_a_changed_file_is_not_genuine_whatever_is_known_of_its_packet(portal: Portal, locked: Locked) -> None:
    value: dict[str, Any] = json.loads(locked.bundle(0))
    lock = value["lock"]["statement"]
    other = base64url.encode(bytes(64))
    value["statements"][lock] = value["statements"][lock].rsplit(".", 1)[0] + "." + other

    answer = await portal.client.post(
        "/v1/files/check", content=json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    )

    assert answer.json()["overall"] == "not-genuine"
