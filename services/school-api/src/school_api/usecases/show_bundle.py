"""Everything the school has of an accepted record: packet, receipt, policy, authority; before the lock that is all."""

import asyncio
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.building.bundles import Evidence, bundle_bytes
from hbs_schema.certificates import Certificate
from hbs_schema.envelopes.packet import Packet, read_packet
from hbs_schema.envelopes.shape import PacketShape
from school_api.clients.registry import RegistryClient
from school_api.domain.actors import Actor
from school_api.domain.deciding import class_place
from school_api.domain.drafts import StoredDraft
from school_api.domain.errors import BundleIncomplete, RecordUnknown, SchoolError
from school_api.domain.permissions import Action
from school_api.domain.permits import Permit
from school_api.domain.registrar import Registrar
from school_api.domain.signers import thumbprint_of, thumbprints, with_issuers
from school_api.storage.classes import get_class
from school_api.storage.drafts import get_drafts
from school_api.storage.evidence import find_authority, get_certificates, get_policy, get_statements
from school_api.storage.packets import StoredPacket, find_accepted_by_code
from school_api.usecases.fetch_windows import fetch_authority
from school_api.usecases.note_act import About, note_reading
from school_api.usecases.permit_act import permit_act


async def show_bundle(
    lookup_code: str,
    revision: int | None,
    *,
    actor: Actor,
    registrar: Registrar,
    intermediates: Sequence[Certificate],
    sessions: Sessions,
    registry: RegistryClient,
) -> bytes:
    """The bundle of a record's latest accepted packet, or of an older revision.

    Raises RecordUnknown, BundleIncomplete.
    """
    async with sessions.begin() as session:
        found = await find_accepted_by_code(session, lookup_code)
        draft, packet, permit = await _permitted(
            session, [p for _, p in found if revision in (None, p.revision)], actor
        )
        authority = await find_authority(session)
    await note_reading(permit, About(draft.class_id, draft.draft_id), sessions=sessions)
    if authority is None:
        await fetch_authority(draft.school, sessions=sessions, registry=registry)
    async with sessions() as session:
        read = read_packet(PacketShape.model_validate_json(packet.body))
        proofs = [proof for proof in (packet.receipt, packet.lock) if proof]
        names = {proof.statement for proof in (*read.endorsements, *proofs)}
        statements = {name: entry.jws for name, entry in (await get_statements(session, names)).items()}
        policy = await get_policy(session, packet.policy)
        authority = await find_authority(session)
        signers = await get_certificates(session, thumbprints(statements.values()))
    own = {thumbprint_of(jws) for jws in (*(statements[proof.statement] for proof in proofs), policy.jws)}
    if authority is None or packet.receipt is None or not own <= registrar.certificates.keys():
        raise BundleIncomplete
    needed = signers | {name: registrar.certificates[name] for name in own}
    evidence = Evidence(
        policy=policy.jws,
        authority=authority,
        receipt=packet.receipt,
        lock=packet.lock,
        statements=statements,
        certificates=with_issuers(needed, intermediates),
    )
    return await asyncio.to_thread(_write, read, evidence)


async def _permitted(
    session: AsyncSession, packets: Sequence[StoredPacket], actor: Actor
) -> tuple[StoredDraft, StoredPacket, Permit]:
    """The first that the caller may read: a pupil who moved has one code at both schools. Raises RecordUnknown."""
    drafts = await get_drafts(session, {packet.draft_id for packet in packets})
    refusal: SchoolError = RecordUnknown()
    for packet in packets:
        draft = drafts[packet.draft_id]
        place = class_place(await get_class(session, draft.class_id))
        try:
            return draft, packet, await permit_act(session, actor, Action.READ_RECORD, place, unknown=RecordUnknown)
        except SchoolError as refused:
            # What is wrong where he is somebody says more than that he is nobody elsewhere.
            refusal = refusal if isinstance(refused, RecordUnknown) else refused
    raise refusal


def _write(packet: Packet, evidence: Evidence) -> bytes:
    return bundle_bytes(packet, evidence)
