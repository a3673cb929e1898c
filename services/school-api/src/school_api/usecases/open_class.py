"""A class of a school year, with the policy by which its records are signed."""

from hbs_kit.db import Sessions
from hbs_kit.ids import uuid7
from school_api.clients.registry import RegistryClient
from school_api.domain.actors import Actor
from school_api.domain.classes import SchoolClass
from school_api.domain.content import check_signable
from school_api.domain.errors import ClassConflict, PolicyUnknown
from school_api.domain.views import ClassIn
from school_api.storage.classes import add_class
from school_api.usecases.fetch_policy import fetch_policy


async def open_class(
    request: ClassIn, *, actor: Actor, registrar: str, sessions: Sessions, registry: RegistryClient
) -> SchoolClass:
    """The class; the one that is there if it is the same.

    Raises SchoolNotAllowed, ContentRefused, PolicyUnknown, ClassConflict.
    """
    actor.check(request.school)
    check_signable({"class": request.class_name})
    policy = await fetch_policy(
        request.policy, school=request.school, registrar=registrar, sessions=sessions, registry=registry
    )
    if request.level not in policy.payload.levels:
        raise PolicyUnknown
    wanted = SchoolClass(class_id=uuid7(), **request.model_dump())
    if wanted.is_interim:
        # Opened by the first interim record alone; see build_interim.
        raise ClassConflict
    async with sessions.begin() as session:
        stored = await add_class(session, wanted)
    if (stored.level, stored.grade, stored.policy) != (wanted.level, wanted.grade, wanted.policy):
        raise ClassConflict
    return stored
