"""A school says whom to expect: its whole list, as often as it changes, until the window is locked."""

from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.intake.windows import Window, WindowState
from hbs_schema.reconciliation_api import EnrolledPupil, EnrolmentIn, EnrolmentOut
from hbs_schema.verification.times import to_instant
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.errors import WindowClosed
from so_registry.domain.reconciling.checking import check_list
from so_registry.domain.reconciling.errors import EnrolmentRefused, EnrolmentUnknown
from so_registry.domain.windows.errors import SchoolNotInWindow
from so_registry.storage import audit
from so_registry.storage.reconciling import enrolments
from so_registry.storage.reconciling.enrolments import ListPlace, StoredEnrolment
from so_registry.storage.window_schools import load_expected
from so_registry.storage.windows import database_now, get_window, hold_window


async def put_enrolment(request: EnrolmentIn, *, window_no: int, by: Actor, sessions: Sessions) -> EnrolmentOut:
    """Take a list; the same list again changes nothing.

    Raises WindowUnknown, SchoolNotInWindow, WindowClosed once the window is locked, EnrolmentRefused.
    """
    body = request.model_dump_json(by_alias=True, exclude_none=True).encode()
    async with sessions.begin() as session:
        window = await hold_window(session, window_no)
        place = await _place(session, window, request.school)
        if window.state == WindowState.LOCKED:
            raise WindowClosed
        await enrolments.hold_enrolment(session, place)
        digest = sha256(body).digest()
        last = await enrolments.find_enrolment(session, place)
        if last is None or last.sha256 != digest:
            await _check(session, request.pupils, window.level)
            last = await _store(session, place, request, digest, last, window_no=window_no, by=by)
        await enrolments.put_names(session, place, request.pupils, at=last.told_at)
        await enrolments.forget_names(session, place)
        return await _out(session, place, last)


async def show_enrolment(window_no: int, school: str, *, sessions: Sessions) -> EnrolmentOut:
    """The head of a school's list. Raises WindowUnknown, SchoolNotInWindow, EnrolmentUnknown."""
    async with sessions() as session:
        place = await _place(session, await get_window(session, window_no), school)
        last = await enrolments.find_enrolment(session, place)
        if last is None:
            raise EnrolmentUnknown
        return await _out(session, place, last)


async def _place(session: AsyncSession, window: Window, school: str) -> ListPlace:
    # One that has gone on in another window still says whom it has; every window of the year reckons with it.
    if school not in {entry.school for entry in await load_expected(session, window.window_no)}:
        raise SchoolNotInWindow
    return ListPlace(window.school_year, window.level, school)


async def _check(session: AsyncSession, pupils: tuple[EnrolledPupil, ...], level: str) -> None:
    codes = [pupil.lookup_code for pupil in pupils if pupil.lookup_code]
    unknown = await enrolments.find_unknown_codes(session, level, codes)
    findings = check_list(pupils, level=level, unknown_codes=unknown)
    if findings:
        raise EnrolmentRefused(findings)


async def _store(
    session: AsyncSession,
    place: ListPlace,
    request: EnrolmentIn,
    digest: bytes,
    last: StoredEnrolment | None,
    *,
    window_no: int,
    by: Actor,
) -> StoredEnrolment:
    at = await database_now(session)
    changed = await enrolments.compare_list(session, place, request.pupils)
    head = StoredEnrolment(
        seq=last.seq + 1 if last else 1,
        sha256=digest,
        told_at=at,
        pupils=len(request.pupils),
        excused=sum(pupil.excused is not None for pupil in request.pupils),
        added=changed.added,
        changed=changed.changed,
        removed=changed.removed,
    )
    await enrolments.add_enrolment(session, place, head, window_no=window_no, client_id=by.client_id)
    await enrolments.put_list(session, place, request.pupils, seq=head.seq, at=at)
    before: audit.Values | None = {"seq": last.seq, "pupils": last.pupils} if last else None
    after: audit.Values = {
        "seq": head.seq,
        "pupils": head.pupils,
        "added": head.added,
        "changed": head.changed,
        "removed": head.removed,
        "sha256": digest.hex(),
    }
    concerns = f"enrolment/{place.school_year}/{place.level}"
    await audit.note(session, "enrolment", by, concerns=concerns, school=place.school, before=before, after=after)
    return head


async def _out(session: AsyncSession, place: ListPlace, head: StoredEnrolment) -> EnrolmentOut:
    return EnrolmentOut(
        school=place.school,
        school_year=place.school_year,
        level=place.level,
        seq=head.seq,
        told_at=to_instant(head.told_at),
        pupils=head.pupils,
        excused=head.excused,
        without_code=await enrolments.count_without_code(session, place),
        added=head.added,
        changed=head.changed,
        removed=head.removed,
    )
