"""Migrations by Alembic over asyncpg, run by the database's owner from a command, never by a service at work."""

import asyncio
from pathlib import Path

from alembic import command, context
from alembic.config import Config
from sqlalchemy import Connection, MetaData, pool
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

_URL = "url"


def upgrade(dsn: str, scripts: Path, revision: str = "head") -> None:
    """Bring a database to a revision. `dsn` is the owner's, `scripts` the folder with env.py and versions."""
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes[_URL] = make_url(dsn).set(drivername="postgresql+asyncpg")
    command.upgrade(config, revision)


def run_environment(metadata: MetaData) -> None:
    """The whole of a service's env.py: one transaction a migration, concurrent runs wait for one another."""
    asyncio.run(_run(metadata))


def run_script(bind: Connection, script: Path) -> None:
    """Run a file of many SQL statements in the migration's transaction."""
    text = script.read_text("utf-8")
    # Only the driver's own execute() takes several statements at once.
    driver = bind.connection.dbapi_connection
    assert driver is not None  # noqa: S101  # a migration always has a live connection
    driver.run_async(lambda connection: connection.execute(text))
    bind.exec_driver_sql("RESET search_path")


async def _run(metadata: MetaData) -> None:
    engine = create_async_engine(context.config.attributes[_URL], poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(_migrate, metadata)
        await connection.commit()
    await engine.dispose()


def _migrate(connection: Connection, metadata: MetaData) -> None:
    context.configure(connection=connection, target_metadata=metadata, version_table_schema="public")
    connection.exec_driver_sql("SELECT pg_advisory_lock(4850)")
    with context.begin_transaction():
        context.run_migrations()
