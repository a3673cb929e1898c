"""Submissions over RabbitMQ: the same bytes, the same caller, the same intake as over HTTP."""

import logging
from hashlib import sha256
from uuid import UUID

from hbs_kit.db import Sessions
from hbs_kit.settlement import Delivery, Unprocessable
from hbs_schema.envelopes.shape import MAX_SUBMISSION
from hbs_schema.messages.routes import HEADER_SCHOOL, HEADER_SHA256, HEADER_WINDOW
from so_registry.domain.errors import SchoolNotAllowed, SubmissionConflict, WindowNotOpen, WindowUnknown
from so_registry.domain.window_numbers import parse_window
from so_registry.storage.clients import find_client
from so_registry.usecases.receive_submission import receive_submission

log = logging.getLogger(__name__)


class OnSubmission:
    """Intake of one message: the broker vouches for `user_id`, the registry knows for which schools that is."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def __call__(self, delivery: Delivery) -> None:
        submission_id, window_no = _numbers(delivery)
        school = str(delivery.headers.get(HEADER_SCHOOL, ""))
        if len(delivery.body) > MAX_SUBMISSION:
            raise Unprocessable("larger than a submission may be")
        if delivery.headers.get(HEADER_SHA256) != sha256(delivery.body).hexdigest():
            raise Unprocessable("the body is not the one that its header names")
        client = await find_client(self._sessions, delivery.user_id or "")
        if client is None or school not in client.schools:
            raise Unprocessable("a user who does not act for this school")
        try:
            await receive_submission(
                delivery.body,
                window_no=window_no,
                school=school,
                submission_id=submission_id,
                client_id=client.client_id,
                sessions=self._sessions,
            )
        except (SchoolNotAllowed, SubmissionConflict, WindowNotOpen, WindowUnknown) as refusal:
            # Its own fault: set aside where an operator sees it, never dropped.
            raise Unprocessable(type(refusal).__name__) from refusal


def _numbers(delivery: Delivery) -> tuple[UUID, int]:
    try:
        return UUID(delivery.message_id), parse_window(str(delivery.headers.get(HEADER_WINDOW, "")))
    except (ValueError, WindowUnknown):
        raise Unprocessable("no submission id or window") from None
