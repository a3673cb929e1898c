"""Transfers for the registrar's people; one case with what was said in it is read for a reason, which is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from hbs_kit.db import Sessions
from hbs_schema.transfer_api import TransferOut
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.people.grants import Schools, is_within
from so_registry.domain.people.refused import NothingFound, ReasonNeeded
from so_registry.storage import audit
from so_registry.storage.boards.transfers import TransferLine, list_transfer_lines
from so_registry.storage.transfers import find_case
from so_registry.storage.windows import database_now
from so_registry.usecases.boards.tell_story import is_reason
from so_registry.usecases.transfers.showing import transfer_out

MOST: Final = 200


@dataclass(frozen=True)
class TransferBoard:
    """As it stood at `now`; the nearest deadline first."""

    open: Sequence[TransferLine]
    ended: Sequence[TransferLine]
    now: datetime


async def show_transfer_board(schools: Schools, *, sessions: Sessions) -> TransferBoard:
    """Of some schools, or of all."""
    async with sessions() as session:
        return TransferBoard(
            open=await list_transfer_lines(session, schools, is_open=True, limit=MOST),
            ended=await list_transfer_lines(session, schools, is_open=False, limit=MOST),
            now=await database_now(session),
        )


async def tell_transfer(
    transfer_id: UUID, schools: Schools, *, reason: str, by: Actor, sessions: Sessions
) -> TransferOut:
    """A case is about one pupil. Raises NothingFound, ReasonNeeded."""
    async with sessions.begin() as session:
        case = await find_case(session, transfer_id)
        if case is None or not any(is_within(school, schools) for school in (case.from_school, case.to_school)):
            raise NothingFound
        if not is_reason(reason):
            raise ReasonNeeded
        own = case.from_school if is_within(case.from_school, schools) else case.to_school
        await audit.note(session, "read-transfer", by, concerns=str(transfer_id), school=own, reason=reason.strip())
        return await transfer_out(session, case)
