"""Review, approval, suspension, resumption, revocation, end: one act about a declaration or its certificate.

Acts about one certificate follow one another, so that two approvers, or an approval and a revocation, never meet.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.certificate_api import DeclarationOut
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.certificates.voices import ApprovalRule, Wanted, decide_act
from so_registry.domain.errors import ActConflict, DeclarationUnknown, SchoolNotAllowed
from so_registry.storage import audit
from so_registry.storage.certificates import (
    NewAct,
    Stored,
    add_act,
    find_act,
    hold_certificates,
    load_by_id,
    load_by_thumbprint,
)
from so_registry.storage.windows import database_now
from so_registry.usecases.show_declarations import declaration_out


@dataclass(frozen=True)
class Order:
    """What is to be said, under an id that its sender chose. `schools`: for which he may (None: all)."""

    declaration_id: UUID
    act_id: UUID
    wanted: Wanted
    reason: str
    schools: Collection[str] | None = None


async def act_on_certificate(
    order: Order, *, by: Actor, rule: ApprovalRule, sessions: Sessions, is_dry_run: bool = False
) -> DeclarationOut:
    """The declaration after the act; the same act again changes nothing, and a dry run stores nothing.

    Raises DeclarationUnknown, SchoolNotAllowed, ActNotPossible, ActConflict, SinceNotPossible, PersonNeeded,
    ReviewNeeded, SecondPersonNeeded.
    """
    async with sessions() as session, session.begin() as transaction:
        found = _own(await load_by_id(session, [order.declaration_id]), order)
        thumbprint = found.binding.thumbprint
        # The act's id as well: the same may come for another certificate. And the key: whoever declares it in another
        # certificate has to see a revocation.
        await hold_certificates(session, [thumbprint, found.public_key, str(order.act_id)])
        stored = _own(await load_by_id(session, [order.declaration_id]), order)
        earlier = await find_act(session, order.act_id)
        if earlier is not None:
            _check_same(earlier, order, thumbprint, by)
            return declaration_out(stored)
        if order.wanted.is_whole and order.schools is not None:
            await _check_all_schools(session, thumbprint, order.schools)
        now = await database_now(session)
        act = decide_act(stored.binding, order.wanted, by, rule, now)
        new = NewAct(
            act_id=order.act_id,
            thumbprint=thumbprint,
            declaration_id=None if act.is_whole else order.declaration_id,
            act=act.act,
            effective_at=act.effective_at,
            completes=act.completes,
            reason=order.reason,
            by_whom=by.name,
            client_id=by.client_id,
        )
        await add_act(session, new)
        concerns, school = str(order.declaration_id), stored.binding.school
        answer = declaration_out(_own(await load_by_id(session, [order.declaration_id]), order))
        before, after = {"approval": stored.binding.approval.value}, {"approval": answer.approval}
        await audit.note(
            session,
            act.act.value,
            by,
            concerns=concerns,
            school=school,
            reason=order.reason,
            before=before,
            after=after,
        )
        if is_dry_run:
            await transaction.rollback()
    return answer


def _own(found: dict[UUID, Stored], order: Order) -> Stored:
    stored = found.get(order.declaration_id)
    if stored is None or (order.schools is not None and stored.binding.school not in order.schools):
        raise DeclarationUnknown
    return stored


async def _check_all_schools(session: AsyncSession, thumbprint: str, schools: Collection[str]) -> None:
    """Raises SchoolNotAllowed where the certificate is at a school that is not his to speak for."""
    declared = await load_by_thumbprint(session, [thumbprint])
    if not {stored.binding.school for stored in declared} <= set(schools):
        raise SchoolNotAllowed


def _check_same(earlier: NewAct, order: Order, thumbprint: str, by: Actor) -> None:
    """Raises ActConflict unless the stored act is this one."""
    declaration = None if order.wanted.is_whole else order.declaration_id
    told = (thumbprint, declaration, order.wanted.act, order.reason, by.name)
    if told != (earlier.thumbprint, earlier.declaration_id, earlier.act, earlier.reason, earlier.by_whom):
        raise ActConflict
    if not _is_since(order.wanted.since, earlier.effective_at):
        raise ActConflict


def _is_since(since: datetime | None, at: datetime) -> bool:
    return since is None or since == at
