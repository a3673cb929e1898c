"""A school's legal acts and the window's life, as small steps that tests put together."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import utc_now
from hbs_schema import digests, leaves
from hbs_schema.base64url import encode, encode_der
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.trees import sign_document, sign_tree
from hbs_schema.envelopes.packet import Packet
from hbs_schema.intake.windows import Window, WindowState
from hbs_schema.messages.answers import CloseAnswer, SubmissionAnswer, WithdrawalAnswer
from hbs_schema.registry_api import CloseIn, WithdrawalRequestIn
from hbs_schema.statements.documents import Calendar
from hbs_schema.statements.payloads import Close, WithdrawalRequest
from hbs_schema.verification.times import to_instant
from so_registry.storage import evidence
from so_registry.storage.windows import database_now, hold_window_alone
from so_registry.usecases.advance_window import advance_window
from so_registry.usecases.close_school import close_school
from so_registry.usecases.lock_window import LockResult, lock_window
from so_registry.usecases.revoke_packets import revoke_packets
from tests.support.registry import Registry


def told(answer: SubmissionAnswer) -> dict[str, tuple[int, ...]]:
    """The errors of an answer: code → positions. A code told twice joins its positions."""
    found: dict[str, tuple[int, ...]] = {}
    for entry in answer.problems:
        if entry.severity == "error":
            found[entry.code] = tuple(sorted({*found.get(entry.code, ()), *entry.packets}))
    return found


def results(answer: SubmissionAnswer) -> list[str]:
    return [packet.result for packet in answer.packets]


async def column(registry: Registry, query: str) -> list[Any]:
    """The first column of what a query finds."""
    async with registry.sessions() as session:
        return list((await session.scalars(text(query))).all())


def withdrawal_request(
    registry: Registry, packets: Sequence[Packet], *, key: SigningKey | None = None, **changes: Any
) -> WithdrawalRequestIn:
    """A principal's request to revoke packets."""
    signer, request_id = key or registry.world.key("principal/"), changes.pop("request_id", str(uuid4()))
    own = [leaves.of_packet("withdrawal-request", packet.digest) for packet in packets]
    members = {**_members(registry), "request_id": request_id, "reason": "Sai thông tin học sinh", **changes}
    signed = sign_tree(WithdrawalRequest, own, members, key=signer, signed_at=utc_now())
    return WithdrawalRequestIn(
        request_id=request_id,
        packets=tuple(encode(packet.digest) for packet in packets),
        statements=(signed.statement.jws,),
        certificates=(encode_der(signer.certificate.der),),
    )


async def revoke(registry: Registry, request: WithdrawalRequestIn) -> WithdrawalAnswer:
    return await revoke_packets(
        request,
        window_no=registry.window_no,
        school=registry.world.school,
        sessions=registry.sessions,
        key=registry.world.key("so-receipt"),
        clock=utc_now,
    )


def close_request(
    registry: Registry, packets: Sequence[Packet], *, key: SigningKey | None = None, **changes: Any
) -> CloseIn:
    """A principal's close of grade 4 over exactly these packets."""
    signer = key or registry.world.key("principal/")
    own = [leaves.of_record("close", packet.record_key, packet.digest) for packet in packets]
    members = {
        **_members(registry),
        "scope": {"grades": [4]},
        "seq": 1,
        "previous": encode(digests.chain([])),
        "results": counted(packets),
        "left_out": [],
        **changes,
    }
    signed = sign_tree(Close, own, members, key=signer, signed_at=utc_now())
    listed = [{"record_key": p.header.record_key, "packet": encode(p.digest)} for p in packets]
    return CloseIn.model_validate(
        {
            "packets": listed,
            "statements": [signed.statement.jws],
            "certificates": [encode_der(signer.certificate.der)],
        }
    )


