"""Acts of schools that come while the cutoff passes and the lock is made: each is wholly before it, or refused."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from uuid import uuid4

import pytest

from hbs_schema.base64url import encode
from hbs_schema.intake.windows import WindowState
from hbs_schema.registry_api import ReopenIn, ReopenOut
from so_registry.domain.errors import WindowClosed, WindowNotDrained
from so_registry.usecases.advance_window import advance_window
from so_registry.usecases.integrity.check_integrity import check_integrity
from so_registry.usecases.reopen_close import reopen_close
from tests.integration.so_registry.acts import (
    close,
    column,
    let_unclosed_be_locked,
    lock,
    revoke,
    set_cutoff,
    withdrawal_request,
)
from tests.support.registry import REGISTRAR, Registry

pytestmark = [pytest.mark.integration, pytest.mark.slow]
SOON = 0.4


async def lock_at_the_cutoff(registry: Registry) -> None:
    """As an operator does who cannot wait: again and again until it is done."""
    async with asyncio.timeout(60):
        while True:
            if await advance_window(registry.window_no, sessions=registry.sessions) == WindowState.DRAINING:
                try:
                    await lock(registry, 4)
                except WindowNotDrained:
                    continue
                return


async def opened_again(registry: Registry) -> ReopenOut:
    """The close of grade 4."""
    return await reopen_close(
        ReopenIn(grades=(4,), seq=1, reason="Sót điểm"),
        act_id=uuid4(),
        window_no=registry.window_no,
        school=registry.world.school,
        by=REGISTRAR,
        sessions=registry.sessions,
    )


async def tried(act: Awaitable[object], after: float) -> bool:
    """Whether it was taken; what comes after the cutoff is told so."""
    await asyncio.sleep(after)
    try:
        await act
    except WindowClosed:
        return False
    return True


async def test_what_was_confirmed_as_revoked_is_never_locked_and_the_rest_is(busy_registry: Registry) -> None:
    registry, count = busy_registry, 12
    await let_unclosed_be_locked(registry)
    statements, packets = await registry.signed(count)
    await registry.submit(*registry.pack(packets, statements))
    requests = [withdrawal_request(registry, [packet]) for packet in packets]
    await set_cutoff(registry, timedelta(seconds=SOON))

    *done, _ = await asyncio.gather(
        *(tried(revoke(registry, request), 2 * SOON * place / count) for place, request in enumerate(requests)),
        lock_at_the_cutoff(registry),
    )

    revoked = {encode(packet.digest) for packet, was_taken in zip(packets, done, strict=True) if was_taken}
    locked = set(await column(registry, "SELECT packet_digest FROM registry.lock_leaves"))
    assert locked == {encode(packet.digest) for packet in packets} - revoked
    assert set(await column(registry, "SELECT packet_digest FROM registry.withdrawn_leaves")) == revoked
    faults = (await check_integrity(sessions=registry.sessions)).faults
    # The cutoff was moved to a fraction of a second from now, which no calendar can say.
    assert {(fault.table, fault.column) for fault in faults} == {
        ("windows", name) for name in ("closes_at", "effective_at", "grace_until", "unclosed")
    }


@pytest.mark.parametrize("after", [0.0, SOON, 2 * SOON])
async def test_a_close_that_is_opened_as_the_cutoff_passes_counts_or_does_not(
    busy_registry: Registry, after: float
) -> None:
    """Here the unclosed are left out: nothing is locked by a close that its school was told is open again."""
    registry = busy_registry
    statements, packets = await registry.signed(1)
    await registry.submit(*registry.pack(packets, statements))
    await close(registry, packets)
    await set_cutoff(registry, timedelta(seconds=SOON))

    was_opened, _ = await asyncio.gather(tried(opened_again(registry), after), lock_at_the_cutoff(registry))

    locked = await column(registry, "SELECT packet_digest FROM registry.lock_leaves")
    assert locked == ([] if was_opened else [encode(packets[0].digest)])
