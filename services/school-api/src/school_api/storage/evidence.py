"""Statements, certificates and documents: stored once, as they came, under their digests."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.statement import Statement, parse_statement
from school_api.domain.errors import PolicyUnknown


@dataclass(frozen=True)
class StoredStatement:
    """A statement and, where it has more than one, its leaves."""

    digest: str
    kind: str
    jws: str
    leaves: tuple[str, ...] = ()


async def add_statements(session: AsyncSession, statements: Iterable[StoredStatement]) -> None:
    """What is there already is the same bytes."""
    rows = [{**vars(entry), "leaves": list(entry.leaves)} for entry in sorted(statements, key=lambda s: s.digest)]
    if rows:
        await session.execute(
            text("""
                INSERT INTO school.statements (digest, kind, jws, leaves) VALUES (:digest, :kind, :jws, :leaves)
                ON CONFLICT DO NOTHING"""),
            rows,
        )


async def get_statements(session: AsyncSession, names: Collection[str]) -> dict[str, StoredStatement]:
    """Stored statements by name."""
    query = text("SELECT digest, kind, jws, leaves FROM school.statements WHERE digest = ANY(:names)")
    rows = await session.execute(query, {"names": list(names)})
    return {row.digest: StoredStatement(row.digest, row.kind, row.jws, tuple(row.leaves)) for row in rows}


async def add_certificates(session: AsyncSession, certificates: Mapping[str, Certificate]) -> None:
    """Store certificates under their thumbprints."""
    if certificates:
        await session.execute(
            text("""
                INSERT INTO school.certificates (thumbprint, der) VALUES (:thumbprint, :der)
                ON CONFLICT DO NOTHING"""),
            [{"thumbprint": name, "der": entry.der} for name, entry in sorted(certificates.items())],
        )


async def get_certificates(session: AsyncSession, thumbprints: Collection[str]) -> dict[str, Certificate]:
    """Stored certificates by thumbprint."""
    query = text("SELECT thumbprint, der FROM school.certificates WHERE thumbprint = ANY(:names)")
    rows = await session.execute(query, {"names": list(thumbprints)})
    return {row.thumbprint: load_certificate(row.der) for row in rows}


async def add_document(session: AsyncSession, *, digest: str, kind: str, number: int, jws: str) -> None:
    """Keep a document of the registrar's under its document digest."""
    await session.execute(
        text("""
            INSERT INTO school.documents (digest, kind, number, jws) VALUES (:digest, :kind, :number, :jws)
            ON CONFLICT DO NOTHING"""),
        {"digest": digest, "kind": kind, "number": number, "jws": jws},
    )


async def find_policy(session: AsyncSession, digest: str) -> Statement[Policy] | None:
    """A policy by its document digest, if it was fetched."""
    query = text("SELECT jws FROM school.documents WHERE digest = :digest AND kind = 'policy'")
    jws: str | None = (await session.execute(query, {"digest": digest})).scalar_one_or_none()
    return None if jws is None else parse_statement(jws, Policy)


async def get_policy(session: AsyncSession, digest: str) -> Statement[Policy]:
    """Raises PolicyUnknown."""
    policy = await find_policy(session, digest)
    if policy is None:
        raise PolicyUnknown
    return policy


async def find_authority(session: AsyncSession) -> str | None:
    """The newest authority document that was fetched."""
    query = text("SELECT jws FROM school.documents WHERE kind = 'authority' ORDER BY number DESC LIMIT 1")
    jws: str | None = (await session.execute(query)).scalar_one_or_none()
    return jws
