"""OCSP responses and CRLs that hold, as they came, and the signatures that still wait for one."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.building.status_choice import Stored
from hbs_schema.certificates import Certificate
from hbs_schema.verification.status_entries import StatusEntry, read_entry, status_key, status_keys
from so_registry.domain.confirming import Known, Unconfirmed

_NEWEST = 3
"""Of one certificate or CA: the newest may call somebody revoked, and is then left out of a bundle."""


async def add_unconfirmed(session: AsyncSession, statement: str, signer: str) -> None:
    """A signature that is not in the list of statements: its signer's certificate is to be confirmed too."""
    await session.execute(
        text("""
            INSERT INTO registry.unconfirmed (statement, signer, used_at)
            VALUES (:statement, :signer, clock_timestamp()) ON CONFLICT DO NOTHING"""),
        {"statement": statement, "signer": signer},
    )


async def claim_unconfirmed(session: AsyncSession, count: int, lease: timedelta) -> list[Unconfirmed]:
    """Signatures whose signers to ask about. For `lease` nobody else is given them: commit before asking."""
    rows = await session.execute(
        text("""
            UPDATE registry.unconfirmed u SET due_at = clock_timestamp() + cast(:lease AS interval)
            FROM (SELECT statement FROM registry.unconfirmed WHERE due_at <= clock_timestamp()
                  ORDER BY due_at LIMIT :count FOR UPDATE SKIP LOCKED) AS due
            WHERE u.statement = due.statement RETURNING u.statement, u.signer, u.used_at"""),
        {"count": count, "lease": lease},
    )
    return [Unconfirmed(**row._mapping) for row in rows]


async def postpone_unconfirmed(session: AsyncSession, moments: Mapping[str, datetime]) -> None:
    """These are due again at their time, unless they have been used anew."""
    if moments:
        await session.execute(
            text("UPDATE registry.unconfirmed SET due_at = :until WHERE statement = :statement"),
            [{"statement": name, "until": until} for name, until in sorted(moments.items())],
        )


async def forget_unconfirmed(session: AsyncSession, moments: Mapping[str, datetime]) -> None:
    """There is evidence of these times: signatures that are not newer are confirmed.

    Rows are taken in one order, as when their times are moved: a worker that stamps waits and does not deadlock.
    """
    if moments:
        await session.execute(
            text("""
                DELETE FROM registry.unconfirmed u USING (
                    SELECT w.statement FROM registry.unconfirmed w
                    JOIN unnest(cast(:names AS text[]), cast(:times AS timestamptz[])) AS n (statement, at)
                      ON w.statement = n.statement AND w.used_at <= n.at
                    ORDER BY w.statement FOR UPDATE OF w) AS confirmed
                WHERE u.statement = confirmed.statement"""),
            {"names": list(moments), "times": list(moments.values())},
        )


async def add_entry(session: AsyncSession, entry: StatusEntry, certificate: Certificate) -> None:
    """Keep an entry that holds and concerns a certificate."""
    await session.execute(
        text("""
            INSERT INTO registry.cert_status (about, this_update, der) VALUES (:about, :at, :der)
            ON CONFLICT DO NOTHING"""),
        {"about": status_key(entry, certificate), "at": entry.this_update, "der": entry.data},
    )


async def load_known(session: AsyncSession, certificates: Collection[Certificate]) -> dict[str, Known]:
    """The newest evidence about each certificate, by thumbprint."""
    keys = {each.thumbprint: status_keys(each) for each in certificates}
    rows = await session.execute(
        text("""
            SELECT about, max(this_update) AS this_update, max(stored_at) AS stored_at FROM registry.cert_status
            WHERE about = ANY(:keys) GROUP BY about"""),
        {"keys": sorted({key for own in keys.values() for key in own})},
    )
    newest = {row.about: Known(row.this_update, row.stored_at) for row in rows}
    found = {}
    for thumbprint, own in keys.items():
        known = [newest[key] for key in own if key in newest]
        if known:
            found[thumbprint] = max(known, key=lambda each: each.this_update)
    return found


async def load_entries(session: AsyncSession, certificates: Collection[Certificate], newest: int = _NEWEST) -> Stored:
    """The newest entries about some certificates, under their keys."""
    keys = sorted({key for each in certificates for key in status_keys(each)})
    rows = await session.execute(
        text("""
            SELECT k.about, s.der FROM unnest(cast(:keys AS text[])) AS k (about)
            CROSS JOIN LATERAL (SELECT der FROM registry.cert_status c WHERE c.about = k.about
                                ORDER BY this_update DESC LIMIT :newest) AS s"""),
        {"keys": keys, "newest": newest},
    )
    stored: dict[str, list[StatusEntry]] = {}
    for row in rows:
        stored.setdefault(row.about, []).append(read_entry(row.der))
    # A query's order is not kept by a join.
    for line in stored.values():
        line.sort(key=lambda entry: entry.this_update, reverse=True)
    return stored
