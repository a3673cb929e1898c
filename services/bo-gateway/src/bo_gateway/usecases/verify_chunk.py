"""Verifying a chunk: its good packets are stored with their evidence; what is damaged is asked for again."""

import asyncio
from collections.abc import Sequence
from hashlib import sha256

from cryptography import x509
from opentelemetry.trace import Tracer
from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.bodies import read_chunk
from bo_gateway.domain.chunks import ChunkVerdict, VerifiedPacket, judge_chunk
from bo_gateway.domain.reports import Report
from bo_gateway.domain.sentences import code_of_check
from bo_gateway.storage import evidence
from bo_gateway.storage.cert_status import add_entries
from bo_gateway.storage.chunks import ChunkKey, find_next_chunk, hold_received, store_verdict
from bo_gateway.storage.packets import NewPacket, add_packets, holds_record_twice
from bo_gateway.storage.reports import find_report, hold_report
from bo_gateway.storage.trust import load_trust
from bo_gateway.usecases.load_lock import load_lock
from bo_gateway.usecases.refuse_report import refuse_report
from hbs_kit import telemetry
from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema import base64url, canonical
from hbs_schema.building.packets import packet_json


async def verify_next_chunk(
    *, sessions: Sessions, ca_roots: Sequence[x509.Certificate], clock: Clock, tracer: Tracer | None = None
) -> bool:
    """Verify the chunk whose turn it is, in the trace of what brought it; False if none waits. Raises AuthorityMissing.

    Order of durability: (1) the chunk is held, other workers skip it; (2) it is judged in a thread, without network;
    (3) packets, evidence and verdict commit. A crash before (3) leaves the chunk as received.
    """
    async with sessions() as session:
        found = await find_next_chunk(session)
    if found is None:
        return False
    key, traceparent = found
    async with sessions.begin() as session:
        body = await hold_received(session, key)
        if body is not None:
            with telemetry.continued(tracer, "verify chunk", traceparent):
                await _verify(session, key, body, ca_roots, clock)
    return True


async def _verify(
    session: AsyncSession, key: ChunkKey, body: bytes, ca_roots: Sequence[x509.Certificate], clock: Clock
) -> None:
    report = await find_report(session, key.report)
    if report is None:
        return
    lock = await load_lock(session, report)
    trust = await load_trust(session, ca_roots)
    chunk = await asyncio.to_thread(read_chunk, body)
    verdict = await asyncio.to_thread(judge_chunk, chunk, lock, trust, clock())
    stored = await _store(session, report, verdict)
    await store_verdict(session, key, stored=stored, faults=verdict.faults)
    # The report's row is taken last: intake takes it first and then never waits for a chunk.
    fault = verdict.final_fault
    if fault is not None:
        where = f"{fault.check}: chunk {key.number}, packet {fault.index}"
        await _refuse(session, report, code_of_check(fault.check), where)
    elif stored < len(verdict.packets):
        new = [_new(packet) for packet in verdict.packets]
        if await holds_record_twice(session, report, new):
            await _refuse(session, report, "packet-withdrawn", f"record twice: chunk {key.number}")


async def _store(session: AsyncSession, report: Report, verdict: ChunkVerdict) -> int:
    await evidence.add_statements(session, verdict.statements)
    await evidence.add_certificates(session, verdict.certificates.values())
    await evidence.add_timestamps(session, verdict.timestamps)
    await add_entries(session, verdict.cert_status)
    return await add_packets(session, report, [_new(packet) for packet in verdict.packets])


def _new(verified: VerifiedPacket) -> NewPacket:
    packet, header = verified.packet, verified.packet.header
    body = canonical.dump(packet_json(packet))
    return NewPacket(
        position=verified.position,
        lookup_code=verified.lookup_code,
        record_key=header.record_key,
        packet_digest=base64url.encode(packet.digest),
        revision=header.revision,
        school=header.school,
        policy=header.policy.digest,
        body=body,
        body_sha256=sha256(body).digest(),
        receipt=verified.receipt,
        lock_path=verified.lock_path,
    )


async def _refuse(session: AsyncSession, report: Report, problem: str, detail: str) -> None:
    held = await hold_report(session, report.key)
    if held.state == "receiving":
        await refuse_report(session, report.key, problem, detail)
