"""The receipt's key is changed while everything runs: old and new receipts verify; after an end, later ones do not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.trees import sign_document
from hbs_schema.envelopes.bundle import read_bundle
from hbs_schema.envelopes.packet import Packet
from hbs_schema.statements.documents import Authority, Status
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.bundle import verify_bundle
from hbs_schema.verification.times import to_instant
from so_registry.usecases.build_bundle import build_bundle
from so_registry.usecases.choose_receipt_key import choose_receipt_key
from so_registry.usecases.store_document import store_document
from so_registry.usecases.verify_next_submission import verify_next_submission
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

END = datetime(2031, 1, 1, tzinfo=UTC)


async def accepted(registry: Registry, body: tuple[UUID, bytes], following: SigningKey) -> None:
    """Judged as the running worker does it, who was given both keys when it started."""
    await registry.receive(*body)
    key = await choose_receipt_key(
        registry.world.key("so-receipt"),
        following,
        registrar=registry.world.registrar,
        sessions=registry.sessions,
        clock=utc_now,
    )
    assert await verify_next_submission(sessions=registry.sessions, key=key, clock=utc_now)


async def publish(registry: Registry, following: SigningKey, *, number: int, since: datetime) -> Statement[Authority]:
    """The Ministry's next document lists the new certificate beside the old one."""
    world = registry.world
    entry = {
        "purpose": "receipt",
        "x5t#S256": following.certificate.thumbprint,
        "not_before": to_instant(since),
        "not_after": to_instant(END),
    }
    held = sorted(
        [*world.purposes("so", "receipt", "lock", "policy"), entry],
        key=lambda each: (each["x5t#S256"], each["purpose"]),
    )
    document = world.make_authority(number=number, registrars=[{"registrar": world.registrar, "certificates": held}])
    root = world.key("bo-root").certificate
    await store_document(document, [root, following.certificate], root=root, sessions=registry.sessions)
    return document


async def signer_and_failures(
    registry: Registry, packet: Packet, status: Statement[Status] | None = None
) -> tuple[str, set[str]]:
    """Who signed the packet's receipt, and what does not hold of its bundle."""
    world = registry.world
    data = await build_bundle(
        encode(packet.digest),
        school=world.school,
        sessions=registry.sessions,
        intermediates=[world.ca.issuing_der],
    )
    anchors = replace(world.anchors, status=status, certificates=(world.key("bo-status").certificate,))
    report = verify_bundle(data, anchors, now=utc_now() + timedelta(seconds=1))
    failed = {check.name for check in report.checks if check.result == "failed"}
    return read_bundle(data).receipt.statement.header.thumbprint, failed


def ended(
    registry: Registry, key: SigningKey, at: datetime, reason: str, authority: Statement[Authority]
) -> Statement[Status]:
    now = utc_now()
    members = {
        "registrar": registry.world.registrar,
        "school_year": "2025-2026",
        "seq": 9,
        "issued_at": to_instant(now),
        "next_update": to_instant(now + timedelta(days=1)),
        "authority": {"number": authority.payload.number, "digest": authority.document_digest},
        "ended": [{"x5t#S256": key.certificate.thumbprint, "ended_at": to_instant(at), "reason": reason}],
        "annotated": [],
    }
    return sign_document(Status, members, key=registry.world.key("bo-status"), signed_at=now)


async def test_the_receipts_key_is_changed_without_stopping_and_ends_without_undoing(registry: Registry) -> None:
    old, following = registry.world.key("so-receipt"), registry.world.ca.signer("so-receipt-2")
    statements, packets = await registry.signed(3)
    bodies = [registry.pack([packet], statements) for packet in packets]

    await accepted(registry, bodies[0], following)
    await publish(registry, following, number=2, since=utc_now() + timedelta(hours=1))
    await accepted(registry, bodies[1], following)
    newest = await publish(registry, following, number=3, since=utc_now() - timedelta(minutes=1))
    await accepted(registry, bodies[2], following)

    made = [await signer_and_failures(registry, packet) for packet in packets]
    names = [old.certificate.thumbprint, old.certificate.thumbprint, following.certificate.thumbprint]
    assert made == [(name, set()) for name in names]

    later = ended(registry, old, utc_now() + timedelta(minutes=1), "retired", newest)
    assert [(await signer_and_failures(registry, packet, later))[1] for packet in packets] == [set(), set(), set()]
    earlier = ended(registry, old, utc_now() - timedelta(hours=1), "retired", newest)
    after = [(await signer_and_failures(registry, packet, earlier))[1] for packet in packets]
    assert ["receipt" in failed for failed in after] == [True, True, False]
    stolen = ended(registry, old, utc_now() + timedelta(minutes=1), "compromised", newest)
    unproven = [(await signer_and_failures(registry, packet, stolen))[1] for packet in packets]
    assert ["receipt" in failed for failed in unproven] == [True, True, False], "nothing but its own word proves when"
