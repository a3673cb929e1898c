"""What every act of a school in a transfer has in common: who may, that it is noted, and that its answer is kept."""

from collections.abc import Awaitable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.transfer_api import TransferOut
from school_api.clients.registry import RegistryClient
from school_api.domain.actors import Actor
from school_api.domain.deciding import Place
from school_api.domain.permissions import Action, signing_action
from school_api.domain.transfer_views import SchoolTransferOut
from school_api.domain.transfers import HEAD, StoredTransfer, side_of
from school_api.domain.year.errors import TransferUnknown
from school_api.storage.events import add_event
from school_api.storage.people import add_school
from school_api.storage.transfers import get_transfer, put_transfer
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import check_also, permit_act


@dataclass(frozen=True)
class Doing:
    """A school acts in a case, under an id that its software chose."""

    transfer_id: UUID
    act_id: UUID
    school: str
    actor: Actor


@dataclass(frozen=True)
class Ways:
    """Where an act goes: the registrar, by its code and its door, and what is kept here of its answer."""

    registrar: str
    sessions: Sessions
    registry: RegistryClient


async def note_intent(doing: Doing, act: str, reason: str | None, *, is_signed: bool, sessions: Sessions) -> None:
    """Whether he may, and the entry that says so: a crash leaves an entry without an act, never the other way.

    Raises SchoolNotAllowed, NotPermitted, FreshFactorNeeded.
    """
    place = Place(doing.school)
    async with sessions.begin() as session:
        permit = await permit_act(session, doing.actor, Action.TRANSFER, place)
        if is_signed:
            check_also(permit, signing_action(HEAD), place)
        # A school may receive a record before it has opened its first class.
        await add_school(session, doing.school, doing.actor.new_schools)
        about = About(concerns=f"{doing.transfer_id}/{doing.act_id}", reason=reason)
        await note_act(session, permit, about, named=f"transfer-{act}")


async def send(doing: Doing, answer: Awaitable[TransferOut], *, ways: Ways) -> SchoolTransferOut:
    """The registrar has it before it is kept here; the same again gets the same answer. Raises RegistryRefused."""
    told = await answer
    async with ways.sessions.begin() as session:
        await keep_transfer(session, doing.school, told, ways.registrar)
        return shown(await get_transfer(session, doing.school, doing.transfer_id))


async def keep_transfer(session: AsyncSession, school: str, told: TransferOut, registrar: str) -> None:
    """Keep what the registrar tells, and tell the school if that is news. Raises TransferUnknown for a stranger."""
    side = side_of(told, registrar, school)
    if side is None:
        raise TransferUnknown
    if await put_transfer(session, school, side, told):
        await add_event(session, school, "transfer-changed", transfer_id=told.transfer_id, state=told.state, side=side)


def shown(stored: StoredTransfer) -> SchoolTransferOut:
    """As the API shows it."""
    own = {"school": stored.school, "side": stored.side, "pupil_code": stored.pupil_code}
    return SchoolTransferOut.model_validate({**stored.told.model_dump(), **own})
