"""What came damaged is asked for again, exactly; what the lock itself fixes and does not hold is refused."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from bo_gateway.usecases.find_report import show_report
from bo_gateway.usecases.judge_again import judge_again
from hbs_schema.base64url import encode, encode_der
from hbs_schema.building.endorsing import Act, Draft, endorse
from hbs_schema.building.packets import assemble_packet
from hbs_schema.building.trees import policy_name
from hbs_schema.merkle import Tree
from hbs_schema.messages.reports import LeafRange
from hbs_schema.statements.payloads import Endorsement
from hbs_schema.statements.statement import Statement
from tests.support.evidence import timestamp_token
from tests.support.ministry import Ministry
from tests.support.ministry_reports import LockedReport, SignedClass, flip, signed_class
from tests.support.pki import TestCa
from tests.support.world import RECEIVED_AT, SIGNED_AT, World

pytestmark = pytest.mark.integration

Change = Callable[[dict[str, Any]], None]


def flip_part(chunk: dict[str, Any]) -> None:
    text = chunk["packets"][0]["packet"]["parts"][3]
    chunk["packets"][0]["packet"]["parts"][3] = text[:30] + ("A" if text[30] != "A" else "B") + text[31:]


def flip_lock_path(chunk: dict[str, Any]) -> None:
    path = chunk["packets"][0]["lock"]["path"]
    path[0] = ("A" if path[0][0] != "A" else "B") + path[0][1:]


def flip_receipt_path(chunk: dict[str, Any]) -> None:
    path = chunk["packets"][0]["receipt"]["path"]
    path[0] = ("A" if path[0][0] != "A" else "B") + path[0][1:]


def move_in_tree(chunk: dict[str, Any]) -> None:
    chunk["packets"][0]["lock"]["index"] += 1


def drop_endorsement(chunk: dict[str, Any]) -> None:
    """Another packet digest, so another leaf."""
    chunk["packets"][0]["packet"]["endorsements"].pop()


DAMAGES: list[Change] = [flip_part, flip_lock_path, flip_receipt_path, move_in_tree, drop_endorsement]


@pytest.mark.parametrize("change", DAMAGES)
async def test_asks_again_for_the_one_damaged_packet(ministry: Ministry, change: Change) -> None:
    report = signed_class(ministry.world, 4).lock()
    chunk = json.loads(report.chunk_body(1))
    change(chunk)
    await ministry.receive_lock(report)
    await ministry.receive_chunk(report, report.chunk_body(0))
    await ministry.receive_chunk(report, json.dumps(chunk).encode())
    await ministry.work()

    assert (await ministry.answer(report)).missing == (LeafRange(first=2, last=2),)

    await ministry.receive_chunk(report, report.chunk_body(1))
    await ministry.work()

    assert (await ministry.answer(report)).result == "equal"


async def test_keeps_a_damaged_chunk_as_it_came_and_tells_operators_why(ministry: Ministry) -> None:
    report = signed_class(ministry.world, 2).lock()
    damaged = flip(report.chunk_body(0), b'"parts":["')
    await ministry.receive_lock(report)
    await ministry.receive_chunk(report, damaged)
    await ministry.work()

    (shown,) = await show_report(report.name, sessions=ministry.sessions)

    assert [(number, fault.index, fault.is_final) for number, fault in shown.faults] == [(0, 0, False)]
    async with ministry.sessions() as session:
        stored = (await session.execute(text("SELECT body FROM bo.report_chunks"))).scalar_one()
    assert stored == damaged


async def test_stores_the_bytes_of_verified_packets_once(ministry: Ministry) -> None:
    report = signed_class(ministry.world, 2).lock()
    await ministry.report(report)

    async with ministry.sessions() as session:
        rows = (await session.execute(text("SELECT state, body FROM bo.report_chunks"))).all()
    assert [tuple(row) for row in rows] == [("verified", None)]


async def test_a_statement_that_is_missing_or_other_bytes_hits_all_its_packets(ministry: Ministry) -> None:
    report = signed_class(ministry.world, 2).lock()
    members = report.chunk_members(0, report.in_order)
    name = report.source.endorsements[0].name
    members["statements"][name] = report.source.endorsements[1].jws
    await ministry.receive_lock(report)
    await ministry.receive_chunk(report, json.dumps(members).encode())
    await ministry.work()

    assert (await ministry.answer(report)).missing == (LeafRange(first=0, last=1),)


async def test_a_chunk_with_a_broken_certificate_is_asked_for_again(ministry: Ministry) -> None:
    report = signed_class(ministry.world, 2).lock()
    await ministry.receive_lock(report)
    await ministry.receive_chunk(report, report.chunk_body(0, certificates=["AAAA"]))
    await ministry.work()

    assert (await ministry.answer(report)).missing == (LeafRange(first=0, last=1),)


async def test_a_bad_timestamp_is_asked_for_again_and_a_good_one_is_kept(ministry: Ministry) -> None:
    report = signed_class(ministry.world, 2).lock()
    statement = report.source.receipt.statement
    good = timestamp_token(ministry.world.ca, statement.digest, RECEIVED_AT)
    bad = timestamp_token(ministry.world.ca, bytes(32), RECEIVED_AT)
    await ministry.receive_lock(report)
    await ministry.receive_chunk(report, report.chunk_body(0, timestamps={statement.name: [encode_der(bad)]}))
    await ministry.work()
    assert (await ministry.answer(report)).result == "unequal"

    await ministry.receive_chunk(report, report.chunk_body(0, timestamps={statement.name: [encode_der(good)]}))
    await ministry.work()

    assert (await ministry.answer(report)).result == "equal"
    async with ministry.sessions() as session:
        kept = (await session.execute(text("SELECT statement, der FROM bo.timestamps"))).all()
    assert [tuple(row) for row in kept] == [(statement.name, good)]


async def test_refuses_a_lock_over_packets_that_lack_a_signature(ministry: Ministry) -> None:
    """The registrar's own key signed it; the Ministry still does not believe it."""
    world = ministry.world
    endorsements, drafts = _endorsed_by_head_only(world)
    packets = [draft.packet() for draft in drafts]
    report = SignedClass(world, packets, endorsements, world.receipt(packets)).lock()

    answer = await ministry.report(report)

    assert (answer.result, answer.problem) == ("refused", "packet-not-genuine")


