"""Statements that are to be stamped, and how they leave that list."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.certificates import load_certificate
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.members import Payload
from hbs_schema.statements.payloads import Endorsement
from hbs_schema.statements.statement import Statement, parse_statement
from hbs_schema.verification.times import from_instant
from so_registry.domain.stamping import Unstamped, read_stored
from so_registry.storage import evidence
from so_registry.storage.submissions import DUE


async def claim_unstamped(
    session: AsyncSession, count: int, lease: timedelta, rest: timedelta = timedelta(0)
) -> list[str]:
    """Names of statements to ask a token for. For `lease` nobody else is given them: commit before asking.

    While submissions wait for their verdicts, only those that have been due for as long as `rest`.
    """
    claimed = await session.scalars(
        text(f"""
            UPDATE registry.unstamped u SET due_at = clock_timestamp() + cast(:lease AS interval)
            FROM (SELECT statement FROM registry.unstamped
                  -- A query of its own: answered once, and the index ends where the first that rests begins.
                  WHERE due_at <= (SELECT clock_timestamp() - CASE
                      WHEN EXISTS (SELECT FROM registry.submissions
                                   WHERE state IN ('received', 'set-aside') AND {DUE})
                      THEN cast(:rest AS interval) ELSE interval '0' END)
                  ORDER BY due_at LIMIT :count FOR UPDATE SKIP LOCKED) AS due
            WHERE u.statement = due.statement RETURNING u.statement"""),
        {"count": count, "lease": lease, "rest": rest},
    )
    names = claimed.all()
    stamped = (await evidence.get_timestamps(session, names)).keys()
    await forget_unstamped(session, stamped)
    return [name for name in names if name not in stamped]


async def load_unstamped(session: AsyncSession, names: Collection[str]) -> list[Unstamped]:
    """What is known of statements that are to be stamped."""
    rows = await session.execute(
        text("SELECT digest, kind, jws FROM registry.statements WHERE digest = ANY(:names)"), {"names": list(names)}
    )
    statements = {row.digest: read_stored(row.kind, row.jws) for row in rows}
    ders = await evidence.get_certificates(session, {each.header.thumbprint for each in statements.values()})
    certificates = {name: load_certificate(der) for name, der in ders.items()}
    ends = {digest: await _rs256_until(session, digest) for digest in _policies(statements.values())}
    return [
        Unstamped(
            name,
            each,
            certificates.get(each.header.thumbprint),
            ends.get(_policy(each)) if each.header.alg == "RS256" else None,
        )
        for name, each in statements.items()
    ]


async def forget_unstamped(session: AsyncSession, names: Collection[str]) -> None:
    """These have a token now, or none would help them."""
    await session.execute(
        text("DELETE FROM registry.unstamped WHERE statement = ANY(:names)"), {"names": sorted(names)}
    )


async def release_unstamped(session: AsyncSession, names: Collection[str], rest: timedelta = timedelta(0)) -> None:
    """These were claimed in vain: they are due at once, whatever waits, since they have rested already."""
    await session.execute(
        text("""
            UPDATE registry.unstamped SET due_at = clock_timestamp() - cast(:rest AS interval)
            WHERE statement = ANY(:names)"""),
        {"names": sorted(names), "rest": rest},
    )


async def move_uses(session: AsyncSession, moments: Mapping[str, tuple[str, datetime]]) -> None:
    """Statements with a token are judged at its time: name → (signer, time). Their signers are confirmed anew."""
    rows: list[dict[str, Any]] = [
        {"statement": name, "signer": signer, "at": at} for name, (signer, at) in sorted(moments.items())
    ]
    if rows:
        await session.execute(
            text("""
                INSERT INTO registry.unconfirmed (statement, signer, used_at) VALUES (:statement, :signer, :at)
                ON CONFLICT (statement) DO UPDATE SET used_at = excluded.used_at, due_at = clock_timestamp()"""),
            rows,
        )


def _policies(statements: Collection[Statement[Payload]]) -> set[str]:
    return {_policy(each) for each in statements if each.header.alg == "RS256"} - {""}


def _policy(statement: Statement[Payload]) -> str:
    payload = statement.payload
    return payload.policy.digest if isinstance(payload, Endorsement) else ""


async def _rs256_until(session: AsyncSession, digest: str) -> datetime | None:
    jws = await evidence.find_document(session, digest)
    return from_instant(parse_statement(jws, Policy).payload.rs256_until) if jws else None
