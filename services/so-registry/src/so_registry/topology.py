"""Exchanges and queues of the registrar's links, declared by the deployment's user before anybody connects."""

from collections.abc import Sequence

from hbs_kit.topology import Binding, Exchange, Topology
from hbs_schema.messages.routes import (
    ACKNOWLEDGEMENTS,
    ANSWERS,
    REPORTS,
    SUBMISSION,
    SUBMISSIONS,
    SUBMISSIONS_QUEUE,
    acknowledgements_queue,
    answers_queue,
)


def schools_topology(clients: Sequence[str]) -> Topology:
    """The province's vhost: submissions in, one queue of answers for each school group."""
    answers = tuple(Binding(answers_queue(client), ANSWERS, client) for client in clients)
    return Topology(
        exchanges=(Exchange(SUBMISSIONS, "direct"), Exchange(ANSWERS, "direct")),
        queues=(SUBMISSIONS_QUEUE, *(binding.queue for binding in answers)),
        bindings=(Binding(SUBMISSIONS_QUEUE, SUBMISSIONS, SUBMISSION), *answers),
    )


def bo_topology(registrar: str) -> Topology:
    """The registrar's part of the Ministry's vhost: its own acknowledgements."""
    queue = acknowledgements_queue(registrar)
    return Topology(
        exchanges=(Exchange(REPORTS, "direct"), Exchange(ACKNOWLEDGEMENTS, "direct")),
        queues=(queue,),
        bindings=(Binding(queue, ACKNOWLEDGEMENTS, registrar),),
    )
