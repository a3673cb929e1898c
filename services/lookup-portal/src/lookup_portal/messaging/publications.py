"""What the Ministry publishes: records, withdrawn packets, the status; in any order, and as often as it is sent."""

import logging
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_kit.settlement import Delivery, Unprocessable
from hbs_schema.messages.publications import PublishedRecords, PublishedStatus, PublishedWithdrawn
from hbs_schema.messages.routes import PUBLISHED_RECORDS, PUBLISHED_STATUS, PUBLISHED_WITHDRAWN
from hbs_schema.verification.bundle import Anchors
from lookup_portal.domain.errors import PublicationRefused
from lookup_portal.usecases.store_records import store_records
from lookup_portal.usecases.store_status import store_status
from lookup_portal.usecases.store_withdrawn import store_withdrawn

log = logging.getLogger(__name__)

M = TypeVar("M", bound=BaseModel)


class OnPublication:
    """One message. What is not genuine is set aside whole, where an operator sees it, and never shown."""

    def __init__(self, sessions: Sessions, anchors: Anchors, clock: Clock) -> None:
        self._sessions, self._anchors, self._clock = sessions, anchors, clock

    async def __call__(self, delivery: Delivery) -> None:
        try:
            await self._store(delivery)
        except PublicationRefused as refused:
            # The alarm: whoever watches the log's errors has to look at the dead-letter queue.
            log.error(
                "a publication is refused",
                extra={
                    "message_id": delivery.message_id,
                    "routing_key": delivery.routing_key,
                    "reason": refused.reason,
                },
            )
            raise Unprocessable("not genuine") from refused

    async def _store(self, delivery: Delivery) -> None:
        message_id, sessions = delivery.message_id, self._sessions
        anchors, clock = self._anchors, self._clock
        if delivery.routing_key == PUBLISHED_RECORDS:
            await store_records(
                _read(PublishedRecords, delivery), message_id, sessions=sessions, anchors=anchors, clock=clock
            )
        elif delivery.routing_key == PUBLISHED_WITHDRAWN:
            await store_withdrawn(_read(PublishedWithdrawn, delivery), message_id, sessions=sessions)
        elif delivery.routing_key == PUBLISHED_STATUS:
            await store_status(
                _read(PublishedStatus, delivery), message_id, sessions=sessions, anchors=anchors, clock=clock
            )
        else:
            raise PublicationRefused("a routing key that nobody knows")


def _read(model: type[M], delivery: Delivery) -> M:
    try:
        return model.model_validate_json(delivery.body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        raise PublicationRefused(f"form: {first['type']}") from None
