"""Verdicts: every packet judged by itself; verdicts, statements, receipt and answer commit together."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal

from cryptography import x509
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.building.keys import SigningKey
from hbs_schema.envelopes.submission import Submission, read_submission
from hbs_schema.errors import Refused
from hbs_schema.intake.acceptance import judge_submission
from hbs_schema.intake.admission import Arrived, admit
from hbs_schema.intake.pupils import keys_of
from hbs_schema.intake.senders import Place, SenderRefused
from hbs_schema.intake.verdicts import Problem, problem_of
from hbs_schema.intake.windows import Window
from hbs_schema.messages.answers import SubmissionAnswer
from so_registry.domain.answers import answer_name, refused_whole, verified
from so_registry.domain.destinations import Topology
from so_registry.domain.outcomes import Outcome, accepted_of, sign_receipt
from so_registry.domain.received import ReceivedSubmission, WaitingSubmission
from so_registry.storage import evidence
from so_registry.storage.knowledge import find_windows_of_latest, load_admission, load_knowledge
from so_registry.storage.outboxes import tell_client
from so_registry.storage.outcomes import store_outcome
from so_registry.storage.records import hold_keys
from so_registry.storage.signers import load_signers
from so_registry.storage.submissions import find_body, hold_received, store_answer
from so_registry.storage.topologies import find_topology
from so_registry.storage.windows import get_window, hold_windows_of_school
from so_registry.usecases.send_copy import send_copy


class WindowNotHeld(Exception):
    """What is superseded has moved to a window that is not held; nothing was stored."""


async def verify_submission(
    waiting: WaitingSubmission,
    *,
    sessions: Sessions,
    key: SigningKey,
    clock: Clock,
    ca_roots: Sequence[x509.Certificate],
) -> None:
    """Judge, sign and store in one transaction without a network call; nothing if another worker has it.

    A crash at any point leaves the submission as received; another worker takes it at once. Raises WindowNotHeld if a
    packet that one of these follows came in between from a window that nobody thought of: judge it anew.
    """
    async with sessions.begin() as session:
        body = await find_body(session, waiting.key)
        if body is None:
            return
        submission = await asyncio.to_thread(_read, body)
        held = {waiting.window_no}
        if isinstance(submission, Submission):
            # A lock or close of another window must not be at work on what is superseded here.
            held |= await find_windows_of_latest(session, waiting.key.school_year, submission)
        await hold_windows_of_school(session, held, waiting.key.school)
        window = await get_window(session, waiting.window_no)
        stored = await hold_received(session, waiting.key)
        if stored is not None:
            await _verify(session, stored, submission, window, held, key, clock, ca_roots)


def _read(body: bytes) -> Submission | Refused:
    try:
        return read_submission(body)
    except Refused as refused:
        return refused


async def _verify(
    session: AsyncSession,
    stored: ReceivedSubmission,
    submission: Submission | Refused,
    window: Window,
    held: Collection[int],
    key: SigningKey,
    clock: Clock,
    ca_roots: Sequence[x509.Certificate],
) -> None:
    if isinstance(submission, Refused):
        await _refuse_whole(session, stored, problem_of(submission), clock())
        return
    signers = await load_signers(session, list(submission.certificates), stored.key.school)
    algorithms, schools = await load_admission(session, window.window_no, stored.key.school, stored.received_at)
    arrived = Arrived(
        received_at=stored.received_at,
        place=Place(stored.key.school, str(stored.key.submission_id)),
        window=window,
        senders=signers.get(submission.sender.header.thumbprint, ()),
        schools=schools,
        ca_roots=ca_roots,
        algorithms=algorithms,
    )
    try:
        stamps = await asyncio.to_thread(admit, submission, arrived)
    except SenderRefused as refused:
        await _refuse_whole(session, stored, refused.problem, clock())
        return
    # Whoever else links one of these keys waits: what is loaded below stays true.
    await hold_keys(session, window.level, [key for packet in submission.packets for key in keys_of(packet)])
    knowledge = await load_knowledge(
        session, submission, window, stored.received_at, signers=signers, algorithms=algorithms
    )
    if not {packet.window_no for packet in knowledge.latest.values()} <= set(held):
        raise WindowNotHeld
    verdicts = await asyncio.to_thread(judge_submission, submission, knowledge, window, stored.received_at, stamps)
    accepted = accepted_of(submission, verdicts)
    receipt = sign_receipt(accepted, stored, window, key, clock()) if accepted else None
    outcome, now = Outcome(submission, verdicts, receipt, knowledge, stamps), clock()
    await store_outcome(session, stored, outcome, now)
    await _answer(session, stored, verified(stored, outcome), "verified", now)
    if receipt and await find_topology(session) == Topology.SO_COPY:
        await send_copy(session, stored.key)


async def _refuse_whole(session: AsyncSession, stored: ReceivedSubmission, reason: Problem, now: datetime) -> None:
    await _answer(session, stored, refused_whole(stored, reason), "refused", now)


async def _answer(
    session: AsyncSession,
    stored: ReceivedSubmission,
    answer: SubmissionAnswer,
    state: Literal["verified", "refused"],
    now: datetime,
) -> None:
    missing = {a.receipt.statement for a in answer.packets if a.receipt} - answer.statements.keys()
    earlier = await evidence.get_statements(session, sorted(missing)) if missing else {}
    whole = answer.model_copy(update={"statements": {**answer.statements, **earlier}})
    body = whole.model_dump_json(exclude_none=True).encode()
    await store_answer(session, stored.key, state=state, answer=body, at=now)
    await tell_client(session, stored.client_id, answer_name(stored), body)
