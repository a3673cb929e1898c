"""A submission as it stands, with the registrar's answer once there is one."""

import json
from uuid import UUID

from hbs_kit.db import Sessions
from school_api.domain.actors import Actor
from school_api.domain.deciding import Place
from school_api.domain.errors import SubmissionUnknown
from school_api.domain.permissions import Action
from school_api.domain.views import SubmissionOut
from school_api.storage.submissions import get_submission, list_sent_packets
from school_api.usecases.note_act import About, note_reading
from school_api.usecases.permit_act import permit_act


async def show_submission(submission_id: UUID, *, actor: Actor, sessions: Sessions) -> SubmissionOut:
    """Raises SubmissionUnknown."""
    async with sessions.begin() as session:
        stored = await get_submission(session, submission_id)
        permit = await permit_act(session, actor, Action.READ_SENDING, Place(stored.school), unknown=SubmissionUnknown)
        packets = await list_sent_packets(session, submission_id)
    # The registrar's answer tells declared and computed marks.
    await note_reading(permit, About(stored.class_id, concerns=str(submission_id)), sessions=sessions)
    return SubmissionOut.model_validate(
        {
            "submission_id": str(submission_id),
            "class_id": str(stored.class_id),
            "school": stored.school,
            "window": str(stored.window_no),
            "state": stored.state,
            "packets": len(packets),
            "answer": json.loads(stored.answer) if stored.answer else None,
        }
    )
