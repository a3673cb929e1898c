"""The feed of what happened, by cursor; who waits is told within a second."""

import asyncio
from datetime import timedelta

from hbs_kit.db import Sessions
from hbs_kit.pagination import decode_int_cursor, encode_cursor
from hbs_kit.waiting import wait_for_any
from hbs_schema.verification.times import to_instant
from school_api.domain.actors import Actor
from school_api.domain.deciding import Place
from school_api.domain.permissions import Action
from school_api.domain.views import EventOut, EventsOut
from school_api.storage import events
from school_api.usecases.list_permitted import list_permitted

LOOK = timedelta(seconds=1)
"""Between two looks; nothing of the database is held meanwhile, so many may wait."""


async def list_events(
    after: str | None,
    limit: int,
    *,
    actor: Actor,
    sessions: Sessions,
    wait: timedelta = timedelta(),
    stop: asyncio.Event | None = None,
) -> EventsOut:
    """Events of the caller's schools behind a cursor, oldest first; with `wait`, once there are any, or none by then.

    At `stop` nobody waits any longer.

    Raises CursorMalformed.
    """
    start = decode_int_cursor(after) if after else 0
    ending = stop or asyncio.Event()
    end = asyncio.get_running_loop().time() + wait.total_seconds()
    while True:
        async with sessions() as session:
            # Asked anew at each look: who waits may lose the right meanwhile.
            permitted = await list_permitted(session, actor, Action.READ_EVENTS)
            schools = [school for school in permitted.schools if permitted.allows(Action.READ_EVENTS, Place(school))]
            found = await events.list_events(session, schools, after=start, limit=limit + 1)
        left = end - asyncio.get_running_loop().time()
        if found or left <= 0 or ending.is_set():
            break
        await wait_for_any(min(LOOK, timedelta(seconds=left)), ending)
    told = tuple(
        EventOut(
            cursor=encode_cursor(entry.event_id),
            school=entry.school,
            kind=entry.kind,
            at=to_instant(entry.at),
            body=dict(entry.body),
        )
        for entry in found[:limit]
    )
    return EventsOut(items=told, next=told[-1].cursor if told else after, has_more=len(found) > limit)
