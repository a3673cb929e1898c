"""What routes ask for: the process's resources, who is on the other side, and callers with a scope."""

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials

from hbs_kit.access import BEARER, require
from hbs_kit.identity import Caller
from hbs_kit.limits import client_address
from lookup_portal.resources import WebResources

READ_RECORDS = "records:read"
_entitled = require(READ_RECORDS)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Security(BEARER, scopes=[READ_RECORDS])]


def resources_of(request: Request) -> WebResources:
    """From the lifespan's state."""
    resources: WebResources = request.state.resources
    return resources


async def get_resources(request: Request) -> WebResources:
    """`resources_of` for a route's signature."""
    return resources_of(request)


Use = Annotated[WebResources, Depends(get_resources)]


async def get_client(request: Request, use: Use) -> bytes:
    """A keyed hash of the address that the request came from."""
    return use.reading.pseudonyms.of_client(client_address(request))


async def entitled_caller(request: Request, credentials: Credentials) -> Caller:
    """A token with `records:read`, where only the body tells that one is needed. Raises as `require` does."""
    return await _entitled(request, credentials)


def client_of(caller: Caller, use: WebResources) -> bytes:
    """Organisations are counted by client, wherever they call from."""
    return use.reading.pseudonyms.of("organisation", caller.client_id)


Client = Annotated[bytes, Depends(get_client)]
RecordReader = Annotated[Caller, Depends(_entitled)]
