"""Cutoff jobs: started, watched and stopped here; locked where the key is, in no process that serves."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response, status

from hbs_kit.identity import Caller
from hbs_schema.cutoff_api import CutoffChangeIn, CutoffIn, CutoffOut, CutoffStepOut, MissingIn, MissingOut
from hbs_schema.verification.times import to_instant
from so_registry.domain.cutoff.errors import CutoffLocked, CutoffOver, CutoffRunning, CutoffUnknown, ReasonNeeded
from so_registry.domain.cutoff.jobs import CutoffJob, CutoffState, StepDone
from so_registry.domain.cutoff.missing import Missing
from so_registry.domain.errors import (
    ApprovalNeeded,
    NothingToLock,
    PersonNeeded,
    ProposalChanged,
    ProposalUnknown,
    SchoolNotAllowed,
    WindowUnknown,
)
from so_registry.domain.people.refused import FreshFactorNeeded
from so_registry.http.deps import (
    CutoffNumber,
    CutoffReader,
    CutoffRunner,
    Use,
    WindowNumber,
    actor_of,
    check_fresh,
    schools_of,
)
from so_registry.http.lists import JsonList
from so_registry.http.problems import refusals
from so_registry.usecases.cutoff.foresee_cutoff import foresee_cutoff
from so_registry.usecases.cutoff.show_cutoffs import show_cutoff, show_cutoffs
from so_registry.usecases.cutoff.start_cutoff import start_cutoff
from so_registry.usecases.cutoff.stop_cutoff import change_cutoff

router = APIRouter(prefix="/v1", tags=["cutoffs"])


@router.post(
    "/windows/{window}/cutoffs",
    status_code=status.HTTP_201_CREATED,
    response_model_exclude_none=True,
    responses=refusals(
        SchoolNotAllowed,
        WindowUnknown,
        PersonNeeded,
        NothingToLock,
        CutoffRunning,
        ApprovalNeeded,
        ProposalUnknown,
        ProposalChanged,
        FreshFactorNeeded,
    ),
)
async def post_cutoff(window: WindowNumber, body: CutoffIn, caller: CutoffRunner, use: Use) -> CutoffOut:
    """Start a cutoff job. Nothing is locked by it alone: `so-registry cutoff run` does, where the lock key is."""
    _speak_for_all(caller)
    check_fresh(caller, use)
    job = await start_cutoff(
        window,
        body.batches,
        reason=body.reason,
        accepts=body.accepts,
        proposal_id=UUID(body.proposal_id) if body.proposal_id else None,
        by=actor_of(caller),
        sessions=use.sessions,
    )
    return _out(job)


@router.get("/windows/{window}/cutoffs", response_model_exclude_none=True, responses=refusals(SchoolNotAllowed))
async def get_cutoffs(window: WindowNumber, caller: CutoffReader, use: Use) -> list[CutoffOut]:
    """The window's jobs, newest first."""
    _speak_for_all(caller)
    return [_out(job) for job in await show_cutoffs(window, sessions=use.sessions)]


@router.get("/cutoffs/{job}", response_model_exclude_none=True, responses=refusals(SchoolNotAllowed, CutoffUnknown))
async def get_cutoff(job: CutoffNumber, caller: CutoffReader, use: Use) -> CutoffOut:
    """A job, what it waits for, and what each of its steps came to."""
    _speak_for_all(caller)
    story = await show_cutoff(job, sessions=use.sessions)
    return _out(story.job, story.steps)


@router.post(
    "/cutoffs/{job}/state",
    response_model_exclude_none=True,
    responses=refusals(SchoolNotAllowed, CutoffUnknown, PersonNeeded, CutoffOver, CutoffLocked),
)
async def post_cutoff_state(job: CutoffNumber, body: CutoffChangeIn, caller: CutoffRunner, use: Use) -> CutoffOut:
    """Pause, go on, or cancel: the last until a grade of the job is locked."""
    _speak_for_all(caller)
    changed = await change_cutoff(
        job, CutoffState(body.state), by=actor_of(caller), reason=body.reason, sessions=use.sessions
    )
    return _out(changed)


@router.post(
    "/windows/{window}/missing",
    response_model=list[MissingOut],
    responses=refusals(SchoolNotAllowed, WindowUnknown, PersonNeeded, ReasonNeeded),
)
async def post_missing(window: WindowNumber, body: MissingIn, caller: CutoffReader, use: Use) -> Response:
    """What would be missing if the window were locked now. With `names_for` pupils are named; the reason is noted."""
    _speak_for_all(caller)
    by, found = actor_of(caller), JsonList()
    try:
        await foresee_cutoff(
            window,
            lambda entry: found.add(_missing(entry)),
            body.grades,
            sessions=use.sessions,
            by=by,
            reason=body.names_for,
        )
    except BaseException:
        found.close()
        raise
    return found.response()


def _out(job: CutoffJob, steps: tuple[StepDone, ...] = ()) -> CutoffOut:
    return CutoffOut(
        job=job.job,
        window=str(job.window_no),
        batches=job.batches,
        batch=job.batch + 1,
        state=job.state.value,
        step=job.step.value,
        waits_for=job.waits_for,
        reason=job.reason,
        accepts=job.accepts,
        proposal_id=str(job.proposal_id) if job.proposal_id else None,
        started_at=to_instant(job.started_at),
        looked_at=to_instant(job.looked_at) if job.looked_at else None,
        finished_at=to_instant(job.finished_at) if job.finished_at else None,
        steps=tuple(_step(step) for step in steps),
    )


def _step(step: StepDone) -> CutoffStepOut:
    return CutoffStepOut(
        step=step.step.value,
        batch=step.batch + 1,
        at=to_instant(step.at),
        millis=step.millis,
        outcome=dict(step.outcome),
    )


def _missing(entry: Missing) -> MissingOut:
    members: dict[str, Any] = {
        **vars(entry),
        "submission_id": str(entry.submission_id) if entry.submission_id else None,
    }
    members["class"] = members.pop("class_name")
    return MissingOut(**members)


def _speak_for_all(caller: Caller) -> None:
    """Raises SchoolNotAllowed for whoever speaks for some schools alone: a cutoff is everybody's."""
    if schools_of(caller) is not None:
        raise SchoolNotAllowed
