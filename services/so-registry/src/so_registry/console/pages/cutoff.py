"""The cutoff of a window: what would be missing, a rehearsal, and the job that locks where the key is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from hbs_schema.intake.windows import Window
from so_registry.console import paths
from so_registry.console.answers import PageRoute, go, show
from so_registry.console.forms import Fields, first, read_uuid
from so_registry.console.page import Page
from so_registry.console.visits import Visit, acting, reading
from so_registry.domain.cutoff.findings import ACCEPTABLE
from so_registry.domain.cutoff.jobs import LOCKS, CutoffJob
from so_registry.domain.cutoff.missing import Missing
from so_registry.domain.people.refused import NothingFound, NotPermitted, ReasonNeeded
from so_registry.domain.people.roles import Action
from so_registry.domain.proposals.proposal import Proposal
from so_registry.domain.window_numbers import parse_window
from so_registry.usecases.boards.find_names import Names, find_names
from so_registry.usecases.boards.show_cutoff_plan import CutoffPlan, show_cutoff_plan
from so_registry.usecases.boards.tell_story import is_reason
from so_registry.usecases.cutoff.foresee_cutoff import foresee_cutoff
from so_registry.usecases.cutoff.rehearse_cutoff import Rehearsed, rehearse_cutoff
from so_registry.usecases.cutoff.start_cutoff import propose_cutoff, start_cutoff

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = None
MOST_SHOWN: Final = 1000
"""Lines of a dry run on one page; the command has all of them."""
_BATCH: Final = re.compile(r"[0-9]{1,2}((, *| +)[0-9]{1,2})*")


@dataclass(frozen=True)
class CutoffPage(Page):
    """`proposal_id` makes a second click the same proposal. `needs_two`: the calendar asks for two people."""

    template = "cutoff.html"
    heading = "cutoff.heading"
    window: Window
    plan: CutoffPlan
    needs_two: bool
    proposal_id: UUID
    names: Names
    codes: Sequence[str] = ACCEPTABLE
    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: Sequence[str] = ()

    def batches_of(self, proposal: Proposal) -> str:
        """What a proposal asks for, as the form takes it."""
        return "; ".join(",".join(map(str, batch)) for batch in proposal.members["batches"])


@dataclass(frozen=True)
class MissingPage(Page):
    """What would be missing now; pupils by name where a reason was given. `count`: of all, shown or not."""

    template = "cutoff_missing.html"
    heading = "missing.heading"
    window: Window
    missing: Sequence[Missing]
    count: int
    why: str


class _First:
    """Counts all, holds those that a page shows."""

    def __init__(self) -> None:
        self.shown: list[Missing] = []
        self.count = 0

    def take(self, entry: Missing) -> None:
        self.count += 1
        if len(self.shown) < MOST_SHOWN:
            self.shown.append(entry)


@dataclass(frozen=True)
class RehearsedPage(Page):
    """What a lock would hold, and how long it would take."""

    template = "cutoff_rehearsed.html"
    heading = "rehearsal.heading"
    window: Window
    done: Rehearsed


Runner = Annotated[Visit, Depends(acting(Action.RUN_CUTOFFS))]


@router.get(paths.WINDOW_CUTOFF)
async def get_cutoff(
    request: Request, visit: Annotated[Visit, Depends(reading(Action.RUN_CUTOFFS))], window: str
) -> Response:
    """The plan and the forms. A cutoff is everybody's: who looks after some schools alone starts none."""
    _check_whole(visit)
    return await _show(request, visit, parse_window(window))


@router.post(paths.FORESEE)
async def post_foresee(request: Request, visit: Annotated[Visit, Depends(acting(None))], window: str) -> Response:
    """The dry run: nothing is done, so the login is enough; names are shown for a reason alone."""
    _check_runs(visit)
    window_no, why = parse_window(window), first(visit.fields, "reason")
    if why and not is_reason(why):
        raise ReasonNeeded
    found = _First()
    await foresee_cutoff(window_no, found.take, sessions=visit.use.sessions, by=visit.by, reason=why or None)
    plan = await show_cutoff_plan(window_no, sessions=visit.use.sessions)
    page = MissingPage(plan.window, found.shown, found.count, why)
    return show(request, page, visit, path=paths.WINDOW_CUTOFF.format(window=window_no))


