"""docs/asyncapi.yaml is valid AsyncAPI 3.0, and what topologies declare and services send and take."""

import ast
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator
from pydantic import BaseModel

from deploy.contracts.asyncapi import asyncapi_text, queue_channel
from deploy.contracts.message_kinds import CLIENT, LINKS, MINISTRY, REGISTRAR
from deploy.local.broker_rights import broker_users
from deploy.local.declare_topology import vhosts
from deploy.local.installation import BO_VHOST, QUEUES, VENDOR
from deploy.local.installation import CLIENT as SCHOOLS
from deploy.local.pki_table import PROVINCE
from hbs_schema.messages import answers, decisions, publications, reports, routes
from school_api.topology import needed

ROOT = Path(__file__).parents[3]
# The AsyncAPI Initiative's own schema; its $comment says what was left out.
SPECIFICATION = json.loads(Path(__file__).with_name("asyncapi-3.0.0.schema.json").read_text("utf-8"))
TEXT = (ROOT / "docs" / "asyncapi.yaml").read_text("utf-8")
DOCUMENT: dict[str, Any] = yaml.safe_load(TEXT)
TOPOLOGIES = vhosts(REGISTRAR, [CLIENT])
SERVICES = ("school-api", "so-registry", "bo-gateway", "lookup-portal")
MESSAGES = DOCUMENT["components"]["messages"]


