"""A close or withdrawal request as its signers see it: what each role signs, who has, what became of it."""

import json
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.verification.times import to_instant
from school_api.domain.actors import Actor
from school_api.domain.acts import Act
from school_api.domain.deciding import Place
from school_api.domain.errors import ActUnknown
from school_api.domain.permissions import Action
from school_api.domain.signing_views import ActOut
from school_api.storage import acts
from school_api.usecases.note_act import About, note_reading
from school_api.usecases.permit_act import permit_act


async def act_out(session: AsyncSession, act: Act) -> ActOut:
    """An act as the API shows it."""
    packets = await acts.list_packets(session, act.act_id)
    signed = await acts.list_statements(session, act.act_id)
    answer, problem = await acts.find_result(session, act.act_id)
    return ActOut.model_validate(
        {
            "act_id": str(act.act_id),
            "kind": act.kind,
            "school": act.school,
            "window": str(act.window_no),
            "state": act.state.value,
            "roles": act.roles,
            "signed_roles": sorted(signed),
            "members": act.members,
            "packets": [{"record_key": p.record_key, "packet": p.packet_digest} for p in packets],
            "content_hash": act.content_hash,
            "answer": json.loads(answer) if answer else None,
            "problem": problem,
            "reopened_at": to_instant(act.reopened_at) if act.reopened_at else None,
        }
    )


async def show_act(act_id: UUID, *, actor: Actor, sessions: Sessions) -> ActOut:
    """Raises ActUnknown."""
    async with sessions.begin() as session:
        act = await acts.get_act(session, act_id)
        permit = await permit_act(session, actor, Action.READ_ACT, Place(act.school), unknown=ActUnknown)
        shown = await act_out(session, act)
    # A close says of each pupil who is left out why.
    await note_reading(permit, About(concerns=str(act_id)), sessions=sessions)
    return shown
