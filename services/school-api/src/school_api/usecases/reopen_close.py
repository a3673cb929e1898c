"""The school opens its close again, until the cutoff: its grades may then be sent, replaced and revoked again."""

from uuid import UUID

from hbs_kit.db import Sessions
from hbs_schema.registry_api import ReopenIn
from school_api.clients.registry import RegistryClient
from school_api.domain.actors import Actor
from school_api.domain.acts import ActState
from school_api.domain.content import check_signable
from school_api.domain.deciding import Place
from school_api.domain.errors import ActUnknown
from school_api.domain.permissions import Action
from school_api.domain.signing_views import ActOut
from school_api.domain.year.errors import NotReopenable
from school_api.storage import acts
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act
from school_api.usecases.show_act import act_out
from school_api.usecases.take_reopening import keep_reopening


async def reopen_close(
    act_id: UUID, reopening_id: UUID, reason: str, *, actor: Actor, sessions: Sessions, registry: RegistryClient
) -> ActOut:
    """The same again gets the same answer. The entry is there before the registrar is asked: a crash leaves an entry
    without an act, never the other way.

    Raises ActUnknown, NotPermitted, ContentRefused, NotReopenable, RegistryRefused.
    """
    check_signable({"reason": reason})
    async with sessions.begin() as session:
        act = await acts.get_act(session, act_id)
        permit = await permit_act(session, actor, Action.CLOSE, Place(act.school), unknown=ActUnknown)
        if act.kind != "close" or act.state != ActState.ANSWERED:
            raise NotReopenable
        about = About(concerns=f"{act_id}/{reopening_id}", reason=reason)
        await note_act(session, permit, about, named="reopen-close")
    request = ReopenIn(grades=act.grades, seq=int(act.members["seq"]), reason=reason)
    told = await registry.put_reopening(act.school, act.window_no, reopening_id, request)
    async with sessions.begin() as session:
        await acts.hold_window_of_school(session, act.school, act.window_no)
        await keep_reopening(session, told)
        return await act_out(session, await acts.get_act(session, act_id))
