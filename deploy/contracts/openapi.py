"""Every public HTTP API as OpenAPI, from the applications themselves; nothing they need is opened."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI

from bo_gateway.app import create_app as create_bo_gateway
from lookup_portal.app import create_app as create_lookup_portal
from school_api.app import create_app as create_school_api
from so_registry.app import create_app as create_so_registry


@asynccontextmanager
async def _never() -> AsyncIterator[Any]:
    raise AssertionError("an application that is only described is never started")
    yield


def applications() -> dict[str, FastAPI]:
    """By service."""
    return {
        "so-registry": create_so_registry(_never),
        "school-api": create_school_api(_never),
        "bo-gateway": create_bo_gateway(_never),
        "lookup-portal": create_lookup_portal(_never, is_https=True),
    }


def openapi_files() -> Iterator[tuple[str, str]]:
    """File names below `docs/` and their text."""
    for service, app in applications().items():
        text = json.dumps(app.openapi(), ensure_ascii=False, indent=1, sort_keys=True)
        yield f"openapi/{service}.json", text + "\n"
