"""What a signer may sign at a school: every class and part in one answer, so that he signs them in one go."""

from hbs_kit.db import Sessions
from hbs_schema.rules.field_rows import title_of
from school_api.domain.actors import Actor
from school_api.domain.classes import SchoolClass
from school_api.domain.deciding import Place, class_place
from school_api.domain.errors import SchoolNotAllowed
from school_api.domain.permissions import Action, signing_action
from school_api.domain.signing_views import SigningWorkLine, SigningWorkOut
from school_api.domain.signing_work import Unsigned, Work, list_work
from school_api.domain.views import SentencesOut
from school_api.domain.year.preview_words import WHOLE_RECORD
from school_api.storage.classes import get_classes
from school_api.storage.evidence import get_policy
from school_api.storage.papers import today_in_vietnam
from school_api.storage.tasks import list_unsigned
from school_api.usecases.list_permitted import list_permitted
from school_api.usecases.permit_act import permit_act


async def list_signing_work(school: str, school_year: str, *, actor: Actor, sessions: Sessions) -> SigningWorkOut:
    """As far as the caller may sign it, and nothing of what is in the records.

    Raises SchoolNotAllowed, ClientNotDelegated.
    """
    actor.check(school)
    async with sessions.begin() as session:
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        permitted = await list_permitted(session, actor, Action.READ_SESSION)
        if school not in permitted.schools:
            await permit_act(session, actor, Action.READ_SESSION, Place(school, school_year))  # says why
            raise SchoolNotAllowed
        stored = await list_unsigned(session, school, school_year, None, await today_in_vietnam(session))
        drafts = [Unsigned(draft.class_id, draft.policy, draft.parts, draft.signed) for draft in stored]
        policies = {name: (await get_policy(session, name)).payload for name in {draft.policy for draft in drafts}}
        classes = await get_classes(session, {draft.class_id for draft in drafts})
    own = [
        work
        for work in list_work(drafts, policies)
        if permitted.allows(signing_action(work.role), class_place(classes[work.class_id], work.part))
    ]
    ordered = sorted(own, key=lambda work: (classes[work.class_id].grades, classes[work.class_id].class_name))
    return SigningWorkOut(items=tuple(_line(work, classes[work.class_id]) for work in ordered))


def _line(work: Work, school_class: SchoolClass) -> SigningWorkLine:
    title = title_of(work.part) if work.part else WHOLE_RECORD
    return SigningWorkLine.model_validate(
        {
            "class_id": str(work.class_id),
            "class": school_class.class_name,
            "level": school_class.level,
            "grades": school_class.grades,
            "track": school_class.track,
            "role": work.role,
            "part": work.part,
            "title": SentencesOut(vi=title.vi, en=title.en),
            "waiting": work.waiting,
            "blocked": work.blocked,
            "before": work.before,
        }
    )
