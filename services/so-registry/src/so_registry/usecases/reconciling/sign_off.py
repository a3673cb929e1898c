"""A reviewer's sign-off: these figures, these records, this list of pupils, confirmed before the lock.

It stands as long as nothing of that changes. With stage `accept` it carries the reviewer's own signature over the
stored bytes, and the lock waits for it.
"""

from hashlib import sha256
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.base64url import encode
from hbs_schema.intake.windows import Expects, Window, WindowState
from hbs_schema.reconciliation_api import Figures
from hbs_schema.review_api import SignOffContentOut, SignOffIn, SignOffOut
from hbs_schema.reviews.sign_off import SignOff, sign_off_content
from hbs_schema.verification.times import to_instant
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.errors import SchoolBusy, SchoolNotAllowed, WindowClosed
from so_registry.domain.reconciling import errors
from so_registry.domain.reconciling.figures import add_up, figures_of
from so_registry.domain.reconciling.signed import check_signature, read_statement
from so_registry.storage import audit
from so_registry.storage.reconciling import enrolments, sign_offs
from so_registry.storage.reconciling.enrolments import ListPlace
from so_registry.storage.reconciling.returns import has_open_returns
from so_registry.storage.reconciling.reviewers import find_reviewer
from so_registry.storage.reconciling.sign_offs import StoredSignOff, digest_packets
from so_registry.storage.submissions import count_undecided
from so_registry.storage.trust_lists import find_algorithms
from so_registry.storage.windows import database_now, get_window, hold_school, hold_window
from so_registry.usecases.reconciling.reconcile_school import reckon_school
from so_registry.usecases.reconciling.scopes import check_scope, take_grades

ACCEPT = "accept"


async def show_content(
    window_no: int, school: str, grades: tuple[int, ...], *, schools: frozenset[str] | None, sessions: Sessions
) -> SignOffContentOut:
    """What a sign-off of these grades would confirm now. Raises as `sign_off` does, as far as nothing is stored."""
    async with sessions.begin() as session:
        window = await hold_window(session, window_no)
        await check_scope(session, window, school, schools)
        own = await take_grades(session, window, school, grades)
        content = await _content(session, window, SignOffIn(school=school, grades=own, packets="A" * 43))
    told = SignOff.model_validate_json(content)
    return SignOffContentOut(
        content=encode(content),
        sha256=encode(sha256(content).digest()),
        grades=told.grades,
        packets=told.packets,
        enrolment=told.enrolment,
        figures=told.figures,
        text=told.text,
    )


async def sign_off(
    request: SignOffIn,
    *,
    window_no: int,
    sign_off_id: UUID,
    schools: frozenset[str] | None,
    by: Actor,
    sessions: Sessions,
) -> SignOffOut:
    """Sign off; the same again gets the same answer.

    Raises WindowUnknown, WindowClosed once the window is locked, SchoolNotAllowed, SchoolNotInWindow, NoReviewHere,
    GradesNotHere, SchoolBusy, ReturnsOpen, EnrolmentUnknown, SignOffStale, SignOffStands, SignOffConflict,
    SignatureNeeded.
    """
    async with sessions.begin() as session:
        window = await hold_window(session, window_no)
        await check_scope(session, window, request.school, schools)
        grades = await take_grades(session, window, request.school, request.grades)
        await hold_school(session, window_no, request.school)
        there = await sign_offs.find_sign_off(session, sign_off_id)
        if there is not None:
            return await _again(session, there, request, grades, window_no, by)
        await _check_ready(session, window, request.school, grades)
        content = await _content(session, window, request.model_copy(update={"grades": grades}))
        told = SignOff.model_validate_json(content)
        if (told.packets, told.enrolment) != (request.packets, request.enrolment):
            raise errors.SignOffStale
        new = StoredSignOff(
            sign_off_id=sign_off_id,
            window_no=window_no,
            school=request.school,
            grades=grades,
            enrolment=told.enrolment,
            content=content,
            sha256=sha256(content).digest(),
            packets=told.packets,
            jws=request.statement,
            certificate=await _certificate(session, window, request.statement, content, by),
            by_whom=by.name,
            client_id=by.client_id,
            signed_at=await database_now(session),
        )
        await _add(session, new)
        about = f"window/{window_no}/sign-off/{sign_off_id}"
        after: audit.Values = {
            "state": "standing",
            "grades": " ".join(map(str, grades)),
            "packets": new.packets,
            "sha256": new.sha256.hex(),
            "signed": new.jws is not None,
        }
        await audit.note(session, "sign-off", by, concerns=about, school=new.school, reason=request.note, after=after)
        return sign_off_out(new, is_standing=True)


