"""What routes ask for: the process's resources, callers with a scope, versions and language."""

import re
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Path, Request

from hbs_kit.access import require
from hbs_kit.identity import Caller
from hbs_kit.language import preferred_language
from hbs_schema.findings import Language
from school_api.domain.actors import Actor
from school_api.domain.errors import WindowUnknown
from school_api.http.errors import VersionMalformed, VersionMissing
from school_api.resources import Resources

_ETAG = re.compile(r'"(0|[1-9][0-9]{0,8})"')


def get_resources(request: Request) -> Resources:
    """From the lifespan's state."""
    resources: Resources = request.state.resources
    return resources


def window_number(window: str) -> int:
    """An opaque number that the registrar gave out. Raises WindowUnknown for anything else."""
    if not window.isascii() or not window.isdecimal() or len(window) > 18:
        raise WindowUnknown
    return int(window)


def actor_of(caller: Caller) -> Actor:
    """The caller as use cases know him."""
    return Actor(caller.subject, caller.acts_for)


def version_of(
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


def language_of(request: Request) -> Language:
    """By Accept-Language; Vietnamese unless English is preferred."""
    return preferred_language(request.scope)


ClassId = Annotated[UUID, Path(description="As the answer to opening the class has it")]
DraftId = Annotated[UUID, Path(description="As the class's board has it")]
ImportId = Annotated[UUID, Path(description="As the answer to the import has it")]
SessionId = Annotated[UUID, Path(description="As the answer to opening the signing session has it")]
ActId = Annotated[UUID, Path(description="As the answer to opening the close or withdrawal has it")]
SubmissionId = Annotated[UUID, Path(description="As the answer to the request to send has it")]
Use = Annotated[Resources, Depends(get_resources)]
Version = Annotated[int, Depends(version_of)]
Spoken = Annotated[Language, Depends(language_of)]
ClassReader = Annotated[Caller, Depends(require("classes:read"))]
ClassWriter = Annotated[Caller, Depends(require("classes:write"))]
Reviewer = Annotated[Caller, Depends(require("reviews:write"))]
Signer = Annotated[Caller, Depends(require("signing:write"))]
Sender = Annotated[Caller, Depends(require("submissions:write"))]
RecordReader = Annotated[Caller, Depends(require("records:read"))]
RecordWriter = Annotated[Caller, Depends(require("records:write"))]
Closer = Annotated[Caller, Depends(require("windows:close"))]
EventReader = Annotated[Caller, Depends(require("events:read"))]
