"""A reviewer returns a school's list or records with a reason; the school answers; the reviewer settles it."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema import canonical
from hbs_schema.intake.windows import WindowState
from hbs_schema.messages.answers import ReturnNotice
from hbs_schema.review_api import ReturnIn, ReturnOut
from hbs_schema.verification.times import to_instant
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.errors import SchoolNotAllowed, WindowClosed
from so_registry.domain.reconciling.errors import ReturnConflict, ReturnSettled, ReturnUnknown
from so_registry.storage import audit
from so_registry.storage.clients import find_client_ids
from so_registry.storage.outboxes import tell_client
from so_registry.storage.reconciling import returns
from so_registry.storage.reconciling.returns import StoredReturn
from so_registry.storage.windows import database_now, get_window, hold_school, hold_window
from so_registry.usecases.reconciling.scopes import check_scope, take_grades


async def return_list(
    request: ReturnIn,
    *,
    window_no: int,
    return_id: UUID,
    schools: frozenset[str] | None,
    by: Actor,
    sessions: Sessions,
) -> ReturnOut:
    """Return it and tell the school; the same return again changes nothing.

    Raises WindowUnknown, WindowClosed once the window is locked, SchoolNotAllowed, SchoolNotInWindow, NoReviewHere,
    GradesNotHere, ReturnConflict.
    """
    async with sessions.begin() as session:
        window = await hold_window(session, window_no)
        await check_scope(session, window, request.school, schools)
        grades = await take_grades(session, window, request.school, request.grades)
        await hold_school(session, window_no, request.school)
        at = await database_now(session)
        new = StoredReturn(
            return_id=return_id,
            window_no=window_no,
            school=request.school,
            grades=grades,
            class_name=request.class_name,
            record_keys=tuple(sorted(set(request.record_keys))),
            reason_code=request.reason_code,
            reason=request.reason,
            by_whom=by.name,
            client_id=by.client_id,
            returned_at=at,
        )
        there = await returns.find_return(session, return_id, window_no=window_no)
        if there is not None:
            if _said(there) != _said(new):
                raise ReturnConflict
            return return_out(there)
        if window.state == WindowState.LOCKED:
            raise WindowClosed
        await _add(session, new)
        about = f"window/{window_no}/return/{return_id}"
        told: audit.Values = {
            "state": "open",
            "grades": " ".join(map(str, new.grades)),
            "records": len(new.record_keys),
            "reason_code": new.reason_code,
        }
        await audit.note(session, "return", by, concerns=about, school=new.school, reason=new.reason, after=told)
        await _tell(session, new)
        return return_out(new)


async def answer_return(
    words: str, *, window_no: int, return_id: UUID, school: str, by: Actor, sessions: Sessions
) -> ReturnOut:
    """The school says what it did, or why it is right. Raises ReturnUnknown, ReturnSettled, ReturnConflict."""
    async with sessions.begin() as session:
        there = await _get(session, window_no, return_id)
        if there.school != school:
            raise ReturnUnknown
        if there.answer is not None:
            if there.answer != words:
                raise ReturnConflict
            return return_out(there)
        if there.settled_at is not None:
            raise ReturnSettled
        await returns.answer_return(session, return_id, words=words, by=by.name, at=await database_now(session))
        about = f"window/{window_no}/return/{return_id}"
        before, after = {"state": "open"}, {"state": "answered"}
        await audit.note(
            session, "answer-return", by, concerns=about, school=school, reason=words, before=before, after=after
        )
        return return_out(await _get(session, window_no, return_id))


async def settle_return(
    words: str,
    *,
    window_no: int,
    return_id: UUID,
    schools: frozenset[str] | None,
    by: Actor,
    sessions: Sessions,
) -> ReturnOut:
    """The reviewer is content, with or without an answer. Raises ReturnUnknown, SchoolNotAllowed, ReturnConflict."""
    async with sessions.begin() as session:
        there = await _get(session, window_no, return_id)
        if schools is not None and there.school not in schools:
            raise SchoolNotAllowed
        if there.settlement is not None:
            if there.settlement != words:
                raise ReturnConflict
            return return_out(there)
        await returns.settle_return(session, return_id, words=words, by=by.name, at=await database_now(session))
        about = f"window/{window_no}/return/{return_id}"
        before, after = {"state": "open" if there.answer is None else "answered"}, {"state": "settled"}
        await audit.note(
            session, "settle-return", by, concerns=about, school=there.school, reason=words, before=before, after=after
        )
        settled = await _get(session, window_no, return_id)
        await _tell(session, settled)
        return return_out(settled)


async def show_returns(
    window_no: int, *, schools: frozenset[str] | None, is_open: bool = False, sessions: Sessions
) -> list[ReturnOut]:
    """Of these schools (None: all), newest first. Raises WindowUnknown."""
    async with sessions() as session:
        await get_window(session, window_no)
        named = sorted(schools) if schools is not None else None
        return [return_out(entry) for entry in await returns.list_returns(session, window_no, named, is_open=is_open)]


def return_out(entry: StoredReturn) -> ReturnOut:
    """As it is shown to both sides: without who the reviewer is."""
    members = {
        "return_id": str(entry.return_id),
        "window": str(entry.window_no),
        "school": entry.school,
        "grades": entry.grades,
        "class": entry.class_name,
        "record_keys": entry.record_keys,
        "reason_code": entry.reason_code,
        "reason": entry.reason,
        "state": entry.state,
        "returned_at": to_instant(entry.returned_at),
        "answer": entry.answer,
        "answered_at": to_instant(entry.answered_at) if entry.answered_at else None,
        "settlement": entry.settlement,
        "settled_at": to_instant(entry.settled_at) if entry.settled_at else None,
    }
    return ReturnOut.model_validate({name: value for name, value in members.items() if value is not None})


async def _add(session: AsyncSession, new: StoredReturn) -> None:
    try:
        async with session.begin_nested():
            await returns.add_return(session, new)
    except IntegrityError as refused:
        # The id is another window's: it says nothing of that one.
        raise ReturnConflict from refused


async def _get(session: AsyncSession, window_no: int, return_id: UUID) -> StoredReturn:
    await hold_window(session, window_no)
    there = await returns.find_return(session, return_id, window_no=window_no)
    if there is None:
        raise ReturnUnknown
    return there


def _said(entry: StoredReturn) -> tuple[object, ...]:
    about = (entry.school, entry.grades, entry.class_name, entry.record_keys)
    return (*about, entry.reason_code, entry.reason, entry.by_whom)


async def _tell(session: AsyncSession, entry: StoredReturn) -> None:
    notice = ReturnNotice.model_validate(
        {"kind": "return", **return_out(entry).model_dump(exclude_none=True, by_alias=True)}
    )
    body = canonical.dump(notice.model_dump(mode="json", exclude_none=True, by_alias=True))
    for client in await find_client_ids(session, entry.school):
        await tell_client(session, client, f"return/{entry.return_id}/{entry.state}/{client}", body)
