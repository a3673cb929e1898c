"""What happened, told to software of schools: a feed by cursor, and webhooks."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, FastAPI, Header, Path, Query

from hbs_kit.pagination import CursorMalformed
from hbs_kit.problem_schema import responses
from hbs_kit.stopping import Stopping
from hbs_schema import event_api as api
from so_registry.domain.feeds import errors
from so_registry.domain.feeds.signing import SIGNATURE
from so_registry.http.deps import EventReader, Use, WebhookWriter, actor_of
from so_registry.http.problems import PROBLEMS, refusals
from so_registry.usecases.feeds.read_events import read_events
from so_registry.usecases.feeds.set_webhook import end_webhook, replay_webhook, set_webhook, show_webhooks

router = APIRouter(prefix="/v1", tags=["events"])

WebhookId = Annotated[UUID, Path(description="Chosen by the client: a new UUID")]
Wait = Annotated[int, Query(ge=0, le=30, description="Seconds that an empty answer may take")]


@router.get("/events", responses=responses(PROBLEMS, CursorMalformed, errors.EventsGone))
async def get_events(
    caller: EventReader,
    use: Use,
    stop: Stopping,
    after: Annotated[str | None, Query(description="`next` of the last answer; from the beginning without it")] = None,
    limit: Annotated[int, Query(ge=1, le=api.MAX_EVENTS, description="How many events")] = 100,
    wait: Wait = 0,
) -> api.EventsOut:
    """The client's events behind a cursor, oldest first, numbered without a gap.

    An event of a school that the token does not name is `withheld`: its number is there, and nothing else.
    """
    return await read_events(
        caller.client_id,
        caller.acts_for,
        after=after,
        limit=limit,
        wait=timedelta(seconds=wait),
        waiting=use.waiting,
        stop=stop,
        sessions=use.sessions,
    )


@router.get("/webhooks", responses=refusals())
async def get_webhooks(caller: WebhookWriter, use: Use) -> api.WebhooksOut:
    """The client's webhooks, and what became of the last attempt of each."""
    return api.WebhooksOut(items=await show_webhooks(caller.client_id, sessions=use.sessions))


@router.put(
    "/webhooks/{webhook_id}", responses=refusals(errors.WebhookRefused, errors.WebhookConflict, errors.WebhooksTooMany)
)
async def put_webhook(webhook_id: WebhookId, body: api.WebhookIn, caller: WebhookWriter, use: Use) -> api.WebhookOut:
    """Have events sent to an https address from now on; the same again changes nothing."""
    inside = use.settings.webhooks.networks
    return await set_webhook(webhook_id, body, by=actor_of(caller), inside=inside, sessions=use.sessions)


@router.delete("/webhooks/{webhook_id}", responses=refusals(errors.WebhookUnknown))
async def delete_webhook(webhook_id: WebhookId, caller: WebhookWriter, use: Use) -> api.WebhookOut:
    """Nothing more is sent there."""
    return await end_webhook(webhook_id, by=actor_of(caller), sessions=use.sessions)


@router.post("/webhooks/{webhook_id}/replays", responses=refusals(errors.WebhookUnknown))
async def post_replay(webhook_id: WebhookId, body: api.ReplayIn, caller: WebhookWriter, use: Use) -> api.WebhookOut:
    """Send again what came after an event. A webhook that was given up is tried again."""
    return await replay_webhook(webhook_id, body.after, by=actor_of(caller), sessions=use.sessions)


def describe_webhooks(app: FastAPI) -> None:
    """What the registrar posts, for the published document: nobody is asked here."""

    @app.webhooks.post(
        "events",
        status_code=204,
        tags=["events"],
        responses={"default": {"description": "Not taken: the same events come again"}},
    )
    async def post_events(body: api.Delivery, signature: Annotated[str, Header(alias=SIGNATURE)]) -> None:
        """Events of the client, in order, at least once; answer 200 to 299 once they are stored.

        `Hbs-Signature` is a detached JWS over the body (docs/vendors.md).
        """
