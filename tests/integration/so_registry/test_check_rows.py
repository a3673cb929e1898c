"""`so-registry check`: rows that are gone, and rows that somebody has put in."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from hbs_schema.intake.calendars import window_of
from so_registry.storage.window_schools import add_named_records
from so_registry.storage.windows import add_window
from so_registry.usecases.integrity.check_integrity import check_integrity
from tests.integration.so_registry.acts import column
from tests.integration.so_registry.sealed import Sealed, seal
from tests.support.calendars import DECISION, stored_calendar, times, window_rules
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


@pytest.fixture
async def sealed(registry: Registry) -> AsyncIterator[Sealed]:
    async with seal(registry) as opened:
        await registry.verify()
        yield opened


async def found(registry: Registry) -> set[tuple[str, str, str]]:
    """Table, column and problem of each fault."""
    checked = await check_integrity(sessions=registry.sessions)
    return {(fault.table, fault.column, fault.problem) for fault in checked.faults}


async def silently(sealed: Sealed, *statements: str) -> None:
    """As whoever may turn the triggers off, and on again."""
    tables = ("close_left_out", "closes", "locks", "lock_schools", "window_grades", "withdrawals")
    for table in tables:
        await sealed.owner.execute(f"ALTER TABLE registry.{table} DISABLE TRIGGER USER")
    for statement in statements:
        await sealed.owner.execute(statement)
    for table in tables:
        await sealed.owner.execute(f"ALTER TABLE registry.{table} ENABLE TRIGGER USER")


async def test_whom_a_close_left_out_is_what_was_signed_row_by_row(sealed: Sealed) -> None:
    """A supplementary window takes them and nobody else."""
    one_more = """
        INSERT INTO registry.close_left_out
        SELECT window_no, school, grades, seq, position + 1, grade, class, record_key, pupil_code, reason, note
        FROM registry.close_left_out"""
    assert await sealed.refusal(one_more) == "HBL03"
    await sealed.owner.execute("ALTER TABLE registry.close_left_out DISABLE TRIGGER close_left_out_before_cutoff")
    await sealed.owner.execute(one_more)
    await sealed.owner.execute("ALTER TABLE registry.close_left_out ENABLE TRIGGER close_left_out_before_cutoff")
    assert await found(sealed.registry) == {("close_left_out", "*", "orphan")}

    await silently(sealed, "DELETE FROM registry.close_left_out")
    assert await found(sealed.registry) == {("close_left_out", "*", "missing")}


async def test_what_is_gone_is_missed_by_what_it_left_elsewhere(sealed: Sealed) -> None:
    """A revoked packet that counts again, a school that is open again, a province whose last lock is not there."""
    await silently(
        sealed,
        "DELETE FROM registry.withdrawals",
        "DELETE FROM registry.close_left_out",
        "DELETE FROM registry.closes",
        "UPDATE registry.window_grades SET lock_seq = NULL WHERE lock_seq = 2",
        "DELETE FROM registry.locks WHERE seq = 2",
    )

    assert {fault for fault in await found(sealed.registry) if fault[2] == "missing"} == {
        ("withdrawals", "*", "missing"),
        ("closes", "*", "missing"),
        ("locks", "*", "missing"),
    }


async def test_a_special_window_takes_those_of_its_signed_calendar_and_no_other(registry: Registry) -> None:
    named, other = "A" * 43, "B" * 42 + "A"
    special: dict[str, Any] = {"id": "late", "after": "first", "decision": DECISION, "schools": [registry.world.school]}
    special |= {"grades": [4], "records": [named], "unclosed": "lock", **times(2, 3)}
    calendar = await stored_calendar(registry, window_rules(registry), special=[special])
    window = window_of(calendar.payload, calendar.document_digest, "late")
    async with registry.sessions.begin() as session:
        number = await add_window(session, replace(window, belongs_to=registry.window_no))
        assert number is not None
        await add_named_records(session, number, [named])
    assert await found(registry) == set()

    async with registry.sessions.begin() as session:
        await add_named_records(session, number, [other])

    assert await found(registry) == {("window_records", "*", "orphan")}
    assert await column(registry, "SELECT count(*) FROM registry.window_records") == [2]


async def test_a_window_whose_terms_its_calendar_does_not_say_is_named(registry: Registry) -> None:
    """Written by whoever may write there: triggers have sealed it, and only the signed calendar tells."""
    assert await found(registry) == set()
    async with registry.sessions.begin() as session:
        await session.execute(
            text("UPDATE registry.windows SET grace_until = grace_until + interval '1 hour', unclosed = 'lock'")
        )

    assert await found(registry) == {("windows", "grace_until", "not-equal"), ("windows", "unclosed", "not-equal")}
