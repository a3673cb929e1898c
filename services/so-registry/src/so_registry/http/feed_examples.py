"""Examples of feeds and webhooks, for the published document: about nobody."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from hbs_schema import event_api as api
from hbs_schema.messages.value_examples import AT, REGISTRAR, SCHOOL, UUID, WINDOW

_EVENT = {
    "event_id": UUID,
    "number": 1204,
    "kind": "answer",
    "at": AT,
    "school": SCHOOL,
    "window": WINDOW,
    "about": {"submission_id": UUID, "state": "verified", "accepted": 39, "already_accepted": 0, "refused": 1},
}
_WEBHOOK = {
    "webhook_id": UUID,
    "url": "https://phanmem.example/hbs/events",
    "kinds": ["answer", "lock"],
    "state": "active",
    "delivered": 1204,
    "attempts": 0,
    "failure": None,
}

FEED_EXAMPLES: Final[Mapping[type[BaseModel], Any]] = {
    api.EventsOut: {"items": [_EVENT], "next": "aTEyMDQ", "has_more": False},
    api.WebhookIn: {"url": "https://phanmem.example/hbs/events", "kinds": ["answer", "lock"]},
    api.WebhookOut: _WEBHOOK,
    api.WebhooksOut: {"items": [_WEBHOOK]},
    api.ReplayIn: {"after": 1200},
    api.Delivery: {"format": "hbs-events/1", "registrar": REGISTRAR, "webhook": UUID, "events": [_EVENT]},
}
