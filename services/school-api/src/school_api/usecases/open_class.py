"""A class of a school year, with the policy by which its records are signed."""

from hbs_kit.db import Sessions
from hbs_kit.ids import uuid7
from school_api.clients.registry import RegistryClient
from school_api.domain.actors import Actor
from school_api.domain.classes import SchoolClass
from school_api.domain.content import check_signable
from school_api.domain.deciding import Place
from school_api.domain.errors import ClassConflict, PolicyUnknown
from school_api.domain.grades import check_grades
from school_api.domain.permissions import Action
from school_api.domain.views import ClassIn
from school_api.storage.audit import Values
from school_api.storage.classes import add_class
from school_api.storage.people import add_school
from school_api.usecases.fetch_policy import fetch_policy
from school_api.usecases.fetch_rule_book import know_rule_book
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import check_act, permit_act


async def open_class(
    request: ClassIn, *, actor: Actor, registrar: str, sessions: Sessions, registry: RegistryClient
) -> SchoolClass:
    """The class; the one that is there if it is the same.

    Raises SchoolNotAllowed, ContentRefused, PolicyUnknown, NotGenuine, ClassConflict.
    """
    place = Place(request.school)
    await check_act(actor, Action.OPEN_CLASS, place, sessions=sessions)
    check_signable({"class": request.class_name})
    grades = request.all_grades
    check_grades(request.level, grades)
    policy = await fetch_policy(
        request.policy, school=request.school, registrar=registrar, sessions=sessions, registry=registry
    )
    await know_rule_book(request.school_year, school=request.school, sessions=sessions, registry=registry)
    if request.level not in policy.payload.levels:
        raise PolicyUnknown
    wanted = SchoolClass(class_id=uuid7(), grades=grades, **request.model_dump(exclude={"grade", "grades"}))
    if wanted.is_interim:
        # Opened by the first interim record alone; see build_interim.
        raise ClassConflict
    async with sessions.begin() as session:
        permit = await permit_act(session, actor, Action.OPEN_CLASS, place)
        await add_school(session, request.school, actor.new_schools)
        stored = await add_class(session, wanted)
        after: Values = {
            "level": stored.level,
            "grades": " ".join(map(str, stored.grades)),
            "school_year": stored.school_year,
            "policy": stored.policy,
        }
        await note_act(session, permit, About(stored.class_id, after=after))
    if (stored.level, stored.grades, stored.policy) != (wanted.level, wanted.grades, wanted.policy):
        raise ClassConflict
    return stored
