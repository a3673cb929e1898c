"""The submission whose turn it is gets its verdict, in the trace of the request or message that brought it."""

from opentelemetry.trace import Tracer
from sqlalchemy.exc import IntegrityError

from hbs_kit import telemetry
from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.building.keys import SigningKey
from so_registry.domain.received import WaitingSubmission
from so_registry.storage.submissions import find_next_received
from so_registry.usecases.verify_submission import verify_submission


async def verify_next_submission(
    *, sessions: Sessions, key: SigningKey, clock: Clock, tracer: Tracer | None = None
) -> bool:
    """Verify the submission whose turn it is; False if none waits."""
    async with sessions() as session:
        waiting = await find_next_received(session)
    if waiting is None:
        return False
    with telemetry.continued(tracer, "verify submission", waiting.traceparent):
        await _verify(waiting, sessions=sessions, key=key, clock=clock)
    return True


async def _verify(waiting: WaitingSubmission, *, sessions: Sessions, key: SigningKey, clock: Clock) -> None:
    try:
        await verify_submission(waiting, sessions=sessions, key=key, clock=clock)
    except IntegrityError:
        # A constraint decided a race against another school or window: judged anew, with what won in sight.
        await verify_submission(waiting, sessions=sessions, key=key, clock=clock)
