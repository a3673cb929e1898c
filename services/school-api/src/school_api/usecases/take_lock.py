"""The registrar's lock: what it names never changes again, even if nothing else was heard of it before."""

from hbs_kit.db import Sessions
from hbs_schema.messages.answers import LockNotice
from hbs_schema.statements.payloads import Lock
from school_api.domain.drafts import DraftState
from school_api.domain.errors import NotGenuine
from school_api.domain.registrar import Registrar, check_lock
from school_api.storage.classes import hold_classes
from school_api.storage.drafts import get_drafts, set_states
from school_api.storage.events import add_event
from school_api.storage.evidence import StoredStatement, add_statements
from school_api.storage.outboxes import is_first, keep_answer
from school_api.storage.packets import get_packets, set_locks


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
