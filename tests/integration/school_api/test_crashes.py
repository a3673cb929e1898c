"""A crash of a school's worker between every two steps: sent once, taken once, and nothing is lost.

The rows of ARCHITECTURE.md, "Packing and sending". Each point is tried in a process that kills itself there.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from deploy.local.ports import LOOPBACK, free_port
from deploy.local.rabbitmq import RabbitMQ
from hbs_kit.broker import open_channel
from hbs_kit.process import serve
from hbs_kit.settings import HttpSettings
from hbs_kit.topology import declare
from hbs_schema.messages.routes import SUBMISSIONS_QUEUE
from school_api.storage.outboxes import OUTBOX
from school_api.storage.submissions import load_bodies
from so_registry.topology import schools_topology
from tests.integration.school_api import steps
from tests.integration.school_api.conftest import registry_app, registry_door
from tests.integration.school_api.crash_cases import CASES, Parts
from tests.integration.school_api.service import ISSUER, open_school
from tests.integration.so_registry.province import Province, open_province, running
from tests.support.crashes import Case, Options, Rows, each_point, portable_keys, try_point
from tests.support.databases import Databases
from tests.support.publish_crashes import POINTS, Relayed, assert_none_is_lost_or_changed
from tests.support.registry import CLIENT, Registry
from tests.support.world import World

pytestmark = pytest.mark.crash


@pytest.fixture
def given(world: World, tmp_path: Path) -> Options:
    """What every child is told."""
    authorities = [world.key(f"so-{purpose}").certificate.der for purpose in ("receipt", "lock", "policy")]
    return {
        "sender": portable_keys(world, "sender/")["sender/"],
        "school": world.school,
        "registrar": world.registrar,
        "authorities": authorities,
        "intermediates": [world.ca.issuing_der],
        "key_file": str(tmp_path / "key.json"),
        "issuer": ISSUER,
        "audience": "so-registry",
        "client_id": CLIENT,
    }


@pytest.fixture
async def parts(
    given: Options, databases: Databases, registry: Registry, tmp_path: Path
) -> AsyncIterator[tuple[Parts, Options]]:
    """A school whose registrar is asked in memory, and over TCP by the child."""
    port = free_port()
    app = registry_app(registry, tmp_path)
    async with (
        running({"http": serve(app, HttpSettings(host=LOOPBACK, port=port))}),
        registry_door(registry, tmp_path) as door,
        open_school(databases, registry, door, tmp_path) as school,
    ):
        yield Parts(school, door, tmp_path), {**given, "url": f"http://{LOOPBACK}:{port}"}


@pytest.fixture
def province(rabbitmq: RabbitMQ) -> Iterator[Province]:
    with open_province(rabbitmq, CLIENT) as opened:
        yield opened


@pytest.mark.parametrize(("case", "point"), each_point(CASES))
async def test_a_crash_leaves_all_of_it_or_nothing_and_once_done_again_it_is_there_once(
    parts: tuple[Parts, Options], case: Case[Parts], point: str
) -> None:
    world, given = parts
    database = world.school.database
    await try_point(case, point, world, rows=Rows(database, "school"), dsn=database.app, given=given)


@pytest.mark.parametrize(("point", "times"), POINTS)
async def test_a_submission_is_never_lost_and_never_changes(
    parts: tuple[Parts, Options], province: Province, point: str, times: int
) -> None:
    world, _ = parts
    async with open_channel(province.operator, name="declare") as channel:
        await declare(channel, schools_topology([CLIENT]))
    [(number, body)] = await steps.packed(world.school, await world.signed())
    relayed = Relayed(world.school.database, OUTBOX, SUBMISSIONS_QUEUE, province.operator, load_bodies)

    came = await assert_none_is_lost_or_changed(relayed, world.sessions, point=point, times=times, wanted=[str(number)])

    assert came == {str(number): body}
