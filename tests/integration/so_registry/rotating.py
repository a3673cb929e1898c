"""A registrar's next receipt key: how the Ministry names it, and by which of both keys a receipt was signed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode
from hbs_schema.building.keys import SigningKey
from hbs_schema.envelopes.bundle import read_bundle
from hbs_schema.envelopes.packet import Packet
from hbs_schema.statements.documents import Authority, Status
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.bundle import verify_bundle
from hbs_schema.verification.times import to_instant
from so_registry.usecases.build_bundle import build_bundle
from so_registry.usecases.store_document import store_document
from tests.support.registry import Registry

END = datetime(2031, 1, 1, tzinfo=UTC)


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
        intermediates=[world.ca.issuing_certificate],
    )
    anchors = replace(world.anchors, status=status, certificates=(world.key("bo-status").certificate,))
    report = verify_bundle(data, anchors, now=utc_now() + timedelta(seconds=1))
    failed = {check.name for check in report.checks if check.result == "failed"}
    return read_bundle(data).receipt.statement.header.thumbprint, failed
