"""What the registrar tells software of schools as it happens: by a feed, and to addresses that the software names.

An event names schools, windows, submissions and digests, and nobody: what it is about is fetched by whoever may.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hbs_schema.types import Code, Instant, Many, Uuid, Value, WindowNo

MAX_EVENTS = 200
EventKind = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)]
KINDS = (
    "arrival",
    "answer",
    "receipt",
    "withdrawal",
    "close",
    "reopen",
    "lock",
    "certificate",
    "window",
    "finding",
    "withheld",
)
"""Kinds of today; software passes over one that it does not know."""


class EventOut(Value):
    """What happened. `number`: 1, 2, 3 … of the client, without a gap. `withheld`: of a school that it has lost."""

    event_id: Uuid
    number: Annotated[int, Field(ge=1)]
    kind: EventKind
    at: Instant
    school: Code | None = None
    window: WindowNo | None = None
    about: Mapping[str, str | int | bool | tuple[int, ...]]


class EventsOut(Value):
    """Behind a cursor, oldest first; `next` is where to go on, also if there is nothing new."""

    items: Many[EventOut]
    next: str | None
    has_more: bool


class WebhookIn(Value):
    """Where events are to be sent. Without `kinds`: all."""

    url: Annotated[str, StringConstraints(min_length=10, max_length=2_000)]
    kinds: Annotated[Many[EventKind], Field(max_length=50)] = ()


class WebhookOut(Value):
    """`state`: active, dead after too many failures in a row (replay it), or ended. `failure`: of the last attempt."""

    webhook_id: Uuid
    url: str
    kinds: Many[str]
    state: Literal["active", "dead", "ended"]
    delivered: int
    attempts: int
    failure: str | None


class WebhooksOut(Value):
    """A client's webhooks, ended ones too."""

    items: Many[WebhookOut]


class ReplayIn(Value):
    """Send again what came after an event's number; 0: from the beginning."""

    after: Annotated[int, Field(ge=0, le=2**53 - 1)]


class Delivery(Value):
    """The body of a request to a webhook, signed by the registrar: `Hbs-Signature` is a detached JWS over it."""

    format: Literal["hbs-events/1"]
    registrar: Code
    webhook: Uuid
    events: Annotated[Many[EventOut], Field(min_length=1, max_length=MAX_EVENTS)]
