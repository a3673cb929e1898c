"""The one search: a school, a lookup code, a submission, a receipt; the whole story and who acts next."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from so_registry.console import paths
from so_registry.console.answers import STATUS, PageRoute, show
from so_registry.console.cookies import language_of
from so_registry.console.forms import first
from so_registry.console.page import Entry, Page
from so_registry.console.visits import Visit, acting, reading
from so_registry.domain.errors import RegistryError
from so_registry.domain.people.refused import NothingFound, ReasonNeeded
from so_registry.domain.people.roles import Action
from so_registry.domain.refusals import REFUSALS
from so_registry.domain.stories.story import Story
from so_registry.usecases.boards.find_names import Names, find_names
from so_registry.usecases.boards.tell_story import Choice, Question, tell_story

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = Entry(paths.SEARCH, "menu.search", frozenset({Action.TELL_STORY}))


@dataclass(frozen=True)
class SearchPage(Page):
    """The form; with what was typed and what is wrong with it, where it has to be filled in again."""

    template = "search.html"
    heading = "search.heading"
    typed: str = ""
    why: str = ""
    wrong: str = ""
    sentence: str = ""
    choice: Choice | None = None


@dataclass(frozen=True)
class StoryPage(Page):
    """What became of it."""

    template = "story.html"
    heading = "story.heading"
    story: Story
    why: str
    names: Names


@router.get(paths.SEARCH)
async def get_search(request: Request, visit: Annotated[Visit, Depends(reading(Action.TELL_STORY))]) -> Response:
    """The empty form."""
    return show(request, SearchPage(), visit)


@router.post(paths.SEARCH)
async def post_search(request: Request, visit: Annotated[Visit, Depends(acting(Action.TELL_STORY))]) -> Response:
    """The story, or the form again."""
    typed, why = first(visit.fields, "typed"), first(visit.fields, "reason")
    question = Question(typed, why, visit.by, visit.schools)
    try:
        found = await tell_story(question, sessions=visit.use.sessions)
    except (NothingFound, ReasonNeeded) as error:
        return _again(request, visit, typed, why, error)
    if isinstance(found, Choice):
        return show(request, SearchPage(typed, why, choice=found), visit)
    concerned = {str(event.about["school"]) for event in found.events if event.about.get("school")}
    names = await find_names(schools=concerned, sessions=visit.use.sessions)
    return show(request, StoryPage(found, why, names), visit)


def _again(request: Request, visit: Visit, typed: str, why: str, error: RegistryError) -> Response:
    field = "reason" if isinstance(error, ReasonNeeded) else "typed"
    sentence = REFUSALS[type(error)].sentence
    page = SearchPage(typed, why, field, sentence.in_(language_of(request)))
    return show(request, page, visit, status=STATUS[type(error)])
