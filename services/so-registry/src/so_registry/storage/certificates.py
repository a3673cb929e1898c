"""Declarations of certificates and acts after them: rows are only ever added. Write under `hold_certificates`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.intake.capacities import Capacity
from so_registry.domain.certificates.bindings import Act, ActKind, Binding
from so_registry.domain.certificates.earlier import Earlier
from so_registry.storage.asking import text
from so_registry.storage.schools import Succession

_SELECT = """
SELECT d.declaration_id, d.thumbprint, d.public_key, d.school, d.person, d.holder, d.role, d.capacity, d.classes,
       d.parts, d.holds_from, d.holds_until, d.basis, d.basis_number, d.status, d.declared_by, d.declared_at, c.der
FROM registry.certificate_declarations d JOIN registry.certificates c USING (thumbprint)
"""


@dataclass(frozen=True)
class Stored:
    """A declaration with everything that came after it, and its certificate."""

    binding: Binding
    holder: str
    basis: str
    basis_number: str
    status: str
    declared_at: datetime
    public_key: str
    certificate: Certificate


@dataclass(frozen=True)
class NewAct:
    """An act to be stored. Without a declaration it is about the certificate in every role."""

    act_id: UUID
    thumbprint: str
    declaration_id: UUID | None
    act: ActKind
    effective_at: datetime
    completes: bool
    reason: str
    by_whom: str
    client_id: str


async def hold_certificates(session: AsyncSession, names: Collection[str]) -> None:
    """What is about the same certificate, key or id follows one another; in one order, so that nobody deadlocks."""
    await session.execute(
        text("""
            SELECT pg_advisory_xact_lock(lock) FROM (
                SELECT DISTINCT hashtextextended('certificate/' || name, 0) AS lock
                FROM unnest(cast(:names AS text[])) AS name ORDER BY lock) AS ordered"""),
        {"names": sorted(names)},
    )


async def add_declarations(
    session: AsyncSession, declared: Iterable[Mapping[str, object]], *, by: str, client: str
) -> None:
    """Store declarations, each by its columns, whose ids are new; their certificates are stored already."""
    rows = [{**columns, "declared_by": by, "client_id": client} for columns in declared]
    if rows:
        await session.execute(
            text("""
                INSERT INTO registry.certificate_declarations
                    (declaration_id, thumbprint, public_key, school, person, holder, role, capacity, classes, parts,
                     holds_from, holds_until, basis, basis_number, status, declared_by, client_id)
                VALUES (:declaration_id, :thumbprint, :public_key, :school, :person, :holder, :role, :capacity,
                        :classes, :parts, :holds_from, :holds_until, :basis, :basis_number, :status, :declared_by,
                        :client_id)"""),
            rows,
        )


async def add_copies(
    session: AsyncSession, going: Sequence[Stored], new: Succession, *, ids: Sequence[UUID], by: str, client: str
) -> None:
    """The same people at the school that took theirs over, from then on."""
    if going:
        await session.execute(
            text("""
                INSERT INTO registry.certificate_declarations
                    (declaration_id, thumbprint, public_key, school, person, holder, role, capacity, classes, parts,
                     holds_from, holds_until, basis, basis_number, status, declared_by, client_id)
                SELECT c.copy, d.thumbprint, d.public_key, :successor, d.person, d.holder, d.role, d.capacity,
                       d.classes, d.parts, greatest(d.holds_from, :since), c.until, 'merger', :decision, d.status,
                       :by, :client
                FROM registry.certificate_declarations d
                JOIN unnest(cast(:old AS uuid[]), cast(:ids AS uuid[]), cast(:untils AS timestamptz[]))
                    AS c (old, copy, until) ON c.old = d.declaration_id"""),
            {
                "successor": new.successor,
                "since": new.since,
                "decision": new.decision,
                "by": by,
                "client": client,
                "old": [stored.binding.declaration_id for stored in going],
                "ids": list(ids),
                "untils": [stored.binding.until for stored in going],
            },
        )


async def add_act(session: AsyncSession, new: NewAct) -> None:
    """Store an act whose id is new."""
    await session.execute(
        text("""
            INSERT INTO registry.certificate_acts
                (act_id, thumbprint, declaration_id, act, effective_at, completes, reason, by_whom, client_id)
            VALUES (:act_id, :thumbprint, :declaration_id, :act, :effective_at, :completes, :reason, :by_whom,
                    :client_id)"""),
        {**vars(new), "act": str(new.act)},
    )


async def find_act(session: AsyncSession, act_id: UUID) -> NewAct | None:
    """An act by its id."""
    rows = await session.execute(
        text("""
            SELECT act_id, thumbprint, declaration_id, act, effective_at, completes, reason, by_whom, client_id
            FROM registry.certificate_acts WHERE act_id = :id"""),
        {"id": act_id},
    )
    row = rows.mappings().one_or_none()
    return None if row is None else NewAct(**{**row, "act": ActKind(row["act"])})


async def load_by_id(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Stored]:
    """Declarations by id."""
    found = await _load(session, "d.declaration_id = ANY(:ids)", ids=list(ids))
    return {entry.binding.declaration_id: entry for entry in found}


async def load_by_thumbprint(session: AsyncSession, thumbprints: Collection[str]) -> list[Stored]:
    """Every declaration of some certificates, at whatever school."""
    return await _load(session, "d.thumbprint = ANY(:names)", names=list(thumbprints))


async def load_of_school(session: AsyncSession, school: str) -> list[Stored]:
    """Every declaration of a school."""
    return await _load(session, "d.school = :school", school=school)


async def list_declarations(
    session: AsyncSession, schools: Collection[str] | None, *, after: UUID | None, limit: int
) -> list[Stored]:
    """Declarations of some schools (None: of all) in order of their ids, behind a cursor."""
    where = """(cast(:schools AS text[]) IS NULL OR d.school = ANY(:schools))
               AND (cast(:after AS uuid) IS NULL OR d.declaration_id > :after)"""
    names = None if schools is None else list(schools)
    return await _load(session, where, limit=limit, schools=names, after=after)


async def find_schools_of(session: AsyncSession, people: Collection[str]) -> dict[str, list[str]]:
    """By person, every school at which he was declared."""
    rows = await session.execute(
        text("""
            SELECT person, array_agg(DISTINCT school) AS schools FROM registry.certificate_declarations
            WHERE person = ANY(:people) GROUP BY person"""),
        {"people": list(people)},
    )
    return {row.person: row.schools for row in rows}


async def find_earlier(
    session: AsyncSession, thumbprints: Collection[str], public_keys: Collection[str], ids: Collection[UUID]
) -> list[Earlier]:
    """What was declared before with these certificates, keys or ids."""
    found = await _load(
        session,
        "d.thumbprint = ANY(:names) OR d.public_key = ANY(:keys) OR d.declaration_id = ANY(:ids)",
        names=list(thumbprints),
        keys=list(public_keys),
        ids=list(ids),
    )
    return [_earlier(stored) for stored in found]


def _earlier(stored: Stored) -> Earlier:
    binding = stored.binding
    return Earlier(
        declaration_id=binding.declaration_id,
        thumbprint=binding.thumbprint,
        public_key=stored.public_key,
        school=binding.school,
        person=binding.person,
        role=binding.role,
        is_void=binding.is_void,
        is_lost=binding.is_lost,
        is_held=binding.revoked_from is not None or any(hold.until is None for hold in binding.holds),
    )


async def _load(session: AsyncSession, where: str, *, limit: int | None = None, **values: object) -> list[Stored]:
    query = text(f"{_SELECT} WHERE {where} ORDER BY d.declaration_id LIMIT :limit")
    rows = (await session.execute(query, {**values, "limit": limit})).all()
    acts = await _load_acts(session, {row.thumbprint for row in rows})
    return [_stored(row, acts.get(row.thumbprint, [])) for row in rows]


async def _load_acts(session: AsyncSession, thumbprints: Collection[str]) -> dict[str, list[Row[Any]]]:
    rows = await session.execute(
        text("""
            SELECT thumbprint, declaration_id, act, effective_at, completes, by_whom, at
            FROM registry.certificate_acts WHERE thumbprint = ANY(:names) ORDER BY act_no"""),
        {"names": list(thumbprints)},
    )
    found: dict[str, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.thumbprint, []).append(row)
    return found


def _stored(row: Row[Any], acts: Iterable[Row[Any]]) -> Stored:
    own = [act for act in acts if act.declaration_id in (None, row.declaration_id)]
    binding = Binding(
        declaration_id=row.declaration_id,
        thumbprint=row.thumbprint,
        school=row.school,
        person=row.person,
        role=row.role,
        capacity=Capacity(row.capacity),
        classes=tuple(row.classes),
        parts=tuple(row.parts),
        holds_from=row.holds_from,
        holds_until=row.holds_until,
        declared_by=row.declared_by,
        acts=tuple(
            Act(ActKind(a.act), a.effective_at, a.completes, a.by_whom, a.at, a.declaration_id is None) for a in own
        ),
    )
    return Stored(
        binding=binding,
        holder=row.holder,
        basis=row.basis,
        basis_number=row.basis_number,
        status=row.status,
        declared_at=row.declared_at,
        public_key=row.public_key,
        certificate=load_certificate(row.der),
    )
