"""A school and its registrar for each test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from demo.generate_class_files import Files, write_grade_2, write_grade_4
from so_registry.app import create_app
from tests.integration.school_api.service import School, open_school
from tests.integration.so_registry.doors import make_resources, make_settings
from tests.support.apps import app_over
from tests.support.databases import Databases
from tests.support.registry import Registry, open_registry
from tests.support.world import World


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "integration/school_api" in item.path.as_posix():
            item.add_marker(pytest.mark.integration)


SHORT_CHAIN: tuple[dict[str, Any], ...] = (
    {"role": "subject-teacher", "covers": "part", "parts": ["subjects/TIENG_VIET", "subjects/TOAN"]},
    *({"role": role} for role in ("homeroom", "principal", "seal")),
)


@pytest.fixture
def world() -> World:
    """Class mode, and two subject teachers instead of a dozen; a test that wants another world overrides it."""
    return World(stages=SHORT_CHAIN, policy_id="short-chain")


@pytest.fixture
async def registry(databases: Databases, world: World) -> AsyncIterator[Registry]:
    async with open_registry(databases, world) as opened:
        yield opened


@pytest.fixture
async def school(databases: Databases, registry: Registry, tmp_path: Path) -> AsyncIterator[School]:
    async with registry_door(registry, tmp_path) as door, open_school(databases, registry, door, tmp_path) as opened:
        yield opened


@asynccontextmanager
async def registry_door(registry: Registry, folder: Path) -> AsyncIterator[httpx.ASGITransport]:
    """The registrar's real API in memory."""
    resources = make_resources(registry, make_settings(registry, folder))
    async with app_over(create_app, lambda: nullcontext(resources)) as app:
        yield httpx.ASGITransport(app)


def registry_app(registry: Registry, folder: Path) -> FastAPI:
    """The registrar's real API."""
    resources = make_resources(registry, make_settings(registry, folder))
    return create_app(lambda: nullcontext(resources))


@pytest.fixture
def grade_4(tmp_path: Path) -> Files:
    return write_grade_4(tmp_path / "files", 7, pupils=4)


@pytest.fixture
def grade_2(tmp_path: Path) -> Files:
    return write_grade_2(tmp_path / "files", 7, pupils=4)
