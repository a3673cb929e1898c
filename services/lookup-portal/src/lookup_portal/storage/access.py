"""About reading: attempts and the log. The web process may call these functions and add to the log, and no more."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from lookup_portal.domain.attempts import Attempt
from lookup_portal.domain.factors import Factor
from lookup_portal.domain.readers import Act, Organisation, Reader, Viewed

MOST_VIEWS = 100


async def take_attempts(session: AsyncSession, attempts: Sequence[Attempt]) -> int:
    """Count one attempt under each key; the seconds to wait, 0 if it may go on. Locks the keys until the commit."""
    seconds = await session.scalar(
        text("""
            SELECT access.take_attempts(CAST(:kinds AS text[]), CAST(:keys AS bytea[]), CAST(:most AS integer[]),
                                        CAST(:windows AS interval[]))"""),
        {
            **_keys(attempts),
            "most": [each.allowance.most for each in attempts],
            "windows": [each.allowance.within for each in attempts],
        },
    )
    return int(seconds or 0)


async def give_back_attempts(session: AsyncSession, attempts: Sequence[Attempt]) -> None:
    """The second factor was right, so nobody was guessing; for a year strangers' guesses do not count against him."""
    guesses = [each for each in attempts if each.kind != "client"]
    await session.execute(
        text("SELECT access.give_back_attempts(CAST(:kinds AS text[]), CAST(:keys AS bytea[]))"), _keys(guesses)
    )


async def add_view(session: AsyncSession, reader: Reader, factor: Factor, act: Act, client: bytes) -> None:
    """Write that somebody is about to be shown this year. Nothing may be shown before the commit."""
    names = ("viewer", "client_id", "subject", "purpose", "legal_ground", "dossier")
    is_organisation = isinstance(reader, Organisation)
    await session.execute(
        text("""
            INSERT INTO access.log (level, act, record_key, packet, client, viewer, client_id, subject, purpose,
                                    legal_ground, dossier)
            VALUES (:level, :act, :record_key, :packet, :client, :viewer, :client_id, :subject, :purpose,
                    :legal_ground, :dossier)"""),
        {
            "level": "organisation" if is_organisation else "holder",
            "act": act,
            "record_key": factor.record_key,
            "packet": factor.packet,
            "client": client,
            **{name: getattr(reader, name, None) for name in names},
        },
    )


async def list_views(session: AsyncSession, record_key: str) -> list[Viewed]:
    """Who looked at this year, latest first."""
    rows = await session.execute(
        text("SELECT at, level, act, viewer, purpose FROM access.list_views(:key, :most)"),
        {"key": record_key, "most": MOST_VIEWS},
    )
    return [Viewed(row.at, row.level, row.act, row.viewer, row.purpose) for row in rows]


async def forget_attempts(session: AsyncSession) -> int:
    """Remove windows that are over; the projector's, which may do nothing else here."""
    return int(await session.scalar(text("SELECT access.forget_attempts()")) or 0)


def _keys(attempts: Sequence[Attempt]) -> dict[str, Sequence[str] | Sequence[bytes]]:
    return {"kinds": [each.kind for each in attempts], "keys": [each.key for each in attempts]}
