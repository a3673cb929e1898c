"""The audit in the database: chained as it commits, and whoever touches it is found."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from hbs_kit.clock import utc_now
from hbs_schema import base64url
from so_registry.storage import audit
from tests.integration.so_registry.audit.conftest import LAN, AuditBook

pytestmark = pytest.mark.integration

ODD = 'a"\\\x01\x1f\x7f\n\t\u2028 “đ” \U0001f600 e\u0301 \ufeff'
LAST = "WHERE audit_no = (SELECT max(audit_no) FROM registry.audit)"


async def test_what_happened_holds_with_whatever_characters_and_what_did_not_has_no_place(book: AuditBook) -> None:
    await book.note(2, ODD)
    async with book.sessions() as session, session.begin() as transaction:
        await audit.note(session, "look", LAN, concerns="1")
        await transaction.rollback()

    report = await book.checked()

    assert (report.holds, report.rows, report.lanes) == (True, 2, 1)


async def test_many_writers_neither_lose_a_row_nor_wait_for_ever(book: AuditBook) -> None:
    await asyncio.gather(*(book.note(3) for _ in range(60)))

    report = await book.checked()

    assert (report.holds, report.rows) == (True, 180)
    assert report.lanes > 1


async def test_whoever_switches_the_triggers_off_is_found(book: AuditBook) -> None:
    changes = {
        "UPDATE registry.audit SET by_whom = 'person:minh'": "row-changed",
        "UPDATE registry.audit SET at = at + interval '1 us'": "row-changed",
        "UPDATE registry.audit SET before = NULL": "row-changed",
        "DELETE FROM registry.audit": "row-missing",
        "UPDATE registry.audit_chain SET hash = sha256('x')": "row-changed",
        "DELETE FROM registry.audit_chain": "row-not-chained",
        "INSERT INTO registry.audit (act, by_whom, client_id, concerns) VALUES ('a', 'b', 'c', 'd')": "row-not-chained",
    }
    for statement, code in changes.items():
        await book.as_owner("TRUNCATE registry.audit, registry.audit_chain")
        await book.note(2)
        await book.as_owner(statement if statement.startswith("INSERT") else f"{statement} {LAST}")

        assert await book.codes() == {code}, statement


async def test_what_a_checkpoint_saw_and_is_gone_with_its_place_is_found(book: AuditBook) -> None:
    await book.note()
    await book.sign()
    await book.as_owner(
        *(f"{removal} {LAST}" for removal in ("DELETE FROM registry.audit_chain", "DELETE FROM registry.audit"))
    )

    assert await book.codes() == {"rolled-back"}


async def test_the_app_can_add_rows_and_nothing_else(book: AuditBook) -> None:
    forbidden = [
        "UPDATE registry.audit SET act = 'x'",
        "DELETE FROM registry.audit",
        "TRUNCATE registry.audit",
        "INSERT INTO registry.audit (at, act, by_whom, client_id, concerns) VALUES (now(), 'a', 'b', 'c', 'd')",
        "INSERT INTO registry.audit_chain VALUES (0, 9999, 9999, sha256('x'))",
        "UPDATE registry.audit_checkpoints SET jws = 'x'",
        "DELETE FROM registry.audit_checkpoints",
        "SELECT registry.chain_audit_row(a, 0::smallint) FROM registry.audit a",
    ]
    connection = await asyncpg.connect(book.database.app)
    try:
        for statement in forbidden:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
    finally:
        await connection.close()


async def test_a_checkpoint_a_day_and_none_over_nothing_new(book: AuditBook) -> None:
    await book.note()
    first = (await book.sign(only_daily=True)).checkpoint
    await book.note()
    again = (await book.sign(only_daily=True)).checkpoint
    second = (await book.sign()).checkpoint
    none = (await book.sign()).checkpoint

    assert first is not None
    assert second is not None
    assert (first.payload.seq, again, second.payload.seq, none) == (1, None, 2, None)
    assert second.payload.rows == first.payload.rows + 1
    assert (await book.checked()).holds


async def test_a_clock_that_ran_ahead_once_ends_no_checkpoints(book: AuditBook) -> None:
    await book.note()
    ahead = (await book.sign(clock=lambda: utc_now() + timedelta(days=400))).checkpoint
    await book.note()
    following = (await book.sign(only_daily=True)).checkpoint

    assert ahead is not None
    assert following is not None
    assert following.payload.previous == base64url.encode(ahead.digest)


async def test_a_stored_checkpoint_that_is_none_is_a_finding_like_others(book: AuditBook) -> None:
    await book.note()
    await book.sign()
    await book.as_owner("UPDATE registry.audit_checkpoints SET jws = 'x'")

    assert await book.codes() == {"checkpoint-malformed"}


async def test_nobody_guesses_a_row_by_its_digest(book: AuditBook) -> None:
    await book.note(2)
    connection = await asyncpg.connect(book.database.app)
    try:
        nonces = [row["nonce"] for row in await connection.fetch("SELECT nonce FROM registry.audit")]
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(
                "INSERT INTO registry.audit (nonce, act, by_whom, client_id, concerns) VALUES ($1, 'a', 'b', 'c', 'd')",
                nonces[0],
            )
    finally:
        await connection.close()

    assert (len(set(nonces)), {nonce.version for nonce in nonces}) == (2, {4})
