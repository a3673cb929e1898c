"""A school's cases, on either side."""

from uuid import UUID

from hbs_kit.db import Sessions
from hbs_kit.pagination import decode_uuid_cursor, encode_cursor
from hbs_schema.transfer_api import TransferOut, TransfersOut
from so_registry.domain.act_errors import TransferUnknown
from so_registry.storage.transfers import find_case, list_cases
from so_registry.usecases.transfers.showing import transfer_out


async def show_transfers(
    registrar: str, school: str, cursor: str | None, limit: int, *, sessions: Sessions
) -> TransfersOut:
    """By id. Raises CursorMalformed."""
    after = decode_uuid_cursor(cursor) if cursor else None
    async with sessions() as session:
        found = await list_cases(session, registrar, school, after=after, limit=limit + 1)
        page = [await transfer_out(session, case) for case in found[:limit]]
    following = encode_cursor(found[limit - 1].transfer_id) if len(found) > limit else None
    return TransfersOut(items=tuple(page), next=following)


async def show_transfer(transfer_id: UUID, *, registrar: str, school: str | None, sessions: Sessions) -> TransferOut:
    """One of them, for a school of it or (None) the registrar. Raises TransferUnknown."""
    async with sessions() as session:
        case = await find_case(session, transfer_id)
        if case is None or (school is not None and not case.sides_of(registrar, school)):
            raise TransferUnknown
        return await transfer_out(session, case)
