"""The submission whose turn it is gets its verdict, in the trace of the request or message that brought it.

One that cannot be judged holds up no other: after a few attempts it is set aside, where an operator sees it.
"""

import logging
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
from so_registry.storage.submissions import find_next_received
from so_registry.usecases.note_failure import note_failure
from so_registry.usecases.verify_submission import WindowNotHeld, verify_submission

log = logging.getLogger(__name__)

PAUSE = timedelta(seconds=1)


async def verify_next_submission(
    *,
    sessions: Sessions,
    key: SigningKey,
    clock: Clock,
    ca_roots: Sequence[x509.Certificate] = (),
    tracer: Tracer | None = None,
    pause: timedelta = PAUSE,
) -> bool:
    """Verify the submission whose turn it is; False if none waits. Without `ca_roots` timestamps are left out.

    What goes wrong unforeseen counts as an attempt; an outage does not, and is raised. A worker that dies has not
    counted: the submission is as it was, and taken again at once.
    """
    async with reading(sessions) as session:
        waiting = await find_next_received(session)
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
