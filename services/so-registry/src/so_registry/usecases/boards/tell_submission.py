"""The story of a submission."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from so_registry.domain.stories.next_steps import Standing, next_step
from so_registry.domain.stories.story import Event, Happened, Reason, Story, Value, in_order
from so_registry.storage.stories.submissions import ToldSubmission


def submission_story(
    told: ToldSubmission, codes: Sequence[tuple[str, int]], *, announced_at: datetime | None = None
) -> Story:
    """From what is stored of it; nothing in it is about one pupil."""
    standing = Standing(
        waiting=int(told.state == "received"),
        set_aside=int(told.state == "set-aside"),
        is_late=told.state == "late",
        is_refused_whole=told.state == "refused",
        codes=[code for code, _ in codes],
        accepted=told.effective,
        is_window_open=told.is_window_open,
        is_closed=told.is_closed,
        is_locked=told.locked_at is not None,
        is_acknowledged=told.acknowledged_at is not None,
    )
    return Story(
        kind="submission",
        name=str(told.submission_id),
        school=told.school,
        school_name=told.school_name,
        events=in_order([*_announced(told, announced_at), *_events(told)]),
        next=next_step(standing),
        reasons=[Reason(code, packets) for code, packets in codes],
        windows=(told.window_no,),
    )


def _announced(told: ToldSubmission, at: datetime | None) -> Iterator[Event]:
    if at is not None:
        yield Event(at, Happened.ANNOUNCED, {"window": told.window_no})


def _events(told: ToldSubmission) -> Iterator[Event]:
    at = told.received_at
    came: dict[str, Value] = {"window": told.window_no, "client": told.client_id, "classes": ", ".join(told.classes)}
    yield Event(at, Happened.LATE if told.state == "late" else Happened.RECEIVED, came)
    if told.has_arrival:
        yield Event(at, Happened.ARRIVAL_SIGNED)
    if told.failure is not None and told.verified_at is None:
        what = Happened.SET_ASIDE if told.state == "set-aside" else Happened.JUDGED_IN_VAIN
        yield Event(at, what, {"attempts": told.attempts, "failure": told.failure})
    yield from _judged(told)
    for instant, what in ((told.locked_at, Happened.LOCKED), (told.acknowledged_at, Happened.ACKNOWLEDGED)):
        if instant is not None:
            yield Event(instant, what, {"seq": ""})


def _judged(told: ToldSubmission) -> Iterator[Event]:
    if told.verified_at is None:
        return
    at: datetime = told.verified_at
    counts = {"accepted": told.accepted, "repeated": told.repeated, "refused": told.refused}
    yield Event(at, Happened.REFUSED_WHOLE if told.state == "refused" else Happened.VERIFIED, counts)
    if told.answered_at is not None:
        yield Event(told.answered_at, Happened.ANSWERED, {"client": told.client_id})
