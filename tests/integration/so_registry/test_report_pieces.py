"""A report's chunks: what one receipt names goes in one, and what the Ministry lacks is sent again by its chunk."""

from typing import Any

import asyncpg
import pytest

from hbs_schema import canonical
from so_registry.domain import reporting
from so_registry.storage.reports import ReportBodies
from so_registry.usecases.send_report import send_again
from tests.integration.so_registry import acts
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

OF_BEFORE = """
ALTER TABLE registry.lock_leaves DISABLE TRIGGER USER;
UPDATE registry.lock_leaves SET piece = NULL;
ALTER TABLE registry.lock_leaves ENABLE TRIGGER USER
"""
PIECES = "SELECT body_ref FROM registry.bo_outbox ORDER BY id"


@pytest.fixture
async def report(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The chunks of a lock over three submissions of two packets each; two packets go in a chunk."""
    monkeypatch.setattr(reporting, "CHUNK", 2)
    statements, packets = await registry.signed(6)
    for first in (0, 2, 4):
        await registry.submit(*registry.pack(packets[first : first + 2], statements))
    await acts.close(registry, packets)
    await acts.pass_the_cutoff(registry)
    await acts.lock(registry, 2, 4)
    sent = await acts.column(registry, PIECES)
    return [await chunk(registry, ref) for ref in sent if ref.startswith("chunk/")]


async def chunk(registry: Registry, ref: str) -> dict[str, Any]:
    async with registry.sessions() as session:
        body = await ReportBodies([registry.world.ca.issuing_certificate]).body(session, ref)
    parsed: dict[str, Any] = canonical.parse(body, max_depth=canonical.PART_DEPTH)
    return parsed


async def test_what_a_receipt_names_is_sent_together_and_every_leaf_once(report: list[dict[str, Any]]) -> None:
    receipts = [{entry["receipt"]["statement"] for entry in chunk["packets"]} for chunk in report]

    assert [len(names) for names in receipts] == [1, 1, 1]
    assert len(set().union(*receipts)) == 3
    assert sorted(entry["lock"]["index"] for chunk in report for entry in chunk["packets"]) == list(range(6))
    assert [chunk["number"] for chunk in report] == [0, 1, 2]


@pytest.mark.parametrize("number", [0, 1, 2])
async def test_a_leaf_that_is_lacked_is_sent_again_with_its_chunk(
    registry: Registry, report: list[dict[str, Any]], number: int
) -> None:
    lacked = report[number]["packets"][0]["lock"]["index"]
    sent = await acts.column(registry, PIECES)

    assert await send_again(1, [(lacked, lacked)], sessions=registry.sessions) == 1

    assert (await acts.column(registry, PIECES))[len(sent) :] == ["lock/1", f"chunk/1/{number}"]


async def test_positions_that_are_no_leaves_are_passed_over(registry: Registry, report: list[dict[str, Any]]) -> None:
    assert await send_again(1, [(6, 10**12)], sessions=registry.sessions) == 0
    assert await send_again(1, [(0, 10**12)], sessions=registry.sessions) == len(report)


async def test_the_chunks_of_a_lock_of_before_are_hundreds_of_positions(
    registry: Registry, report: list[dict[str, Any]]
) -> None:
    connection = await asyncpg.connect(registry.database.owner)
    await connection.execute(OF_BEFORE)
    await connection.close()

    whole = await chunk(registry, "chunk/1/0")

    assert [entry["lock"]["index"] for entry in whole["packets"]] == list(range(6))
    assert whole["statements"] == {name: jws for each in report for name, jws in each["statements"].items()}
