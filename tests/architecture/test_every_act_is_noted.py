"""Every operation and command that acts, or reads personal data, comes to write a row of the audit; or says why not."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import typer
from fastapi.routing import APIRoute

import school_api.__main__
import school_api.app
import school_api.domain.unnoted
import so_registry.__main__
import so_registry.app
import so_registry.domain.unnoted
from tests.architecture.call_graph import reaches


@dataclass(frozen=True)
class Service:
    """A service with an audit: its doors, what writes a row, and what says that it writes none."""

    package: str
    create_app: Callable[..., Any]
    cli: typer.Typer
    note: tuple[str, str]
    operations: Mapping[str, str]
    commands: Mapping[str, str]

    def silent(self, functions: Mapping[str, tuple[str, str]]) -> set[str]:
        """Those from which no path leads to a row."""
        note = frozenset({self.note})
        return {name for name, function in functions.items() if not reaches(self.package, function, note)}


SERVICES = (
    Service(
        "so_registry",
        so_registry.app.create_app,
        so_registry.__main__.app,
        ("so_registry.storage.audit", "note"),
        so_registry.domain.unnoted.OPERATIONS,
        so_registry.domain.unnoted.COMMANDS,
    ),
    Service(
        "school_api",
        school_api.app.create_app,
        school_api.__main__.cli,
        ("school_api.storage.audit", "add_entry"),
        school_api.domain.unnoted.OPERATIONS,
        school_api.domain.unnoted.COMMANDS,
    ),
)
services = pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.package)


def operations(service: Service) -> dict[str, tuple[str, str]]:
    app = service.create_app(None)  # never opened
    endpoints = [route.endpoint for route in _routes(app) if isinstance(route, APIRoute)]
    return {endpoint.__name__: (endpoint.__module__, endpoint.__name__) for endpoint in endpoints}


def _routes(router: Any) -> Iterator[Any]:
    """Those that were included as well, however deep."""
    for route in router.routes:
        included = getattr(route, "original_router", None)
        if included is None:
            yield route
        else:
            yield from _routes(included)


def commands(service: Service) -> dict[str, tuple[str, str]]:
    found = {}
    for name, command in _leaves(typer.main.get_command(service.cli), ()):
        callback = getattr(command.callback, "__wrapped__", command.callback)
        found[name] = (callback.__module__, callback.__name__)
    return found


def _leaves(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    below_it = getattr(command, "commands", None)
    if below_it is None:
        yield " ".join(path), command
        return
    for name, below in below_it.items():
        yield from _leaves(below, (*path, name))


@services
def test_an_operation_writes_a_row_or_says_why_not(service: Service) -> None:
    found = operations(service)

    assert len(found) > len(service.operations)
    assert service.silent(found) == service.operations.keys()


@services
def test_a_command_writes_a_row_or_says_why_not(service: Service) -> None:
    found = commands(service)

    assert len(found) > len(service.commands)
    assert service.silent(found) == service.commands.keys()
