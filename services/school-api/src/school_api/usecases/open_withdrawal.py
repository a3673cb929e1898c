"""Revoking accepted records before the lock: the roles that the policy names sign one list with one reason."""

from uuid import UUID

from hbs_kit.db import Sessions
from hbs_kit.ids import uuid7
from school_api.clients.registry import RegistryClient
from school_api.domain.actors import Actor
from school_api.domain.acts import Act, ActPacket, hash_of, window_members
from school_api.domain.content import check_signable
from school_api.domain.deciding import Place
from school_api.domain.drafts import DraftState
from school_api.domain.errors import NotRevocable
from school_api.domain.permissions import Action
from school_api.domain.signing_views import ActOut, WithdrawalIn
from school_api.storage import acts
from school_api.storage.drafts import get_drafts
from school_api.storage.events import add_event
from school_api.storage.packets import list_accepted
from school_api.usecases.fetch_policy import fetch_policy
from school_api.usecases.fetch_windows import find_window
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import check_act, permit_act
from school_api.usecases.show_act import act_out


async def open_withdrawal(
    request: WithdrawalIn, *, actor: Actor, registrar: str, sessions: Sessions, registry: RegistryClient
) -> ActOut:
    """Open a withdrawal request over the accepted packets of drafts.

    The roles are those of the window's first policy, as the registrar has it. Raises SchoolNotAllowed, ContentRefused,
    WindowUnknown, NotRevocable.
    """
    place = Place(request.school)
    await check_act(actor, Action.WITHDRAW, place, sessions=sessions)
    check_signable({"reason": request.reason})
    wanted = [UUID(text) for text in dict.fromkeys(request.drafts)]
    window_no = int(request.window)
    window = await find_window(window_no, request.school, sessions=sessions, registry=registry)
    policy = await fetch_policy(
        window.policies[0], school=request.school, registrar=registrar, sessions=sessions, registry=registry
    )
    async with sessions.begin() as session:
        permit = await permit_act(session, actor, Action.WITHDRAW, place)
        drafts = await get_drafts(session, wanted)
        accepted = await list_accepted(session, wanted)
        packets = []
        for draft_id in wanted:
            draft, packets_of = drafts.get(draft_id), accepted.get(draft_id)
            if draft is None or not packets_of or draft.school != request.school:
                raise NotRevocable
            latest = packets_of[-1]
            if draft.state != DraftState.ACCEPTED or latest.window_no != window_no or latest.withdrawal:
                raise NotRevocable
            packets.append(ActPacket(latest.record_key, latest.packet_digest))
        act_id = uuid7()
        members = {
            **window_members(window, request.school),
            "request_id": str(act_id),
            "reason": request.reason,
        }
        act = Act(
            act_id=act_id,
            kind="withdrawal-request",
            school=request.school,
            window_no=window_no,
            grades=(),
            members=members,
            roles=policy.payload.withdrawal_roles,
            content_hash=hash_of("withdrawal-request", members, packets),
        )
        await acts.add_act(session, act, packets, opened_by=permit.by)
        await note_act(session, permit, About(concerns=str(act_id), reason=request.reason))
        await add_event(session, act.school, "withdrawal-opened", act_id=str(act_id), packets=len(packets))
        return await act_out(session, act)
