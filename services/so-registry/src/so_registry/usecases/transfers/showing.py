"""A case as schools are shown it."""

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.transfer_api import TransferActOut, TransferOut
from hbs_schema.transfers.statements import Side
from hbs_schema.verification.times import to_instant
from so_registry.domain.transfers.cases import Case
from so_registry.storage.transfers import list_acts, list_years


async def transfer_out(session: AsyncSession, case: Case) -> TransferOut:
    """With every act, what was signed, and the years that the record has here."""
    acts = [
        TransferActOut(
            act=row["act"],
            school=row["school"],
            at=to_instant(row["at"]),
            reason=row["reason"],
            statement=row["jws"],
        )
        for row in await list_acts(session, case.transfer_id)
    ]
    years = await list_years(session, case.lookup_code) if case.lookup_code else ()
    return TransferOut(
        transfer_id=str(case.transfer_id),
        record=case.record,
        level=case.level,
        giver=Side(registrar=case.from_registrar, school=case.from_school),
        receiver=Side(registrar=case.to_registrar, school=case.to_school),
        is_mid_year=case.is_mid_year,
        state=case.state.value,
        hand_over=case.hand_over,
        opened_at=to_instant(case.opened_at),
        deadline=to_instant(case.deadline),
        ended_at=to_instant(case.ended_at) if case.ended_at else None,
        years=tuple(years),
        acts=tuple(acts),
    )
