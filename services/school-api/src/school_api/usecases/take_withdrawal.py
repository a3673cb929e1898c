"""The registrar's confirmation of a withdrawal; it may come twice, by HTTP and as a message."""

from uuid import UUID

from hbs_kit.db import Sessions
from hbs_schema.messages.answers import WithdrawalAnswer
from hbs_schema.statements.payloads import Withdrawal
from school_api.domain.drafts import DraftState
from school_api.domain.errors import NotGenuine
from school_api.domain.registrar import Registrar, check_withdrawal
from school_api.storage import acts
from school_api.storage.classes import hold_classes
from school_api.storage.drafts import get_drafts, set_states
from school_api.storage.events import add_event
from school_api.storage.evidence import StoredStatement, add_statements
from school_api.storage.outboxes import is_first, keep_answer
from school_api.storage.packets import get_packets, set_withdrawal

# A lock is never undone; a draft that is being replaced goes on from the withdrawn packet.
_MOVED = frozenset({DraftState.ACCEPTED, DraftState.SUBMITTED})


async def take_withdrawal(
    answer: WithdrawalAnswer, body: bytes, *, message_id: str | None, registrar: Registrar, sessions: Sessions
) -> None:
    """Check the confirmation against our own packets, then store it. Raises NotGenuine, ActUnknown."""
    withdrawal = registrar.read(answer.withdrawal, Withdrawal)
    if (withdrawal.payload.request_id, withdrawal.payload.window) != (answer.request_id, answer.window):
        raise NotGenuine("request")
    async with sessions() as session:
        act = await acts.get_act(session, UUID(answer.request_id))
        packets = await get_packets(session, list(answer.proofs))
        drafts = await get_drafts(session, {packet.draft_id for packet in packets.values()})
    if packets.keys() != answer.proofs.keys():
        raise NotGenuine("packets")
    for digest, proof in answer.proofs.items():
        check_withdrawal(withdrawal, proof, digest, act.school)
    async with sessions.begin() as session:
        if not await is_first(session, message_id):
            return
        await hold_classes(session, {draft.class_id for draft in drafts.values()})
        await keep_answer(session, answer.kind, body)
        await add_statements(session, [StoredStatement(withdrawal.name, "withdrawal", withdrawal.jws)])
        await set_withdrawal(session, sorted(packets), withdrawal.name)
        await acts.store_answer(session, act.act_id, body)
        now = await get_drafts(session, drafts)
        moved = [
            packet.draft_id
            for packet in packets.values()
            if now[packet.draft_id].revision == packet.revision and now[packet.draft_id].state in _MOVED
        ]
        if moved:
            await set_states(session, moved, DraftState.WITHDRAWN)
            await add_event(
                session,
                act.school,
                "records-withdrawn",
                act_id=str(act.act_id),
                drafts=[str(draft_id) for draft_id in moved],
            )
