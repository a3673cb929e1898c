"""A crash of the portal between every two steps: what is published is there whole or not at all, and nothing is
shown of which nothing is written.

The rows of ARCHITECTURE.md, "Reading model". Each point is tried in a process that kills itself there.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from hbs_schema import base64url
from hbs_schema.types import Value
from tests.integration.lookup_portal import crash_acts
from tests.support.crash_child import Job
from tests.support.crashes import Case, Options, Rows, each_point, kill_at, preload, try_point
from tests.support.portal import Portal
from tests.support.publications import (
    KEYS,
    birth_date_of,
    body_of,
    code_of,
    published_records,
    published_status,
    published_withdrawn,
    withdrawn_entry,
)
from tests.support.world import Locked

preload(crash_acts.__name__)

pytestmark = [pytest.mark.integration, pytest.mark.crash]

IN = "lookup_portal.usecases"
TAKE = "lookup_portal.messaging.publications"
MESSAGE = "message-1"


@dataclass(frozen=True)
class Parts:
    """An empty portal, and a class that its Ministry publishes."""

    portal: Portal
    locked: Locked

    @property
    def given(self) -> Options:
        world = self.locked.world
        return {"root": world.key("bo-root").certificate.der, "ca_root": world.ca.root_der}


def records(parts: Parts) -> Value:
    return published_records(parts.locked)


def withdrawn(parts: Parts) -> Value:
    elsewhere = withdrawn_entry(parts.locked).model_copy(update={"packet": base64url.encode(bytes(32))})
    return published_withdrawn(parts.locked, elsewhere)


def status(parts: Parts) -> Value:
    return published_status(parts.locked.world)


def case(name: str, message: Callable[[Parts], Value], points: tuple[str, ...], leaves: dict[str, int]) -> Case[Parts]:
    async def prepare(parts: Parts) -> Options:
        published = message(parts)
        return {"body": body_of(published), "routing_key": KEYS[type(published)], "message_id": MESSAGE}

    async def again(parts: Parts, _: Options) -> None:
        await parts.portal.publish(message(parts), MESSAGE)

    taking: Callable[[Parts, Options], Awaitable[None]] = again
    return Case(name, crash_acts.project, prepare, points, taking, {"inbox": 1, **leaves})


CASES = (
    case(
        "store records",
        records,
        (
            f"{IN}.store_records:_verified:after",
            f"{IN}.store_records:is_new:after",
            f"{IN}.store_records:list_withdrawn:after",
            f"{IN}.store_records:put_record:after",
            f"{TAKE}:store_records:after",
        ),
        {"records": 2},
    ),
    case(
        "store withdrawn",
        withdrawn,
        (
            f"{IN}.store_withdrawn:is_new:after",
            f"{IN}.store_withdrawn:list_locked:after",
            f"{IN}.store_withdrawn:put_withdrawn:after",
            f"{TAKE}:store_withdrawn:after",
        ),
        {"withdrawn": 1},
    ),
    case(
        "store a status",
        status,
        (
            f"{IN}.store_status:read_status:after",
            f"{IN}.store_status:is_new:after",
            f"{IN}.store_status:put_status:after",
            f"{TAKE}:store_status:after",
        ),
        {"statuses": 1},
    ),
)


@pytest.mark.parametrize(("case", "point"), each_point(CASES))
async def test_a_crash_leaves_all_of_it_or_nothing_and_once_done_again_it_is_there_once(
    empty: Portal, locked: Locked, case: Case[Parts], point: str
) -> None:
    parts = Parts(empty, locked)
    rows, dsn = Rows(empty.database, "read_model"), empty.database.app
    await try_point(case, point, parts, rows=rows, dsn=dsn, given=parts.given)


@pytest.mark.parametrize(
    ("point", "is_written"),
    [
        pytest.param(f"{IN}.open_record:get_year:after", False, marks=pytest.mark.slow, id="read"),
        pytest.param(f"{IN}.open_record:give_back_attempts:after", False, marks=pytest.mark.slow, id="prepared"),
        pytest.param(f"{IN}.open_record:add_view:after", False, id="row written, not committed"),
        pytest.param(f"{IN}.open_record:checked_year:before", True, id="committed, not verified"),
        pytest.param(f"{IN}.look_up_holder:look_up_holder:after", True, id="about to be shown"),
    ],
)
async def test_a_view_is_shown_only_after_its_row_is_committed(
    portal: Portal, locked: Locked, tmp_path: Path, point: str, is_written: bool
) -> None:
    screen = tmp_path / "screen"
    asked = {"code": code_of(locked), "birth_date": birth_date_of(locked), "screen": str(screen)}
    options = {**Parts(portal, locked).given, **asked}

    await kill_at(Job(crash_acts.view, point, portal.database.read, options), Rows(portal.database, "access"))

    assert not screen.exists()
    assert (await portal.sql("SELECT count(*) FROM access.log"))[0][0] == is_written
