"""Statements, certificates, timestamps and documents: stored once, as they came, under their digests."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.statements.statement import signer_name
from so_registry.storage.asking import text

IN_BUNDLES = ("endorsement", "receipt", "lock", "annotation")
"""The kinds that a verifier judges by a timestamp and by the status of the signer's certificate."""


async def add_statements(
    session: AsyncSession, statements: Mapping[str, tuple[str, str, int]], *, resting: Collection[str] = ()
) -> None:
    """Store statements: name → (kind, JWS, leaf count). What is there already is the same bytes.

    Those of bundles are from then on to be stamped, `resting` ones after verdicts that wait, and their signers'
    certificates to be confirmed.
    """
    if statements:
        rows = [(name, *entry, signer_name(entry[1])) for name, entry in sorted(statements.items())]
        names, kinds, texts, counts, signers = map(list, zip(*rows, strict=True))
        await session.execute(
            text("""
                WITH new AS (
                    SELECT * FROM unnest(cast(:names AS text[]), cast(:kinds AS text[]), cast(:texts AS text[]),
                        cast(:counts AS integer[]), cast(:signers AS text[]))
                        AS listed (digest, kind, jws, count, signer)),
                added AS (
                    INSERT INTO registry.statements (digest, kind, jws, leaf_count)
                    SELECT digest, kind, jws, count FROM new ORDER BY digest
                    ON CONFLICT DO NOTHING RETURNING digest, kind),
                stamp AS (
                    INSERT INTO registry.unstamped (statement, due_at)
                    SELECT digest, CASE WHEN digest = ANY(:resting) THEN clock_timestamp() ELSE to_timestamp(0) END
                    FROM added WHERE kind = ANY(:in_bundles))
                INSERT INTO registry.unconfirmed (statement, signer, used_at)
                SELECT digest, new.signer, clock_timestamp() FROM added JOIN new USING (digest)
                WHERE added.kind = ANY(:in_bundles)"""),
            {
                "names": names,
                "kinds": kinds,
                "texts": texts,
                "counts": counts,
                "signers": signers,
                "in_bundles": list(IN_BUNDLES),
                "resting": list(resting),
            },
        )


async def add_certificates(session: AsyncSession, certificates: Mapping[str, bytes]) -> None:
    """Store certificates: thumbprint → DER."""
    if certificates:
        names = sorted(certificates)
        await session.execute(
            text("""
                INSERT INTO registry.certificates (thumbprint, der)
                SELECT * FROM unnest(cast(:names AS text[]), cast(:ders AS bytea[])) AS new (thumbprint, der)
                ORDER BY thumbprint ON CONFLICT DO NOTHING"""),
            {"names": names, "ders": [certificates[name] for name in names]},
        )


async def add_timestamps(session: AsyncSession, timestamps: Mapping[str, Sequence[bytes]]) -> None:
    """Store lines of timestamp tokens: statement name → tokens in order."""
    rows = [
        {"statement": name, "position": position, "der": der}
        for name, tokens in sorted(timestamps.items())
        for position, der in enumerate(tokens)
    ]
    if rows:
        await session.execute(
            text("""
                INSERT INTO registry.timestamps (statement, position, der) VALUES (:statement, :position, :der)
                ON CONFLICT DO NOTHING"""),
            rows,
        )


async def get_statements(session: AsyncSession, names: Collection[str]) -> dict[str, str]:
    """Stored JWS by name."""
    query = text("SELECT digest, jws FROM registry.statements WHERE digest = ANY(:names)")
    return {row.digest: row.jws for row in await session.execute(query, {"names": list(names)})}


async def get_certificates(session: AsyncSession, thumbprints: Collection[str]) -> dict[str, bytes]:
    """Stored DER by thumbprint."""
    query = text("SELECT thumbprint, der FROM registry.certificates WHERE thumbprint = ANY(:names)")
    return {row.thumbprint: row.der for row in await session.execute(query, {"names": list(thumbprints)})}


async def get_timestamps(session: AsyncSession, names: Collection[str]) -> dict[str, list[bytes]]:
    """Stored tokens by statement name, in order."""
    query = text("""
        SELECT statement, der FROM registry.timestamps WHERE statement = ANY(:names) ORDER BY statement, position""")
    found: dict[str, list[bytes]] = {}
    for row in await session.execute(query, {"names": list(names)}):
        found.setdefault(row.statement, []).append(row.der)
    return found


async def add_document(session: AsyncSession, *, digest: str, kind: str, number: int, jws: str) -> None:
    """Store a signed document under its document digest."""
    await session.execute(
        text("""
            INSERT INTO registry.documents (digest, kind, number, jws) VALUES (:digest, :kind, :number, :jws)
            ON CONFLICT DO NOTHING"""),
        {"digest": digest, "kind": kind, "number": number, "jws": jws},
    )


async def find_document(session: AsyncSession, digest: str) -> str | None:
    """A document's JWS."""
    query = text("SELECT jws FROM registry.documents WHERE digest = :digest")
    found: str | None = (await session.execute(query, {"digest": digest})).scalar_one_or_none()
    return found


async def find_newest(session: AsyncSession, kind: str) -> str | None:
    """The JWS of the document of a kind with the highest number."""
    query = text("SELECT jws FROM registry.documents WHERE kind = :kind ORDER BY number DESC LIMIT 1")
    found: str | None = (await session.execute(query, {"kind": kind})).scalar_one_or_none()
    return found
