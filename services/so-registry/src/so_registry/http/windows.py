"""Windows as schools see them."""

from typing import Annotated

from fastapi import APIRouter, Query

from hbs_schema.registry_api import WindowOut
from hbs_schema.types import Code
from so_registry.domain.errors import SchoolNotAllowed, WindowUnknown
from so_registry.http.deps import Reader, Use, WindowNumber, check_school
from so_registry.http.problems import refusals
from so_registry.usecases.show_windows import show_window, show_windows

router = APIRouter(prefix="/v1/windows", tags=["windows"])

AskedSchool = Annotated[Code | None, Query(description="A school that the caller acts for", examples=["79000001"])]


@router.get("", response_model_exclude_none=True, responses=refusals(SchoolNotAllowed))
async def get_windows(caller: Reader, use: Use, school: AskedSchool = None) -> list[WindowOut]:
    """All windows, newest first. With `school`, those that it has left for an extension say so (`moved_to`)."""
    if school is not None:
        check_school(caller, school)
    return await show_windows(sessions=use.sessions, school=school)


@router.get("/{window}", response_model_exclude_none=True, responses=refusals(WindowUnknown))
async def get_window(window: WindowNumber, caller: Reader, use: Use) -> WindowOut:
    """One window, with the registrar's own clock to count down by."""
    return await show_window(window, sessions=use.sessions)