def amqp(kind: str) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Channels that are exchanges (routingKey) or queues: (vhost, binding, channel)."""
    for channel in DOCUMENT["channels"].values():
        binding = channel["bindings"]["amqp"]
        if binding["is"] == kind:
            place = binding["exchange" if kind == "routingKey" else "queue"]
            yield place["vhost"], place, channel


def operations(service: str, action: str) -> Iterator[dict[str, Any]]:
    for operation in DOCUMENT["operations"].values():
        if operation["action"] == action and operation["tags"] == [{"name": service}]:
            yield DOCUMENT["channels"][operation["channel"]["$ref"].rpartition("/")[2]] | {"user": operation["x-user"]}


def test_the_committed_document_is_current() -> None:
    assert asyncapi_text() == TEXT, "run `make schemas`"


def test_the_document_is_valid_asyncapi() -> None:
    faults = Draft7Validator(SPECIFICATION).iter_errors(DOCUMENT)

    assert [(list(fault.absolute_path), fault.message[:200]) for fault in faults] == []


def test_the_validator_sees_a_fault() -> None:
    wrong = {**DOCUMENT, "channels": {"x": {"address": 1}}}

    assert list(Draft7Validator(SPECIFICATION).iter_errors(wrong))


def test_every_reference_leads_somewhere() -> None:
    for reference in set(re.findall(r"'#/([^']+)'", TEXT)):
        found: Any = DOCUMENT
        for step in reference.split("/"):
            found = found[step]


def test_exchanges_and_routing_keys_are_those_that_are_declared() -> None:
    declared = {
        (vhost, binding.exchange, binding.routing_key)
        for vhost, topologies in TOPOLOGIES.items()
        for topology in topologies
        for binding in topology.bindings
    }
    written = {(vhost, place["name"], channel["address"]) for vhost, place, channel in amqp("routingKey")}
    written |= {
        (vhost, bound["exchange"], bound["routingKey"])
        for vhost, _, channel in amqp("queue")
        for bound in channel["x-bound-to"]
    }

    assert written == declared


def test_exchanges_are_of_the_kind_that_is_declared() -> None:
    declared = {
        (vhost, exchange.name, exchange.kind)
        for vhost, topologies in TOPOLOGIES.items()
        for topology in topologies
        for exchange in topology.exchanges
        if exchange.name != "hbs.dead"
    }

    assert {(vhost, place["name"], place["type"]) for vhost, place, _ in amqp("routingKey")} == declared


def test_queues_are_those_that_are_declared() -> None:
    declared = {(vhost, name) for vhost, topologies in TOPOLOGIES.items() for t in topologies for name in t.queues}

    assert {(vhost, place["name"]) for vhost, place, _ in amqp("queue")} == declared


def test_the_school_side_needs_nothing_that_is_not_there() -> None:
    own, declared = needed(CLIENT), TOPOLOGIES[REGISTRAR]

    assert set(own.exchanges) <= {exchange for topology in declared for exchange in topology.exchanges}
    assert set(own.queues) <= {queue for topology in declared for queue in topology.queues}
    assert set(own.bindings) <= {binding for topology in declared for binding in topology.bindings}


def test_every_queue_that_is_no_dead_end_has_a_policy() -> None:
    for vhost, topologies in vhosts(PROVINCE, [SCHOOLS, VENDOR]).items():
        declared = {queue for topology in topologies for queue in topology.queues if not queue.endswith(".dead")}
        assert set(QUEUES[vhost]) == declared
    for _, place, channel in amqp("queue"):
        assert ("x-policy" in channel) != place["name"].endswith(".dead")


def test_every_name_of_the_routes_is_in_the_document() -> None:
    names = {
        value
        for name, value in vars(routes).items()
        if name.isupper() and isinstance(value, str) and not name.startswith("HEADER_")
    }
    headers = {value for name, value in vars(routes).items() if name.startswith("HEADER_")}

    assert [name for name in names if name not in TEXT] == []
    assert headers <= MESSAGES["submission"]["headers"]["properties"].keys()


@pytest.mark.parametrize("module", [answers, decisions, publications, reports], ids=lambda module: module.__name__)
def test_every_model_of_a_message_is_a_message_and_no_other(module: ModuleType) -> None:
    models = {
        model
        for model in vars(module).values()
        if inspect.isclass(model) and issubclass(model, BaseModel) and model.__module__ == module.__name__
    }
    inside = {name for model in models for name in model.model_json_schema().get("$defs", {})}
    written = {kind.model for link in LINKS for kind in link.kinds if kind.model.__module__ == module.__name__}

    assert written == {model for model in models if model.__name__ not in inside}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_sends_to_the_exchanges_of_its_outboxes(service: str) -> None:
    named = {getattr(routes, word) for word in _keywords(service, "exchange")}
    sent = {channel["bindings"]["amqp"]["exchange"]["name"] for channel in operations(service, "send")}

    assert sent == named


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_receives_from_the_queues_of_its_worker(service: str) -> None:
    words = {name for name in _imported(service, "worker.py") if name.lower().endswith("_queue")}
    named = {getattr(routes, word) for word in words}
    queues = {
        name(REGISTRAR if "acknowledgements" in name.__name__ else CLIENT) if callable(name) else name for name in named
    }

    assert {channel["address"] for channel in operations(service, "receive")} == queues


@pytest.mark.parametrize("service", SERVICES)
def test_a_users_rights_are_enough_for_what_its_service_does(service: str) -> None:
    users = {user.name: user for user in broker_users(REGISTRAR, [CLIENT], MINISTRY)}
    for channel in operations(service, "send"):
        assert re.search(users[channel["user"]].write, channel["bindings"]["amqp"]["exchange"]["name"])
    for channel in operations(service, "receive"):
        assert re.search(users[channel["user"]].read, channel["address"])


def test_examples_satisfy_their_payloads() -> None:
    for message in MESSAGES.values():
        schema = {**message["payload"], "components": DOCUMENT["components"]}
        for example in message["examples"]:
            Draft202012Validator(schema).validate(example["payload"])


def test_what_the_receiver_goes_by_is_required() -> None:
    vouched = {name for name, message in MESSAGES.items() if "user_id" in message["x-amqp-properties"]["required"]}

    assert vouched == {
        "submission",
        "reportLock",
        "reportChunk",
        "reportCopy",
        "reportAnnotation",
        "reportTransfer",
    }
    assert set(MESSAGES["submission"]["headers"]["required"]) == {"window", "school", "sha256"}


def test_vhosts_and_channel_names_are_told_apart() -> None:
    assert MINISTRY == BO_VHOST
    queues = [place["name"] for _, place, _ in amqp("queue")]
    assert len({queue_channel(queue) for queue in queues}) == len(queues)


def _tree(service: str, file: str) -> ast.Module:
    path = ROOT / "services" / service / "src" / service.replace("-", "_") / file
    return ast.parse(path.read_text("utf-8")) if path.exists() else ast.Module([], [])


def _imported(service: str, file: str) -> set[str]:
    return {
        alias.name
        for node in ast.walk(_tree(service, file))
        if isinstance(node, ast.ImportFrom) and node.module == routes.__name__
        for alias in node.names
    }


def _keywords(service: str, name: str) -> set[str]:
    """The names that calls of `put(…)` give for a keyword."""
    return {
        keyword.value.id
        for node in ast.walk(_tree(service, "storage/outboxes.py"))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == name and isinstance(keyword.value, ast.Name)
    }
