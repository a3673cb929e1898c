"""A window moves one way, its times are fixed once the cutoff has passed, and a flipped byte is seen."""

from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode
from hbs_schema.errors import Refused
from hbs_schema.verification.bundle import verify_bundle
from so_registry.domain.errors import WindowClosed
from so_registry.usecases.build_bundle import build_bundle
from so_registry.usecases.open_window import move_window
from tests.integration.so_registry.acts import lock, pass_the_cutoff, set_cutoff
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

STATES = ("open", "grace", "draining", "locked")


async def as_owner(registry: Registry, statement: str, *values: Any) -> str | None:
    """The code with which the owner is refused, or None."""
    connection = await asyncpg.connect(registry.database.owner)
    try:
        await connection.execute(statement, *values)
    except asyncpg.PostgresError as error:
        return str(error.sqlstate)
    finally:
        await connection.close()
    return None


@pytest.mark.parametrize("position", range(1, 4), ids=STATES[1:])
async def test_a_window_never_goes_back(registry: Registry, position: int) -> None:
    if STATES[position] == "locked":
        await pass_the_cutoff(registry)
        await lock(registry, 2, 4)
    else:
        assert await as_owner(registry, "UPDATE registry.windows SET state = $1", STATES[position]) is None

    for earlier in STATES[:position]:
        code = await as_owner(registry, "UPDATE registry.windows SET state = $1", earlier)
        assert code == "HBL03"


async def test_a_window_is_not_locked_while_a_grade_is_not(registry: Registry) -> None:
    await pass_the_cutoff(registry)
    await lock(registry, 4)

    assert await as_owner(registry, "UPDATE registry.windows SET state = 'locked'") == "HBL03"


@pytest.mark.parametrize("name", ["closes_at", "grace_until", "effective_at"])
async def test_times_are_fixed_once_the_cutoff_has_passed_even_if_the_state_has_not_followed(
    registry: Registry, name: str
) -> None:
    later = f"UPDATE registry.windows SET {name} = {name} + interval '1 hour'"  # noqa: S608
    await set_cutoff(registry, timedelta(hours=1), grace=timedelta(hours=9))
    assert await as_owner(registry, later) is None

    await set_cutoff(registry, timedelta(seconds=-1), grace=timedelta(hours=9))

    assert await as_owner(registry, later) == "HBL03"


async def test_an_open_window_follows_a_newer_calendar_and_a_closed_one_does_not(registry: Registry) -> None:
    newer = registry.calendar(timedelta(hours=1))
    assert await move_window(registry.window_no, newer, sessions=registry.sessions)
    await set_cutoff(registry, timedelta(seconds=-1))

    with pytest.raises(WindowClosed):
        await move_window(registry.window_no, newer, sessions=registry.sessions)


async def accepted(registry: Registry) -> str:
    statements, packets = await registry.signed(1)
    await registry.submit(*registry.pack(packets, statements))
    return encode(packets[0].digest)


async def verdict(registry: Registry, digest: str) -> str:
    """What a reader makes of the packet's bundle."""
    try:
        data = await build_bundle(
            digest,
            school=registry.world.school,
            sessions=registry.sessions,
            intermediates=[registry.world.ca.issuing_certificate],
        )
    except (Refused, ValueError, LookupError):
        return "unreadable"
    return verify_bundle(data, registry.world.anchors, now=utc_now() + timedelta(seconds=1)).verdict


@pytest.mark.parametrize("place", [0.02, 0.2, 0.5, 0.8, 0.98])
async def test_a_flipped_bit_of_a_stored_packet_is_seen_by_whoever_reads_it(registry: Registry, place: float) -> None:
    digest = await accepted(registry)
    assert await verdict(registry, digest) == "indeterminate"
    connection = await asyncpg.connect(registry.database.owner)
    await connection.execute("ALTER TABLE registry.submissions DISABLE TRIGGER USER")
    await connection.execute(
        """
        UPDATE registry.submissions s SET body = set_bit(s.body, place.bit, 1 - get_bit(s.body, place.bit))
        FROM (SELECT submission_id, body_at * 8 + cast(body_length * 8 * cast($1 AS float8) AS bigint) AS bit
              FROM registry.packets) AS place
        WHERE place.submission_id = s.submission_id""",
        place,
    )
    await connection.execute("ALTER TABLE registry.submissions ENABLE TRIGGER USER")
    await connection.close()

    assert await verdict(registry, digest) in ("unreadable", "failed")


async def test_a_flipped_bit_of_a_stored_statement_is_seen_by_whoever_reads_it(registry: Registry) -> None:
    digest = await accepted(registry)
    connection = await asyncpg.connect(registry.database.owner)
    await connection.execute("ALTER TABLE registry.statements DISABLE TRIGGER USER")
    await connection.execute("UPDATE registry.statements SET jws = overlay(jws PLACING 'x' FROM length(jws) - 40)")
    await connection.execute("ALTER TABLE registry.statements ENABLE TRIGGER USER")
    await connection.close()

    assert await verdict(registry, digest) in ("unreadable", "failed")
