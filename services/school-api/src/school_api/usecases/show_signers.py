"""Which of a school's people cannot sign yet: its assignments beside what the registrar knows of certificates."""

from hbs_kit.db import Sessions
from hbs_schema.certificate_api import MAX_SEATS, StaffingIn
from school_api.clients.registry import RegistryClient
from school_api.domain.actors import Actor
from school_api.domain.deciding import Place
from school_api.domain.permissions import Action
from school_api.domain.signer_views import SignersOut
from school_api.storage.assigned import list_seats
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act


async def show_signers(
    school: str, school_year: str, *, actor: Actor, sessions: Sessions, registry: RegistryClient
) -> SignersOut:
    """The registrar is told who is assigned to what, by the people's ids alone, and says who is ready.

    Raises SchoolNotAllowed, NotPermitted; RegistryRefused, or an httpx error while the registrar is away.
    """
    async with sessions.begin() as session:
        permit = await permit_act(session, actor, Action.READ_PEOPLE, Place(school))
        listed = await list_seats(session, school, school_year, permit.at)
        await note_act(session, permit, About(concerns="signers"))
    names = {entry.seat.person: entry.full_name for entry in listed}
    told = StaffingIn(school_year=school_year, seats=tuple(entry.seat for entry in listed[:MAX_SEATS]))
    board = await registry.tell_staffing(school, told)
    seats = [
        {**seat.model_dump(by_alias=True), **({"full_name": names[seat.person]} if seat.person in names else {})}
        for seat in board.seats
    ]
    return SignersOut.model_validate({**board.model_dump(by_alias=True), "seats": tuple(seats)})
