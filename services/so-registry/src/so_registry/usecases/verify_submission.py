"""Verdicts: every packet judged by itself; verdicts, statements, receipt and answer commit together."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema import canonical, leaves
from hbs_schema.base64url import encode
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.packets import packet_json
from hbs_schema.building.trees import SignedTree, sign_tree
from hbs_schema.envelopes.packet import Packet
from hbs_schema.envelopes.submission import Submission, check_sender, read_submission
from hbs_schema.errors import Refused
from hbs_schema.messages.answers import PacketAnswer, PacketResult, SubmissionAnswer
from hbs_schema.statements.payloads import Endorsement, Receipt
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.times import CLOCK_TOLERANCE, claimed, to_instant
from so_registry.domain.acceptance import judge_submission
from so_registry.domain.answers import answer_name, refused_whole, verified
from so_registry.domain.knowledge import Knowledge
from so_registry.domain.received import ReceivedSubmission, WaitingSubmission
from so_registry.domain.signers import is_certificate_good, may_send
from so_registry.domain.verdicts import PacketVerdict, Problem, problem, problem_of
from so_registry.domain.windows import Window
from so_registry.storage import evidence, packets
from so_registry.storage.knowledge import load_knowledge, load_signers
from so_registry.storage.outboxes import tell_client
from so_registry.storage.packets import NewAge, NewPacket, NewVerdict
from so_registry.storage.submissions import hold_received, store_answer
from so_registry.storage.windows import hold_school, hold_window, list_schools


async def verify_submission(waiting: WaitingSubmission, *, sessions: Sessions, key: SigningKey, clock: Clock) -> None:
    """Judge, sign and store in one transaction without a network call; nothing if another worker has it.

    A crash at any point leaves the submission as received; another worker takes it at once.
    """
    async with sessions.begin() as session:
        window = await hold_window(session, waiting.window_no)
        await hold_school(session, waiting.window_no, waiting.key.school)
        stored = await hold_received(session, waiting.key)
        if stored is not None:
            await _verify(session, stored, window, key, clock)


async def _verify(
    session: AsyncSession, stored: ReceivedSubmission, window: Window, key: SigningKey, clock: Clock
) -> None:
    try:
        submission = await asyncio.to_thread(read_submission, stored.body)
        await _check_sender(session, submission, stored, window)
    except Refused as refused:
        await _refuse_whole(session, stored, problem_of(refused), clock())
        return
    except SenderRefused as refused:
        await _refuse_whole(session, stored, refused.problem, clock())
        return
    knowledge = await load_knowledge(session, submission, window)
    verdicts = await asyncio.to_thread(judge_submission, submission, knowledge, window, stored.received_at)
    accepted = [
        packet
        for packet, verdict in zip(submission.packets, verdicts, strict=True)
        if not verdict.is_refused and not verdict.is_repeat
    ]
    receipt = _sign_receipt(accepted, stored, window, key, clock()) if accepted else None
    outcome = _Outcome(submission, verdicts, receipt, knowledge)
    await _store(session, stored, outcome, clock())


class SenderRefused(Exception):
    """The submission's statement does not speak for this school; refused whole."""

    def __init__(self, reason: Problem) -> None:
        super().__init__(reason.finding.code)
        self.problem = reason


async def _check_sender(
    session: AsyncSession, submission: Submission, stored: ReceivedSubmission, window: Window
) -> None:
    payload, shape = submission.sender.payload, submission.shape
    expected = (stored.key.school, str(stored.key.submission_id), str(window.window_no), window.registrar)
    if (shape.school, shape.submission_id, shape.window, payload.registrar) != expected:
        raise SenderRefused(problem("sender-invalid", "/sender"))
    certificate = check_sender(submission)
    signers = await load_signers(session, [certificate.thumbprint])
    entries = signers.get(certificate.thumbprint, ())
    if not may_send(entries, school=stored.key.school, at=stored.received_at):
        raise SenderRefused(problem("sender-not-authorised", "/sender"))
    if not is_certificate_good(certificate, stored.received_at):
        raise SenderRefused(problem("certificate-expired", "/sender"))
    if claimed(submission.sender) > stored.received_at + CLOCK_TOLERANCE:
        raise SenderRefused(problem("signing-time", "/sender"))
    if stored.key.school not in await list_schools(session, window.window_no):
        raise SenderRefused(problem("school-not-in-window", "/window"))


@dataclass(frozen=True)
class _Outcome:
    submission: Submission
    verdicts: Sequence[PacketVerdict]
    receipt: SignedTree[Receipt] | None
    knowledge: Knowledge

    def results(self) -> list[PacketResult]:
        return [
            "refused" if verdict.is_refused else "already-accepted" if verdict.is_repeat else "accepted"
            for verdict in self.verdicts
        ]

    def accepted(self) -> list[Packet]:
        pairs = zip(self.submission.packets, self.results(), strict=True)
        return [packet for packet, result in pairs if result == "accepted"]

    def endorsements(self) -> dict[str, Statement[Endorsement]]:
        """Statements that an accepted packet refers to."""
        used = {proof.statement for packet in self.accepted() for proof in packet.endorsements}
        return {
            name: entry
            for name, entry in self.submission.endorsements.items()
            if name in used and isinstance(entry, Statement)
        }


