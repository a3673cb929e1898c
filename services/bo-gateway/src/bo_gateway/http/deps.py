"""What routes ask for: the process's resources, and callers with a scope."""

from typing import Annotated

from fastapi import Depends, Request

from bo_gateway.domain.errors import RegistrarNotAllowed
from bo_gateway.resources import Resources
from hbs_kit.access import require
from hbs_kit.identity import Caller


async def get_resources(request: Request) -> Resources:
    """From the lifespan's state."""
    resources: Resources = request.state.resources
    return resources


def check_registrar(caller: Caller, registrar: str) -> None:
    """Raises RegistrarNotAllowed unless the caller acts for the registrar."""
    if registrar not in caller.acts_for:
        raise RegistrarNotAllowed


Use = Annotated[Resources, Depends(get_resources)]
Reporter = Annotated[Caller, Depends(require("reports:write"))]
