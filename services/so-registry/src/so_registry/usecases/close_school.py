"""The school's close: its signed list for a window and grades, compared with what the registry has accepted."""

from hashlib import sha256
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema import digests, leaves
from hbs_schema.base64url import decode_digest, encode
from hbs_schema.intake.windows import Window, WindowState
from hbs_schema.messages.answers import CloseAnswer
from hbs_schema.registry_api import CloseIn
from hbs_schema.statements.payloads import Close, LeftOut
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.times import to_instant
from so_registry.domain.acts import check_alike, check_results, check_signers, check_window, read_act
from so_registry.domain.certificates.actors import UNNAMED, Actor
from so_registry.domain.errors import SchoolBusy, StatementRefused, WindowClosed
from so_registry.storage import audit, evidence
from so_registry.storage.acts import Act, add_act, find_act
from so_registry.storage.closes import NewClose, add_close, find_last_close, list_effective, stands
from so_registry.storage.knowledge import get_policy
from so_registry.storage.left_out import add_left_out, find_own_records
from so_registry.storage.signers import load_signers
from so_registry.storage.submissions import count_undecided
from so_registry.storage.trust_lists import find_algorithms
from so_registry.storage.windows import database_now, hold_school, hold_window

# Acts need an id; a close is known by its content.
_CLOSES = UUID("6f0f3a0e-6c1b-5b1e-9a53-0d3c1a2f4e57")


async def close_school(
    request: CloseIn, *, window_no: int, school: str, sessions: Sessions, by: Actor = UNNAMED
) -> CloseAnswer:
    """Take a school's close. The same close again gets the same answer, and whether it is still in force.

    While it stands, nothing more of its grades is accepted or revoked. Raises WindowUnknown, WindowClosed,
    SchoolBusy while submissions wait for a verdict, StatementRefused.
    """
    body = request.model_dump_json(by_alias=True).encode()
    act_id = uuid5(_CLOSES, sha256(body).hexdigest())
    own = [
        leaves.of_record("close", decode_digest(entry.record_key), decode_digest(entry.packet))
        for entry in request.packets
    ]
    statements, certificates = read_act(request.statements, Close, request.certificates, own)
    async with sessions.begin() as session:
        window = await hold_window(session, window_no)
        await hold_school(session, window_no, school)
        at = await database_now(session)
        earlier = await find_act(session, window_no, school, act_id)
        if earlier is not None:
            given = CloseAnswer.model_validate_json(earlier[1])
            return given.model_copy(update={"is_in_force": await stands(session, act_id)})
        if window.state != WindowState.OPEN or at >= window.closes_at:
            raise WindowClosed
        if await count_undecided(session, window_no, school):
            raise SchoolBusy
        first = await _check(session, statements, window, school)
        policy = await get_policy(session, window.policies[0])
        check_signers(
            statements,
            await load_signers(session, list(certificates), school),
            policy.close_roles,
            certificates=certificates,
            policy=policy,
            algorithms=await find_algorithms(session),
            school=school,
            at=at,
        )
        grades = first.scope.grades
        accepted = await list_effective(session, window_no, grades, school=school)
        listed = {(entry.record_key, entry.packet) for entry in request.packets}
        if listed != {(packet.record_key, packet.packet_digest) for packet in accepted}:
            raise StatementRefused("close-list")
        check_results(first.results, ((packet.grade, packet.result) for packet in accepted))
        left_out = await _left_out(session, first, window, school)
        if not {key for _, key in left_out}.isdisjoint(entry.record_key for entry in request.packets):
            raise StatementRefused("left-out")  # one pupil, said to be in the list and not to be
        answer = CloseAnswer.model_validate(
            {
                "kind": "close",
                "window": str(window_no),
                "school": school,
                "seq": first.seq,
                "root": first.root,
                "count": first.count,
                "closed_at": to_instant(at),
                "is_in_force": True,
            }
        )
        await evidence.add_certificates(session, {c.thumbprint: c.der for c in certificates.values()})
        await evidence.add_statements(session, {s.name: ("close", s.jws, s.payload.count) for s in statements})
        chain = encode(digests.chain(statement.digest for statement in statements))
        close = NewClose(window_no, school, grades, first.seq, first.root, chain, first.count, act_id, at)
        await add_close(session, close)
        await add_left_out(session, close, left_out)
        digest = sha256(body).digest()
        await add_act(
            session,
            Act(window_no, school, act_id, "close", digest, body, answer.model_dump_json().encode(), at),
        )
        concerns = f"act:{act_id}"
        told: audit.Values = {"packets": len(request.packets), "root": first.root}
        await audit.note(session, "close", by, concerns=concerns, school=school, after=told)
    return answer


async def _left_out(
    session: AsyncSession, first: Close, window: Window, school: str
) -> list[tuple[LeftOut, str | None]]:
    """Who is left out, with record keys; who comes in the supplementary track is named by a record of the school.

    Raises StatementRefused.
    """
    if not first.left_out:
        return []
    own = await find_own_records(session, school, window.level, window.school_year)
    found = []
    for entry in first.left_out:
        key = entry.record_key or own.by_pupil_code.get(entry.pupil_code or "")
        if entry.reason == "supplementary" and key not in own.keys:
            raise StatementRefused("left-out")
        found.append((entry, key))
    return found


async def _check(session: AsyncSession, statements: list[Statement[Close]], window: Window, school: str) -> Close:
    """The close, if its statements are alike and follow the school's close before it."""
    first = statements[0].payload
    for statement in statements:
        check_window(statement.payload, window, school)
    check_alike(statements)
    if not set(first.scope.grades) <= set(window.grades):
        raise StatementRefused("binding")
    last = await find_last_close(session, window.window_no, school, first.scope.grades)
    expected = (1, encode(digests.chain([]))) if last is None else (last.seq + 1, last.chain)
    if (first.seq, first.previous) != expected:
        raise StatementRefused("previous")
    return first
