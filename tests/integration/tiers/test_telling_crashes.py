"""What registrars tell goes through the Ministry: whoever is killed on the way, it arrives whole and once."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text

from bo_gateway.messaging.reports import OnReport
from hbs_kit.db import Sessions
from so_registry.storage.reports import ReportBodies
from tests.integration.so_registry.annotating import annotated
from tests.integration.so_registry.transferring import OTHER, Moving
from tests.integration.tiers import telling_acts
from tests.integration.tiers.provinces import Provinces, open_provinces
from tests.support.crash_child import Act, Job
from tests.support.crashes import Case, Options, Rows, preload, try_points
from tests.support.databases import Databases
from tests.support.ministry import broker_user
from tests.support.registry import Registry
from tests.support.tiers import deliver

preload(telling_acts.__name__)

pytestmark = [pytest.mark.integration, pytest.mark.crash, pytest.mark.slow]

JUDGING = "bo_gateway.usecases.check_statement"
TRANSFERRING = "bo_gateway.usecases.check_transfer"
TAKING = "so_registry.usecases.transfers.take_transfer"


@pytest.fixture
async def provinces(databases: Databases) -> AsyncIterator[Provinces]:
    async with open_provinces(databases) as opened:
        yield opened


async def to_the_ministry(provinces: Provinces, registry: Registry) -> None:
    """What the registry has to tell is there, and not yet judged."""
    bodies, user = ReportBodies([registry.world.ca.issuing_certificate]), broker_user(registry.world.registrar)
    taken = OnReport(provinces.tiers.ministry.sessions)
    await deliver(registry.sessions, "registry.bo_outbox", taken, bodies, user)


async def handed_on(provinces: Provinces, to: str) -> Options:
    """What the Ministry has for a registrar after it has judged."""
    await provinces.tiers.work()
    async with provinces.tiers.ministry.sessions() as session:
        query = text("""
            SELECT body FROM bo.registrar_outbox WHERE routing_key = :to AND sent_at IS NULL
            ORDER BY id DESC LIMIT 1""")
        body = (await session.execute(query, {"to": to})).scalar_one()
    return {"body": bytes(body), "registrar": to}


async def an_annotation(provinces: Provinces) -> Options:
    await annotated(provinces.giver.registry, [provinces.packet])
    await to_the_ministry(provinces, provinces.giver.registry)
    return _roots(provinces)


async def a_hand_over(provinces: Provinces) -> Options:
    giver = provinces.giver
    await giver.apply(giver.giver, to={"registrar": "so-02", "school": OTHER})
    await giver.hand(giver.handing(await giver.act("consent", giver.giver)))
    await to_the_ministry(provinces, giver.registry)
    return _roots(provinces)


async def a_hand_over_told(provinces: Provinces) -> Options:
    await a_hand_over(provinces)
    return await handed_on(provinces, "so-02")


async def an_acceptance_told(provinces: Provinces) -> Options:
    case = await provinces.handed_over()
    request = provinces.receiver.accepting(case).model_copy(update={"lookup_code": provinces.giver.code})
    await provinces.receiver.accept(request)
    await to_the_ministry(provinces, provinces.receiver.registry)
    return await handed_on(provinces, "so-01")


def _roots(provinces: Provinces) -> Options:
    return {"ca_roots": [moving.registry.world.ca.root_der for moving in (provinces.giver, provinces.receiver)]}


def again_by(act: Act, sessions_of: Any) -> Any:
    """The same once more, in this process."""

    async def again(provinces: Provinces, options: Options) -> None:
        sessions: Sessions = sessions_of(provinces)
        await act(Job(act, "", "", options), sessions)

    return again


def _ministry(provinces: Provinces) -> Sessions:
    return provinces.tiers.ministry.sessions


def _receiver(provinces: Provinces) -> Sessions:
    return provinces.receiver.registry.sessions


def _giver(provinces: Provinces) -> Sessions:
    return provinces.giver.registry.sessions


CASES: tuple[Case[Provinces], ...] = (
    Case(
        "the Ministry judges an annotation",
        telling_acts.judge,
        an_annotation,
        (
            f"{JUDGING}:hold_next:after",
            f"{JUDGING}:add_annotation:after",
            f"{JUDGING}:_publish:after",
            f"{JUDGING}:set_decided:after",
            f"{JUDGING}:tell_registrar:after",
            f"{JUDGING}:check_next_statement:after",
        ),
        again_by(telling_acts.judge, _ministry),
        {"annotations": 1},
    ),
    Case(
        "the Ministry judges a hand-over",
        telling_acts.judge,
        a_hand_over,
        (
            f"{TRANSFERRING}:add_transfer:after",
            f"{TRANSFERRING}:hand_on:after",
            f"{JUDGING}:set_decided:after",
            f"{JUDGING}:tell_registrar:after",
            f"{JUDGING}:check_next_statement:after",
        ),
        again_by(telling_acts.judge, _ministry),
        {"transfers": 1},
    ),
    Case(
        "the receiving registry hears of a hand-over",
        telling_acts.take,
        a_hand_over_told,
        (
            f"{TAKING}:_check_signer:after",
            f"{TAKING}:add_case:after",
            f"{TAKING}:add_act:after",
            f"{TAKING}:_open:after",
            f"{TAKING}:take_transfer:after",
        ),
        again_by(telling_acts.take, _receiver),
        {"transfers": 1, "transfer_acts": 1},
    ),
    Case(
        "the giving registry hears of an acceptance",
        telling_acts.take,
        an_acceptance_told,
        (
            f"{TAKING}:hold_case:after",
            f"{TAKING}:add_act:after",
            f"{TAKING}:move_case:after",
            f"{TAKING}:add_management:after",
            f"{TAKING}:take_transfer:after",
        ),
        again_by(telling_acts.take, _giver),
        {"transfers": 1, "managements": 1},
    ),
)


def _place(provinces: Provinces, case: Case[Provinces]) -> tuple[Rows, str]:
    """Where it is done: its tables, and how a process of its own gets there."""
    if case.act is telling_acts.judge:
        database = provinces.tiers.ministry.database
        return Rows(database, "bo"), database.app
    moving: Moving = provinces.giver if case.prepare is an_acceptance_told else provinces.receiver
    return Rows(moving.registry.database, "registry"), moving.registry.database.app


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
async def test_whoever_is_killed_on_the_way_it_arrives_whole_and_once(
    provinces: Provinces, case: Case[Provinces]
) -> None:
    rows, dsn = _place(provinces, case)
    await try_points(case, provinces, rows=rows, dsn=dsn, given={})
