"""The receipt's key is changed while everything runs: old and new receipts verify; after an end, later ones do not."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from hbs_kit.clock import utc_now
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.trees import sign_document
from hbs_schema.statements.documents import Authority, Status
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.times import to_instant
from so_registry.usecases.choose_receipt_key import choose_receipt_key
from so_registry.usecases.verify_next_submission import verify_next_submission
from tests.integration.so_registry.rotating import publish, signer_and_failures
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


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