async def test_refuses_a_lock_over_packets_with_exchanged_marks(ministry: Ministry) -> None:
    world = ministry.world
    good = signed_class(world, 2)
    one, two = good.packets
    mark = "subjects/TOAN"
    parts = [two.by_name[mark] if part.name == mark else part for part in one.parts]
    forged = assemble_packet(parts, one.endorsements)
    report = SignedClass(world, [forged, two], good.endorsements, world.receipt([forged, two])).lock()

    answer = await ministry.report(report)

    assert (answer.result, answer.problem) == ("refused", "packet-not-genuine")


async def test_refuses_a_receipt_by_a_certificate_without_that_purpose(ministry: Ministry) -> None:
    world = ministry.world
    source = signed_class(world, 2)
    issued = world.ca.issued
    issued["so-receipt"], kept = world.key("so-other"), issued["so-receipt"]
    source.receipt = world.receipt(source.packets)
    issued["so-receipt"] = kept

    answer = await ministry.report(source.lock())

    assert (answer.result, answer.problem) == ("refused", "packet-not-accepted")


async def test_refuses_a_signer_whose_certificate_had_expired(ministry: Ministry) -> None:
    world = ministry.world
    world.key("homeroom/", not_after=RECEIVED_AT.replace(day=1, month=5))

    answer = await ministry.report(signed_class(world, 2).lock())

    assert (answer.result, answer.problem) == ("refused", "signer-not-acceptable")


async def test_a_missing_certificate_of_a_ca_is_asked_for_again(ministry: Ministry) -> None:
    other = _teacher_of_another_ca(ministry.world)
    ministry.ca_roots = (*ministry.ca_roots, other.root)
    report = signed_class(ministry.world, 2).lock()
    members = report.chunk_members(0, report.in_order)
    await ministry.receive_lock(report)
    await ministry.receive_chunk(report, report.chunk_body(0))
    await ministry.work()
    answer = await ministry.answer(report)
    assert (answer.result, answer.missing) == ("unequal", (LeafRange(first=0, last=1),))

    whole = sorted([*members["certificates"], encode_der(other.issuing_der)])
    await ministry.receive_chunk(report, report.chunk_body(0, certificates=whole))
    await ministry.work()

    assert (await ministry.answer(report)).result == "equal"


async def test_an_unknown_root_is_mended_here_and_the_report_judged_again(ministry: Ministry) -> None:
    """Nothing comes again: the operator adds the CA's root and has what is stored judged."""
    other = _teacher_of_another_ca(ministry.world)
    report = signed_class(ministry.world, 2).lock()
    members = report.chunk_members(0, report.in_order)
    await ministry.receive_lock(report)
    whole = sorted([*members["certificates"], encode_der(other.issuing_der)])
    await ministry.receive_chunk(report, report.chunk_body(0, certificates=whole))
    await ministry.work()
    (shown,) = await show_report(report.name, sessions=ministry.sessions)
    assert {(fault.check, fault.is_final) for _, fault in shown.faults} == {("certificate-path", False)}
    assert (await ministry.answer(report)).result == "unequal"

    ministry.ca_roots = (*ministry.ca_roots, other.root)
    assert await judge_again(report.key, sessions=ministry.sessions)
    await ministry.work()

    assert (await ministry.answer(report)).result == "equal"


async def test_refuses_a_school_that_the_lock_does_not_name(ministry: Ministry) -> None:
    source = signed_class(ministry.world, 2)
    report = LockedReport.make(source, schools={"count": 0, "root": encode(Tree([]).root)})
    report.schools = ()

    answer = await ministry.report(report)

    assert (answer.result, answer.problem) == ("refused", "packet-not-accepted")


def _teacher_of_another_ca(world: World) -> TestCa:
    """The homeroom teacher's certificate is of a CA of which nothing else in the world is."""
    other = TestCa("Other")
    world.ca.issued["homeroom/"] = other.signer("homeroom/")
    return other


def _endorsed_by_head_only(world: World) -> tuple[list[Statement[Endorsement]], list[Draft]]:
    """Packets whose header names the full chain, signed by principal and seal alone."""
    drafts = [world.draft(1), world.draft(2)]
    statements = []
    for number, role in enumerate(("principal", "seal")):
        act = Act(number, role, class_name="4A")
        key = world.key(f"{role}/")
        signed, drafts = endorse(drafts, act, policy=policy_name(world.policy), key=key, signed_at=SIGNED_AT)
        statements.append(signed.statement)
    return statements, drafts
