"""A registry whose people are the local PKI's, and its clients of the TSA and the responders."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry

from deploy.local.pki import Pki
from hbs_kit.httpclient import ClientLimits, make_client
from so_registry.clients.trouble import Outages
from tests.integration.evidence.authority import Switch, switched
from tests.support.databases import Databases
from tests.support.local_pki import Peers, local_world
from tests.support.registry import Registry, open_registry

PATIENCE = timedelta(seconds=30)
"""Of a loaded machine; what is to fail within it fails at once."""


@pytest.fixture
def metrics() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
async def peers(pki: Pki, metrics: CollectorRegistry) -> AsyncIterator[Peers]:
    async with make_client("", limits=ClientLimits(attempts=1)) as http:
        yield Peers(pki, http, Outages(metrics, timeout=PATIENCE))


@pytest.fixture
async def switch(pki: Pki, metrics: CollectorRegistry) -> AsyncIterator[tuple[Switch, Peers]]:
    """Clients that reach the local PKI only as far as the switch lets them."""
    async with switched() as (opened, http):
        yield opened, Peers(pki, http, Outages(metrics, timeout=timedelta(seconds=1)))


@pytest.fixture
async def registry(databases: Databases, pki: Pki) -> AsyncIterator[Registry]:
    async with open_registry(databases, local_world(pki)) as opened:
        # The local PKI has fewer teachers than there are subjects: each teaches several.
        await opened.register(*(replace(entry, parts=()) for entry in opened.signers()))
        yield opened
