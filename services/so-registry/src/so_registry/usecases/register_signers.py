"""Registering schools and clients; and certificates that the registrar declares and approves itself."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from cryptography.x509.oid import NameOID
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.certificates import Certificate
from hbs_schema.intake.capacities import Capacity
from hbs_schema.intake.signers import SignerEntry
from hbs_schema.verification.times import nearest_instant
from so_registry.domain.certificates.actors import UNNAMED, Actor
from so_registry.domain.certificates.bindings import ActKind, Approval
from so_registry.domain.certificates.declaring import public_key_of
from so_registry.domain.certificates.voices import ApprovalRule
from so_registry.domain.errors import SecondPersonNeeded
from so_registry.storage import audit, clients, evidence
from so_registry.storage.certificates import (
    NewAct,
    add_act,
    add_declarations,
    hold_certificates,
    load_by_thumbprint,
)
from so_registry.storage.schools import share_successions
from so_registry.storage.windows import database_now
from so_registry.usecases.declared import declared


async def register_school(school: str, name: str, *, sessions: Sessions, by: Actor = UNNAMED) -> None:
    """Register a school under its opaque code."""
    async with sessions.begin() as session:
        await clients.put_school(session, school, name)
        await audit.note(session, "register-school", by, concerns=school, school=school, after={"name": name})


async def register_client(
    client_id: str, broker_user: str, schools: list[str], *, sessions: Sessions, by: Actor = UNNAMED
) -> None:
    """Register a school group or vendor: its OAuth client, its broker user, its schools."""
    async with sessions.begin() as session:
        before = {"schools": " ".join(sorted(await clients.list_schools_of(session, client_id)))}
        await clients.put_client(session, client_id, broker_user, schools)
        after = {"schools": " ".join(sorted(schools)), "broker_user": broker_user}
        await audit.note(session, "register-client", by, concerns=client_id, before=before, after=after)


async def register_signers(
    certificates: Iterable[Certificate],
    entries: Iterable[SignerEntry],
    *,
    by: Actor,
    rule: ApprovalRule,
    sessions: Sessions,
) -> None:
    """Declare certificates with their roles and, where an entry says so, approve them: one person's word for both.

    What was declared before for the same certificate, school and role is taken back, as if it had never held. Raises
    SecondPersonNeeded where the registrar's rule asks for more than one person.
    """
    listed = list(entries)
    if any(entry.is_approved for entry in listed) and not rule.is_one_person_enough:
        raise SecondPersonNeeded
    known = {certificate.thumbprint: certificate for certificate in certificates}
    async with sessions.begin() as session:
        await share_successions(session)
        await hold_certificates(session, list(known))
        await evidence.add_certificates(session, {name: known[name].der for name in known})
        for entry in listed:
            await _take_back(session, entry, by)
            await _register(session, entry, known[entry.thumbprint], by)


async def _take_back(session: AsyncSession, entry: SignerEntry, by: Actor) -> None:
    for stored in await load_by_thumbprint(session, [entry.thumbprint]):
        binding = stored.binding
        is_same = (binding.school, binding.signs_as) == (entry.school, entry.role)
        if is_same and binding.approval != Approval.REJECTED and binding.until > binding.holds_from:
            end = _act(binding.declaration_id, binding.thumbprint, ActKind.END, binding.holds_from, by)
            await add_act(session, end)
            before, after = ({"until": nearest_instant(at)} for at in (binding.until, binding.holds_from))
            concerns = str(binding.declaration_id)
            await audit.note(session, "end", by, concerns=concerns, school=binding.school, before=before, after=after)


async def _register(session: AsyncSession, entry: SignerEntry, certificate: Certificate, by: Actor) -> None:
    if entry.holds_from >= entry.holds_until:
        return
    number = uuid4()
    columns = {"declaration_id": number, **_columns(entry, certificate)}
    await add_declarations(session, [columns], by=by.name, client=by.client_id)
    await audit.note(session, "declare", by, concerns=str(number), school=entry.school, after=declared(columns))
    if entry.is_approved:
        now = await database_now(session)
        await add_act(session, _act(number, entry.thumbprint, ActKind.APPROVE, now, by))
        before, after = ({"approval": state.value} for state in (Approval.DECLARED, Approval.APPROVED))
        await audit.note(session, "approve", by, concerns=str(number), school=entry.school, before=before, after=after)


def _columns(entry: SignerEntry, certificate: Certificate) -> dict[str, object]:
    """Nobody is named beside the certificate: then each certificate is a person of its own."""
    names = certificate.x509.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    is_deputy = entry.role == "deputy"
    return {
        "thumbprint": entry.thumbprint,
        "public_key": public_key_of(certificate),
        "school": entry.school,
        "person": entry.person or f"x5t:{entry.thumbprint}",
        "holder": str(names[0].value) if names else "",
        "role": "principal" if is_deputy else entry.role,
        "capacity": str(Capacity.DEPUTY if is_deputy else entry.capacity),
        "classes": list(entry.classes),
        "parts": list(entry.parts),
        "holds_from": entry.holds_from,
        "holds_until": entry.holds_until,
        "basis": "earlier",
        "basis_number": "",
        "status": "not-asked",
    }


def _act(declaration: UUID, thumbprint: str, kind: ActKind, at: datetime, by: Actor) -> NewAct:
    return NewAct(uuid4(), thumbprint, declaration, kind, at, True, "registered", by.name, by.client_id)
