"""An attempt to judge a submission that failed: counted apart from the transaction that was rolled back."""

from datetime import timedelta

from hbs_kit.db import Sessions, sqlstate_of
from so_registry.domain.received import WaitingSubmission
from so_registry.storage.attempts import Undecided, add_attempt
from so_registry.storage.windows import hold_window

MOST_ATTEMPTS = 5


async def note_failure(
    waiting: WaitingSubmission, error: Exception, *, sessions: Sessions, pause: timedelta
) -> Undecided | None:
    """Count the attempt; the last one sets the submission aside. Its state now, None if it has a verdict after all.

    Kept of the error is its class: its text may quote what is in a record.
    """
    code = sqlstate_of(error)
    failure = type(error).__name__ if code is None else f"{type(error).__name__} {code}"
    async with sessions.begin() as session:
        await hold_window(session, waiting.window_no)
        return await add_attempt(session, waiting.key, failure, most=MOST_ATTEMPTS, pause=pause)
