"""What the school's head signs next in a transfer: asked of the registrar, because the years are those of now."""

from uuid import UUID

from school_api.domain.actors import Actor
from school_api.domain.deciding import Place
from school_api.domain.permissions import Action
from school_api.domain.transfer_views import TransferContentOut
from school_api.domain.transfers import members_to_sign, next_signed
from school_api.domain.year.errors import InterimNotReady, TransferNotSignable
from school_api.storage.people import add_school
from school_api.storage.transfers import find_made_interim, get_transfer
from school_api.usecases.note_act import About, note_reading
from school_api.usecases.permit_act import check_act
from school_api.usecases.transfers.doing import Ways, keep_transfer


async def show_content(school: str, transfer_id: UUID, *, actor: Actor, ways: Ways) -> TransferContentOut:
    """In the middle of a year it names the interim record that was exported last.

    Raises SchoolNotAllowed, NotPermitted, RegistryRefused, TransferNotSignable, InterimNotReady.
    """
    permit = await check_act(actor, Action.READ_TRANSFERS, Place(school), sessions=ways.sessions)
    await note_reading(permit, About(concerns=str(transfer_id)), sessions=ways.sessions)
    told = await ways.registry.find_transfer(school, transfer_id)
    async with ways.sessions.begin() as session:
        await add_school(session, school, actor.new_schools)
        await keep_transfer(session, school, told, ways.registrar)
        stored = await get_transfer(session, school, transfer_id)
    # What was told is kept whether or not it is this school's turn: whoever asks why not reads the case as it is now.
    kind = next_signed(told, stored.side)
    if kind is None:
        raise TransferNotSignable
    interim = None
    if kind == "hand-over" and told.is_mid_year:
        async with ways.sessions() as session:
            interim = await find_made_interim(session, school, told.record)
        if interim is None:
            raise InterimNotReady
    return TransferContentOut(
        kind=kind,
        members=members_to_sign(told, kind, interim),
        record=told.record,
        transfer_id=told.transfer_id,
        pupil_code=stored.pupil_code,
    )
