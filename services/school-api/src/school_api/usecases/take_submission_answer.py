"""The registrar's verdicts: receipts are checked before they are believed; drafts move on, whatever came first."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.base64url import encode
from hbs_schema.messages.answers import SubmissionAnswer
from hbs_schema.statements.payloads import Arrival
from school_api.domain.drafts import DraftState, StoredDraft
from school_api.domain.errors import NotGenuine
from school_api.domain.outcomes import Outcome, PacketOutcome, judge
from school_api.domain.registrar import Registrar, check_arrival
from school_api.storage.classes import hold_class
from school_api.storage.drafts import get_drafts, set_outcome
from school_api.storage.events import add_event
from school_api.storage.evidence import StoredStatement, add_statements
from school_api.storage.outboxes import is_first, keep_answer
from school_api.storage.packets import StoredPacket, get_packets, set_receipts
from school_api.storage.submissions import (
    StoredSubmission,
    get_submission,
    list_sent_packets,
    set_arrival,
    set_results,
    store_answer,
)


async def take_submission_answer(
    answer: SubmissionAnswer, body: bytes, *, message_id: str | None, registrar: Registrar, sessions: Sessions
) -> None:
    """Believe, store, move drafts on. The same answer again, or an earlier one late, changes nothing.

    Raises SubmissionUnknown, NotGenuine.
    """
    submission_id = UUID(answer.submission_id)
    async with sessions() as session:
        found = await get_submission(session, submission_id)
        sent = await list_sent_packets(session, submission_id)
    _check_is_about(answer, found, registrar)
    outcome = judge(answer, sent, found.school, registrar)
    async with sessions.begin() as session:
        if not await is_first(session, message_id):
            return
        await hold_class(session, found.class_id)
        stored = await get_submission(session, submission_id)
        await keep_answer(session, answer.kind, body)
        if stored.state not in ("packed", "received"):
            await set_arrival(session, submission_id, answer.arrival)
            return
        await store_answer(session, submission_id, state=answer.state, answer=body, arrival=answer.arrival)
        if answer.state == "received":
            return
        await _apply(session, stored, outcome)
        counts = {state: sum(p.draft_state == state for p in outcome.packets) for state in _TOLD}
        await add_event(
            session,
            stored.school,
            "submission-answered",
            submission_id=str(submission_id),
            state=answer.state,
            drafts={state.value: count for state, count in counts.items() if count},
        )


_TOLD = (DraftState.ACCEPTED, DraftState.REFUSED, DraftState.SIGNED)


def _check_is_about(answer: SubmissionAnswer, found: StoredSubmission, registrar: Registrar) -> None:
    from_ours = (found.school, str(found.window_no))
    if found.sha256 is None or (answer.school, answer.window) != from_ours:
        raise NotGenuine("submission")
    if answer.sha256 != encode(found.sha256):
        raise NotGenuine("sha256")
    if answer.arrival is not None:
        check_arrival(
            registrar.read(answer.arrival, Arrival),
            school=found.school,
            window=str(found.window_no),
            submission_id=str(found.submission_id),
            sha256=found.sha256,
        )


async def _apply(session: AsyncSession, stored: StoredSubmission, outcome: Outcome) -> None:
    await add_statements(
        session, [StoredStatement(name, "receipt", receipt.jws) for name, receipt in outcome.receipts.items()]
    )
    receipts = {packet.packet_digest: packet.receipt for packet in outcome.packets if packet.receipt}
    await set_receipts(session, receipts, window_no=stored.window_no)
    results = {packet.packet_digest: packet.result for packet in outcome.packets if packet.result}
    await set_results(session, stored.submission_id, dict(results))
    packets = await get_packets(session, [packet.packet_digest for packet in outcome.packets])
    drafts = await get_drafts(session, {packet.draft_id for packet in packets.values()})
    await _move(session, outcome.packets, packets, drafts)


async def _move(
    session: AsyncSession,
    outcomes: Sequence[PacketOutcome],
    packets: Mapping[str, StoredPacket],
    drafts: Mapping[UUID, StoredDraft],
) -> None:
    """Only a draft that still waits for this packet moves: a lock or withdrawal may have come first."""
    for outcome in outcomes:
        packet = packets[outcome.packet_digest]
        draft = drafts[packet.draft_id]
        if draft.state == DraftState.SUBMITTED and draft.revision == packet.revision:
            await set_outcome(session, draft.draft_id, outcome.draft_state, outcome.problems)
