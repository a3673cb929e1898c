"""Logins under way and sessions of the console, under the hashes of what only the browser holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

REMEMBERED: Final = timedelta(hours=1)
"""Longer than the provider's word for an end is taken, by whatever clock."""


@dataclass(frozen=True)
class PendingLogin:
    """What was asked of the provider, and for which page. `person`: who has to come back, if somebody was here."""

    state_sha256: bytes
    browser_sha256: bytes
    nonce: str
    verifier: str
    return_to: str
    person: UUID | None


@dataclass(frozen=True)
class StoredSession:
    """A session that has not ended."""

    person: UUID
    proved_at: datetime
    is_second: bool
    ends_at: datetime
    now: datetime


async def add_login(session: AsyncSession, login: PendingLogin, *, lifetime: timedelta) -> None:
    """Store it, and forget some that nobody came back for."""
    await session.execute(
        text("""
            DELETE FROM registry.console_logins WHERE state_sha256 IN (
                SELECT state_sha256 FROM registry.console_logins
                WHERE asked_at < clock_timestamp() - cast(:lifetime AS interval)
                ORDER BY asked_at LIMIT 100)"""),
        {"lifetime": lifetime},
    )
    await session.execute(
        text("""
            INSERT INTO registry.console_logins (state_sha256, browser_sha256, nonce, verifier, return_to, person)
            VALUES (:state_sha256, :browser_sha256, :nonce, :verifier, :return_to, :person)"""),
        vars(login),
    )


async def take_login(session: AsyncSession, state_sha256: bytes, *, lifetime: timedelta) -> PendingLogin | None:
    """The login of this state, which nobody is given again; None if it is too old."""
    row = (
        await session.execute(
            text("""
                DELETE FROM registry.console_logins WHERE state_sha256 = :state
                RETURNING state_sha256, browser_sha256, nonce, verifier, return_to, person,
                          asked_at >= clock_timestamp() - cast(:lifetime AS interval) AS is_young"""),
            {"state": state_sha256, "lifetime": lifetime},
        )
    ).one_or_none()
    if row is None or not row.is_young:
        return None
    values = dict(row._mapping)
    del values["is_young"]
    return PendingLogin(**values)


async def add_session(
    session: AsyncSession,
    session_sha256: bytes,
    *,
    person: UUID,
    provider_session: str | None,
    is_second: bool,
    proved_at: datetime,
    absolute: timedelta,
) -> None:
    """Begin it, and forget some that are long over: who signed in, and when, is in the audit."""
    await session.execute(
        text("""
            DELETE FROM registry.console_sessions WHERE session_sha256 IN (
                SELECT session_sha256 FROM registry.console_sessions
                WHERE ends_at < clock_timestamp() - interval '1 day'
                ORDER BY ends_at LIMIT 100 FOR UPDATE SKIP LOCKED)""")
    )
    await session.execute(
        text("""
            INSERT INTO registry.console_sessions
                (session_sha256, person, provider_session, is_second, proved_at, ends_at)
            VALUES (:sha256, :person, :provider_session, :is_second, :proved_at,
                    clock_timestamp() + cast(:absolute AS interval))"""),
        {
            "sha256": session_sha256,
            "person": person,
            "provider_session": provider_session,
            "is_second": is_second,
            "proved_at": proved_at,
            "absolute": absolute,
        },
    )


async def see_session(
    session: AsyncSession, session_sha256: bytes, *, idle: timedelta, is_touch: bool
) -> StoredSession | None:
    """The session if it has not ended, by the database's clock. `is_touch`: somebody is there, not only his browser."""
    row = (
        await session.execute(
            text("""
                SELECT person, proved_at, is_second, ends_at, clock_timestamp() AS now FROM registry.console_sessions
                WHERE session_sha256 = :sha256 AND ended_at IS NULL AND ends_at > clock_timestamp()
                  AND seen_at > clock_timestamp() - cast(:idle AS interval)"""),
            {"sha256": session_sha256, "idle": idle},
        )
    ).one_or_none()
    if row is None:
        return None
    if is_touch:
        # Ten seconds are no idleness: without them every click would be a write.
        await session.execute(
            text("""
                UPDATE registry.console_sessions SET seen_at = clock_timestamp()
                WHERE session_sha256 = :sha256 AND ended_at IS NULL
                  AND seen_at < clock_timestamp() - interval '10 seconds'"""),
            {"sha256": session_sha256},
        )
    return StoredSession(**row._mapping)


async def end_session(session: AsyncSession, session_sha256: bytes) -> UUID | None:
    """End one; whose it was."""
    ended: UUID | None = (
        await session.execute(
            text("""
                UPDATE registry.console_sessions SET ended_at = clock_timestamp()
                WHERE session_sha256 = :sha256 AND ended_at IS NULL RETURNING person"""),
            {"sha256": session_sha256},
        )
    ).scalar_one_or_none()
    return ended


async def take_logout(session: AsyncSession, token_sha256: bytes) -> bool:
    """False if this logout was taken before. Forgets those that are too old to be taken again."""
    await session.execute(
        text("DELETE FROM registry.console_logouts WHERE taken_at < clock_timestamp() - cast(:kept AS interval)"),
        {"kept": REMEMBERED},
    )
    taken = await session.execute(
        text("""
            INSERT INTO registry.console_logouts (token_sha256) VALUES (:sha256)
            ON CONFLICT DO NOTHING RETURNING token_sha256"""),
        {"sha256": token_sha256},
    )
    return taken.scalar_one_or_none() is not None


async def end_sessions_of(
    session: AsyncSession, issuer: str, *, subject: str | None, provider_session: str | None
) -> list[UUID]:
    """End those that the provider has ended: one of its own sessions, or all of a person. Whose they were."""
    ended = await session.scalars(
        text("""
            UPDATE registry.console_sessions s SET ended_at = clock_timestamp()
            FROM registry.people p
            WHERE p.person = s.person AND p.issuer = :issuer AND s.ended_at IS NULL
              AND (cast(:subject AS text) IS NULL OR p.subject = :subject)
              AND (cast(:sid AS text) IS NULL OR s.provider_session = :sid)
            RETURNING s.person"""),
        {"issuer": issuer, "subject": subject, "sid": provider_session},
    )
    return list(ended.all())
