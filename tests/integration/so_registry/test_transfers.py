"""Who manages a record changes at one instant, signed by both sides; the issuer stays answerable for its years."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from hbs_schema.intake.interims import check_interim
from hbs_schema.registry_api import PupilKeys, RecordsIn
from hbs_schema.statements.statement import parse_statement
from hbs_schema.transfers.statements import HandOver, record_digest
from so_registry.domain import errors
from so_registry.domain.act_errors import (
    TransferConflict,
    TransferNotPossible,
    TransferOpen,
    TransferOverdue,
    TransferUnknown,
)
from so_registry.storage.records import find_managers
from so_registry.usecases.issue_records import issue_records
from so_registry.usecases.transfers.expire_transfers import expire_next_transfer
from so_registry.usecases.transfers.show_transfers import show_transfers
from tests.integration.so_registry.acts import column, revoke, told, withdrawal_request
from tests.integration.so_registry.doors import open_door
from tests.integration.so_registry.transferring import OTHER, Moving, start
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


async def case_of(registry: Registry) -> Moving:
    return await start(registry, (await registry.codes(1))[0])


async def manager(registry: Registry, code: str) -> set[str]:
    async with registry.sessions() as session:
        return set((await find_managers(session, [code])).get(code, frozenset()))


async def overdue(registry: Registry) -> None:
    """Its deadline has passed: only the owner of the tables can bring that about."""
    owner = await asyncpg.connect(registry.database.owner)
    await owner.execute("ALTER TABLE registry.transfers DISABLE TRIGGER USER")
    await owner.execute("UPDATE registry.transfers SET deadline = now()")
    await owner.execute("ALTER TABLE registry.transfers ENABLE TRIGGER USER")
    await owner.close()


async def test_from_the_acceptance_on_the_receiver_manages_and_before_it_the_giver(registry: Registry) -> None:
    statements, packets = await registry.signed(1)
    await registry.submit(*registry.pack(packets, statements))
    moving = await start(registry, str((packets[0].value("record") or {})["lookup_code"]))
    case = await moving.handed_over()
    before = await manager(registry, moving.code)

    done = await moving.accept(moving.accepting(case))

    assert (before, await manager(registry, moving.code)) == ({moving.giver}, {OTHER})
    assert [act.act for act in done.acts] == ["apply", "consent", "hand-over", "accept"]
    assert [year.school_year for year in case.years] == ["2025-2026"]
    assert case.record == record_digest(moving.code)
    assert moving.code not in done.model_dump_json()
    # The year that it issued stays the giver's to answer for.
    await revoke(registry, withdrawal_request(registry, packets))
    acts = await column(registry, "SELECT act FROM registry.audit WHERE act LIKE 'transfer-%' ORDER BY audit_no")
    assert acts == ["transfer-apply", "transfer-consent", "transfer-hand-over", "transfer-accept"]


async def test_the_giver_issues_no_next_year_after_the_acceptance(registry: Registry) -> None:
    statements, packets = await registry.signed(1)
    moving = await start(registry, str((packets[0].value("record") or {})["lookup_code"]))
    await moving.accept(moving.accepting(await moving.handed_over()))

    assert told(await registry.submit(*registry.pack(packets, statements))) == {"not-managing-school": (0,)}


async def test_the_receivers_key_of_the_pupil_leads_to_the_record(registry: Registry) -> None:
    moving = await case_of(registry)
    await moving.accept(moving.accepting(await moving.handed_over()))

    request = RecordsIn(school=OTHER, level="primary", pupils=(PupilKeys(pupil_code="MOI-0001"),))
    [record] = (await issue_records(request, sessions=registry.sessions)).records

    assert (record.lookup_code, record.is_new) == (moving.code, False)


async def test_keys_that_lead_to_another_record_are_refused_and_nothing_moves(registry: Registry) -> None:
    moving = await case_of(registry)
    await issue_records(
        RecordsIn(school=OTHER, level="primary", pupils=(PupilKeys(pupil_code="MOI-0001"),)), sessions=registry.sessions
    )
    case = await moving.handed_over()

    with pytest.raises(errors.RecordsRefused):
        await moving.accept(moving.accepting(case))
    assert await manager(registry, moving.code) == {moving.giver}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"years": []}, "years"),
        ({"to": {"registrar": "so-01", "school": "03"}}, "binding"),
        ({"record": "A" * 43}, "binding"),
        ({"role": "homeroom"}, "stages"),
        ({"interim": {"school_year": "2025-2026", "packet": "A" * 43}}, "interim"),
    ],
)
async def test_a_hand_over_says_exactly_what_goes_to_whom(
    registry: Registry, changes: dict[str, Any], expected: str
) -> None:
    statements, packets = await registry.signed(1)
    await registry.submit(*registry.pack(packets, statements))
    moving = await start(registry, str((packets[0].value("record") or {})["lookup_code"]))
    await moving.apply()
    case = await moving.act("consent")

    with pytest.raises(errors.StatementRefused, match=expected):
        await moving.hand(moving.handing(case, **changes))


async def test_only_the_heads_of_the_two_schools_sign(registry: Registry) -> None:
    moving = await case_of(registry)
    await moving.apply()
    case = await moving.act("consent")
    stranger = registry.world.key("other-principal")

    with pytest.raises(errors.StatementRefused, match="signer-not-authorised"):
        await moving.hand(moving.handing(case, key=stranger))
    case = await moving.hand(moving.handing(case))
    with pytest.raises(errors.StatementRefused, match="binding"):
        await moving.accept(moving.accepting(case, hand_over="A" * 43))


async def test_every_act_may_be_sent_again_and_its_id_not_used_for_another(registry: Registry) -> None:
    moving, act_id, other_id = await case_of(registry), uuid4(), uuid4()
    assert await moving.apply() == await moving.apply()
    with pytest.raises(TransferConflict):
        await moving.apply(reason="Khác")
    first, again = await moving.act("consent", act_id=act_id), await moving.act("consent", act_id=act_id)
    assert first == again
    with pytest.raises(TransferConflict):
        await moving.act("refuse", act_id=act_id)
    request = moving.handing(first)
    assert await moving.hand(request, other_id) == await moving.hand(request, other_id)


async def test_a_record_has_one_open_case_and_one_acceptance(registry: Registry) -> None:
    moving = await case_of(registry)
    rival = replace(moving, transfer_id=uuid4())
    opened = await asyncio.gather(moving.apply(), rival.apply(), return_exceptions=True)
    assert sorted(type(each).__name__ for each in opened) == ["TransferOpen", "TransferOut"]
    if isinstance(opened[0], TransferOpen):
        moving = rival
    case = await moving.hand(moving.handing(await moving.act("consent")))

    done = await asyncio.gather(
        *(moving.accept(moving.accepting(case)) for _ in range(2)), moving.act("refuse"), return_exceptions=True
    )

    assert sum(isinstance(each, TransferNotPossible) for each in done) == 2
    assert await column(registry, "SELECT count(*) FROM registry.managements") in ([0], [1])


async def test_after_the_hand_over_the_giver_takes_nothing_back(registry: Registry) -> None:
    moving = await case_of(registry)
    await moving.handed_over()

    for act in ("refuse", "cancel"):
        with pytest.raises(TransferNotPossible):
            await moving.act(act, moving.giver)
    refused = await moving.act("refuse")
    assert (refused.state, await manager(registry, moving.code)) == ("refused", {moving.giver})


async def test_strangers_learn_nothing_and_an_unknown_code_is_no_case(registry: Registry) -> None:
    moving = await case_of(registry)
    with pytest.raises(TransferUnknown):
        await replace(moving, code="0" * 12 + "4" + "0" * 3 + "8" + "0" * 15).apply()
    await moving.apply()
    with pytest.raises(TransferUnknown):
        await moving.act("refuse", "stranger")


async def test_a_school_of_the_same_code_at_another_registrar_is_another_school(registry: Registry) -> None:
    moving = await case_of(registry)
    case = await moving.apply(moving.giver, to={"registrar": "so-02", "school": OTHER})

    own, theirs = [
        await show_transfers("so-01", school, None, 50, sessions=registry.sessions) for school in (moving.giver, OTHER)
    ]

    assert [each.transfer_id for each in own.items] == [case.transfer_id]
    assert theirs.items == ()


async def test_after_the_deadline_nothing_is_done_and_the_clock_ends_the_case(registry: Registry) -> None:
    moving = await case_of(registry)
    case = await moving.handed_over()
    await overdue(registry)

    with pytest.raises(TransferOverdue):
        await moving.accept(moving.accepting(case))
    ended = [await expire_next_transfer(voice=moving.voice, sessions=registry.sessions) for _ in range(2)]

    assert ended == [True, False]
    assert await column(registry, "SELECT state FROM registry.transfers") == ["expired"]
    assert await manager(registry, moving.code) == {moving.giver}
    assert (await replace(moving, transfer_id=uuid4()).apply()).state == "applied"


async def test_not_even_the_owner_makes_two_managers_or_moves_one_back(registry: Registry) -> None:
    moving = await case_of(registry)
    await moving.accept(moving.accepting(await moving.handed_over()))
    owner = await asyncpg.connect(registry.database.owner)
    again = "INSERT INTO registry.managements SELECT lookup_code, {}, registrar, school, is_here, {}, {} FROM {}"
    try:
        for statement in (
            "UPDATE registry.managements SET school = 'x'",
            "DELETE FROM registry.managements",
            "UPDATE registry.transfers SET state = 'applied', ended_at = NULL",
            again.format("seq", "now()", "gen_random_uuid()", "registry.managements"),
            again.format("seq + 1", "since", "gen_random_uuid()", "registry.managements"),
        ):
            with pytest.raises(asyncpg.PostgresError):
                await owner.execute(statement)
    finally:
        await owner.close()


async def test_in_the_middle_of_a_year_the_receivers_record_cites_what_was_handed_over(registry: Registry) -> None:
    _, packets = await registry.signed(1)
    moving = await start(registry, str((packets[0].value("record") or {})["lookup_code"]))
    await moving.apply(is_mid_year=True)
    case = await moving.act("consent")
    with pytest.raises(errors.StatementRefused, match="interim"):
        await moving.hand(moving.handing(case))
    interim = {"school_year": "2025-2026", "packet": "A" * 43}
    case = await moving.hand(moving.handing(case, interim=interim))
    await moving.accept(moving.accepting(case))

    [handed] = [act.statement for act in case.acts if act.act == "hand-over"]
    assert parse_statement(handed or "", HandOver).payload.interim is not None
    own = {moving.code: (packets[0].header.school, "A" * 43)}
    [found] = check_interim(0, packets[0], own)
    assert (found.finding.code, list(check_interim(0, packets[0], {}))) == ("interim-not-cited", [])
    stored = "SELECT to_school || ' ' || interim_year || ' ' || interim_packet FROM registry.transfers"
    assert await column(registry, stored) == [f"{OTHER} 2025-2026 {'A' * 43}"]


async def test_schools_go_through_a_case_by_http(registry: Registry, tmp_path: Path) -> None:
    moving = await case_of(registry)
    base = f"/v1/transfers/{moving.transfer_id}"
    async with open_door(registry, tmp_path) as door:
        other = door.token("transfers:write", "transfers:read", schools=[OTHER])
        own = door.token("transfers:write", "transfers:read")
        body = {"lookup_code": moving.code, "reason": "Đơn xin chuyển trường"}
        applied = await door.ask("PUT", f"{base}?school={OTHER}", other, json=body)
        agreed = await door.ask(
            "PUT", f"{base}/acts/{uuid4()}?school={OTHER}", other, json={"act": "consent", "reason": "Giấy số 15"}
        )
        listed = await door.ask("GET", f"/v1/transfers?school={moving.giver}", own)
        shown = await door.ask("GET", f"{base}?school={moving.giver}", own)
        stranger = await door.ask("GET", f"{base}?school={moving.giver}", other)

    assert (applied.status_code, agreed.json()["state"]) == (200, "consented")
    assert [entry["transfer_id"] for entry in listed.json()["items"]] == [str(moving.transfer_id)]
    assert shown.json()["giver"] == {"registrar": registry.world.registrar, "school": moving.giver}
    assert stranger.status_code == 403
