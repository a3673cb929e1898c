"""Fixtures for all tests, and a clean environment: no test depends on somebody's shell."""

import os

import hypothesis
import pytest

from hbs_kit.garbage import leave_loaded_alone

# How long an example takes is the machine's business; what is slow is seen in bench/.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

pytest_plugins = ["tests.support.servers", "tests.support.databases"]

KEPT = (
    *("HBS_PG_BIN", "HBS_RABBITMQ_UNPACK", "HBS_POSTGRES_UNPACK", "HBS_CHROMIUM_UNPACK", "HBS_CI_RUN"),
    *("HBS_NODE_UNPACK", "HBS_OPENSSL_UNPACK", "HBS_POPPLER_UNPACK"),
)
OVERRIDES = ("HBS_POSTGRES_URL", "HBS_RABBITMQ_URL", "HBS_RABBITMQ_MANAGEMENT_URL", "HBS_PKI_HOME")
OURS = ("HBS_", "SCHOOL_API_", "SO_REGISTRY_", "BO_GATEWAY_", "LOOKUP_PORTAL_", "OTEL_", "PG")


def pytest_configure() -> None:
    """Drop what would steer the code under test; which servers to test on may still be chosen."""
    for name in list(os.environ):
        if name.startswith(OURS) and name not in (*KEPT, *OVERRIDES):
            del os.environ[name]


def pytest_collection_finish() -> None:
    """Nine thousand tests stay until the end: every look for garbage would walk them all again."""
    leave_loaded_alone()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no process is left alone with them in the end."""
    items.sort(key=lambda item: item.get_closest_marker("system") is None)
