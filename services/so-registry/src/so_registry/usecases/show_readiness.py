"""The readiness board of a school: who has to sign in a window, and cannot yet."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.certificate_api import ReadinessOut, StaffingIn
from hbs_schema.intake.windows import Window, WindowState
from hbs_schema.verification.times import to_instant
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.certificates.anchors import AnchorList, trusted_until
from so_registry.domain.certificates.readiness import Asked, Candidate, judge_seats, seats_of, stand_ins_of
from so_registry.domain.certificates.voices import ApprovalRule
from so_registry.domain.errors import SchoolUnknown, WindowUnknown
from so_registry.storage import audit
from so_registry.storage.certificates import Stored, load_of_school
from so_registry.storage.knowledge import load_policies
from so_registry.storage.schools import has_school
from so_registry.storage.signers import load_taken_over
from so_registry.storage.staffing import add_staffing, find_staffing
from so_registry.storage.trust_lists import find_anchors
from so_registry.storage.window_schools import list_schools
from so_registry.storage.windows import database_now, get_window, list_windows


@dataclass(frozen=True)
class Board:
    """Whose board, and until which cutoff. Without a window: the next cutoff of one that expects the school."""

    school: str
    window_no: int | None = None


async def show_readiness(board: Board, *, rule: ApprovalRule, sessions: Sessions) -> ReadinessOut:
    """Every seat of the school. Raises SchoolUnknown, WindowUnknown."""
    async with sessions() as session:
        return await _board(session, board, rule)


async def show_window_readiness(
    window_no: int, *, rule: ApprovalRule, sessions: Sessions
) -> AsyncIterator[ReadinessOut]:
    """The boards of all schools that a window expects, one after the other: a province's are too many to hold at once.

    Raises WindowUnknown.
    """
    async with sessions() as session:
        await get_window(session, window_no)
        schools = await list_schools(session, window_no)
    for school in schools:
        # A session each: nothing is kept open while the board is written somewhere slow.
        yield await show_readiness(Board(school, window_no), rule=rule, sessions=sessions)


async def tell_staffing(
    school: str, told: StaffingIn, *, window_no: int | None, by: Actor, rule: ApprovalRule, sessions: Sessions
) -> ReadinessOut:
    """Keep who is to sign what, and judge it at once. The same list again stores nothing.

    Raises SchoolUnknown, WindowUnknown.
    """
    body = told.model_dump_json(by_alias=True, exclude_none=True).encode()
    digest = sha256(body).hexdigest()
    async with sessions.begin() as session:
        if not await has_school(session, school):
            raise SchoolUnknown
        if await add_staffing(session, school, told, digest=digest, by=by.name):
            after: audit.Values = {"sha256": digest, "seats": len(told.seats)}
            await audit.note(session, "staffing", by, concerns=told.school_year, school=school, after=after)
        return await _board(session, Board(school, window_no), rule, told)


async def _board(
    session: AsyncSession, board: Board, rule: ApprovalRule, told: StaffingIn | None = None
) -> ReadinessOut:
    if not await has_school(session, board.school):
        raise SchoolUnknown
    now = await database_now(session)
    window = await _window(session, board, told.school_year if told else None, now)
    policies = [entry.payload for entry in (await load_policies(session, window.policies)).values()]
    stored, taken_over = await load_of_school(session, board.school), await load_taken_over(session, board.school)
    listed = await find_anchors(session)
    own = [_candidate(entry, listed, now) for entry in stored]
    candidates = [*own, *(_candidate(entry, listed, now) for entry in taken_over)]
    staffing = told or await find_staffing(session, board.school, window.school_year)
    seats = seats_of(policies, staffing.seats if staffing else (), own)
    asked = Asked(now, window.closes_at, rule.review, stand_ins_of(policies))
    judged = judge_seats(seats, candidates, asked)
    ready = sum(entry.state == "ready" for entry in judged)
    return ReadinessOut(
        school=board.school,
        school_year=window.school_year,
        window=str(window.window_no),
        cutoff=to_instant(window.closes_at),
        ready=ready,
        missing=len(judged) - ready,
        seats=tuple(judged),
    )


def _candidate(stored: Stored, listed: AnchorList | None, now: datetime) -> Candidate:
    view = stored.certificate.x509
    ca_until = trusted_until(stored.certificate, listed, now)
    return Candidate(stored.binding, view.not_valid_after_utc, view.not_valid_before_utc, ca_until)


async def _window(session: AsyncSession, board: Board, school_year: str | None, now: datetime) -> Window:
    """The one that was asked for, else the open one that expects the school and closes next. Raises WindowUnknown."""
    if board.window_no is not None:
        return await get_window(session, board.window_no)
    open_ones = [
        window
        for window in await list_windows(session)
        if window.state == WindowState.OPEN and window.closes_at > now and school_year in (None, window.school_year)
    ]
    for window in sorted(open_ones, key=lambda entry: entry.closes_at):
        if board.school in await list_schools(session, window.window_no):
            return window
    raise WindowUnknown
