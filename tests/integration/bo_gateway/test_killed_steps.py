"""A crash of the Ministry between every two steps of a report: all of a step is there or nothing, once.

The rows of ARCHITECTURE.md, "Report, acknowledgement, publication". Each point is tried in a process that kills
itself there; test_crashes.py ends the connection at every single write instead.
"""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from bo_gateway.storage.outboxes import PUBLICATION_OUTBOX, REGISTRAR_OUTBOX
from bo_gateway.usecases.build_publications import build_publications
from bo_gateway.usecases.receive_chunk import receive_chunk
from bo_gateway.usecases.receive_lock import receive_lock
from deploy.local.rabbitmq import RabbitMQ
from hbs_kit.broker import open_channel
from hbs_kit.topology import declare
from hbs_schema.messages.routes import PUBLICATIONS_QUEUE, acknowledgements_queue
from lookup_portal.topology import TOPOLOGY as PORTAL
from tests.integration.bo_gateway import crash_acts
from tests.integration.bo_gateway.doors import Vhost, declare_vhost, open_vhost
from tests.support.crashes import Case, Options, Rows, each_point, portable_keys, preload, try_point
from tests.support.databases import Databases
from tests.support.ministry import Ministry, open_ministry
from tests.support.ministry_reports import signed_class
from tests.support.publish_crashes import POINTS, Relayed, assert_none_is_lost_or_changed
from tests.support.world import World

preload(crash_acts.__name__)

pytestmark = [pytest.mark.integration, pytest.mark.crash]

IN = "bo_gateway.usecases"
MESSAGE = "message-1"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def given(world: World) -> Options:
    """What every child is told."""
    return {
        "keys": portable_keys(world, "bo-ack", "bo-status"),
        "ca_root": world.ca.root_der,
        "intermediate": world.ca.issuing_der,
        "registrar": world.registrar,
        "message_id": MESSAGE,
    }


@pytest.fixture
async def parts(given: Options, world: World, databases: Databases) -> AsyncIterator[tuple[Ministry, Options]]:
    async with open_ministry(databases, world) as ministry:
        yield ministry, given


async def a_lock(ministry: Ministry) -> Options:
    return {"body": signed_class(ministry.world, 2).lock().lock_body()}


async def a_chunk(ministry: Ministry) -> Options:
    return {"body": signed_class(ministry.world, 2).lock().chunk_body(0)}


async def a_received_report(ministry: Ministry) -> Options:
    await ministry.receive(signed_class(ministry.world, 2).lock())
    return {}


async def a_checked_lock(ministry: Ministry) -> Options:
    options = await a_received_report(ministry)
    await ministry.check_lock()
    return options


async def a_verified_chunk(ministry: Ministry) -> Options:
    options = await a_checked_lock(ministry)
    await ministry.verify_chunk()
    return options


async def an_acknowledged_report(ministry: Ministry) -> Options:
    options = await a_verified_chunk(ministry)
    await ministry.compare()
    return options


async def take_lock_again(ministry: Ministry, options: Options) -> None:
    registrar, sessions = ministry.world.registrar, ministry.sessions
    await receive_lock(options["body"], registrar=registrar, sessions=sessions, message_id=MESSAGE)


async def take_chunk_again(ministry: Ministry, options: Options) -> None:
    registrar, sessions = ministry.world.registrar, ministry.sessions
    await receive_chunk(options["body"], registrar=registrar, sessions=sessions, message_id=MESSAGE)


async def check_again(ministry: Ministry, _: Options) -> None:
    await ministry.check_lock()


async def verify_again(ministry: Ministry, _: Options) -> None:
    await ministry.verify_chunk()


async def compare_again(ministry: Ministry, _: Options) -> None:
    await ministry.compare()


async def announce_again(ministry: Ministry, _: Options) -> None:
    await ministry.announce()


async def tell_status_again(ministry: Ministry, _: Options) -> None:
    await ministry.issue_status(only_if_due=True)


