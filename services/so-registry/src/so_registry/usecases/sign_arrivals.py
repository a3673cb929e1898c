"""The registrar's word that it has the bytes, signed within a minute of their coming; it never changes."""

from dataclasses import replace

from opentelemetry.trace import Tracer

from hbs_kit import telemetry
from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema import leaves
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.trees import sign_tree
from hbs_schema.intake.windows import Window
from hbs_schema.statements.payloads import Arrival
from hbs_schema.verification.times import to_instant
from so_registry.domain.answers import answer_name, arrival_name, late, waiting
from so_registry.domain.received import ReceivedSubmission
from so_registry.storage.outboxes import Told, tell_each
from so_registry.storage.submissions import hold_without_arrival, store_arrivals
from so_registry.storage.windows import get_window

BATCH = 20


async def sign_arrivals(*, sessions: Sessions, key: SigningKey, clock: Clock, tracer: Tracer | None = None) -> int:
    """Sign and store arrivals of submissions that have none yet; returns how many. Intake has hashed their bodies.

    Its sender is told: of what came in time that it waits for a verdict, of what came late its final answer.
    """
    async with sessions.begin() as session:
        found = await hold_without_arrival(session, BATCH)
        windows = {number: await get_window(session, number) for number in {each.window_no for each in found}}
        arrived, messages = [], []
        for submission in found:
            with telemetry.continued(tracer, "sign arrival", submission.traceparent):
                arrival = _sign(submission, windows[submission.window_no], key, clock)
                arrived.append(replace(submission, arrival=arrival))
                messages.append(_told(arrived[-1]))
        await store_arrivals(session, arrived)
        await tell_each(session, messages)
    return len(found)


def _told(arrived: ReceivedSubmission) -> Told:
    # Nobody verifies what came late. What came in time may have its verdict already: told all the same, since no
    # contract depends on the order.
    is_late = arrived.state == "late"
    answer = late(arrived) if is_late else waiting(arrived)
    name = answer_name(arrived) if is_late else arrival_name(arrived)
    body = answer.model_dump_json(exclude_none=True).encode()
    return Told(arrived.client_id, name, body, telemetry.current_traceparent())


def _sign(submission: ReceivedSubmission, window: Window, key: SigningKey, clock: Clock) -> str:
    members = {
        "registrar": window.registrar,
        "school": submission.key.school,
        "school_year": window.school_year,
        "level": window.level,
        "track": window.track,
        "window": str(window.window_no),
        "submission_id": str(submission.key.submission_id),
        "received_at": to_instant(submission.received_at),
    }
    signed = sign_tree(Arrival, [leaves.arrival_of(submission.sha256)], members, key=key, signed_at=clock())
    return signed.statement.jws
