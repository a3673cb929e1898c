"""A cutoff job: where it is, what it waits for, what each step came to; pause, go on, cancel until the lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from so_registry.console import paths
from so_registry.console.answers import PageRoute, go, show
from so_registry.console.forms import first
from so_registry.console.page import Page
from so_registry.console.visits import Visit, acting, reading
from so_registry.domain.cutoff.errors import CutoffUnknown
from so_registry.domain.cutoff.jobs import CutoffState, Step
from so_registry.domain.people.refused import NothingFound, NotPermitted, ReasonNeeded
from so_registry.domain.people.roles import Action
from so_registry.usecases.boards.find_names import Names, find_names
from so_registry.usecases.boards.show_window import WindowHead, show_window
from so_registry.usecases.boards.tell_story import is_reason
from so_registry.usecases.cutoff.show_cutoffs import CutoffStory, show_cutoff
from so_registry.usecases.cutoff.stop_cutoff import change_cutoff

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = None
TO: Final = {"pause": CutoffState.PAUSED, "resume": CutoffState.RUNNING, "cancel": CutoffState.CANCELLED}
POSSIBLE: Final = {CutoffState.RUNNING: ("pause", "cancel"), CutoffState.PAUSED: ("resume", "cancel")}


@dataclass(frozen=True)
class CutoffJobPage(Page):
    """`acts` are those that its state has; the steps stand in their order."""

    template = "cutoff_job.html"
    heading = "cutoff-job.heading"
    head: WindowHead
    story: CutoffStory
    acts: Sequence[str]
    names: Names
    steps: Sequence[Step] = tuple(Step)


@router.get(paths.CUTOFF)
async def get_job(
    request: Request, visit: Annotated[Visit, Depends(reading(Action.READ_WINDOWS))], job: str
) -> Response:
    """A job names whole grades: whoever sees all schools may watch it."""
    _check_whole(visit)
    story = await show_cutoff(_number(job), sessions=visit.use.sessions)
    head = await show_window(story.job.window_no, sessions=visit.use.sessions)
    names = await find_names(actors=[story.job.started_by], sessions=visit.use.sessions)
    return show(request, CutoffJobPage(head, story, POSSIBLE.get(story.job.state, ()), names), visit)


@router.post(paths.CUTOFF)
async def post_job(visit: Annotated[Visit, Depends(acting(Action.RUN_CUTOFFS))], job: str) -> Response:
    """To another state, for a reason."""
    _check_whole(visit)
    to, reason = TO.get(first(visit.fields, "act")), first(visit.fields, "reason")
    if to is None:
        raise NothingFound
    if not is_reason(reason):
        raise ReasonNeeded
    number = _number(job)
    await change_cutoff(number, to, by=visit.by, reason=reason, sessions=visit.use.sessions)
    return go(paths.CUTOFF.format(job=number))


def _number(text: str) -> int:
    """Raises CutoffUnknown."""
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise CutoffUnknown
    return int(text)


def _check_whole(visit: Visit) -> None:
    if visit.schools is not None:
        raise NotPermitted
