"""A close is opened again, until the cutoff: by the school, or by the registrar at its written request. Audited."""

from collections.abc import Collection
from hashlib import sha256
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema import canonical
from hbs_schema.intake.windows import WindowState
from hbs_schema.messages.answers import ReopenNotice
from hbs_schema.registry_api import ReopenIn, ReopenOut
from hbs_schema.verification.times import to_instant
from so_registry.domain.act_errors import CloseUnknown
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.errors import RecordLocked, RequestConflict, WindowClosed
from so_registry.storage import audit
from so_registry.storage.acts import Act, add_act, find_act
from so_registry.storage.clients import find_client_ids
from so_registry.storage.closes import reopen
from so_registry.storage.knowledge import load_closed_grades, load_locked_grades
from so_registry.storage.outboxes import tell_client
from so_registry.storage.windows import database_now, hold_school, hold_window


async def reopen_close(
    request: ReopenIn,
    *,
    act_id: UUID,
    window_no: int,
    school: str,
    by: Actor,
    sessions: Sessions,
    is_dry_run: bool = False,
) -> ReopenOut:
    """From this commit on the school may send, replace and revoke again. The same act again gets the same answer.

    The close stays stored with its statements, and the next one follows it. Raises WindowUnknown, WindowClosed,
    RecordLocked, CloseUnknown, RequestConflict.
    """
    body = request.model_dump_json().encode()
    grades = tuple(sorted(set(request.grades)))
    async with sessions() as session, session.begin() as transaction:
        window = await hold_window(session, window_no)
        await hold_school(session, window_no, school)
        at = await database_now(session)
        earlier = await find_act(session, window_no, school, act_id)
        if earlier is not None:
            if earlier[0] != sha256(body).digest():
                raise RequestConflict
            return ReopenOut.model_validate_json(earlier[1])
        if window.state != WindowState.OPEN or at >= window.closes_at:
            raise WindowClosed
        if set(grades) & await load_locked_grades(session, window_no):
            raise RecordLocked
        if not await reopen(session, window_no, school, grades, request.seq, act_id=act_id, at=at):
            raise CloseUnknown
        answer = ReopenOut(
            window=str(window_no),
            school=school,
            grades=grades,
            seq=request.seq,
            reopened_at=to_instant(at),
            closed_grades=tuple(sorted(await load_closed_grades(session, window_no, school))),
        )
        digest, told = sha256(body).digest(), answer.model_dump_json().encode()
        await add_act(session, Act(window_no, school, act_id, "reopen", digest, body, told, at))
        closed = set(answer.closed_grades)
        before, after = ({"closed_grades": _listed(part)} for part in (closed | set(grades), closed))
        about = f"{window_no}/{school}"
        await audit.note(
            session,
            "reopen-close",
            by,
            concerns=about,
            school=school,
            reason=request.reason,
            before={**before, "seq": request.seq},
            after=after,
        )
        await _tell(session, answer, act_id)
        if is_dry_run:
            await transaction.rollback()
    return answer


def _listed(grades: Collection[int]) -> str:
    return " ".join(map(str, sorted(grades)))


async def _tell(session: AsyncSession, answer: ReopenOut, act_id: UUID) -> None:
    """Every client of the school: another one, or the registrar's operator, may have opened the close."""
    notice = ReopenNotice.model_validate({"kind": "reopening", **answer.model_dump()})
    body = canonical.dump(notice.model_dump(mode="json"))
    for client in await find_client_ids(session, answer.school):
        await tell_client(session, client, f"reopening/{act_id}/{client}", body)
