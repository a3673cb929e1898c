"""The worker packs what was asked for, signs it with the school's sending key, and stores the bytes with the message.

Order of durability: (1) packets are stored when people ask; (2) the submission is signed; (3) its bytes, their digest
and the outbox row commit; (4) the relay publishes stored bytes. A crash before (3) leaves the request as it was, after
it the same bytes are sent, however often.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from opentelemetry.trace import Tracer
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit import telemetry
from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.submissions import submission_bytes
from hbs_schema.certificates import Certificate
from hbs_schema.envelopes.packet import Packet, read_packet
from hbs_schema.envelopes.shape import PacketShape
from hbs_schema.errors import Refused
from school_api.domain.drafts import DraftState
from school_api.domain.signers import thumbprints, with_issuers
from school_api.storage.classes import hold_class
from school_api.storage.drafts import set_states
from school_api.storage.events import add_event
from school_api.storage.evidence import StoredStatement, get_certificates, get_statements
from school_api.storage.outboxes import announce_submission
from school_api.storage.packets import StoredPacket, get_packets
from school_api.storage.submissions import (
    StoredSubmission,
    hold_requested,
    list_sent_packets,
    set_unpackable,
    store_packed,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Material:
    packets: list[Packet]
    statements: Mapping[str, StoredStatement]
    certificates: Mapping[str, Certificate]


async def pack_next_submission(
    *,
    sessions: Sessions,
    sender_keys: Mapping[str, SigningKey],
    intermediates: Sequence[Certificate],
    clock: Clock,
    tracer: Tracer | None = None,
) -> bool:
    """Pack the oldest request of a school whose key is here, in the trace of the request; False if there is none."""
    async with sessions.begin() as session:
        submission = await hold_requested(session, list(sender_keys))
        if submission is None:
            return False
        with telemetry.continued(tracer, "pack submission", submission.traceparent):
            await _announce(session, submission, sender_keys[submission.school], intermediates, clock)
    return True


async def _announce(
    session: AsyncSession,
    submission: StoredSubmission,
    key: SigningKey,
    intermediates: Sequence[Certificate],
    clock: Clock,
) -> None:
    packets = await _packets(session, submission)
    material = await _material(session, packets)
    try:
        body = await asyncio.to_thread(_pack, submission, material, key, intermediates, clock)
    except Refused as refused:
        log.error("submission cannot be packed: %s", refused.check)
        await _give_back(session, submission, packets)
        return
    digest = sha256(body).digest()
    await store_packed(session, submission.submission_id, body, digest)
    await announce_submission(
        session,
        submission.submission_id,
        window_no=submission.window_no,
        school=submission.school,
        digest=digest,
    )
    await add_event(
        session,
        submission.school,
        "submission-packed",
        submission_id=str(submission.submission_id),
        packets=len(packets),
    )


async def _packets(session: AsyncSession, submission: StoredSubmission) -> list[StoredPacket]:
    sent = await list_sent_packets(session, submission.submission_id)
    found = await get_packets(session, [packet.packet_digest for packet in sent])
    return [found[packet.packet_digest] for packet in sent]


async def _material(session: AsyncSession, stored: Sequence[StoredPacket]) -> _Material:
    packets = await asyncio.to_thread(_read, stored)
    statements = await get_statements(session, {p.statement for packet in packets for p in packet.endorsements})
    names = thumbprints(entry.jws for entry in statements.values())
    return _Material(packets, statements, await get_certificates(session, names))


def _read(stored: Sequence[StoredPacket]) -> list[Packet]:
    return [read_packet(PacketShape.model_validate_json(packet.body)) for packet in stored]


def _pack(
    submission: StoredSubmission,
    material: _Material,
    key: SigningKey,
    intermediates: Sequence[Certificate],
    clock: Clock,
) -> bytes:
    signers = {**material.certificates, key.certificate.thumbprint: key.certificate}
    return submission_bytes(
        material.packets,
        submission_id=str(submission.submission_id),
        window=str(submission.window_no),
        statements={name: entry.jws for name, entry in material.statements.items()},
        statement_leaves={name: entry.leaves for name, entry in material.statements.items() if entry.leaves},
        certificates=with_issuers(signers, intermediates),
        sender=key,
        sent_at=clock(),
    )


async def _give_back(session: AsyncSession, submission: StoredSubmission, packets: Sequence[StoredPacket]) -> None:
    await hold_class(session, submission.class_id)
    await set_unpackable(session, submission.submission_id)
    await set_states(session, [packet.draft_id for packet in packets], DraftState.SIGNED)
    await add_event(session, submission.school, "submission-unpackable", submission_id=str(submission.submission_id))
