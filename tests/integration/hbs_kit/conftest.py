from collections.abc import AsyncIterator, Iterator

import pytest
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from deploy.local.rabbitmq import RabbitMQ
from hbs_kit.db import Sessions, make_engine, make_sessions
from hbs_kit.ids import uuid7
from hbs_kit.settings import BrokerSettings, DatabaseSettings
from hbs_kit.topology import declare
from tests.integration.hbs_kit.broker_world import BrokerWorld
from tests.integration.hbs_kit.proxy import Proxy, proxied
from tests.integration.hbs_kit.tables import Base
from tests.support.databases import Databases


def pytest_collection_modifyitems(items):
    for item in items:
        if "integration/hbs_kit" in item.path.as_posix():
            item.add_marker(pytest.mark.integration)


@pytest.fixture
def postgres_dsn(databases: Databases) -> Iterator[str]:
    """The owner's DSN of an empty database."""
    databases.template("hbs_kit", lambda _: None)
    with databases.copy("hbs_kit") as database:
        yield database.owner


@pytest.fixture(scope="session")
def vhost(rabbitmq: RabbitMQ) -> Iterator[str]:
    name = f"kit-{uuid7()}"
    rabbitmq.create_vhost(name)
    yield name
    rabbitmq.management.delete(f"/api/vhosts/{name}")


@pytest.fixture(scope="session")
def rabbitmq_url(rabbitmq: RabbitMQ, vhost: str) -> str:
    return rabbitmq.create_user(vhost, vhost=vhost, configure=".*", write=".*", read=".*", tags="impersonator")


@pytest.fixture
async def database_proxy(postgres_dsn: str) -> AsyncIterator[Proxy]:
    async with proxied(postgres_dsn) as proxy:
        yield proxy


@pytest.fixture
async def broker_proxy(rabbitmq_url: str) -> AsyncIterator[Proxy]:
    async with proxied(rabbitmq_url) as proxy:
        yield proxy


@pytest.fixture
async def owner(postgres_dsn: str) -> AsyncIterator[AsyncEngine]:
    """The tables, made for this test, over a connection that nobody cuts."""
    engine = make_engine(DatabaseSettings(dsn=SecretStr(postgres_dsn)), application_name="owner")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield engine
    await engine.dispose()


@pytest.fixture
def database(owner: AsyncEngine, database_proxy: Proxy) -> DatabaseSettings:
    assert owner
    return DatabaseSettings(dsn=SecretStr(database_proxy.url), pool_size=10)


@pytest.fixture
async def sessions(database: DatabaseSettings) -> AsyncIterator[Sessions]:
    engine = make_engine(database, application_name="test")
    yield make_sessions(engine)
    await engine.dispose()


@pytest.fixture
def broker(broker_proxy: Proxy) -> BrokerSettings:
    return BrokerSettings(url=SecretStr(broker_proxy.url))


@pytest.fixture
async def world(rabbitmq: RabbitMQ, vhost: str, rabbitmq_url: str) -> AsyncIterator[BrokerWorld]:
    world = BrokerWorld(BrokerSettings(url=SecretStr(rabbitmq_url)), f"t{uuid7().hex}")
    rabbitmq.set_policy(vhost, world.name, pattern=f"^{world.queue}$", definition=world.policy)
    async with world.channel() as channel:
        await declare(channel, world.topology)
    yield world
    await world.remove()
    rabbitmq.management.delete(f"/api/policies/{vhost}/{world.name}")
