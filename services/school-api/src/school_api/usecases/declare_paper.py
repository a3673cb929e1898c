"""A pupil, a class or a school keeps paper records for a while: declared by a decision, ended by an act."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_kit.ids import uuid7
from hbs_schema.verification.times import to_instant
from school_api.domain.actors import Actor
from school_api.domain.content import check_signable
from school_api.domain.deciding import Place
from school_api.domain.errors import ClassUnknown
from school_api.domain.permissions import Action
from school_api.domain.year.errors import PaperUseUnknown
from school_api.domain.year.instants import day_of
from school_api.domain.year.paper_views import PaperUseIn, PaperUseOut
from school_api.domain.year.papers import check_grade
from school_api.storage import papers
from school_api.storage.audit import Values
from school_api.storage.classes import get_class
from school_api.storage.drafts import find_drafts_of
from school_api.storage.events import add_event
from school_api.storage.papers import DeclaredPaper
from school_api.storage.people import add_school
from school_api.usecases.note_act import About, note_act, note_reading
from school_api.usecases.permit_act import check_act, permit_act


async def declare_paper(
    school: str, request: PaperUseIn, *, actor: Actor, sessions: Sessions, clock: Clock
) -> PaperUseOut:
    """From now on such pupils are not missing and are not sent.

    The pupil may have no draft: who is on paper may never be imported. Raises SchoolNotAllowed, NotPermitted,
    ClassUnknown, ContentRefused.
    """
    check_signable({"reason": request.reason, "decision": request.decision})
    async with sessions.begin() as session:
        permit = await permit_act(session, actor, Action.DECLARE_PAPER, Place(school))
        await add_school(session, school, actor.new_schools)
        new = _new(school, request, permit.by)
        if new.class_id is not None:
            await _check_class(session, new.class_id, new)
        await papers.add_paper(session, new)
        after = {"decision": request.decision, "school_year": new.school_year}
        about = About(new.class_id, concerns=str(new.paper_id), reason=request.reason, after=after)
        await note_act(session, permit, about)
        await add_event(
            session,
            school,
            "paper-declared",
            paper_id=str(new.paper_id),
            school_year=new.school_year,
            **({"class_id": request.class_id} if request.class_id else {}),
        )
    return _out(new, clock)


async def end_paper(paper_id: UUID, reason: str, *, actor: Actor, sessions: Sessions, clock: Clock) -> PaperUseOut:
    """The pupils are expected again. Raises PaperUseUnknown, NotPermitted, ContentRefused, AlreadyEnded."""
    check_signable({"reason": reason})
    async with sessions.begin() as session:
        found = await papers.get_paper(session, paper_id)
        place = Place(found.school)
        permit = await permit_act(session, actor, Action.DECLARE_PAPER, place, unknown=PaperUseUnknown)
        await papers.end_paper(session, paper_id, ended_by=permit.by, reason=reason)
        before: Values = {"decision": found.decision, "ended": False}
        after: Values = {**before, "ended": True}
        about = About(found.class_id, concerns=str(paper_id), reason=reason, before=before, after=after)
        await note_act(session, permit, about, named="end-paper")
        await add_event(session, found.school, "paper-ended", paper_id=str(paper_id), school_year=found.school_year)
        return _out(await papers.get_paper(session, paper_id), clock)


async def show_papers(
    school: str, school_year: str, *, actor: Actor, sessions: Sessions, clock: Clock
) -> list[PaperUseOut]:
    """Every use of paper of a school and year. Raises SchoolNotAllowed, NotPermitted."""
    permit = await check_act(actor, Action.READ_PAPERS, Place(school, school_year), sessions=sessions)
    await note_reading(permit, About(), sessions=sessions)
    async with sessions() as session:
        return [_out(entry, clock) for entry in await papers.list_papers(session, school, school_year)]


def _new(school: str, request: PaperUseIn, declared_by: str) -> DeclaredPaper:
    return DeclaredPaper(
        paper_id=uuid7(),
        school=school,
        school_year=request.school_year,
        class_id=UUID(request.class_id) if request.class_id else None,
        pupil_code=request.pupil_code,
        grade=request.grade,
        reason=request.reason,
        decision=request.decision,
        since=date.fromisoformat(request.since),
        until=date.fromisoformat(request.until) if request.until else None,
        declared_by=declared_by,
    )


async def _check_class(session: AsyncSession, class_id: UUID, new: DeclaredPaper) -> None:
    found = await get_class(session, class_id)
    if (found.school, found.school_year) != (new.school, new.school_year):
        raise ClassUnknown
    if new.pupil_code is not None:
        has_draft = bool(await find_drafts_of(session, new.school, new.school_year, [new.pupil_code]))
        check_grade(new.grade, found.grades, has_draft=has_draft)


def _out(paper: DeclaredPaper, clock: Clock) -> PaperUseOut:
    today = day_of(clock())
    since, until = paper.since.isoformat(), paper.until.isoformat() if paper.until else None
    return PaperUseOut.model_validate(
        {
            "paper_id": str(paper.paper_id),
            "school": paper.school,
            "school_year": paper.school_year,
            "class_id": str(paper.class_id) if paper.class_id else None,
            "pupil_code": paper.pupil_code,
            "grade": paper.grade,
            "reason": paper.reason,
            "decision": paper.decision,
            "since": since,
            "until": until,
            "declared_by": paper.declared_by,
            "is_in_force": paper.ended_at is None and since <= today and (until is None or today <= until),
            "ended_at": to_instant(paper.ended_at) if paper.ended_at else None,
            "end_reason": paper.end_reason,
        }
    )
