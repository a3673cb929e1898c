"""The answer to a submission as it now stands; final answers are stored bytes."""

from uuid import UUID

from hbs_kit.db import Sessions, reading
from hbs_schema.messages.answers import SubmissionAnswer
from so_registry.domain.answers import late, waiting
from so_registry.domain.errors import SubmissionUnknown
from so_registry.storage.submissions import find_submission


async def find_answer(*, window_no: int, school: str, submission_id: UUID, sessions: Sessions) -> SubmissionAnswer:
    """Raises SubmissionUnknown. The arrival is added to a stored answer once it is signed."""
    async with reading(sessions) as session:
        stored = await find_submission(session, window_no, school, submission_id)
    if stored is None:
        raise SubmissionUnknown
    if stored.state == "late":
        return late(stored)
    if stored.answer is None:
        return waiting(stored)
    answer = SubmissionAnswer.model_validate_json(stored.answer)
    return answer.model_copy(update={"arrival": stored.arrival})
