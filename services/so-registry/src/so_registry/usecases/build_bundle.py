"""A bundle of an accepted packet from stored bytes: receipt; lock, acknowledgement, annotations once there are any."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.building.bundles import Evidence, bundle_bytes
from hbs_schema.building.status_choice import choose_entries, fitting
from hbs_schema.certificates import Certificate, load_certificate, with_issuers
from hbs_schema.envelopes.bundle import validated
from hbs_schema.envelopes.packet import Packet, read_packet
from hbs_schema.envelopes.shape import PacketShape, Proof
from hbs_schema.statements.payloads import Acknowledgement
from hbs_schema.statements.statement import parse_statement, signer_name
from so_registry.domain.certificates.actors import UNNAMED, Actor
from so_registry.domain.errors import PacketUnknown
from so_registry.domain.places import packet_value
from so_registry.storage import audit, evidence
from so_registry.storage.annotations import find_proofs
from so_registry.storage.cert_status import load_entries
from so_registry.storage.locks import StoredLock, find_lock
from so_registry.storage.packets import find_packet


async def build_bundle(
    packet_digest: str, *, school: str, sessions: Sessions, intermediates: Sequence[Certificate], by: Actor = UNNAMED
) -> bytes:
    """The file; that it is read is noted first. Raises PacketUnknown if the school did not issue such a packet."""
    async with sessions.begin() as session:
        row = await find_packet(session, packet_digest)
        if row is None or row["school"] != school:
            raise PacketUnknown
        await audit.note(session, "read-bundle", by, concerns=packet_digest, school=school)
        packet = read_packet(validated(PacketShape, packet_value(row["bytes"])))
        lock = await find_lock(session, row["lock_seq"]) if row["lock_seq"] is not None else None
        return bundle_bytes(packet, await _evidence(session, row, packet, lock, intermediates))


async def _evidence(
    session: AsyncSession,
    row: dict[str, Any],
    packet: Packet,
    lock: StoredLock | None,
    intermediates: Sequence[Certificate],
) -> Evidence:
    names = [row["receipt"], *(proof.statement for proof in packet.endorsements)]
    statements = await evidence.get_statements(session, names)
    policy = await evidence.find_document(session, row["policy"]) or ""
    authority = await evidence.find_newest(session, "authority") or ""
    lock_proof = acknowledgement_proof = None
    if lock is not None:
        statements[lock.statement] = lock.jws
        lock_proof = Proof(statement=lock.statement, index=row["lock_position"], path=tuple(row["lock_path"]))
    if lock is not None and lock.acknowledgement is not None:
        statement = parse_statement(lock.acknowledgement, Acknowledgement)
        statements[statement.name] = statement.jws
        acknowledgement_proof = Proof(statement=statement.name, index=0, path=())
    annotations = await find_proofs(session, row["packet_digest"])
    statements |= await evidence.get_statements(session, [proof.statement for proof in annotations])
    signers = {signer_name(jws) for jws in (*statements.values(), policy)}
    ders = await evidence.get_certificates(session, sorted(signers))
    named = [load_certificate(der) for der in ders.values()]
    return Evidence(
        policy=policy,
        authority=authority,
        receipt=Proof(statement=row["receipt"], index=row["receipt_index"], path=tuple(row["receipt_path"])),
        statements=statements,
        certificates=[certificate.der for certificate in with_issuers(named, intermediates).values()],
        lock=lock_proof,
        acknowledgement=acknowledgement_proof,
        annotations=annotations,
        timestamps=await evidence.get_timestamps(session, list(statements)),
        cert_status=fitting(choose_entries(await load_entries(session, named), named)),
    )
