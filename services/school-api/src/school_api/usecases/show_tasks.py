"""One list of what is to be done, by class and role. Every entry is there because of a fact, and goes with it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.review_api import ReturnOut
from hbs_schema.rules.field_rows import title_of
from hbs_schema.statements.documents import Policy
from hbs_schema.verification.times import to_instant
from school_api.domain.actors import Actor
from school_api.domain.deciding import Place, class_place
from school_api.domain.permissions import Action, reading_action
from school_api.domain.permits import Permit
from school_api.domain.stages import Seat, seats
from school_api.domain.views import SentencesOut
from school_api.domain.year.preview_words import WHOLE_RECORD
from school_api.domain.year.task_views import TaskOut, TasksOut
from school_api.storage import tasks
from school_api.storage.classes import get_classes
from school_api.storage.evidence import get_policy
from school_api.storage.papers import today_in_vietnam
from school_api.storage.returns import list_returns
from school_api.storage.tasks import MOST, FactRow, UnsignedDraft
from school_api.usecases.judge_drafts import judge_drafts
from school_api.usecases.note_act import About, note_reading
from school_api.usecases.permit_act import permit_act


@dataclass(frozen=True)
class Wanted:
    """What is asked for; everything unless narrowed."""

    school: str
    school_year: str
    class_id: UUID | None = None
    role: str | None = None


async def show_tasks(wanted: Wanted, *, actor: Actor, sessions: Sessions) -> TasksOut:
    """As far as the caller may read the parts that they are about; a teacher names the class.

    Raises SchoolNotAllowed, NotPermitted.
    """
    async with sessions.begin() as session:
        where = await _place(session, wanted)
        permit = await permit_act(session, actor, Action.READ_TASKS, where)
    await note_reading(permit, About(wanted.class_id), sessions=sessions)
    await judge_drafts(wanted.school, wanted.school_year, sessions=sessions)
    async with sessions() as session:
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        today = await today_in_vietnam(session)
        place = (wanted.school, wanted.school_year, wanted.class_id, today)
        facts = await tasks.list_facts(session, *place)
        unsigned = await tasks.list_unsigned(session, *place)
        policies = await _policies(session, unsigned)
        returned = await _returns(session, wanted, permit, where)
    seen = [_task(fact) for fact in facts if _reads(permit, where, fact.part, fact.pupil_code)]
    seen += [task for task in _unsigned(unsigned, policies) if _reads(permit, where, task.part)]
    kinds = Counter(fact.kind for fact in facts)
    return TasksOut(
        items=tuple(task for task in seen if wanted.role in (None, task.role)),
        is_cut=any(count >= MOST for count in kinds.values()),
        returns=tuple(returned),
    )


async def _returns(session: AsyncSession, wanted: Wanted, permit: Permit, where: Place) -> list[ReturnOut]:
    if wanted.class_id or wanted.role or not permit.allows(Action.CLOSE, where):
        return []
    return await list_returns(session, wanted.school, wanted.school_year, is_open=True)


async def _place(session: AsyncSession, wanted: Wanted) -> Place:
    """The class that is named, if it is one of the school and year; else the school."""
    found = (await get_classes(session, [wanted.class_id])).get(wanted.class_id) if wanted.class_id else None
    if found is None or (found.school, found.school_year) != (wanted.school, wanted.school_year):
        return Place(wanted.school, wanted.school_year)
    return class_place(found)


def _reads(permit: Permit, where: Place, part: str, pupil_code: str | None = None) -> bool:
    return permit.allows(reading_action(part), replace(where, part=part, pupil_code=pupil_code))


async def _policies(session: AsyncSession, drafts: Iterable[UnsignedDraft]) -> dict[str, Policy]:
    return {name: (await get_policy(session, name)).payload for name in {draft.policy for draft in drafts}}


def _task(fact: FactRow) -> TaskOut:
    return TaskOut.model_validate(
        {
            "kind": fact.kind,
            "class_id": str(fact.class_id),
            "role": _role(fact),
            "part": fact.part,
            "title": _title(fact.part),
            "count": fact.count,
            "draft_id": str(fact.draft_id) if fact.draft_id else None,
            "comment_id": str(fact.comment_id) if fact.comment_id else None,
            "words": fact.words,
            "since": to_instant(fact.since) if fact.since else None,
        }
    )


def _role(fact: FactRow) -> str:
    """A comment is the homeroom teacher's whatever it is about; a subject's marks are its teacher's."""
    if fact.kind == "comment" or not fact.part.startswith("subjects/"):
        return "homeroom"
    return "subject-teacher"


def _unsigned(drafts: Iterable[UnsignedDraft], policies: Mapping[str, Policy]) -> list[TaskOut]:
    waiting: Counter[tuple[UUID, Seat]] = Counter()
    for draft in drafts:
        for seat in seats(policies[draft.policy], draft.parts):
            if (seat.stage, seat.part) not in draft.signed:
                waiting[draft.class_id, seat] += 1
    ordered = sorted(waiting.items(), key=lambda pair: (pair[0][0], pair[0][1].stage, pair[0][1].part))
    return [
        TaskOut(
            kind="unsigned",
            class_id=str(class_id),
            role=seat.role,
            part=seat.part,
            title=_title(seat.part),
            count=count,
        )
        for (class_id, seat), count in ordered
    ]


def _title(part: str) -> SentencesOut:
    title = title_of(part) if part else WHOLE_RECORD
    return SentencesOut(vi=title.vi, en=title.en)
