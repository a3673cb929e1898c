"""The school's answer to a return of a reviewer; and the list of returns."""

from uuid import UUID

from hbs_kit.db import Sessions
from hbs_schema.review_api import ReturnOut
from school_api.clients.registry import RegistryClient
from school_api.domain.actors import Actor
from school_api.domain.deciding import Place
from school_api.domain.permissions import Action
from school_api.storage.returns import get_return, list_returns, put_return
from school_api.storage.windows import get_window
from school_api.usecases.note_act import About, note_act, note_reading
from school_api.usecases.permit_act import check_act, permit_act


async def show_returns(school: str, school_year: str, *, actor: Actor, sessions: Sessions) -> list[ReturnOut]:
    """Of a school year, newest first. Raises SchoolNotAllowed, NotPermitted."""
    permit = await check_act(actor, Action.READ_BOARD, Place(school, school_year), sessions=sessions)
    await note_reading(permit, About(concerns=f"returns/{school_year}"), sessions=sessions)
    async with sessions() as session:
        return await list_returns(session, school, school_year)


async def answer_return(
    words: str, *, school: str, return_id: UUID, actor: Actor, sessions: Sessions, registry: RegistryClient
) -> ReturnOut:
    """Whoever may close the school's window answers; the registrar has it before it is kept here.

    Raises SchoolNotAllowed, NotPermitted, ReturnUnknown, RegistryRefused.
    """
    place = Place(school)
    await check_act(actor, Action.CLOSE, place, sessions=sessions)
    async with sessions() as session:
        known = await get_return(session, school, return_id)
    answered = await registry.answer_return(school, int(known.window), str(return_id), words)
    async with sessions.begin() as session:
        permit = await permit_act(session, actor, Action.CLOSE, place)
        window = await get_window(session, int(answered.window))
        await put_return(session, answered, window.school_year)
        before, after = {"answered": known.answer is not None}, {"answered": True}
        about = About(concerns=str(return_id), reason=words, before=before, after=after)
        await note_act(session, permit, about, named="answer-return")
    return answered
