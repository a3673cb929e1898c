"""What routes ask for: the process's resources, and callers with a scope."""

from typing import Annotated

from fastapi import Depends, Request

from hbs_kit.access import require
from hbs_kit.identity import Caller
from so_registry.domain.errors import SchoolNotAllowed
from so_registry.domain.windows import parse_window
from so_registry.resources import Resources


def get_resources(request: Request) -> Resources:
    """From the lifespan's state."""
    resources: Resources = request.state.resources
    return resources


def window_number(window: str) -> int:
    """The path's window; an opaque number that we gave out. Raises WindowUnknown for anything else."""
    return parse_window(window)


def check_school(caller: Caller, school: str) -> None:
    """Raises SchoolNotAllowed unless the caller acts for the school."""
    if school not in caller.acts_for:
        raise SchoolNotAllowed


Use = Annotated[Resources, Depends(get_resources)]
WindowNumber = Annotated[int, Depends(window_number)]
Submitter = Annotated[Caller, Depends(require("submissions:write"))]
Reader = Annotated[Caller, Depends(require("submissions:read"))]
CodeClerk = Annotated[Caller, Depends(require("records:write"))]
Closer = Annotated[Caller, Depends(require("windows:close"))]
Revoker = Annotated[Caller, Depends(require("packets:revoke"))]
