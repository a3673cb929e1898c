"""A client's feed: what happened, in the order in which it became true, without a gap; by waiting, if it likes."""

import asyncio
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import Final

from hbs_kit.db import Sessions
from hbs_kit.pagination import decode_int_cursor, encode_cursor
from hbs_kit.waiting import wait_for_any
from hbs_schema.event_api import EventOut, EventsOut
from hbs_schema.verification.times import nearest_instant
from so_registry.domain.feeds.errors import EventsGone
from so_registry.storage.feeds import StoredEvent, count_events, has_events, list_events

STEP: Final = timedelta(seconds=1)
PLACES: Final = 8
"""Of one client, waiting in one process: a client needs one."""


class Waiting:
    """Who waits in this process. A client has a few places; whoever finds none is answered at once."""

    def __init__(self, places: int = PLACES) -> None:
        self._places = places
        self._taken: Counter[str] = Counter()

    @contextmanager
    def place(self, client_id: str) -> Iterator[bool]:
        """Is there one? It is given back at the end."""
        is_free = self._taken[client_id] < self._places
        self._taken[client_id] += is_free
        try:
            yield is_free
        finally:
            self._taken[client_id] -= is_free
            if not self._taken[client_id]:
                del self._taken[client_id]


async def read_events(
    client_id: str,
    schools: Collection[str],
    *,
    after: str | None,
    limit: int,
    sessions: Sessions,
    wait: timedelta = timedelta(0),
    waiting: Waiting | None = None,
    stop: asyncio.Event | None = None,
    step: timedelta = STEP,
) -> EventsOut:
    """Behind a cursor, oldest first; with `wait` an empty answer comes only after that long, or at `stop`.

    Nothing is held while waiting. Raises CursorMalformed, EventsGone.
    """
    start = decode_int_cursor(after) if after else 0
    ending = stop or asyncio.Event()
    with (waiting or Waiting()).place(client_id) as may_wait:
        # By the clock, and not by the steps: a slow database makes nobody wait longer.
        end = monotonic() + (wait.total_seconds() if may_wait else 0)
        while True:
            async with sessions() as session:
                is_there = await has_events(session, client_id, start)
            left = end - monotonic()
            if is_there or left <= 0 or ending.is_set():
                break
            await wait_for_any(min(step, timedelta(seconds=left)), ending)
    async with sessions.begin() as session:
        feed = await count_events(session, client_id)
        if start < feed.purged and after:
            raise EventsGone
        found = await list_events(session, client_id, after=start, limit=limit + 1)
    items = tuple(event_out(event, schools) for event in found[:limit])
    following = encode_cursor(items[-1].number) if items else after
    return EventsOut(items=items, next=following, has_more=len(found) > limit)


def event_out(event: StoredEvent, schools: Collection[str]) -> EventOut:
    """As the client may see it today: of a school that it acts for no longer, that there was something."""
    members = {"event_id": str(event.event_id), "number": event.number, "at": nearest_instant(event.at)}
    if event.school is not None and event.school not in schools:
        return EventOut.model_validate({**members, "kind": "withheld", "about": {}})
    about = {name: tuple(value) if isinstance(value, list) else value for name, value in event.about.items()}
    window = None if event.window_no is None else str(event.window_no)
    told = {**members, "kind": event.kind, "school": event.school, "window": window, "about": about}
    return EventOut.model_validate(told)
