"""A crash while statements are stamped: no token is kept twice, none is lost that was stored, the claim ends."""

from collections.abc import AsyncIterator

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate
from prometheus_client import CollectorRegistry
from sqlalchemy import text

from deploy.local.pki import Pki
from deploy.local.postgres import Database
from hbs_kit.clock import utc_now
from hbs_kit.httpclient import make_client
from so_registry.clients.timestamps import TimestampClient
from so_registry.clients.trouble import Outages
from so_registry.usecases.stamp_statements import LEASE, stamp_next_statements
from tests.integration.so_registry import acts, crash_acts
from tests.integration.so_registry.crash_cases import accepted_packets
from tests.integration.so_registry.crashes import Crashable, rows_of
from tests.support.crashes import kill_at
from tests.support.registry import Registry, filled_registry

pytestmark = [pytest.mark.integration, pytest.mark.crash]

IN = "so_registry.usecases.stamp_statements"
STATEMENTS = 16


@pytest.fixture
async def crashable(empty_database: Database) -> AsyncIterator[tuple[Crashable, Registry]]:
    parts = Crashable()
    async with filled_registry(empty_database, parts.world) as registry:
        await accepted_packets(registry)
        yield parts, registry


@pytest.mark.parametrize(
    ("point", "kept"),
    [
        pytest.param(f"{IN}:claim_unstamped:after", 0, marks=pytest.mark.slow),
        pytest.param(f"{IN}:load_unstamped:after", 0, marks=pytest.mark.slow),
        (f"{IN}:_stamp:after", 0),
        pytest.param("so_registry.storage.evidence:add_timestamps:after", 0, marks=pytest.mark.slow),
        (f"{IN}:_store:after", 0),
        (f"{IN}:stamp_next_statements:after", STATEMENTS),
    ],
    ids=["claimed", "read, not committed", "asked", "tokens written", "all written, not committed", "committed"],
)
async def test_a_crash_leaves_all_tokens_of_a_batch_or_none_and_the_next_run_stamps_each_once(
    crashable: tuple[Crashable, Registry], pki: Pki, point: str, kept: int
) -> None:
    parts, registry = crashable
    root = load_pem_x509_certificate(pki.roots.read_bytes())
    options = {"url": pki.tsa_url, "root": root.public_bytes(Encoding.DER)}
    before = await rows_of(registry).digests()

    await kill_at(parts.job(registry, crash_acts.stamp, point, **options), rows_of(registry))

    assert await acts.column(registry, "SELECT count(*) FROM registry.timestamps") == [kept]
    await _end_claims(registry)
    async with make_client("") as http:
        outages = Outages(CollectorRegistry(), timeout=LEASE)
        client = TimestampClient(http, pki.tsa_url, ca_roots=[root], outages=outages, clock=utc_now)
        while await stamp_next_statements(sessions=registry.sessions, client=client):
            pass
    assert await acts.column(registry, "SELECT count(*) FROM registry.timestamps") == [STATEMENTS]
    assert await acts.column(registry, "SELECT count(*) FROM registry.unstamped") == [0]
    assert await rows_of(registry).digests() == before


async def _end_claims(registry: Registry) -> None:
    """As if their time had passed."""
    async with registry.sessions.begin() as session:
        claimed = await session.scalars(text("SELECT due_at - clock_timestamp() FROM registry.unstamped"))
        assert all(left <= LEASE for left in claimed)
        await session.execute(text("UPDATE registry.unstamped SET due_at = clock_timestamp()"))
