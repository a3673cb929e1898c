"""Exchange and queues of the portal's link, declared by the deployment's user before anybody connects."""

from collections.abc import Mapping
from typing import Final

from hbs_kit.topology import Binding, Exchange, Topology
from hbs_schema.messages.routes import (
    PUBLICATIONS,
    PUBLICATIONS_QUEUE,
    PUBLISHED_RECORDS,
    PUBLISHED_STATUS,
    PUBLISHED_WITHDRAWN,
)

BROKER: Final = "LOOKUP_PORTAL_BROKER"
"""The setting that says where they are."""

DEAD_EXCHANGE: Final = "hbs.dead"
"""The vhost's own: what is set aside goes by it, under its queue's name, to the queue of that name with `.dead`."""

DEAD: Final = f"{PUBLICATIONS_QUEUE}.dead"

TOPOLOGY: Final = Topology(
    exchanges=(Exchange(PUBLICATIONS, "direct"), Exchange(DEAD_EXCHANGE, "direct")),
    queues=(PUBLICATIONS_QUEUE, DEAD),
    bindings=(
        *(
            Binding(PUBLICATIONS_QUEUE, PUBLICATIONS, key)
            for key in (PUBLISHED_RECORDS, PUBLISHED_WITHDRAWN, PUBLISHED_STATUS)
        ),
        Binding(DEAD, DEAD_EXCHANGE, PUBLICATIONS_QUEUE),
    ),
)

QUEUE_POLICY: Final[Mapping[str, str | int]] = {
    "delivery-limit": 100,
    "dead-letter-exchange": DEAD_EXCHANGE,
    "dead-letter-routing-key": PUBLICATIONS_QUEUE,
    "dead-letter-strategy": "at-least-once",
    "overflow": "reject-publish",
}
"""Of `PUBLICATIONS_QUEUE` alone: a dead-letter queue with a delivery limit loses messages when it is looked at."""

WORKER_READS: Final = rf"^{PUBLICATIONS_QUEUE.replace('.', '[.]')}$"
"""The worker's user may read this and configure and write nothing."""
