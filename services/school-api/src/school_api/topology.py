"""What the service needs of the broker. It may declare none of it: the deployment does, as the administrator."""

from hbs_kit.topology import Binding, Exchange, Topology
from hbs_schema.messages.routes import ANSWERS, SUBMISSIONS, answers_queue


def needed(client_id: str) -> Topology:
    """The registrar's exchanges, and the queue of this school group's answers."""
    queue = answers_queue(client_id)
    return Topology(
        exchanges=(Exchange(SUBMISSIONS, "direct"), Exchange(ANSWERS, "direct")),
        queues=(queue,),
        bindings=(Binding(queue, ANSWERS, client_id),),
    )
