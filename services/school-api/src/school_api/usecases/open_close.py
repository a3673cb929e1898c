"""The school's close: every accepted record of some grades, every other pupil with a reason."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_kit.ids import uuid7
from hbs_schema import digests
from hbs_schema.base64url import decode_digest, encode
from hbs_schema.registry_api import WindowOut
from school_api.clients.registry import RegistryClient
from school_api.domain.actors import Actor
from school_api.domain.acts import Act, ActState, count_results, hash_of, window_members
from school_api.domain.closes import Excused, Unaccepted, left_out
from school_api.domain.content import check_signable
from school_api.domain.deciding import Place
from school_api.domain.errors import WindowMismatch
from school_api.domain.permissions import Action
from school_api.domain.signing_views import ActOut, CloseSchoolIn
from school_api.domain.year.papers import PaperPupil, excused_by_paper
from school_api.storage import acts
from school_api.storage.closing import list_effective, list_unaccepted
from school_api.storage.events import add_event
from school_api.storage.papers import list_declared_pupils, list_uses, today_in_vietnam
from school_api.usecases.fetch_policy import fetch_policy
from school_api.usecases.fetch_windows import find_window
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import check_act, permit_act
from school_api.usecases.show_act import act_out


async def open_close(
    request: CloseSchoolIn, *, actor: Actor, registrar: str, sessions: Sessions, registry: RegistryClient
) -> ActOut:
    """Open a close; the open one if it is about the same, else that one is void.

    The roles are those of the window's first policy, as the registrar has it. Raises SchoolNotAllowed, ContentRefused,
    WindowUnknown, WindowMismatch, LeftOutIncomplete.
    """
    place = Place(request.school)
    await check_act(actor, Action.CLOSE, place, sessions=sessions)
    check_signable({"left_out": [entry.model_dump(exclude_none=True) for entry in request.left_out]})
    window_no, grades = int(request.window), tuple(sorted(set(request.grades)))
    window = await find_window(window_no, request.school, sessions=sessions, registry=registry)
    if not set(grades) <= set(window.grades):
        raise WindowMismatch
    policy = await fetch_policy(
        window.policies[0], school=request.school, registrar=registrar, sessions=sessions, registry=registry
    )
    async with sessions.begin() as session:
        await acts.hold_window_of_school(session, request.school, window_no)
        permit = await permit_act(session, actor, Action.CLOSE, place)
        packets = await list_effective(session, request.school, window_no, grades)
        unaccepted = await list_unaccepted(session, request.school, window, grades)
        on_paper = await _on_paper(session, request, window, unaccepted, grades)
        last = await acts.find_last_close(session, request.school, window_no, grades)
        members = {
            **window_members(window, request.school),
            "scope": {"grades": list(grades)},
            "seq": int(last.members["seq"]) + 1 if last else 1,
            "previous": await _chain(session, last),
            "results": count_results(packets),
            "left_out": left_out(unaccepted, [*request.left_out, *on_paper], grades),
        }
        opened = await acts.find_unsent_close(session, request.school, window_no, grades)
        fingerprint = hash_of("close", members, packets)
        if opened is not None and (opened.members, opened.content_hash) == (members, fingerprint):
            return await act_out(session, opened)
        if opened is not None:
            await acts.set_state(session, opened.act_id, ActState.VOID)
        act = Act(
            act_id=uuid7(),
            kind="close",
            school=request.school,
            window_no=window_no,
            grades=grades,
            members=members,
            roles=policy.payload.close_roles,
            content_hash=fingerprint,
        )
        await acts.add_act(session, act, packets, opened_by=permit.by)
        await note_act(session, permit, About(concerns=str(act.act_id)))
        await add_event(
            session, act.school, "close-opened", act_id=str(act.act_id), grades=list(grades), packets=len(packets)
        )
        return await act_out(session, act)


async def _on_paper(
    session: AsyncSession,
    request: CloseSchoolIn,
    window: WindowOut,
    unaccepted: Sequence[Unaccepted],
    grades: Sequence[int],
) -> list[Excused]:
    """Pupils on paper are left out for that reason without being named again."""
    uses = await list_uses(session, request.school, window.school_year)
    if not uses:
        return []
    pupils = [PaperPupil(d.pupil_code, d.class_id, d.grade, d.class_name) for d in unaccepted if d.class_id]
    pupils += await list_declared_pupils(session, request.school, window, grades)
    return excused_by_paper(uses, pupils, request.left_out, await today_in_vietnam(session))


async def _chain(session: AsyncSession, last: Act | None) -> str:
    """Chain of the statements of the close before; of none: of nothing. In the order in which they were sent."""
    if last is None:
        return encode(digests.chain([]))
    signed = await acts.list_statements(session, last.act_id)
    return encode(digests.chain(decode_digest(signed[role]) for role in last.roles))
