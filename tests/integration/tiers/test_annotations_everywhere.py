"""What a decision says of a locked record stands at the registry, the Ministry, in the status and at the portal."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import text

from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode
from hbs_schema.envelopes.packet import Packet
from hbs_schema.verification.bundle import verify_bundle
from lookup_portal.rendering.labels import VERDICTS
from tests.integration.so_registry.acts import column
from tests.integration.so_registry.annotating import annotated, locked
from tests.support.databases import Databases
from tests.support.ministry import open_ministry
from tests.support.portal import STATED, open_portal
from tests.support.registry import open_registry
from tests.support.tiers import Tiers
from tests.support.world import World

pytestmark = pytest.mark.integration


@pytest.fixture
async def tiers(databases: Databases, tmp_path: Path) -> AsyncIterator[Tiers]:
    world = World()
    async with (
        open_registry(databases, world) as registry,
        open_ministry(databases, world) as ministry,
        open_portal(databases, tmp_path, world) as portal,
    ):
        ministry.clock = utc_now
        yield Tiers([registry], ministry, portal)


async def looked_up(tiers: Tiers, packet: Packet) -> dict[str, Any]:
    """What whoever has the code is told: the state, and what stands in files and on paper."""
    portal = tiers.portal
    assert portal is not None
    portal.clock.now = utc_now()
    record, identity = packet.value("record") or {}, packet.value("identity") or {}
    code = str(record["lookup_code"])
    body = {"code": code, "birth_date": str(identity["birth_date"])}
    status = await portal.post("/v1/lookups/status", code=code)
    holder = await portal.post("/v1/lookups/holder", **body)
    bundle = await portal.ask("/v1/documents/bundle", code, **STATED)
    pdf = await portal.post("/v1/documents/pdf", **body)
    report = verify_bundle(bundle.content, tiers.registries[0].world.anchors, now=utc_now())
    return {
        "state": status.json()["state"],
        "holder": holder.json()["verdict"],
        "bundle": report.verdict,
        "pdf": " ".join(PdfReader(BytesIO(pdf.content)).pages[0].extract_text().split()),
    }


async def test_an_annotation_reaches_everybody_and_only_the_end_of_validity_changes_the_verdict(tiers: Tiers) -> None:
    [registry] = tiers.registries
    first, second = await locked(registry, 2)
    await tiers.settle()
    before = await looked_up(tiers, first)

    await annotated(registry, [first], "identity-corrected", number="1/QĐ-SGDĐT")
    await tiers.settle()
    corrected = await looked_up(tiers, first)
    await annotated(registry, [first], "invalidated", number="2/QĐ-SGDĐT")
    await tiers.settle()
    ended, other = await looked_up(tiers, first), await looked_up(tiers, second)

    assert [each["state"] for each in (before, corrected, ended, other)] == [
        "effective",
        "annotated",
        "invalidated",
        "effective",
    ]
    assert [each["bundle"] for each in (before, corrected, ended, other)] == [
        "genuine",
        "genuine",
        "withdrawn",
        "genuine",
    ]
    assert "1/QĐ-SGDĐT" in corrected["pdf"]
    assert "2/QĐ-SGDĐT" in ended["pdf"]
    assert VERDICTS["invalidated"].vi in ended["pdf"]
    answers = await column(registry, "SELECT problem IS NULL AND answered_at IS NOT NULL FROM registry.annotations")
    assert answers == [True, True]


async def test_an_annotation_that_came_before_its_lock_waits_for_it(tiers: Tiers) -> None:
    """No contract depends on the order of delivery: the lock and its packets come last."""
    [registry] = tiers.registries
    [packet] = await locked(registry)
    await annotated(registry, [packet])
    async with registry.sessions.begin() as session:
        await session.execute(text("UPDATE registry.bo_outbox SET sent_at = now() WHERE routing_key <> 'annotation'"))
    await tiers.settle()
    unanswered = await column(registry, "SELECT answered_at IS NULL FROM registry.annotations")
    async with registry.sessions.begin() as session:
        await session.execute(text("UPDATE registry.bo_outbox SET sent_at = NULL WHERE routing_key <> 'annotation'"))
    await tiers.settle()

    assert unanswered == [True]
    assert (await looked_up(tiers, packet))["state"] == "invalidated"


async def test_the_ministry_refuses_what_is_not_the_registrars_to_say(tiers: Tiers) -> None:
    """Signed with a key that may sign receipts only: everything else about it is right."""
    [registry] = tiers.registries
    [packet] = await locked(registry)
    await tiers.settle()
    genuine = registry.world.key("so-lock")
    registry.world.ca.issued["so-lock"] = registry.world.key("so-receipt")
    await annotated(registry, [packet])
    registry.world.ca.issued["so-lock"] = genuine
    await tiers.settle()

    assert await column(registry, "SELECT problem FROM registry.annotations") == ["annotation-not-authorised"]
    assert (await looked_up(tiers, packet))["state"] == "effective"
    assert encode(packet.digest) not in await column(registry, "SELECT statement FROM registry.annotations")
