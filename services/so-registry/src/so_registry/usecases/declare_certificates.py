"""A school declares whose certificates sign what: checked at once, everything that is wrong told at once."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.certificate_api import DeclarationIn, DeclarationOut
from hbs_schema.findings import Finding
from so_registry.clients.trust import Trust
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.certificates.declaring import (
    Declaration,
    Surroundings,
    check_declaration,
    is_repeated,
    read_declarations,
)
from so_registry.domain.certificates.earlier import Earlier
from so_registry.domain.certificates.sentences import DECLARING
from so_registry.domain.errors import CertificatesRefused, SchoolUnknown
from so_registry.storage import audit, evidence
from so_registry.storage.certificates import (
    Stored,
    add_declarations,
    find_earlier,
    hold_certificates,
    load_by_id,
)
from so_registry.storage.schools import find_predecessors, find_succession, has_school, share_successions
from so_registry.storage.trust_lists import find_algorithms, find_anchors
from so_registry.usecases.declared import declared as declaration_values
from so_registry.usecases.show_declarations import declaration_out


async def declare_certificates(
    told: Sequence[DeclarationIn],
    *,
    school: str,
    by: Actor,
    trust: Trust,
    sessions: Sessions,
    clock: Clock,
    is_dry_run: bool = False,
) -> list[DeclarationOut]:
    """All of the list are declared, or none; the same again changes nothing. A dry run stores nothing.

    Raises SchoolUnknown, CertificatesRefused.
    """
    declared, wrong = read_declarations(told, school)
    now = clock()
    async with sessions() as session:
        listed = await find_anchors(session)
        algorithms = await find_algorithms(session)
    anchors = [trust.configured] if listed is None else listed.taking(now)
    # Nobody holds a lock while a responder is slow.
    certificates = {entry.certificate.thumbprint: entry.certificate for entry in declared}
    status = await trust.ask(certificates, anchors, now)
    declared = [replace(entry, status=status[entry.certificate.thumbprint]) for entry in declared]
    by_what = Surroundings(now, algorithms, anchors, trust.own)
    async with sessions() as session, session.begin() as transaction:
        await share_successions(session)
        await hold_certificates(session, _names(declared))
        if not await has_school(session, school):
            raise SchoolUnknown
        stored = await load_by_id(session, [UUID(entry.declaration_id) for entry in told])
        new = [entry for entry in declared if UUID(entry.told.declaration_id) not in stored]
        by_what = await _surroundings(session, by_what, declared, school)
        places = {entry.declaration_id: f"/declarations/{number}" for number, entry in enumerate(told)}
        found = await asyncio.to_thread(_check, new, by_what, places)
        wrong = [*wrong, *_conflicts(declared, stored, places), *(f for each in found.values() for f in each)]
        if any(finding.severity == "error" for finding in wrong):
            raise CertificatesRefused([finding for finding in wrong if finding.severity == "error"])
        await evidence.add_certificates(session, {e.certificate.thumbprint: e.certificate.der for e in new})
        await add_declarations(session, [entry.columns() for entry in new], by=by.name, client=by.client_id)
        for entry in new:
            concerns = entry.told.declaration_id
            await audit.note(
                session, "declare", by, concerns=concerns, school=school, after=declaration_values(entry.columns())
            )
        answer = await _answer(session, told, found)
        if is_dry_run:
            await transaction.rollback()
    return answer


def _names(declared: Sequence[Declaration]) -> set[str]:
    """Whatever two requests may both be about: ids, certificates, and keys."""
    certificates = {entry.certificate.thumbprint for entry in declared}
    return certificates | {entry.public_key for entry in declared} | {e.told.declaration_id for e in declared}


async def _surroundings(
    session: AsyncSession, by_what: Surroundings, declared: Sequence[Declaration], school: str
) -> Surroundings:
    earlier = await find_earlier(
        session,
        {entry.certificate.thumbprint for entry in declared},
        {entry.public_key for entry in declared},
        {UUID(entry.told.declaration_id) for entry in declared},
    )
    succession = await find_succession(session, school)
    return replace(
        by_what,
        earlier=earlier,
        predecessors=await find_predecessors(session, school),
        taken_over_since=succession.since if succession else None,
    )


def _check(new: Sequence[Declaration], by_what: Surroundings, places: Mapping[str, str]) -> dict[str, list[Finding]]:
    """Findings by declaration; what stands before in the same list counts as declared before."""
    found: dict[str, list[Finding]] = {}
    for entry in new:
        told = entry.told
        found[told.declaration_id] = check_declaration(entry, by_what, places[told.declaration_id])
        own = Earlier(
            UUID(told.declaration_id),
            entry.certificate.thumbprint,
            entry.public_key,
            entry.school,
            told.person,
            told.role,
        )
        by_what = replace(by_what, earlier=[*by_what.earlier, own])
    return found


def _conflicts(
    declared: Sequence[Declaration], stored: Mapping[UUID, Stored], places: Mapping[str, str]
) -> list[Finding]:
    """Ids that are there with other content, be it another school's."""
    return [
        Finding("declaration-conflict", DECLARING["declaration-conflict"], f"{places[name]}/declaration_id")
        for entry in declared
        if (old := stored.get(UUID(name := entry.told.declaration_id))) is not None
        and not is_repeated(entry, _columns(old))
    ]


def _columns(old: Stored) -> dict[str, object]:
    binding = old.binding
    return {
        "thumbprint": binding.thumbprint,
        "public_key": old.public_key,
        "school": binding.school,
        "person": binding.person,
        "holder": old.holder,
        "role": binding.role,
        "capacity": str(binding.capacity),
        "classes": list(binding.classes),
        "parts": list(binding.parts),
        "holds_from": binding.holds_from,
        "holds_until": binding.holds_until,
        "basis": old.basis,
        "basis_number": old.basis_number,
    }


async def _answer(
    session: AsyncSession, told: Sequence[DeclarationIn], found: Mapping[str, Sequence[Finding]]
) -> list[DeclarationOut]:
    stored = await load_by_id(session, [UUID(entry.declaration_id) for entry in told])
    return [
        declaration_out(stored[UUID(entry.declaration_id)], notes=[f.code for f in found.get(entry.declaration_id, ())])
        for entry in told
    ]
