"""A client names, ends and replays the addresses that its events are sent to."""

from collections.abc import Collection
from dataclasses import replace
from ipaddress import IPv4Network, IPv6Network
from typing import Final, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.event_api import WebhookIn, WebhookOut
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.feeds.addresses import AddressRefused, choose_address, parse_target
from so_registry.domain.feeds.errors import WebhookConflict, WebhookRefused, WebhooksTooMany, WebhookUnknown
from so_registry.storage import audit, webhooks
from so_registry.storage.feeds import count_events
from so_registry.storage.webhooks import Webhook

MOST: Final = 10
"""Webhooks of a client that have not ended."""


async def set_webhook(
    webhook_id: UUID, told: WebhookIn, *, by: Actor, inside: Collection[IPv4Network | IPv6Network], sessions: Sessions
) -> WebhookOut:
    """From now on events are sent there; the same again changes nothing.

    Raises WebhookRefused, WebhookConflict, WebhooksTooMany. A name is resolved when something is sent, not here.
    """
    _check(told.url, inside)
    async with sessions.begin() as session:
        # The feed's row is held: what comes from here on is sent, and one client's acts follow one another.
        feed = await count_events(session, by.client_id, None)
        new = Webhook(webhook_id, by.client_id, told.url, told.kinds, feed.counted, 0, None, None, None)
        earlier = await webhooks.find_webhook(session, webhook_id)
        if earlier is not None:
            if (earlier.client_id, earlier.url, earlier.kinds) != (new.client_id, new.url, new.kinds):
                raise WebhookConflict
            return webhook_out(earlier)
        own = await webhooks.list_webhooks(session, by.client_id)
        if sum(each.ended_at is None for each in own) >= MOST:
            raise WebhooksTooMany
        if not await webhooks.add_webhook(session, new, by=by.name):
            raise WebhookConflict
        await audit.note(
            session, "webhook-set", by, concerns=str(webhook_id), after={"host": parse_target(told.url).host}
        )
    return webhook_out(new)


async def end_webhook(webhook_id: UUID, *, by: Actor, sessions: Sessions) -> WebhookOut:
    """Nothing more is sent there; again changes nothing. Raises WebhookUnknown."""
    async with sessions.begin() as session:
        webhook = await _own(session, webhook_id, by)
        if webhook.ended_at is None:
            await webhooks.end_webhook(session, webhook_id)
            before: audit.Values = {"host": parse_target(webhook.url).host, "ended": False}
            after: audit.Values = {"ended": True}
            await audit.note(session, "webhook-end", by, concerns=str(webhook_id), before=before, after=after)
        return webhook_out(await _own(session, webhook_id, by))


async def replay_webhook(webhook_id: UUID, after: int, *, by: Actor, sessions: Sessions) -> WebhookOut:
    """Send again what came after an event; a dead one lives again. Raises WebhookUnknown."""
    async with sessions.begin() as session:
        feed = await count_events(session, by.client_id)
        # Held: what is sent just now must not move it on behind this.
        webhook = await _own(session, webhook_id, by, to_change=True)
        if webhook.ended_at is not None:
            raise WebhookUnknown
        start = min(after, feed.counted)
        await webhooks.set_back(session, webhook_id, start)
        before = {"delivered": webhook.delivered}
        await audit.note(
            session, "webhook-replay", by, concerns=str(webhook_id), before=before, after={"delivered": start}
        )
        return webhook_out(replace(webhook, delivered=start, attempts=0, failure=None, dead_at=None))


async def show_webhooks(client_id: str, *, sessions: Sessions) -> tuple[WebhookOut, ...]:
    """A client's own, ended ones too."""
    async with sessions() as session:
        return tuple(webhook_out(each) for each in await webhooks.list_webhooks(session, client_id))


def webhook_out(webhook: Webhook) -> WebhookOut:
    """As its client sees it."""
    state: Literal["active", "dead", "ended"] = "dead" if webhook.dead_at else "active"
    return WebhookOut(
        webhook_id=str(webhook.webhook_id),
        url=webhook.url,
        kinds=webhook.kinds,
        state="ended" if webhook.ended_at else state,
        delivered=webhook.delivered,
        attempts=webhook.attempts,
        failure=webhook.failure,
    )


async def _own(session: AsyncSession, webhook_id: UUID, by: Actor, *, to_change: bool = False) -> Webhook:
    webhook = await webhooks.find_webhook(session, webhook_id, to_change=to_change)
    if webhook is None or webhook.client_id != by.client_id:
        raise WebhookUnknown
    return webhook


def _check(url: str, inside: Collection[IPv4Network | IPv6Network]) -> None:
    """What can be told without asking anybody: the spelling, https, and an address that stands there as such."""
    try:
        target = parse_target(url)
        if target.scheme == "http" and not inside:
            raise AddressRefused("https-needed")
        if _is_literal(target.host):
            choose_address(target, [target.host], inside)
    except AddressRefused as refused:
        raise WebhookRefused from refused


def _is_literal(host: str) -> bool:
    return ":" in host or host.rpartition(".")[2].isdigit()
