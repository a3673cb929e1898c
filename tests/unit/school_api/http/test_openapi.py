"""The OpenAPI document: every operation has an id, a tag, a sentence, and its problems."""

from contextlib import asynccontextmanager
from typing import Any

import pytest
from fastapi import FastAPI

from school_api.app import create_app

HEALTH = {"/livez", "/readyz"}


@pytest.fixture(scope="module")
def app() -> FastAPI:
    @asynccontextmanager
    async def never() -> Any:
        raise AssertionError
        yield

    return create_app(never)


@pytest.fixture(scope="module")
def operations(app: FastAPI) -> list[dict[str, Any]]:
    return [operation for path in app.openapi()["paths"].values() for operation in path.values()]


def test_operation_ids_are_names_and_each_stands_once(operations: list[dict[str, Any]]) -> None:
    names = [operation["operationId"] for operation in operations]

    assert len(names) == len(set(names))
    assert all(name.isidentifier() and not name.endswith(("_get", "_post", "_put")) for name in names)


def test_every_operation_has_a_tag_and_says_what_it_does(operations: list[dict[str, Any]]) -> None:
    assert all(len(operation["tags"]) == 1 and operation["description"] for operation in operations)


def test_every_operation_declares_problems_and_asks_for_a_token(operations: list[dict[str, Any]]) -> None:
    assert all("default" in operation["responses"] and operation["security"] for operation in operations)


def test_health_and_metrics_are_not_part_of_the_contract(app: FastAPI) -> None:
    assert not HEALTH & app.openapi()["paths"].keys()
