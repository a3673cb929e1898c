"""Revocation by the issuing school, before the lock only: request and confirmation commit together."""

from hashlib import sha256
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema import leaves
from hbs_schema.base64url import decode_digest
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.trees import SignedTree, sign_tree
from hbs_schema.intake.knowledge import KnownPacket
from hbs_schema.intake.windows import Window, WindowState
from hbs_schema.messages.answers import WithdrawalAnswer
from hbs_schema.registry_api import WithdrawalRequestIn
from hbs_schema.statements.payloads import Withdrawal, WithdrawalRequest
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.times import to_instant
from so_registry.domain.acts import check_alike, check_people, check_signers, check_window, read_act
from so_registry.domain.certificates.actors import UNNAMED, Actor
from so_registry.domain.errors import (
    NotRevocable,
    RecordLocked,
    RequestConflict,
    SchoolClosed,
    StatementRefused,
    WindowClosed,
)
from so_registry.storage import audit, evidence
from so_registry.storage.acts import Act, add_act, find_act
from so_registry.storage.knowledge import (
    find_packets,
    get_policy,
    load_closed_grades,
    load_locked_grades,
)
from so_registry.storage.signers import load_signers
from so_registry.storage.trust_lists import find_algorithms
from so_registry.storage.windows import database_now, hold_school, hold_window
from so_registry.storage.withdrawals import NewWithdrawal, add_withdrawals


async def revoke_packets(
    request: WithdrawalRequestIn,
    *,
    window_no: int,
    school: str,
    sessions: Sessions,
    key: SigningKey,
    clock: Clock,
    by: Actor = UNNAMED,
) -> WithdrawalAnswer:
    """Withdraw accepted packets of a school and confirm it. The same request again gets the same bytes.

    Raises WindowUnknown, WindowClosed, SchoolClosed, RecordLocked, NotRevocable, StatementRefused, RequestConflict.
    """
    # What older software does not say changes nothing in the bytes by which a repeat is known.
    body = request.model_dump_json(exclude_defaults=True).encode()
    own = [leaves.of_packet("withdrawal-request", decode_digest(name)) for name in request.packets]
    statements, certificates = read_act(request.statements, WithdrawalRequest, request.certificates, own)
    async with sessions.begin() as session:
        window = await hold_window(session, window_no)
        await hold_school(session, window_no, school)
        at = await database_now(session)
        earlier = await find_act(session, window_no, school, UUID(request.request_id))
        if earlier is not None:
            if earlier[0] != sha256(body).digest():
                raise RequestConflict
            return WithdrawalAnswer.model_validate_json(earlier[1])
        if window.state != WindowState.OPEN or at >= window.closes_at:
            raise WindowClosed
        _check_about(statements, request, window, school)
        policy = await get_policy(session, window.policies[0])
        signers = await load_signers(session, list(certificates), school)
        check_signers(
            statements,
            signers,
            policy.withdrawal_roles,
            certificates=certificates,
            policy=policy,
            algorithms=await find_algorithms(session),
            school=school,
            at=at,
        )
        check_people(statements, signers, school=school, at=at, least=2 if "withdrawals" in window.second_person else 1)
        packets = await _revocable(session, window, school, request.packets)
        members = {
            "registrar": window.registrar,
            "school": school,
            "school_year": window.school_year,
            "level": window.level,
            "track": window.track,
            "window": str(window_no),
            "request_id": request.request_id,
            "received_at": to_instant(at),
        }
        confirmed = [leaves.of_packet("withdrawal", decode_digest(p.packet_digest)) for p in packets]
        signed = sign_tree(Withdrawal, confirmed, members, key=key, signed_at=clock())
        answer = _answer(request, window_no, school, packets, signed)
        await evidence.add_certificates(session, {c.thumbprint: c.der for c in certificates.values()})
        await evidence.add_statements(
            session,
            {s.name: ("withdrawal-request", s.jws, s.payload.count) for s in statements}
            | {signed.statement.name: ("withdrawal", signed.statement.jws, len(packets))},
        )
        await add_withdrawals(
            session,
            [
                NewWithdrawal(window.school_year, p.packet_digest, p.record_key, window_no, p.grade, school)
                for p in packets
            ],
            request_id=UUID(request.request_id),
            reason_code=request.reason_code,
            reason=statements[0].payload.reason,
            at=at,
        )
        act = Act(
            window_no,
            school,
            UUID(request.request_id),
            "withdrawal",
            sha256(body).digest(),
            body,
            answer.model_dump_json().encode(),
            at,
        )
        await add_act(session, act)
        told: audit.Values = {"packets": len(packets), "statement": signed.statement.name}
        concerns = f"act:{request.request_id}"
        await audit.note(session, "withdraw", by, concerns=concerns, school=school, after=told)
    return answer


def _check_about(
    statements: list[Statement[WithdrawalRequest]], request: WithdrawalRequestIn, window: Window, school: str
) -> None:
    """Raises StatementRefused unless all are of this request, window and school, and say the same."""
    check_alike(statements)
    check_window(statements[0].payload, window, school)
    if statements[0].payload.request_id != request.request_id:
        raise StatementRefused("binding")


async def _revocable(session: AsyncSession, window: Window, school: str, names: tuple[str, ...]) -> list[KnownPacket]:
    """The packets, if each is the school's own, current and neither withdrawn, closed nor locked."""
    packets = await find_packets(session, window.school_year, names)
    own = [p for p in packets if p.school == school and p.window_no == window.window_no and p.is_effective]
    if len(own) != len(set(names)):
        raise NotRevocable
    grades = {packet.grade for packet in own}
    if grades & await load_locked_grades(session, window.window_no):
        raise RecordLocked
    if grades & await load_closed_grades(session, window.window_no, school):
        raise SchoolClosed
    return own


def _answer(
    request: WithdrawalRequestIn,
    window_no: int,
    school: str,
    packets: list[KnownPacket],
    signed: SignedTree[Withdrawal],
) -> WithdrawalAnswer:
    proofs = signed.proofs()
    return WithdrawalAnswer.model_validate(
        {
            "kind": "withdrawal",
            "request_id": request.request_id,
            "window": str(window_no),
            "school": school,
            "withdrawal": signed.statement.jws,
            "proofs": {
                p.packet_digest: proofs[leaves.of_packet("withdrawal", decode_digest(p.packet_digest))] for p in packets
            },
        }
    )
