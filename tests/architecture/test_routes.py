"""Every exchange, routing key and queue that a message may travel by is declared by somebody's topology."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from types import ModuleType

from hbs_kit.topology import Topology
from hbs_schema.messages import routes

SERVICES = ("school_api", "so_registry", "bo_gateway", "lookup_portal")

CONSTANTS = {
    name: value
    for name, value in vars(routes).items()
    if name.isupper() and isinstance(value, str) and not name.startswith("HEADER_") and not name.endswith("_TYPE")
}


def topologies() -> list[Topology]:
    """Of every service that has a topology module: its values, and its functions called with made-up names."""
    found = []
    for service in SERVICES:
        for module in _modules(service):
            own = [entry for name, entry in vars(module).items() if name.lower().endswith("topology")]
            found += [entry for entry in own if isinstance(entry, Topology)]
            found += [_called(entry) for entry in own if inspect.isfunction(entry)]
    return found


def _modules(service: str) -> list[ModuleType]:
    package = importlib.import_module(service)
    names = [entry.name for entry in pkgutil.iter_modules(package.__path__)]
    return [importlib.import_module(f"{service}.topology")] if "topology" in names else []


def _called(function: Callable[..., Topology]) -> Topology:
    parameters = inspect.signature(function).parameters.values()
    return function(*("one" if parameter.annotation is str else ["one"] for parameter in parameters))


def test_every_route_is_declared() -> None:
    declared: set[str] = set()
    for topology in topologies():
        declared |= {exchange.name for exchange in topology.exchanges} | set(topology.queues)
        declared |= {binding.routing_key for binding in topology.bindings}

    assert {name for name, value in CONSTANTS.items() if value not in declared} == set()


def test_every_binding_leads_from_a_declared_exchange_to_a_declared_queue() -> None:
    for topology in topologies():
        exchanges = {exchange.name for exchange in topology.exchanges}
        assert {binding.exchange for binding in topology.bindings} <= exchanges
        assert {binding.queue for binding in topology.bindings} <= set(topology.queues)
