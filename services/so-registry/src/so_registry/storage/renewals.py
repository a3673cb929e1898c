"""What is stored, as objects to be renewed, and the renewals over them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.renewal.statement import ObjectKind, Renewal, parse_renewal
from so_registry.storage.places import BYTES, SUBMISSION, YEARS

# Each kind of object: where its rows are, what names one, and its bytes as they are stored.
_SOURCES: Final[Mapping[ObjectKind, tuple[str, str, str]]] = {
    "certificate": ("registry.certificates", "thumbprint", "der"),
    "document": ("registry.documents", "digest", "convert_to(jws, 'UTF8')"),
    "lock": ("registry.locks", "statement", "convert_to(jws, 'UTF8')"),
    "acknowledgement": ("registry.locks", "statement", "convert_to(acknowledgement, 'UTF8')"),
    "packet": (f"(registry.packets p JOIN {SUBMISSION})", "p.packet_digest", BYTES),
    "statement": ("registry.statements", "digest", "convert_to(jws, 'UTF8')"),
    "status": ("registry.cert_status", "about || '/' || extract(epoch FROM this_update)::text", "der"),
    "submission": ("registry.submissions", "school_year || '/' || school || '/' || submission_id", "body"),
    "timestamp": ("registry.timestamps", "statement || '/' || position", "der"),
}
# How a row is found by its name `n.name` without reading the table, where the name is not a column of its key.
_BY_KEY: Final[Mapping[ObjectKind, str]] = {
    "packet": f"p.school_year IN {YEARS} AND p.packet_digest = n.name",
    "status": "about = split_part(n.name, '/', 1) AND about || '/' || extract(epoch FROM this_update)::text = n.name",
    "submission": "school_year = split_part(n.name, '/', 1) AND school = split_part(n.name, '/', 2) "
    "AND submission_id = cast(split_part(n.name, '/', 3) AS uuid)",
    "timestamp": "statement = split_part(n.name, '/', 1) AND position = cast(split_part(n.name, '/', 2) AS integer)",
}
# To list them no bytes are read: only an acknowledgement may not be there.
_LISTED: Final[Mapping[ObjectKind, str]] = {
    **{kind: f"SELECT {name} AS name FROM {source}" for kind, (source, name, _) in _SOURCES.items()},
    "packet": "SELECT packet_digest AS name FROM registry.packets",
    "acknowledgement": "SELECT statement AS name FROM registry.locks WHERE acknowledgement IS NOT NULL",
}
_ALL: Final = " UNION ALL ".join(
    f"SELECT '{kind}' AS kind, o.name FROM ({each}) AS o" for kind, each in _LISTED.items()
)


@dataclass(frozen=True)
class StoredObject:
    """An object's place among the renewed."""

    kind: ObjectKind
    name: str
    leaf: bytes


async def add_unrenewed(session: AsyncSession, job: int) -> None:
    """Everything that is in no renewal yet becomes an item of a job, kind by kind: all at once would take too long."""
    for kind, listed in _LISTED.items():
        await session.execute(
            text(f"""
                WITH added AS (
                    INSERT INTO registry.evidence_job_items (job, item)
                    SELECT cast(:job AS bigint), :kind || ' ' || o.name
                    FROM ({listed}) AS o
                    WHERE NOT EXISTS (SELECT FROM registry.renewed_objects r
                                      WHERE (r.kind, r.name) = (cast(:kind AS text), o.name))
                    ON CONFLICT DO NOTHING RETURNING 1)
                UPDATE registry.evidence_jobs SET total = total + (SELECT count(*) FROM added) WHERE job = :job"""),
            {"job": job, "kind": kind},
        )


async def count_unrenewed(session: AsyncSession) -> int:
    """How much is in no renewal yet."""
    query = text(f"""
        SELECT count(*) FROM ({_ALL}) AS a
        WHERE NOT EXISTS (SELECT FROM registry.renewed_objects r WHERE (r.kind, r.name) = (a.kind, a.name))""")
    found: int = (await session.execute(query)).scalar_one()
    return found


