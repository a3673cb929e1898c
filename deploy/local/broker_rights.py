"""Who may do what at the brokers, and the policies of the queues: the same wherever the platform is deployed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DELIVERY_LIMIT = 100
DEAD_EXCHANGE = "hbs.dead"
NOTHING = "^$"


@dataclass(frozen=True)
class BrokerUser:
    """A user of one vhost; the patterns name exchanges to write to and queues to read. Nobody configures anything."""

    name: str
    vhost: str
    write: str = NOTHING
    read: str = NOTHING
    tags: str = ""


def broker_users(registrar: str, clients: Sequence[str], ministry: str) -> Iterator[BrokerUser]:
    """One for each end of each link. `registrar` and `ministry` are also the vhosts' names."""
    yield BrokerUser(f"{registrar}-registry", registrar, r"^hbs\.answers$", r"^so-registry\.submissions$")
    for client in clients:
        yield BrokerUser(client, registrar, r"^hbs\.submissions$", rf"^school-api\.answers\.{re.escape(client)}$")
    yield BrokerUser(
        registrar, ministry, r"^hbs\.reports$", rf"^so-registry\.acknowledgements\.{re.escape(registrar)}$"
    )
    yield BrokerUser("bo-gateway", ministry, r"^hbs\.(acknowledgements|publications)$", r"^bo-gateway\.reports$")
    yield BrokerUser("lookup-portal", ministry, read=r"^lookup-portal\.publications$")
    for vhost in (registrar, ministry):
        # Operators look at what was set aside and send it back in its sender's name.
        yield BrokerUser(operator_of(vhost), vhost, r"^hbs\.", r"\.dead$|^hbs\.", tags="impersonator")


def operator_of(vhost: str) -> str:
    """The broker user of a vhost's operator."""
    return f"{vhost}-operator"


def queue_policy(queue: str) -> dict[str, str | int]:
    """Delivery limit and dead-lettering: what is set aside keeps its queue's name."""
    return {
        "delivery-limit": DELIVERY_LIMIT,
        "dead-letter-exchange": DEAD_EXCHANGE,
        "dead-letter-routing-key": queue,
        "dead-letter-strategy": "at-least-once",
        "overflow": "reject-publish",
    }


def policy_pattern(queue: str) -> str:
    """Matches the queue alone: its dead letters must not have a delivery limit."""
    return f"^{queue.replace('.', '[.]')}$"
