"""Every message between the services as AsyncAPI 3.0, from the topologies that a deployment declares."""

import json
from collections.abc import Iterator
from typing import Any

import yaml

from deploy.contracts.message_kinds import CLIENT, LINKS, MINISTRY, REGISTRAR, Kind, Link
from deploy.local.broker_rights import DEAD_EXCHANGE, broker_users, queue_policy
from deploy.local.declare_topology import vhosts
from hbs_kit.telemetry import TRACEPARENT
from hbs_schema.messages import routes
from hbs_schema.messages.examples import EXAMPLES
from hbs_schema.publishing import plain_schema

AMQP = "0.3.0"
SERVERS = {REGISTRAR: "registrar", MINISTRY: "ministry"}
PARAMETERS = {
    REGISTRAR: {"description": "The registrar's code: its vhost, its user at the Ministry, its queue there"},
    CLIENT: {"description": "A school group's client id: its user at the registrar, its queue there"},
}
ABOUT = """\
Two brokers: each registrar's, which links school groups to it, and the Ministry's, which links all registrars and the
portals to it. Whoever deploys a broker declares exchanges, queues, users and policies; services declare nothing.

Delivery is at least once and in no order: a message that comes again has the same message id and the same bytes.
Publishers use confirms and `mandatory`. Consumers acknowledge after their commit. A message is set aside, in the queue
of its queue's name with `.dead` behind it, only for its own fault. Queues are quorum queues; `x-policy` is the policy
of a queue. Bodies are bytes that were stored before they were sent, and are never serialised anew.
"""


class _Lines(yaml.SafeDumper):
    """Text of several lines as it stands."""


_Lines.add_representer(
    str,
    lambda writer, text: writer.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None),
)


def asyncapi_text() -> str:
    """The document as YAML, with one spelling."""
    plain = json.loads(json.dumps(document()))  # the writer would make anchors of what stands there twice
    return yaml.dump(plain, Dumper=_Lines, sort_keys=False, allow_unicode=True, width=120)


def document() -> dict[str, Any]:
    """AsyncAPI 3.0. Raises KeyError if a topology has a binding that no message travels by."""
    kinds = {kind.name: kind for link in LINKS for kind in link.kinds}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Digital school records: messages between the tiers", "version": "1", "description": ABOUT},
        "defaultContentType": routes.JSON_TYPE,
        "servers": {name: _server(vhost, name) for vhost, name in SERVERS.items()},
        "channels": {**_exchanges(), **_queues()},
        "operations": dict(_operations()),
        "components": {
            "messages": {name: _message(kind) for name, kind in kinds.items()},
            "schemas": _schemas(kinds.values()),
            "securitySchemes": {"user": {"type": "userPassword", "description": "Over TLS outside loopback"}},
        },
    }


def _server(vhost: str, name: str) -> dict[str, Any]:
    variables = {"registrar": PARAMETERS[REGISTRAR]} if vhost == REGISTRAR else {}
    return {
        "host": f"broker.{name}.example:5671",
        "pathname": f"/{vhost}",
        "protocol": "amqps",
        "protocolVersion": "0.9.1",
        "description": f"The {name}'s RabbitMQ, 3.10 or newer; `pathname` is the vhost",
        **({"variables": variables} if variables else {}),
        "security": [{"$ref": "#/components/securitySchemes/user"}],
    }


def _exchanges() -> dict[str, Any]:
    """A channel for each exchange and routing key that is bound."""
    channels = {}
    for vhost, topologies in vhosts(REGISTRAR, [CLIENT]).items():
        kinds = {exchange.name: exchange.kind for topology in topologies for exchange in topology.exchanges}
        for topology in topologies:
            for binding in topology.bindings:
                if binding.exchange == DEAD_EXCHANGE:
                    continue
                link = _link(binding.exchange, binding.routing_key)
                exchange = {"name": binding.exchange, "type": kinds[binding.exchange], "durable": True, "vhost": vhost}
                channels[link.name] = _channel(vhost, link.routing_key, [link]) | {
                    "description": f"Leads to {binding.queue}",
                    "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": AMQP}},
                }
    return channels


def _queues() -> dict[str, Any]:
    """A channel for each queue, and one for what is set aside from it."""
    channels = {}
    for vhost, topologies in vhosts(REGISTRAR, [CLIENT]).items():
        for name in sorted({queue for topology in topologies for queue in topology.queues}):
            source = name.removesuffix(".dead")
            links = [link for link in LINKS if link.queue == source]
            is_dead = name != source
            queue = {"name": name, "durable": True, "exclusive": False, "autoDelete": False, "vhost": vhost}
            bound = sorted({(b.exchange, b.routing_key) for t in topologies for b in t.bindings if b.queue == name})
            channels[queue_channel(name)] = _channel(vhost, name, links) | {
                "description": "Set aside, for the operator's `dlq` command"
                if is_dead
                else f"Read by {links[0].receiver}",
                "bindings": {"amqp": {"is": "queue", "queue": queue, "bindingVersion": AMQP}},
                "x-queue-type": "quorum",
                "x-bound-to": [{"exchange": exchange, "routingKey": key} for exchange, key in bound],
                **({} if is_dead else {"x-policy": queue_policy(name)}),
            }
    return channels


