"""Telling the schools of a case how it stands, in the transaction that makes it so."""

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema import canonical
from hbs_schema.messages.answers import TransferNotice
from hbs_schema.transfer_api import TransferOut
from so_registry.domain.transfers.cases import Case
from so_registry.storage.clients import find_client_ids
from so_registry.storage.outboxes import tell_client
from so_registry.usecases.transfers.showing import transfer_out


async def tell_sides(session: AsyncSession, case: Case, registrar: str) -> TransferOut:
    """Both sides, as far as their registrar is this one; who acted hears of it as well, by each of its clients."""
    shown = await transfer_out(session, case)
    members = shown.model_dump(mode="json", exclude_none=True)
    for side in (shown.giver, shown.receiver):
        if side.registrar != registrar:
            continue
        notice = TransferNotice.model_validate({"kind": "transfer", "school": side.school, **members})
        body = canonical.dump(notice.model_dump(mode="json", exclude_none=True))
        for client in await find_client_ids(session, side.school):
            name = f"transfer/{shown.transfer_id}/{len(shown.acts)}/{side.school}/{client}"
            await tell_client(session, client, name, body)
    return shown
