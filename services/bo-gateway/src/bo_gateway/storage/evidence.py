"""Statements, certificates, timestamps and documents: stored once, as they came, under their digests."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.certificates import Certificate, load_certificate


async def add_statements(session: AsyncSession, statements: Mapping[str, tuple[str, str, int]]) -> None:
    """Store statements: name → (kind, JWS, leaf count). What is there already is the same bytes."""
    if statements:
        await session.execute(
            text("""
                INSERT INTO bo.statements (digest, kind, jws, leaf_count) VALUES (:digest, :kind, :jws, :count)
                ON CONFLICT DO NOTHING"""),
            [
                {"digest": name, "kind": kind, "jws": jws, "count": count}
                for name, (kind, jws, count) in sorted(statements.items())
            ],
        )


async def add_certificates(session: AsyncSession, certificates: Iterable[Certificate]) -> None:
    """Store certificates under their thumbprints."""
    rows = [
        {
            "thumbprint": certificate.thumbprint,
            "der": certificate.der,
            "is_intermediate": certificate.is_ca and certificate.subject != certificate.issuer,
        }
        # In one order, so that two chunks with the same certificates never deadlock.
        for certificate in sorted(certificates, key=lambda entry: entry.thumbprint)
    ]
    if rows:
        await session.execute(
            text("""
                INSERT INTO bo.certificates (thumbprint, der, is_intermediate)
                VALUES (:thumbprint, :der, :is_intermediate) ON CONFLICT DO NOTHING"""),
            rows,
        )


async def add_timestamps(session: AsyncSession, timestamps: Mapping[str, Sequence[bytes]]) -> None:
    """Store lines of timestamp tokens: statement name → tokens in order. The first line that came stays."""
    known = await get_timestamps(session, list(timestamps))
    rows = [
        {"statement": name, "position": position, "der": der}
        for name, tokens in sorted(timestamps.items())
        if name not in known
        for position, der in enumerate(tokens)
    ]
    if rows:
        await session.execute(
            text("""
                INSERT INTO bo.timestamps (statement, position, der) VALUES (:statement, :position, :der)
                ON CONFLICT DO NOTHING"""),
            rows,
        )


async def get_statements(session: AsyncSession, names: Collection[str]) -> dict[str, str]:
    """Stored JWS by name."""
    query = text("SELECT digest, jws FROM bo.statements WHERE digest = ANY(:names)")
    return {row.digest: row.jws for row in await session.execute(query, {"names": list(names)})}


async def get_certificates(session: AsyncSession, thumbprints: Collection[str]) -> list[Certificate]:
    """Stored certificates, by thumbprint."""
    query = text("SELECT der FROM bo.certificates WHERE thumbprint = ANY(:names) ORDER BY thumbprint")
    return [load_certificate(der) for der in (await session.scalars(query, {"names": list(thumbprints)})).all()]


async def get_intermediates(session: AsyncSession) -> list[Certificate]:
    """All stored CA certificates that are no roots: a verifier brings those."""
    query = text("SELECT der FROM bo.certificates WHERE is_intermediate ORDER BY thumbprint")
    return [load_certificate(der) for der in (await session.scalars(query)).all()]


async def get_timestamps(session: AsyncSession, names: Collection[str]) -> dict[str, list[bytes]]:
    """Stored tokens by statement name, in order."""
    query = text("SELECT statement, der FROM bo.timestamps WHERE statement = ANY(:names) ORDER BY statement, position")
    found: dict[str, list[bytes]] = {}
    for row in await session.execute(query, {"names": list(names)}):
        found.setdefault(row.statement, []).append(row.der)
    return found


async def add_document(session: AsyncSession, *, digest: str, kind: str, number: int, jws: str) -> None:
    """Store a signed document under its document digest; of an authority document, a number has one."""
    await session.execute(
        text("""
            INSERT INTO bo.documents (digest, kind, number, jws) VALUES (:digest, :kind, :number, :jws)
            ON CONFLICT (digest) DO NOTHING"""),
        {"digest": digest, "kind": kind, "number": number, "jws": jws},
    )


async def get_documents(session: AsyncSession, digests: Collection[str]) -> dict[str, str]:
    """Stored documents' JWS by document digest."""
    query = text("SELECT digest, jws FROM bo.documents WHERE digest = ANY(:digests)")
    return {row.digest: row.jws for row in await session.execute(query, {"digests": list(digests)})}


async def find_newest_authority(session: AsyncSession) -> str | None:
    """The JWS of the authority document with the highest number."""
    query = text("SELECT jws FROM bo.documents WHERE kind = 'authority' ORDER BY number DESC LIMIT 1")
    found: str | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def hold_newest_authority(session: AsyncSession) -> str | None:
    """As `find_newest_authority`; nobody else imports one until this transaction ends."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('authority', 0))"))
    return await find_newest_authority(session)
