"""A school's transfers, on either side, as the registrar told them last."""

from uuid import UUID

from hbs_kit.db import Sessions
from hbs_kit.pagination import decode_uuid_cursor, encode_cursor
from school_api.domain.actors import Actor
from school_api.domain.deciding import Place
from school_api.domain.permissions import Action
from school_api.domain.transfer_views import SchoolTransferOut, SchoolTransfersOut
from school_api.storage.transfers import get_transfer, list_transfers
from school_api.usecases.note_act import About, note_reading
from school_api.usecases.permit_act import check_act
from school_api.usecases.transfers.doing import shown


async def show_transfers(
    school: str, *, is_open: bool, cursor: str | None, limit: int, actor: Actor, sessions: Sessions
) -> SchoolTransfersOut:
    """By id. Raises SchoolNotAllowed, NotPermitted, CursorMalformed."""
    after = decode_uuid_cursor(cursor) if cursor else None
    permit = await check_act(actor, Action.READ_TRANSFERS, Place(school), sessions=sessions)
    await note_reading(permit, About(concerns="transfers"), sessions=sessions)
    async with sessions() as session:
        found = await list_transfers(session, school, is_open=is_open, after=after, limit=limit + 1)
    following = encode_cursor(UUID(found[limit - 1].told.transfer_id)) if len(found) > limit else None
    return SchoolTransfersOut(items=tuple(map(shown, found[:limit])), next=following)


async def show_transfer(school: str, transfer_id: UUID, *, actor: Actor, sessions: Sessions) -> SchoolTransferOut:
    """Raises SchoolNotAllowed, NotPermitted, TransferUnknown."""
    permit = await check_act(actor, Action.READ_TRANSFERS, Place(school), sessions=sessions)
    await note_reading(permit, About(concerns=str(transfer_id)), sessions=sessions)
    async with sessions() as session:
        return shown(await get_transfer(session, school, transfer_id))
