"""Sending a client's events to the address that it named: in order, each at least once, signed.

Order of durability: a webhook is leased, its events are read, they are sent outside of any transaction, and what became
of it is stored. A crash between sends the same events again once the lease has run out, with the same ids and numbers.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.building.keys import SigningKey
from hbs_schema.event_api import MAX_EVENTS, Delivery, EventOut
from so_registry.clients.webhook_posting import NotDelivered, WebhookPoster
from so_registry.domain.feeds.retrying import wait_after
from so_registry.domain.feeds.signing import sign_body
from so_registry.storage.clients import list_schools_of
from so_registry.storage.feeds import count_events, list_events
from so_registry.storage.webhooks import Webhook, end_lease, lease_due, set_delivered, set_failed
from so_registry.usecases.feeds.read_events import event_out

LEASE: Final = timedelta(minutes=2)
"""Longer than a request may take."""


@dataclass(frozen=True)
class Sending:
    """Who sends, and after how many failures in a row he gives up."""

    registrar: str
    most_attempts: int
    poster: WebhookPoster
    key: Callable[[], Awaitable[SigningKey]]


async def deliver_next(sending: Sending, *, sessions: Sessions, clock: Clock) -> bool:
    """One delivery of the webhook that has waited longest; False if none has anything to be told.

    Several may run at once: one client's webhooks are sent to one after the other. Raises KeyNotReady: nothing is sent
    without a signature.
    """
    async with sessions.begin() as session:
        webhook = await lease_due(session, LEASE)
    if webhook is None:
        return False
    try:
        await _deliver(webhook, sending, sessions, clock)
    finally:
        async with sessions.begin() as session:
            await end_lease(session, webhook)
    return True


async def _deliver(webhook: Webhook, sending: Sending, sessions: Sessions, clock: Clock) -> None:
    key = await sending.key()
    async with sessions.begin() as session:
        feed = await count_events(session, webhook.client_id)
        # What was purged is nobody's to be sent.
        start = max(webhook.delivered, feed.purged)
        events = await list_events(session, webhook.client_id, after=start, limit=MAX_EVENTS)
        schools = await list_schools_of(session, webhook.client_id)
        reached = events[-1].number if events else start
    told = (event_out(event, schools) for event in events)
    # Of what is withheld not even the kind is told by its being sent here.
    wanted = tuple(event for event in told if not webhook.kinds or event.kind in webhook.kinds)
    if wanted:
        body = _body(sending.registrar, webhook, wanted)
        try:
            await sending.poster.post(webhook.url, body, sign_body(body, key=key, signed_at=clock()))
        except NotDelivered as failed:
            attempts = webhook.attempts + 1
            async with sessions.begin() as session:
                is_dead = attempts >= sending.most_attempts
                await set_failed(session, webhook, failed.reason, wait=wait_after(attempts), is_dead=is_dead)
            return
    async with sessions.begin() as session:
        await set_delivered(session, webhook, reached)


def _body(registrar: str, webhook: Webhook, events: tuple[EventOut, ...]) -> bytes:
    delivery = Delivery(format="hbs-events/1", registrar=registrar, webhook=str(webhook.webhook_id), events=events)
    return delivery.model_dump_json(exclude_none=True).encode()