def counted(packets: Sequence[Packet]) -> list[dict[str, Any]]:
    """How many packets of each grade have each result, as a close says it."""
    counts = Counter((p.header.grade, p.by_name["outcome"].value["result"]) for p in packets)
    return [{"grade": grade, "result": result, "count": count} for (grade, result), count in sorted(counts.items())]


async def close(registry: Registry, packets: Sequence[Packet], **changes: Any) -> CloseAnswer:
    return await send_close(registry, close_request(registry, packets, **changes))


async def send_close(registry: Registry, request: CloseIn) -> CloseAnswer:
    return await close_school(
        request, window_no=registry.window_no, school=registry.world.school, sessions=registry.sessions
    )


async def pass_the_cutoff(registry: Registry, *, ago: timedelta = timedelta(seconds=1)) -> None:
    """Let cutoff and grace be over, and the window know it; a calendar is signed that says so."""
    async with registry.sessions.begin() as session:
        window = await hold_window_alone(session, registry.window_no)
        closed_at = (await database_now(session) - ago).replace(microsecond=0)
        digest = window.calendar if window.rule_id else await sign_terms(registry, session, window, closed_at)
        await session.execute(
            text("""
                UPDATE registry.windows SET calendar = :calendar, closes_at = :at, grace_until = :at, effective_at = :at
                WHERE window_no = :no"""),
            {"calendar": digest, "at": closed_at, "no": registry.window_no},
        )
    assert await advance_window(registry.window_no, sessions=registry.sessions) == WindowState.DRAINING


async def set_cutoff(registry: Registry, from_now: timedelta, *, grace: timedelta = timedelta(0)) -> None:
    """Move the cutoff of the open window by the database's clock, while nobody is in the middle of an intake."""
    async with registry.sessions.begin() as session:
        await hold_window_alone(session, registry.window_no)
        await session.execute(
            text("""
                UPDATE registry.windows SET closes_at = clock_timestamp() + :move,
                       grace_until = clock_timestamp() + :move + :grace, effective_at = clock_timestamp() + :move
                WHERE window_no = :no"""),
            {"move": from_now, "grace": grace, "no": registry.window_no},
        )


async def sign_terms(registry: Registry, session: AsyncSession, window: Window, closed_at: datetime) -> str:
    """A calendar whose window is the one that stands here, but for its cutoff; the check compares both."""
    assert window.report_due_at is not None
    rules = {
        "track": window.track,
        "grades": list(window.grades),
        "opens_at": to_instant(window.opens_at),
        "closes_at": to_instant(closed_at),
        "grace_until": to_instant(closed_at),
        "effective": "close",
        "policies": list(window.policies),
        "unclosed": window.unclosed.value,
        "report_due_at": to_instant(window.report_due_at),
        "batches": [list(batch) for batch in window.batches],
        "apart": [group.split() for group in window.apart],
    }
    members: dict[str, Any] = {name: getattr(window, name) for name in ("registrar", "school_year", "level")}
    members |= {"id": f"calendar-of-{window.window_no}", "version": 1, "schema": {"id": "calendar", "version": 1}}
    members["rules"] = {"tracks": [rules]}
    signed = sign_document(Calendar, members, key=registry.world.key("so-policy"), signed_at=utc_now())
    digest = signed.document_digest
    await evidence.add_document(session, digest=digest, kind="calendar", number=1, jws=signed.jws)
    return digest


async def let_unclosed_be_locked(registry: Registry) -> None:
    """Windows lock what schools have not closed, too."""
    async with registry.sessions.begin() as session:
        await session.execute(text("UPDATE registry.windows SET unclosed = 'lock'"))


async def lock(registry: Registry, *grades: int, **options: Any) -> LockResult:
    key = registry.world.key("so-lock")
    return await lock_window(
        registry.window_no, grades or (4,), sessions=registry.sessions, key=key, clock=utc_now, **options
    )


def _members(registry: Registry) -> dict[str, Any]:
    world = registry.world
    return {**world.members(), "school": world.school, "window": str(registry.window_no), "role": "principal"}