async def load_digests(session: AsyncSession, items: Collection[str]) -> dict[str, bytes]:
    """SHA-512 of the stored bytes of some items, computed where they are: a batch of submissions is gigabytes."""
    names: dict[ObjectKind, list[str]] = {}
    for item in items:
        kind, name = item.split(" ", 1)
        names.setdefault(kind, []).append(name)  # type: ignore[arg-type]  # kinds are the keys of _SOURCES
    found: dict[str, bytes] = {}
    for kind, own in names.items():
        source, name, stored = _SOURCES[kind]
        rows = await session.execute(
            text(f"""
                SELECT n.name, sha512({stored}) AS digest FROM unnest(cast(:names AS text[])) AS n (name)
                JOIN {source} ON {_BY_KEY.get(kind, f"{name} = n.name")}"""),
            {"names": own},
        )
        found |= {f"{kind} {row.name}": bytes(row.digest) for row in rows}
    return found


async def add_renewal(session: AsyncSession, renewal: Renewal, objects: Sequence[StoredObject]) -> None:
    """Store a renewal with what it is over, in the order of the leaves."""
    number = (
        await session.execute(
            text("""
                INSERT INTO registry.renewals (digest, jws, signed_at) VALUES (:digest, :jws, clock_timestamp())
                RETURNING renewal"""),
            {"digest": renewal.digest, "jws": renewal.jws},
        )
    ).scalar_one()
    leaves = sorted({each.leaf for each in objects})
    positions = {leaf: position for position, leaf in enumerate(leaves)}
    await session.execute(
        text("""
            INSERT INTO registry.renewed_objects (renewal, kind, name, leaf, position)
            SELECT :renewal, * FROM unnest(cast(:kinds AS text[]), cast(:names AS text[]), cast(:leaves AS bytea[]),
                                           cast(:positions AS integer[]))"""),
        {
            "renewal": number,
            "kinds": [each.kind for each in objects],
            "names": [each.name for each in objects],
            "leaves": [each.leaf for each in objects],
            "positions": [positions[each.leaf] for each in objects],
        },
    )


async def find_unstamped(session: AsyncSession, limit: int) -> list[Renewal]:
    """Renewals without a token."""
    query = text("SELECT jws FROM registry.renewals WHERE token IS NULL ORDER BY renewal LIMIT :limit")
    return [parse_renewal(jws) for jws in (await session.scalars(query, {"limit": limit})).all()]


async def add_token(session: AsyncSession, renewal: Renewal, token: bytes) -> None:
    """The first token stays."""
    await session.execute(
        text("UPDATE registry.renewals SET token = :token WHERE digest = :digest AND token IS NULL"),
        {"token": token, "digest": renewal.digest},
    )


@dataclass(frozen=True)
class Place:
    """Where an object stands: its leaf, and the renewal."""

    kind: ObjectKind
    leaf: bytes
    renewal: int


async def find_places(session: AsyncSession, leaves: Collection[bytes]) -> list[Place]:
    """The first renewal of each of some objects, by what they are and their SHA-512."""
    rows = await session.execute(
        text("""
            SELECT DISTINCT ON (leaf) kind, leaf, renewal FROM registry.renewed_objects
            WHERE leaf = ANY(:leaves) ORDER BY leaf, renewal"""),
        {"leaves": list(leaves)},
    )
    return [Place(row.kind, bytes(row.leaf), row.renewal) for row in rows]


async def load_renewal(session: AsyncSession, number: int) -> tuple[Renewal, bytes | None, list[bytes]]:
    """A renewal with its token and all its leaves."""
    row = (
        await session.execute(text("SELECT jws, token FROM registry.renewals WHERE renewal = :no"), {"no": number})
    ).one()
    leaves = await session.scalars(
        text("SELECT DISTINCT leaf FROM registry.renewed_objects WHERE renewal = :no"), {"no": number}
    )
    return parse_renewal(row.jws), row.token, [bytes(leaf) for leaf in leaves]
