"""A teacher is given a class: a subject of it, all of it or some pupils, or its homeroom."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from school_api.domain.actors import Actor
from school_api.domain.errors import ContentRefused, Item
from school_api.domain.giving import check_may_give
from school_api.domain.people import Capacity, Role, Standing, Term
from school_api.domain.people_sentences import ASSIGNMENT_MALFORMED
from school_api.domain.people_views import AssignmentIn, AssignmentOut
from school_api.domain.permits import Permit
from school_api.storage.standing import get_standing
from school_api.usecases.give_holding import Gift, check_is_here, give_holding
from school_api.usecases.show_holdings import assignment_out


async def assign_teacher(
    school: str, holding_id: UUID, request: AssignmentIn, *, actor: Actor, sessions: Sessions
) -> AssignmentOut:
    """The assignment; the same again is the same.

    Raises SchoolNotAllowed, NotPermitted, ContentRefused, PersonUnknown, PersonInactive, NotYoursToGive, TermRefused,
    IdUsed.
    """
    _check_form(request)
    gift = Gift(
        school=school,
        holding_id=holding_id,
        kind="assignment",
        person_id=UUID(request.person_id),
        holds_from=request.holds_from,
        holds_until=request.holds_until,
        reason=request.reason,
        own={
            "role": request.role,
            "capacity": request.capacity,
            "school_year": request.school_year,
            "class": request.class_name,
            "part": request.part or "",
            "pupil_codes": None if request.pupil_codes is None else sorted(set(request.pupil_codes)),
        },
        capacity=Capacity(request.capacity),
    )

    async def check(session: AsyncSession, permit: Permit, giver: Standing, term: Term) -> None:
        person = await get_standing(session, school, UUID(request.person_id))
        check_is_here(person)
        check_may_give(giver, Role(request.role), person, term, permit.at)

    async with sessions.begin() as session:
        return assignment_out(await give_holding(session, gift, actor=actor, check=check))


def _check_form(request: AssignmentIn) -> None:
    """A subject teacher has a subject, a homeroom teacher the whole class."""
    is_subject = request.part is not None and request.part.startswith("subjects/")
    is_homeroom = request.part is None and request.pupil_codes is None
    if not (is_subject if request.role == "subject-teacher" else is_homeroom):
        sentence = ASSIGNMENT_MALFORMED
        raise ContentRefused([Item("assignment-malformed", "/part", sentence.vi, sentence.en)])
