"""A school that was taken over: nothing goes on there, and only what is good goes over."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from hbs_kit.clock import utc_now
from hbs_schema.verification.times import from_instant
from so_registry.domain import errors
from so_registry.domain.certificates.bindings import ActKind
from so_registry.storage.certificates import NewAct, add_act, load_of_school
from so_registry.storage.schools import Succession
from so_registry.usecases.merge_schools import Merged, merge_schools
from so_registry.usecases.show_readiness import Board, show_readiness
from tests.integration.so_registry.certificates.declaring import ONE, Clerk
from tests.integration.so_registry.registrar import add_school
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


@pytest.fixture
def clerk(registry: Registry) -> Clerk:
    return Clerk(registry)


async def test_a_merger_and_a_declaration_at_once_leave_no_role_at_the_old_school(clerk: Clerk) -> None:
    registry = clerk.registry
    await add_school(registry, "successor")
    new = Succession(registry.world.school, "successor", utc_now() - timedelta(hours=1), "45/QĐ-UBND")

    done = await asyncio.gather(
        *(clerk.declare(clerk.entry(f"teacher {n}")) for n in range(4)),
        merge_schools(new, carries_over=False, by=ONE, sessions=registry.sessions),
        *(clerk.declare(clerk.entry(f"teacher {n}")) for n in range(4, 8)),
        return_exceptions=True,
    )

    assert {type(each) for each in done} <= {list, Merged, errors.CertificatesRefused}
    async with registry.sessions() as session:
        declared = await load_of_school(session, registry.world.school)
    assert all(entry.binding.until <= new.since for entry in declared)
    with pytest.raises(errors.CertificatesRefused) as refused:
        await clerk.declare(clerk.entry("late"))
    assert [item.code for item in refused.value.problem_items] == ["school-taken-over"]


async def test_at_a_merger_nobody_goes_over_whose_term_never_began_or_who_was_held_after_it(clerk: Clerk) -> None:
    registry = clerk.registry
    await add_school(registry, "successor")
    since = utc_now() - timedelta(days=1)
    future = {"holds_from": "2027-08-01T00:00:00Z"}
    names = ("none", "held", "stays")
    taken_back, held, _ = await clerk.approved(
        *(clerk.entry(name, person=name, **(future if name == "none" else {})) for name in names)
    )
    # As `signer add` takes back what it registered before.
    async with registry.sessions.begin() as session:
        end = NewAct(
            uuid4(),
            taken_back.thumbprint,
            UUID(taken_back.declaration_id),
            ActKind.END,
            from_instant(taken_back.holds_from),
            True,
            "",
            "one",
            "one",
        )
        await add_act(session, end)
    await clerk.say(held, ActKind.SUSPEND, since=since + timedelta(hours=1))
    await clerk.say(held, ActKind.RESUME)

    new = Succession(registry.world.school, "successor", since, "45/QĐ-UBND")
    await merge_schools(new, carries_over=True, by=ONE, sessions=registry.sessions)

    async with registry.sessions() as session:
        people = {entry.binding.person for entry in await load_of_school(session, "successor")}
    assert people & set(names) == {"stays"}


async def test_the_old_schools_board_counts_who_signs_for_it_now(clerk: Clerk) -> None:
    registry = clerk.registry
    board = Board(registry.world.school, registry.window_no)
    await add_school(registry, "successor")
    await clerk.approved(clerk.entry())
    new = Succession(registry.world.school, "successor", utc_now() - timedelta(hours=1), "45/QĐ-UBND")

    await merge_schools(new, carries_over=True, by=ONE, sessions=registry.sessions)
    shown = await show_readiness(board, rule=clerk.rule, sessions=registry.sessions)

    states = {seat.role: seat.state for seat in shown.seats}
    assert states == {"homeroom": "ready", "principal": "ready", "seal": "ended", "sender": "ended"}
