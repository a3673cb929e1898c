"""The registrar's lock: what it names never changes again, even if nothing else was heard of it before."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.envelopes.packet import read_packet
from hbs_schema.envelopes.shape import PacketShape
from hbs_schema.messages.answers import LockNotice
from hbs_schema.statements.payloads import Lock
from school_api.domain.drafts import DraftState, StoredDraft
from school_api.domain.errors import NotGenuine
from school_api.domain.permissions import UNTOUCHED
from school_api.domain.registrar import Registrar, check_lock
from school_api.storage.changes import store_change
from school_api.storage.classes import hold_classes
from school_api.storage.drafts import Change, get_drafts, set_states
from school_api.storage.events import add_event
from school_api.storage.evidence import StoredStatement, add_statements
from school_api.storage.outboxes import is_first, keep_answer
from school_api.storage.packets import StoredPacket, get_packets, set_locks

BY = "registrar"


async def take_lock(
    notice: LockNotice, body: bytes, *, message_id: str | None, registrar: Registrar, sessions: Sessions
) -> None:
    """Check each proof against our own packets, then lock their drafts. Raises NotGenuine."""
    lock = registrar.read(notice.lock, Lock)
    if lock.payload.window != notice.window:
        raise NotGenuine("window")
    async with sessions() as session:
        packets = await get_packets(session, list(notice.proofs))
        drafts = await get_drafts(session, {packet.draft_id for packet in packets.values()})
    if packets.keys() != notice.proofs.keys():
        raise NotGenuine("packets")
    for digest, proof in notice.proofs.items():
        check_lock(lock, proof, packets[digest].record_key, digest)
    async with sessions.begin() as session:
        if not await is_first(session, message_id):
            return
        await hold_classes(session, {draft.class_id for draft in drafts.values()})
        await keep_answer(session, notice.kind, body)
        await add_statements(session, [StoredStatement(lock.name, "lock", lock.jws)])
        await set_locks(session, notice.proofs)
        now = await get_drafts(session, drafts)
        for packet in packets.values():
            if now[packet.draft_id].revision != packet.revision:
                await _bring_back(session, now[packet.draft_id], packet)
        moved = [draft_id for draft_id, draft in now.items() if draft.state != DraftState.LOCKED]
        if moved:
            await set_states(session, moved, DraftState.LOCKED)
            await add_event(
                session,
                notice.school,
                "records-locked",
                lock=lock.name,
                drafts=[str(draft_id) for draft_id in sorted(moved)],
            )


async def _bring_back(session: AsyncSession, draft: StoredDraft, packet: StoredPacket) -> None:
    """A replacement was opened that the registrar never had: what is locked is shown; what it said stays in history."""
    read = read_packet(PacketShape.model_validate_json(packet.body))
    header = read.header
    content = {part.name: part.value for part in read.parts if part.name not in UNTOUCHED}
    changed = draft.changed_by(content)
    back = replace(
        draft.with_content(content, (header.schema_name.id, header.schema_name.version)),
        state=DraftState.LOCKED,
        revision=packet.revision,
        supersedes=header.supersedes,
        grade=header.grade,
        parts={part.name: part.text for part in read.parts},
        problems=(),
    )
    await store_change(session, back, changed, Change("restore", BY))
