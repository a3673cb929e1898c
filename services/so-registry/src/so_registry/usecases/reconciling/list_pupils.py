"""Pupils of a school by what became of their records; for a reviewer by name. Every look is noted with its reason."""

from hbs_kit.db import Sessions
from hbs_schema.reconciliation_api import ListedPupil, ListingIn, ListingOut
from so_registry.domain.certificates.actors import Actor
from so_registry.storage import audit
from so_registry.storage.reconciling.listings import Listed, Narrowed, stream_pupils
from so_registry.storage.reconciling.pupils import make_asked
from so_registry.storage.windows import database_now, get_window
from so_registry.usecases.reconciling.scopes import check_scope


async def list_pupils(
    request: ListingIn,
    *,
    window_no: int,
    school: str,
    schools: frozenset[str] | None,
    by: Actor,
    with_names: bool,
    sessions: Sessions,
) -> ListingOut:
    """A page. `schools`: whom the caller may see. Nothing goes out unless the look is noted.

    Raises WindowUnknown, SchoolNotAllowed, SchoolNotInWindow.
    """
    narrowed = Narrowed(request.states, request.grade, request.class_name, request.after, request.limit + 1)
    async with sessions.begin() as session:
        window = await get_window(session, window_no)
        await check_scope(session, window, school, schools)
        states = ",".join(request.states)
        await audit.note(
            session,
            "list-pupils" if with_names else "list-pupils-by-code",
            by,
            concerns=f"window/{window_no}/{states}",
            school=school,
            reason=request.reason,
        )
        asked = await make_asked(session, window, await database_now(session), [school])
        found = [entry async for entry in stream_pupils(session, asked, narrowed)]
    page = found[: request.limit]
    return ListingOut(
        window=str(window_no),
        school=school,
        pupils=tuple(_out(entry, with_names=with_names) for entry in page),
        next=page[-1].position if len(found) > len(page) else None,
    )


def _out(entry: Listed, *, with_names: bool) -> ListedPupil:
    members = {
        "position": entry.position,
        "grade": entry.grade,
        "class": entry.class_name,
        "pupil_code": entry.pupil_code,
        "record_key": entry.record_key,
        "name": entry.name if with_names else None,
        "state": entry.state,
        "reason": entry.reason,
        "codes": entry.codes,
    }
    return ListedPupil.model_validate({name: value for name, value in members.items() if value is not None})