def queue_channel(queue: str) -> str:
    """A queue's name as the name of its channel, without whose it is."""
    words = queue.replace(f".{CLIENT}", "").replace(f".{REGISTRAR}", "").replace("-", ".").split(".")
    return words[0] + "".join(word.capitalize() for word in words[1:]) + "Queue"


def _channel(vhost: str, address: str, links: list[Link]) -> dict[str, Any]:
    names = [kind.name for link in links for kind in link.kinds]
    parameters = {name.strip("{}"): about for name, about in PARAMETERS.items() if name in address}
    return {
        "address": address,
        "servers": [{"$ref": f"#/servers/{SERVERS[vhost]}"}],
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        **({"parameters": parameters} if parameters else {}),
    }


def _operations() -> Iterator[tuple[str, Any]]:
    users = {user.name: user for user in broker_users(REGISTRAR, [CLIENT], MINISTRY)}
    for link in LINKS:
        user = _user(link.sender, link.vhost)
        sending = {"deliveryMode": 2, "mandatory": True, "bindingVersion": AMQP}
        yield (
            f"{_camel(link.sender)}Send{link.name[0].upper()}{link.name[1:]}",
            _operation("send", link.name, link.sender, users[user].name) | {"bindings": {"amqp": sending}},
        )
    for queue in dict.fromkeys(link.queue for link in LINKS):
        link = next(link for link in LINKS if link.queue == queue)
        channel = queue_channel(queue)
        yield (
            f"{_camel(link.receiver)}Receive{channel.removeprefix(_camel(link.receiver)).removesuffix('Queue')}",
            _operation("receive", channel, link.receiver, users[_user(link.receiver, link.vhost)].name)
            | {"bindings": {"amqp": {"ack": True, "bindingVersion": AMQP}}},
        )


def _operation(action: str, channel: str, service: str, user: str) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "summary": f"{service} {action}s",
        "tags": [{"name": service}],
        "x-user": user,
    }


def _user(service: str, vhost: str) -> str:
    """The broker's user that a service is in a vhost."""
    own = {"so-registry": f"{REGISTRAR}-registry" if vhost == REGISTRAR else REGISTRAR, "school-api": CLIENT}
    return own.get(service, service)


def _message(kind: Kind) -> dict[str, Any]:
    about = " ".join((kind.model.__doc__ or "").split())
    message_id = {"type": "string", "description": kind.message_id}
    user_id = {
        "type": "string",
        "description": "The sender's user, which the broker has checked; the receiver goes by it",
    }
    return {
        "name": kind.name,
        "title": kind.model.__name__,
        "summary": about,
        **({"description": kind.note} if kind.note else {}),
        "contentType": kind.content_type,
        "headers": _headers(kind),
        "payload": {"$ref": f"#/components/schemas/{kind.model.__name__}"},
        "bindings": {"amqp": {"messageType": kind.name, "bindingVersion": AMQP}},
        "examples": [{"name": kind.name, "payload": EXAMPLES[kind.model]}],
        "x-max-bytes": kind.largest,
        "x-amqp-properties": {
            "required": ["message_id", "content_type", "delivery_mode", *(["user_id"] if kind.is_vouched else [])],
            "message_id": message_id,
            **({"user_id": user_id} if kind.is_vouched else {}),
            "content_type": {"const": kind.content_type},
            "delivery_mode": {"const": 2},
        },
    }


def _headers(kind: Kind) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    if kind.content_type == routes.SUBMISSION_TYPE:
        properties = {
            routes.HEADER_WINDOW: {"type": "string", "pattern": "^[1-9][0-9]{0,17}$", "description": "As in the body"},
            routes.HEADER_SCHOOL: {"type": "string", "description": "As in the body; the user must act for it"},
            routes.HEADER_SHA256: {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "Of the body"},
        }
    needed = list(properties)
    properties[TRACEPARENT] = {"type": "string", "description": "W3C trace context, if the sender traces"}
    return {"type": "object", "properties": properties, **({"required": needed} if needed else {})}


def _schemas(kinds: Any) -> dict[str, Any]:
    schemas: dict[str, Any] = {}
    for kind in kinds:
        text = json.dumps(plain_schema(kind.model)).replace("#/$defs/", "#/components/schemas/")
        schema = json.loads(text)
        parts = {**schema.pop("$defs", {}), kind.model.__name__: schema}
        if any(schemas.setdefault(name, part) != part for name, part in parts.items()):
            raise ValueError(f"two schemas of one name below {kind.model.__name__}")
    return dict(sorted(schemas.items()))


def _link(exchange: str, routing_key: str) -> Link:
    return {(link.exchange, link.routing_key): link for link in LINKS}[exchange, routing_key]


def _camel(service: str) -> str:
    first, *rest = service.split("-")
    return first + "".join(word.capitalize() for word in rest)
