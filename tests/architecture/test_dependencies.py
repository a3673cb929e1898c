"""What routes ask for is given on the event loop.

FastAPI calls a dependency that is a plain function in a thread, and waits for it: for each of them, at each request.
"""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from deploy.contracts.openapi import applications
from so_registry.console.site import PAGES

ROUTERS = {name: app.routes for name, app in applications().items()} | {
    "console": [route for page in PAGES for route in page.router.routes]
}


def routes(given: Any) -> Iterator[APIRoute]:
    for route in given:
        if isinstance(route, APIRoute):
            yield route
        elif included := getattr(route, "original_router", None):
            yield from routes(included.routes)


def called(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    for dependency in dependant.dependencies:
        assert dependency.call is not None
        yield dependency.call
        yield from called(dependency)


def is_of_a_thread(call: Callable[..., Any]) -> bool:
    of_class = getattr(call, "__call__", None)  # noqa: B004  # an instance's own method is what is called
    return not (inspect.iscoroutinefunction(call) or inspect.iscoroutinefunction(of_class))


@pytest.mark.parametrize("name", ROUTERS)
def test_no_dependency_of_a_route_waits_for_a_thread(name: str) -> None:
    found = {call for route in routes(ROUTERS[name]) for call in called(route.dependant)}

    assert found
    assert {getattr(call, "__qualname__", repr(call)) for call in found if is_of_a_thread(call)} == set()
