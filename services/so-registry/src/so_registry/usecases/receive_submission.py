"""Intake: the bytes are durable, then the sender is answered; nothing is checked yet."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from hbs_kit.db import Sessions
from so_registry.domain.errors import SchoolNotAllowed, SubmissionConflict, WindowNotOpen, WindowUnknown
from so_registry.storage.submissions import add_submission


@dataclass(frozen=True)
class Received:
    """What intake knows: when the bytes came, whether in time, whether before."""

    received_at: datetime
    is_late: bool
    is_new: bool


async def receive_submission(
    body: bytes, *, window_no: int, school: str, submission_id: UUID, client_id: str, sessions: Sessions
) -> Received:
    """Store a submission's bytes as they came: one durable insert under the window's lock.

    The same id and bytes again changes nothing. Raises WindowUnknown; SchoolNotAllowed for a school that
    is not registered; SubmissionConflict for other bytes or another window; WindowNotOpen before it opens.
    """
    async with sessions.begin() as session:
        outcome, received_at = await add_submission(
            session,
            window_no=window_no,
            school=school,
            submission_id=submission_id,
            sha256=sha256(body).digest(),
            body=body,
            client_id=client_id,
        )
    if outcome == "conflict":
        raise SubmissionConflict
    if outcome == "no-school":
        raise SchoolNotAllowed
    if outcome == "not-open":
        raise WindowNotOpen
    if received_at is None:
        raise WindowUnknown
    return Received(received_at, is_late=outcome == "late", is_new=outcome in ("received", "late"))
