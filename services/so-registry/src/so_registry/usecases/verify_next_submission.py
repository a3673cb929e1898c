"""The submission whose turn it is gets its verdict, in the trace of the request or message that brought it.

One that cannot be judged holds up no other: after a few attempts it is set aside, where an operator sees it.
"""

import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial

from cryptography import x509
from opentelemetry.trace import Tracer
from sqlalchemy.exc import IntegrityError

from hbs_kit import telemetry
from hbs_kit.clock import Clock
from hbs_kit.db import Sessions, is_outage, reading
from hbs_schema.building.keys import SigningKey
from so_registry.domain.received import WaitingSubmission
from so_registry.storage.submissions import find_waiting
from so_registry.usecases.note_failure import note_failure
from so_registry.usecases.verify_submission import WindowNotHeld, verify_submission

log = logging.getLogger(__name__)

PAUSE = timedelta(seconds=1)
AT_ONCE = 32
"""Schools of which a worker keeps the turn. What comes meanwhile waits for so many verdicts at most."""


class Turns:
    """Whose turn it is, of one worker. Another may have been quicker: it finds its verdict, and nothing is lost."""

    def __init__(self) -> None:
        self._next: deque[WaitingSubmission] = deque()

    async def take(self, sessions: Sessions) -> WaitingSubmission | None:
        """The next submission, each school's first before the second of any; None if none waits."""
        if not self._next:
            async with reading(sessions) as session:
                self._next.extend(await find_waiting(session, AT_ONCE))
        return self._next.popleft() if self._next else None


async def verify_next_submission(
    *,
    sessions: Sessions,
    key: SigningKey,
    clock: Clock,
    ca_roots: Sequence[x509.Certificate] = (),
    tracer: Tracer | None = None,
    pause: timedelta = PAUSE,
    turns: Turns | None = None,
) -> bool:
    """Verify the submission whose turn it is; False if none waits. Without `ca_roots` timestamps are left out.

    Without `turns` it is asked anew whose turn it is.

    What goes wrong unforeseen counts as an attempt; an outage does not, and is raised. A worker that dies has not
    counted: the submission is as it was, and taken again at once.
    """
    waiting = await (turns or Turns()).take(sessions)
    if waiting is None:
        return False
    with telemetry.continued(tracer, "verify submission", waiting.traceparent) as span:
        try:
            await _verify(
                partial(verify_submission, waiting, sessions=sessions, key=key, clock=clock, ca_roots=ca_roots)
            )
        except Exception as error:
            if is_outage(error):
                raise
            telemetry.mark_failed(span, type(error).__qualname__)
            state = await note_failure(waiting, error, sessions=sessions, pause=pause)
            log.exception("a submission could not be judged", extra={"state": state})
    return True


async def _verify(judge: Callable[[], Awaitable[None]]) -> None:
    try:
        await judge()
    except (IntegrityError, WindowNotHeld):
        # A race against another school or window is decided: judged anew, with what won in sight.
        await judge()
