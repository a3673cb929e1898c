"""One school takes over another: it may act for its records, and the people of the old one end or go over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.verification.times import nearest_instant
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.certificates.bindings import ActKind, Approval
from so_registry.domain.certificates.declaring import ORGANISATION
from so_registry.domain.errors import SchoolUnknown, SuccessionConflict
from so_registry.storage import audit
from so_registry.storage.certificates import NewAct, Stored, add_act, add_copies, hold_certificates, load_of_school
from so_registry.storage.schools import (
    Succession,
    add_succession,
    find_predecessors,
    find_succession,
    has_school,
    hold_successions,
)

_MERGER = UUID("b3f0c0de-7d0f-5a43-9a4e-0d9d5f6b1c77")


@dataclass(frozen=True)
class Merged:
    """What became of the old school's people."""

    school: str
    successor: str
    ended: int
    went_over: int


async def merge_schools(
    new: Succession, *, carries_over: bool, by: Actor, sessions: Sessions, is_dry_run: bool = False
) -> Merged:
    """Every running role at the old school ends at `since`. With `carries_over` those of people, as far as they were
    approved, go on at the new one from then on, by the same decision; a seal and a sending key never do.

    The same again changes nothing. Raises SchoolUnknown, SuccessionConflict.
    """
    async with sessions() as session, session.begin() as transaction:
        await hold_successions(session)
        if not (await has_school(session, new.school) and await has_school(session, new.successor)):
            raise SchoolUnknown
        earlier = await find_succession(session, new.school)
        if earlier == new:
            return Merged(new.school, new.successor, 0, 0)
        in_circle = new.successor in await find_predecessors(session, new.school)
        if earlier is not None or in_circle or new.school == new.successor:
            raise SuccessionConflict
        await add_succession(session, new, by=by.name)
        running = await _end_roles(session, new, by)
        going = [s for s in running if carries_over and _goes_over(s, new.since)]
        await add_copies(session, going, new, ids=[_copy_id(s) for s in going], by=by.name, client=by.client_id)
        for stored in going:
            await _approve(session, stored, new, by)
        told: audit.Values = {
            "successor": new.successor,
            "since": nearest_instant(new.since),
            "ended": len(running),
            "carried_over": len(going),
        }
        await audit.note(
            session, "merge", by, concerns=new.successor, school=new.school, reason=new.decision, after=told
        )
        if is_dry_run:
            await transaction.rollback()
    return Merged(new.school, new.successor, len(running), len(going))


async def _end_roles(session: AsyncSession, new: Succession, by: Actor) -> Sequence[Stored]:
    await hold_certificates(session, {s.binding.thumbprint for s in await load_of_school(session, new.school)})
    running = [s for s in await load_of_school(session, new.school) if s.binding.until > new.since]
    for stored in running:
        number = uuid5(_MERGER, f"end {stored.binding.declaration_id}")
        await add_act(session, _act(stored.binding.declaration_id, number, stored, ActKind.END, new.since, new, by))
        concerns = str(stored.binding.declaration_id)
        before, after = {"until": nearest_instant(stored.binding.until)}, {"until": nearest_instant(new.since)}
        await audit.note(
            session, "end", by, concerns=concerns, school=new.school, reason=new.decision, before=before, after=after
        )
    return running


def _goes_over(stored: Stored, since: datetime) -> bool:
    """What was approved and lasts. Acts do not go over: nobody does who was held after that day, be it lifted now."""
    binding = stored.binding
    is_good = binding.approval == Approval.APPROVED and binding.revoked_from is None
    is_held = any(hold.until is None or hold.until > since for hold in binding.holds)
    lasts = max(binding.holds_from, since) < binding.until
    return is_good and lasts and binding.role not in ORGANISATION and not is_held


async def _approve(session: AsyncSession, stored: Stored, new: Succession, by: Actor) -> None:
    """What the Sở had approved is approved by its decision; both stand in the acts."""
    copy = _copy_id(stored)
    number = uuid5(_MERGER, f"approve {copy}")
    await add_act(session, _act(copy, number, stored, ActKind.APPROVE, new.since, new, by))
    told: audit.Values = {"approval": Approval.APPROVED.value, "copy_of": str(stored.binding.declaration_id)}
    await audit.note(session, "approve", by, concerns=str(copy), school=new.successor, reason=new.decision, after=told)


def _act(
    declaration: UUID, number: UUID, stored: Stored, kind: ActKind, at: datetime, new: Succession, by: Actor
) -> NewAct:
    thumbprint = stored.binding.thumbprint
    return NewAct(number, thumbprint, declaration, kind, at, True, f"merger {new.decision}", by.name, by.client_id)


def _copy_id(stored: Stored) -> UUID:
    return uuid5(_MERGER, f"copy {stored.binding.declaration_id}")