@router.post(paths.REHEARSE)
async def post_rehearse(request: Request, visit: Annotated[Visit, Depends(acting(None))], window: str) -> Response:
    """All of a lock but the signature, rolled back."""
    _check_runs(visit)
    window_no = parse_window(window)
    done = await rehearse_cutoff(window_no, sessions=visit.use.sessions, clock=visit.use.clock, by=visit.by)
    plan = await show_cutoff_plan(window_no, sessions=visit.use.sessions)
    return show(request, RehearsedPage(plan.window, done), visit, path=paths.WINDOW_CUTOFF.format(window=window_no))


@router.post(paths.WINDOW_CUTOFF)
async def post_cutoff(request: Request, visit: Runner, window: str) -> Response:
    """Start a job, or propose it to a second person. Nothing is locked by it: that is where the key is."""
    _check_whole(visit)
    window_no, reason = parse_window(window), first(visit.fields, "reason")
    try:
        batches = read_batches(first(visit.fields, "batches"))
    except ValueError:
        return await _show(request, visit, window_no, ("batches",))
    if not is_reason(reason):
        return await _show(request, visit, window_no, ("reason",))
    if first(visit.fields, "act") == "propose":
        proposed = await propose_cutoff(
            window_no,
            batches,
            proposal_id=read_uuid(first(visit.fields, "proposal")),
            reason=reason,
            decision_number=first(visit.fields, "decision"),
            accepts=_accepted(visit.fields),
            by=visit.by,
            sessions=visit.use.sessions,
        )
        return go(paths.PROPOSAL.format(proposal=proposed.proposal_id))
    return go(paths.CUTOFF.format(job=(await _start(visit, window_no, batches, reason)).job))


async def _start(visit: Visit, window_no: int, batches: Sequence[Sequence[int]], reason: str) -> CutoffJob:
    approved = first(visit.fields, "approved")
    return await start_cutoff(
        window_no,
        batches,
        reason=reason,
        accepts=_accepted(visit.fields),
        proposal_id=read_uuid(approved) if approved else None,
        by=visit.by,
        sessions=visit.use.sessions,
    )


def read_batches(text: str) -> list[list[int]]:
    """`5; 1,2,3,4`: grades that are locked together, in their order; nothing: as the calendar has it.

    Raises ValueError for anything else.
    """
    parts = [part.strip() for part in text.split(";")] if text else []
    if not all(_BATCH.fullmatch(part) for part in parts):
        raise ValueError(text)
    return [[int(grade) for grade in re.findall(r"[0-9]+", part)] for part in parts]


async def _show(request: Request, visit: Visit, window_no: int, wrong: Sequence[str] = ()) -> Response:
    plan = await show_cutoff_plan(window_no, sessions=visit.use.sessions)
    typed = {name: first(visit.fields, name) for name in ("reason", "batches", "decision")}
    names = await find_names(actors={job.started_by for job in plan.jobs}, sessions=visit.use.sessions)
    needs_two = LOCKS in plan.window.second_person
    page = CutoffPage(plan.window, plan, needs_two, uuid4(), names, typed=typed, wrong=wrong)
    return show(request, page, visit, status=422 if wrong else 200, path=_path(window_no))


def _path(window_no: int) -> str:
    return paths.WINDOW_CUTOFF.format(window=window_no)


def _accepted(fields: Fields) -> list[str]:
    """Raises NothingFound for a code that no page of ours has sent."""
    codes = list(fields.get("accept", ()))
    if not set(codes) <= set(ACCEPTABLE):
        raise NothingFound
    return codes


def _check_whole(visit: Visit) -> None:
    if visit.schools is not None:
        raise NotPermitted


def _check_runs(visit: Visit) -> None:
    """Raises NotPermitted."""
    if visit.visitor.reach(Action.RUN_CUTOFFS) is not None:
        raise NotPermitted
