"""Windows as schools see them."""

from fastapi import APIRouter

from hbs_schema.registry_api import WindowOut
from so_registry.domain.errors import WindowUnknown
from so_registry.http.deps import Reader, Use, WindowNumber
from so_registry.http.problems import refusals
from so_registry.usecases.show_windows import show_window, show_windows

router = APIRouter(prefix="/v1/windows", tags=["windows"])


@router.get("", responses=refusals())
async def get_windows(caller: Reader, use: Use) -> list[WindowOut]:
    """All windows, newest first."""
    return await show_windows(sessions=use.sessions)


@router.get("/{window}", responses=refusals(WindowUnknown))
async def get_window(window: WindowNumber, caller: Reader, use: Use) -> WindowOut:
    """One window, with the registrar's own clock to count down by."""
    return await show_window(window, sessions=use.sessions)