def _sign_receipt(
    accepted: Sequence[Packet], stored: ReceivedSubmission, window: Window, key: SigningKey, now: datetime
) -> SignedTree[Receipt]:
    members = {
        "registrar": window.registrar,
        "school": stored.key.school,
        "school_year": window.school_year,
        "level": window.level,
        "track": window.track,
        "window": str(window.window_no),
        "submission_id": str(stored.key.submission_id),
        "received_at": to_instant(stored.received_at),
    }
    own = [leaves.of_packet("receipt", packet.digest) for packet in accepted]
    return sign_tree(Receipt, own, members, key=key, signed_at=now)


async def _store(session: AsyncSession, stored: ReceivedSubmission, outcome: _Outcome, now: datetime) -> None:
    submission, key = outcome.submission, stored.key
    endorsements = outcome.endorsements()
    statements = {name: ("endorsement", entry.jws, entry.payload.count) for name, entry in endorsements.items()}
    if outcome.receipt:
        receipt = outcome.receipt.statement
        statements[receipt.name] = ("receipt", receipt.jws, receipt.payload.count)
    await evidence.add_statements(session, statements)
    await evidence.add_certificates(session, {c.thumbprint: c.der for c in submission.certificates.values()})
    used = {name: tokens for name, tokens in submission.timestamps.items() if name in endorsements}
    await evidence.add_timestamps(session, used)
    if outcome.receipt:
        accepted = outcome.accepted()
        await packets.add_packets(
            session, key, stored.window_no, outcome.receipt.statement.name, _new(accepted, outcome.receipt), now
        )
        await packets.raise_part_ages(session, _ages(accepted, endorsements))
    await packets.add_verdicts(session, key, stored.window_no, _new_verdicts(outcome))
    answer = verified(stored, _packet_answers(outcome), outcome.verdicts, _receipts(outcome))
    await _answer(session, stored, answer, "verified", now)


def _new(accepted: Sequence[Packet], receipt: SignedTree[Receipt]) -> list[NewPacket]:
    proofs = receipt.proofs()
    return [
        NewPacket(
            lookup_code=packet.by_name["record"].value["lookup_code"],
            revision=packet.header.revision,
            packet_id=UUID(packet.header.packet_id),
            packet_digest=encode(packet.digest),
            record_key=packet.header.record_key,
            supersedes=packet.header.supersedes,
            grade=packet.header.grade,
            class_name=packet.header.class_name,
            policy=packet.header.policy.digest,
            body=canonical.dump(packet_json(packet)),
            receipt_index=proofs[leaves.of_packet("receipt", packet.digest)].index,
            receipt_path=proofs[leaves.of_packet("receipt", packet.digest)].path,
        )
        for packet in accepted
    ]


def _ages(accepted: Sequence[Packet], endorsements: Mapping[str, Statement[Endorsement]]) -> list[NewAge]:
    newest: dict[tuple[str, str, str], NewAge] = {}
    for packet in accepted:
        for proof in packet.endorsements:
            entry = endorsements[proof.statement]
            scope = entry.payload.scope
            age = NewAge(
                packet.header.record_key,
                (scope.part if scope else None) or "",
                entry.payload.role,
                entry.header.iat,
                entry.name,
            )
            place = (age.record_key, age.part, age.role)
            if place not in newest or newest[place].iat < age.iat:
                newest[place] = age
    return list(newest.values())


def _new_verdicts(outcome: _Outcome) -> list[NewVerdict]:
    return [
        NewVerdict(
            position=verdict.position,
            grade=packet.header.grade,
            class_name=packet.header.class_name,
            packet_digest=encode(packet.digest),
            record_key=packet.header.record_key,
            result=result,
            codes=tuple(sorted({entry.finding.code for entry in verdict.problems})),
        )
        for packet, verdict, result in zip(outcome.submission.packets, outcome.verdicts, outcome.results(), strict=True)
    ]


def _packet_answers(outcome: _Outcome) -> list[PacketAnswer]:
    proofs = outcome.receipt.proofs() if outcome.receipt else {}
    answers = []
    for packet, verdict, result in zip(outcome.submission.packets, outcome.verdicts, outcome.results(), strict=True):
        digest = encode(packet.digest)
        proof = proofs.get(leaves.of_packet("receipt", packet.digest))
        if result == "already-accepted":
            proof = outcome.knowledge.accepted[digest].receipt_proof
        answers.append(
            PacketAnswer(
                position=verdict.position,
                packet_id=packet.header.packet_id,
                packet_digest=digest,
                record_key=packet.header.record_key,
                result=result,
                receipt=proof if result != "refused" else None,
            )
        )
    return answers


def _receipts(outcome: _Outcome) -> dict[str, str]:
    """The receipts that the answers refer to and that are known here; earlier ones are added from storage."""
    return {outcome.receipt.statement.name: outcome.receipt.statement.jws} if outcome.receipt else {}


async def _refuse_whole(session: AsyncSession, stored: ReceivedSubmission, reason: Problem, now: datetime) -> None:
    await _answer(session, stored, refused_whole(stored, reason), "refused", now)


async def _answer(
    session: AsyncSession, stored: ReceivedSubmission, answer: SubmissionAnswer, state: str, now: datetime
) -> None:
    missing = {a.receipt.statement for a in answer.packets if a.receipt} - answer.statements.keys()
    earlier = await evidence.get_statements(session, sorted(missing)) if missing else {}
    whole = answer.model_copy(update={"statements": {**answer.statements, **earlier}})
    body = whole.model_dump_json(exclude_none=True).encode()
    await store_answer(session, stored.key, state="refused" if state == "refused" else "verified", answer=body, at=now)
    await tell_client(session, stored.client_id, answer_name(stored), body)
