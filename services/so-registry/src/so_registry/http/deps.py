"""What routes ask for: the process's resources, and callers with a scope."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query, Request

from hbs_kit.access import require
from hbs_kit.identity import Caller
from hbs_schema.types import Digest
from so_registry.domain.errors import SchoolNotAllowed
from so_registry.domain.window_numbers import parse_window
from so_registry.resources import Resources


def get_resources(request: Request) -> Resources:
    """From the lifespan's state."""
    resources: Resources = request.state.resources
    return resources


def window_number(
    window: Annotated[str, Path(description="A window's opaque number, as GET /v1/windows has it")],
) -> int:
    """The path's window; an opaque number that we gave out. Raises WindowUnknown for anything else."""
    return parse_window(window)


def check_school(caller: Caller, school: str) -> None:
    """Raises SchoolNotAllowed unless the caller acts for the school."""
    if school not in caller.acts_for:
        raise SchoolNotAllowed


Use = Annotated[Resources, Depends(get_resources)]
School = Annotated[str, Query(description="The school that the caller acts for", examples=["79000001"])]
SubmissionId = Annotated[UUID, Path(description="Chosen by the sender; the same as in the submission's bytes")]
RequestId = Annotated[UUID, Path(description="Chosen by the sender; the same as in the body")]
ClosingSchool = Annotated[str, Path(description="The school that closes", examples=["79000001"])]
DocumentDigest = Annotated[Digest, Path(description="SHA-256 of the document's payload bytes, as base64url")]
PacketDigest = Annotated[Digest, Path(description="The packet's digest (docs/packet.md), as base64url")]
WindowNumber = Annotated[int, Depends(window_number)]
Submitter = Annotated[Caller, Depends(require("submissions:write"))]
Reader = Annotated[Caller, Depends(require("submissions:read"))]
CodeClerk = Annotated[Caller, Depends(require("records:write"))]
Closer = Annotated[Caller, Depends(require("windows:close"))]
Revoker = Annotated[Caller, Depends(require("packets:revoke"))]