async def withdraw_sign_off(
    reason: str,
    *,
    window_no: int,
    sign_off_id: UUID,
    schools: frozenset[str] | None,
    by: Actor,
    sessions: Sessions,
) -> SignOffOut:
    """It stands no more. Raises WindowClosed once the window is locked, SignOffUnknown, SchoolNotAllowed,
    SignOffConflict if it was withdrawn for another reason."""
    async with sessions.begin() as session:
        window = await hold_window(session, window_no)
        there = await sign_offs.find_sign_off(session, sign_off_id)
        if there is None or there.window_no != window_no:
            raise errors.SignOffUnknown
        if schools is not None and there.school not in schools:
            raise SchoolNotAllowed
        await hold_school(session, window_no, there.school)
        if there.withdrawn_at is not None:
            if there.withdrawn_reason != reason:
                raise errors.SignOffConflict
            return sign_off_out(there, is_standing=False)
        if window.state == WindowState.LOCKED:
            raise WindowClosed
        at = await database_now(session)
        await sign_offs.end_sign_off(session, sign_off_id, by=by.name, reason=reason, at=at)
        about = f"window/{window_no}/sign-off/{sign_off_id}"
        before, after = {"state": "standing", "sha256": there.sha256.hex()}, {"state": "withdrawn"}
        own = there.school
        await audit.note(
            session, "withdraw-sign-off", by, concerns=about, school=own, reason=reason, before=before, after=after
        )
        ended = await sign_offs.find_sign_off(session, sign_off_id)
        return sign_off_out(ended or there, is_standing=False)


async def show_sign_offs(window_no: int, *, schools: frozenset[str] | None, sessions: Sessions) -> list[SignOffOut]:
    """Of these schools (None: all), newest first. Raises WindowUnknown."""
    async with sessions() as session:
        await get_window(session, window_no)
        named = sorted(schools) if schools is not None else None
        found = await sign_offs.list_sign_offs(session, window_no, named)
        return [sign_off_out(entry, is_standing=stands) for entry, stands in found]


def sign_off_out(entry: StoredSignOff, *, is_standing: bool) -> SignOffOut:
    """As it is shown."""
    return SignOffOut(
        sign_off_id=str(entry.sign_off_id),
        window=str(entry.window_no),
        school=entry.school,
        grades=entry.grades,
        enrolment=entry.enrolment,
        figures=SignOff.model_validate_json(entry.content).figures,
        packets=entry.packets,
        signed_at=to_instant(entry.signed_at),
        is_standing=is_standing,
        withdrawn_at=to_instant(entry.withdrawn_at) if entry.withdrawn_at else None,
    )


async def _check_ready(session: AsyncSession, window: Window, school: str, grades: tuple[int, ...]) -> None:
    if window.state == WindowState.LOCKED:
        raise WindowClosed
    if await count_undecided(session, window.window_no, school):
        raise SchoolBusy
    if await has_open_returns(session, window.window_no, school, grades):
        raise errors.ReturnsOpen
    if await sign_offs.has_standing(session, window.window_no, school, grades):
        raise errors.SignOffStands


async def _content(session: AsyncSession, window: Window, request: SignOffIn) -> bytes:
    await enrolments.hold_enrolment(session, ListPlace(window.school_year, window.level, request.school))
    told = await reckon_school(session, window, request.school)
    if not told.is_told:
        raise errors.EnrolmentUnknown
    figures: Figures = figures_of(
        add_up(entry for entry in told.classes if entry.grade is None or entry.grade in request.grades), is_told=True
    )
    return sign_off_content(
        {
            "registrar": window.registrar,
            "school_year": window.school_year,
            "level": window.level,
            "track": window.track,
            "window": str(window.window_no),
            "school": request.school,
            "grades": request.grades,
            "enrolment": told.activity.enrolment if window.expects == Expects.EVERYBODY else None,
            "figures": figures.model_dump(exclude_none=True),
            "packets": await digest_packets(session, window.window_no, request.school, request.grades),
            "note": request.note,
        }
    )


async def _certificate(session: AsyncSession, window: Window, jws: str | None, content: bytes, by: Actor) -> str | None:
    """The thumbprint by which it is signed. Raises SignatureNeeded."""
    if jws is None:
        if window.reviewer == ACCEPT:
            raise errors.SignatureNeeded
        return None
    statement = read_statement(jws, content)
    at = await database_now(session)
    reviewer = await find_reviewer(session, statement.header.thumbprint, at)
    if reviewer is None or reviewer[0] != by.name:
        raise errors.SignatureNeeded
    check_signature(statement, reviewer[1], algorithms=await find_algorithms(session), at=at)
    return statement.header.thumbprint


async def _add(session: AsyncSession, new: StoredSignOff) -> None:
    try:
        async with session.begin_nested():
            await sign_offs.add_sign_off(session, new)
    except IntegrityError as refused:
        raise errors.SignOffStands from refused


async def _again(
    session: AsyncSession, there: StoredSignOff, request: SignOffIn, grades: tuple[int, ...], window_no: int, by: Actor
) -> SignOffOut:
    said = (there.window_no, there.school, there.grades, there.packets, there.enrolment, there.jws, there.by_whom)
    if said != (window_no, request.school, grades, request.packets, request.enrolment, request.statement, by.name):
        raise errors.SignOffConflict
    found = await sign_offs.list_sign_offs(session, window_no, [request.school])
    return sign_off_out(there, is_standing=any(e.sign_off_id == there.sign_off_id and stands for e, stands in found))
