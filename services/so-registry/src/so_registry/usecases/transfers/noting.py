"""A step of a transfer in the audit: what the case was and is, whose, and by which signed words."""

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.verification.times import nearest_instant
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.transfers.cases import Case, CaseState
from so_registry.storage import audit


async def note_opening(
    session: AsyncSession,
    act: str,
    case: Case,
    *,
    by: Actor,
    school: str | None = None,
    reason: str | None = None,
    signed: str | None = None,
) -> None:
    """A case that was not there before. Its pupil is named by the record's digest alone."""
    told: audit.Values = {
        "state": case.state.value,
        "from": f"{case.from_registrar}/{case.from_school}",
        "to": f"{case.to_registrar}/{case.to_school}",
        "record": case.record,
        "deadline": nearest_instant(case.deadline),
        **_signed(signed),
    }
    await audit.note(
        session, f"transfer-{act}", by, concerns=str(case.transfer_id), school=school, reason=reason, after=told
    )


async def note_step(
    session: AsyncSession,
    act: str,
    case: Case,
    state: CaseState,
    *,
    by: Actor,
    school: str | None = None,
    reason: str | None = None,
    signed: str | None = None,
) -> None:
    """From the state that `case` was read in; `signed` names the statement by which it was done."""
    await audit.note(
        session,
        f"transfer-{act}",
        by,
        concerns=str(case.transfer_id),
        school=school,
        reason=reason,
        before={"state": case.state.value},
        after={"state": state.value, **_signed(signed)},
    )


def _signed(statement: str | None) -> dict[str, str]:
    return {} if statement is None else {"statement": statement}
