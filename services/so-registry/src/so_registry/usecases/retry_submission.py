"""What was set aside is judged anew, once its cause is mended."""

from uuid import UUID

from hbs_kit.db import Sessions
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.errors import NotSetAside
from so_registry.storage import audit
from so_registry.storage.attempts import find_set_aside, put_back
from so_registry.storage.windows import hold_window


async def retry_submission(submission_id: UUID, *, reason: str, by: Actor, sessions: Sessions) -> int:
    """Put submissions of this id back into the line; how many. Raises NotSetAside."""
    async with sessions.begin() as session:
        for window_no in await find_set_aside(session, submission_id):
            await hold_window(session, window_no)
        count = await put_back(session, submission_id)
        if not count:
            raise NotSetAside
        before: audit.Values = {"state": "set-aside", "submissions": count}
        after: audit.Values = {**before, "state": "received"}
        concerns = str(submission_id)
        await audit.note(session, "retry-submission", by, concerns=concerns, reason=reason, before=before, after=after)
    return count