CASES: tuple[Case[Ministry], ...] = (
    Case(
        "take a lock",
        crash_acts.take_lock,
        a_lock,
        (
            f"{IN}.receive_lock:is_first:after",
            f"{IN}.receive_lock:hold_report:after",
            f"{IN}.receive_lock:put_lock:after",
            f"{IN}.receive_lock:receive_lock:after",
        ),
        take_lock_again,
        {"reports": 1, "inbox": 1},
    ),
    Case(
        "take a chunk",
        crash_acts.take_chunk,
        a_chunk,
        (
            f"{IN}.receive_chunk:hold_report:after",
            f"{IN}.receive_chunk:add_chunk:after",
            f"{IN}.receive_chunk:note_arrival:after",
            f"{IN}.receive_chunk:receive_chunk:after",
        ),
        take_chunk_again,
        {"reports": 1, "report_chunks": 1, "inbox": 1},
    ),
    Case(
        "check a lock",
        crash_acts.check,
        a_received_report,
        (
            f"{IN}.check_lock:hold_unchecked_lock:after",
            f"{IN}.check_lock:check_report_lock:after",
            f"{IN}.check_lock:store_checked_lock:after",
            f"{IN}.check_lock:check_next_lock:after",
        ),
        check_again,
        {"reports": 1},
    ),
    Case(
        "verify a chunk",
        crash_acts.verify,
        a_checked_lock,
        (
            f"{IN}.verify_chunk:hold_received:after",
            f"{IN}.verify_chunk:judge_chunk:after",
            f"{IN}.verify_chunk:_store:after",
            f"{IN}.verify_chunk:store_verdict:after",
            f"{IN}.verify_chunk:verify_next_chunk:after",
        ),
        verify_again,
        {"packets": 2},
    ),
    Case(
        "compare",
        crash_acts.compare,
        a_verified_chunk,
        (
            f"{IN}.compare_report:hold_registrar:after",
            f"{IN}.compare_report:_stored_leaves:after",
            f"{IN}.compare_report:claim_records:after",
            f"{IN}.compare_report:sign_acknowledgement:after",
            f"{IN}.compare_report:add_acknowledgement:after",
            f"{IN}.compare_report:tell_registrar:after",
            f"{IN}.compare_report:_acknowledge:after",
            f"{IN}.compare_report:compare_next_report:after",
        ),
        compare_again,
        {"acknowledgements": 1, "locked_records": 2, "registrar_outbox": 1, "publications": 1},
    ),
    Case(
        "announce",
        crash_acts.announce,
        an_acknowledged_report,
        (
            f"{IN}.announce_publications:publish:after",
            f"{IN}.announce_publications:advance:after",
            f"{IN}.announce_publications:announce_next_slices:after",
        ),
        announce_again,
        {"publication_outbox": 1},
    ),
    Case(
        "tell a status",
        crash_acts.tell_status,
        an_acknowledged_report,
        (
            f"{IN}.issue_status:sign_document:after",
            f"{IN}.issue_status:add_status:after",
            f"{IN}.issue_status:publish:after",
            f"{IN}.issue_status:issue_status:after",
        ),
        tell_status_again,
        {"statuses": 1, "publication_outbox": 1},
    ),
)


@pytest.mark.parametrize(("case", "point"), each_point(CASES))
async def test_a_crash_leaves_all_of_a_step_or_nothing_and_once_done_again_it_is_there_once(
    parts: tuple[Ministry, Options], case: Case[Ministry], point: str
) -> None:
    ministry, given = parts
    rows, dsn = Rows(ministry.database, "bo"), ministry.database.app
    await try_point(case, point, ministry, rows=rows, dsn=dsn, given=given)


@pytest.fixture
async def vhost(rabbitmq: RabbitMQ, ministry: Ministry) -> AsyncIterator[Vhost]:
    with open_vhost(rabbitmq, ministry.world.registrar) as opened:
        await declare_vhost(opened, ministry.world.registrar)
        async with open_channel(opened.operator, name="portal") as channel:
            await declare(channel, PORTAL)
        yield opened


@pytest.mark.parametrize(("point", "times"), POINTS)
async def test_an_acknowledgement_is_never_lost_and_never_changes(
    ministry: Ministry, vhost: Vhost, point: str, times: int
) -> None:
    report = signed_class(ministry.world, 2).lock()
    await ministry.report(report)
    queue = acknowledgements_queue(ministry.world.registrar)
    relayed = Relayed(ministry.database, REGISTRAR_OUTBOX, queue, vhost.operator)
    wanted = await ids(ministry, "registrar_outbox")

    came = await assert_none_is_lost_or_changed(relayed, ministry.sessions, point=point, times=times, wanted=wanted)

    assert list(came.values()) == [await ministry.answer_bytes(report)]


@pytest.mark.parametrize(("point", "times"), POINTS)
async def test_a_publication_is_never_lost_and_never_changes(
    ministry: Ministry, vhost: Vhost, point: str, times: int
) -> None:
    await ministry.report(signed_class(ministry.world, 2).lock())
    await ministry.announce()
    await ministry.issue_status()
    relayed = Relayed(ministry.database, PUBLICATION_OUTBOX, PUBLICATIONS_QUEUE, vhost.operator, build_publications)
    wanted = await ids(ministry, "publication_outbox")

    await assert_none_is_lost_or_changed(relayed, ministry.sessions, point=point, times=times, wanted=wanted)

    assert len(wanted) == 2


async def ids(ministry: Ministry, outbox: str) -> list[str]:
    async with ministry.sessions() as session:
        found = await session.scalars(text(f"SELECT message_id FROM bo.{outbox}"))  # noqa: S608  # names of this file
        return list(found)
