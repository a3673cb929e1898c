"""What the Ministry's vhost holds, declared by the deployment's user before anybody connects.

Delivery limits are policies of the deployment. So is dead-lettering: by `hbs.dead`, under the queue's name, to the
queue of that name with `.dead` behind it.
"""

from collections.abc import Iterable
from typing import Final

from hbs_kit.topology import Binding, Exchange, Topology
from hbs_schema.messages.routes import (
    ACKNOWLEDGEMENTS,
    PUBLICATIONS,
    REPORT_ANNOTATION,
    REPORT_CHUNK,
    REPORT_COPY,
    REPORT_LOCK,
    REPORT_TRANSFER,
    REPORTS,
    REPORTS_QUEUE,
    acknowledgements_queue,
)

DEAD: Final = "hbs.dead"
REPORTS_DEAD: Final = f"{REPORTS_QUEUE}.dead"

TOPOLOGY: Final = Topology(
    exchanges=(Exchange(REPORTS, "direct"), Exchange(ACKNOWLEDGEMENTS, "direct"), Exchange(PUBLICATIONS, "direct")),
    queues=(REPORTS_QUEUE,),
    bindings=tuple(
        Binding(REPORTS_QUEUE, REPORTS, piece)
        for piece in (REPORT_LOCK, REPORT_CHUNK, REPORT_COPY, REPORT_ANNOTATION, REPORT_TRANSFER)
    ),
)
"""The service's own. Portals bring their own queues for PUBLICATIONS."""


def vhost_topology(registrars: Iterable[str]) -> Topology:
    """A whole vhost: the service's own, a queue of answers for each registrar, a place for what is set aside."""
    answers = tuple(Binding(acknowledgements_queue(name), ACKNOWLEDGEMENTS, name) for name in sorted(registrars))
    return Topology(
        exchanges=(*TOPOLOGY.exchanges, Exchange(DEAD, "direct")),
        queues=(*TOPOLOGY.queues, *(binding.queue for binding in answers), REPORTS_DEAD),
        bindings=(*TOPOLOGY.bindings, *answers, Binding(REPORTS_DEAD, DEAD, REPORTS_QUEUE)),
    )
