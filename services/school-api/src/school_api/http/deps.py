"""What routes ask for: the process's resources, callers with a scope, versions and language."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Path, Query, Request

from hbs_kit.access import require
from hbs_kit.identity import Caller
from hbs_kit.language import preferred_language
from hbs_schema.findings import Language
from hbs_schema.types import Code
from school_api.domain.actors import Actor
from school_api.domain.errors import WindowUnknown
from school_api.http.actors import BEHALF, REASON, make_actor
from school_api.http.errors import VersionMalformed, VersionMissing
from school_api.resources import Resources

_ETAG = re.compile(r'"(0|[1-9][0-9]{0,8})"')


async def get_resources(request: Request) -> Resources:
    """From the lifespan's state."""
    resources: Resources = request.state.resources
    return resources


async def window_number(window: str) -> int:
    """An opaque number that the registrar gave out. Raises WindowUnknown for anything else."""
    if not window.isascii() or not window.isdecimal() or len(window) > 18:
        raise WindowUnknown
    return int(window)


@dataclass(frozen=True)
class Calling:
    """A caller whose token has the scope that a route asks for."""

    actor: Actor


def calling(scope: str) -> Callable[..., Awaitable[Calling]]:
    """The caller as a dependency: the route's signature is the access rule."""

    async def called(
        caller: Annotated[Caller, Depends(require(scope))],
        use: Annotated[Resources, Depends(get_resources)],
        on_behalf_of: Annotated[
            UUID | None, Header(alias=BEHALF, description="A client's alone: the person on whose behalf it acts")
        ] = None,
        reason: Annotated[
            str,
            Header(alias=REASON, max_length=4_500, description="An inspector's alone: why he looks, percent-encoded"),
        ] = "",
    ) -> Calling:
        return Calling(make_actor(caller, on_behalf_of, use, reason))

    return called


def actor_of(caller: Calling) -> Actor:
    """The caller as use cases know him."""
    return caller.actor


async def version_of(
    if_match: Annotated[str | None, Header(description='The ETag that was read, such as "3"')] = None,
) -> int:
    """The version that the caller has read. Raises VersionMissing, VersionMalformed."""
    if if_match is None:
        raise VersionMissing
    match = _ETAG.fullmatch(if_match)
    if match is None:
        raise VersionMalformed
    return int(match[1])


def etag(version: int) -> str:
    """A draft's version as an entity tag."""
    return f'"{version}"'


async def language_of(request: Request) -> Language:
    """By Accept-Language; Vietnamese unless English is preferred."""
    return preferred_language(request.scope)


ClassId = Annotated[UUID, Path(description="As the answer to opening the class has it")]
DraftId = Annotated[UUID, Path(description="As the class's board has it")]
ImportId = Annotated[UUID, Path(description="As the answer to the import has it")]
SessionId = Annotated[UUID, Path(description="As the answer to opening the signing session has it")]
ActId = Annotated[UUID, Path(description="As the answer to opening the close or withdrawal has it")]
SchoolCode = Annotated[Code, Path(description="The school's code")]
PersonId = Annotated[UUID, Path(description="Chosen by whoever adds the person: a new UUID")]
HoldingId = Annotated[UUID, Path(description="Chosen by whoever gives it: a new UUID")]
PageCursor = Annotated[str | None, Query(description="`next` of the last answer")]
PageSize = Annotated[int, Query(ge=1, le=200, description="How many entries")]
SubmissionId = Annotated[UUID, Path(description="As the answer to the request to send has it")]
Use = Annotated[Resources, Depends(get_resources)]
Version = Annotated[int, Depends(version_of)]
Spoken = Annotated[Language, Depends(language_of)]
ClassReader = Annotated[Calling, Depends(calling("classes:read"))]
ClassWriter = Annotated[Calling, Depends(calling("classes:write"))]
Reviewer = Annotated[Calling, Depends(calling("reviews:write"))]
Signer = Annotated[Calling, Depends(calling("signing:write"))]
Sender = Annotated[Calling, Depends(calling("submissions:write"))]
RecordReader = Annotated[Calling, Depends(calling("records:read"))]
RecordWriter = Annotated[Calling, Depends(calling("records:write"))]
Closer = Annotated[Calling, Depends(calling("windows:close"))]
EventReader = Annotated[Calling, Depends(calling("events:read"))]
PeopleReader = Annotated[Calling, Depends(calling("people:read"))]
PeopleWriter = Annotated[Calling, Depends(calling("people:write"))]
Invited = Annotated[Calling, Depends(calling("invitations:accept"))]
TransferReader = Annotated[Calling, Depends(calling("transfers:read"))]
TransferWriter = Annotated[Calling, Depends(calling("transfers:write"))]
Auditor = Annotated[Calling, Depends(calling("audit:read"))]
