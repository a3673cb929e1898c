"""What routes ask for: the process's resources, and callers with a scope."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query, Request

from hbs_kit.access import require
from hbs_kit.freshness import FactorRule
from hbs_kit.identity import Caller
from hbs_schema.types import Digest
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.errors import SchoolNotAllowed
from so_registry.domain.people.refused import FreshFactorNeeded
from so_registry.domain.window_numbers import parse_window
from so_registry.resources import Resources


async def get_resources(request: Request) -> Resources:
    """From the lifespan's state."""
    resources: Resources = request.state.resources
    return resources


async def window_number(
    window: Annotated[str, Path(description="A window's opaque number, as GET /v1/windows has it")],
) -> int:
    """The path's window; an opaque number that we gave out. Raises WindowUnknown for anything else."""
    return parse_window(window)


def check_school(caller: Caller, school: str) -> None:
    """Raises SchoolNotAllowed unless the caller acts for the school."""
    if school not in caller.acts_for:
        raise SchoolNotAllowed


def actor_of(caller: Caller) -> Actor:
    """The caller as acts on certificates know him: two people are two logins of one issuer."""
    name = f"person:{caller.subject}" if caller.is_person else f"client:{caller.client_id}"
    return Actor(name, caller.client_id, caller.is_person)


def check_fresh(caller: Caller, use: Resources) -> None:
    """Raises FreshFactorNeeded for a person who did not log in of late, by a second factor. What a machine may not do
    at all is not asked here.
    """
    told = use.settings.factor
    rule = FactorRule(told.max_age, told.acr_values, told.amr_values, use.settings.identity.leeway)
    if caller.is_person and not rule.is_met(caller.login, use.clock()):
        raise FreshFactorNeeded


def schools_of(caller: Caller) -> frozenset[str] | None:
    """For which schools a person of the registrar speaks; None: for all, since his token names none."""
    return caller.acts_for if caller.names_acts_for else None


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
EventReader = Annotated[Caller, Depends(require("events:read"))]
WebhookWriter = Annotated[Caller, Depends(require("webhooks:write"))]
CertificateReader = Annotated[Caller, Depends(require("certificates:read"))]
CertificateWriter = Annotated[Caller, Depends(require("certificates:write"))]
CertificateReviewer = Annotated[Caller, Depends(require("certificates:review"))]
CertificateApprover = Annotated[Caller, Depends(require("certificates:approve"))]
CutoffReader = Annotated[Caller, Depends(require("cutoffs:read"))]
CutoffRunner = Annotated[Caller, Depends(require("cutoffs:write"))]
CutoffNumber = Annotated[int, Path(ge=1, le=2**62, description="The cutoff job's number")]
OwnSchool = Annotated[str, Path(description="The school that the caller acts for", examples=["79000001"])]
DeclarationId = Annotated[UUID, Path(description="Chosen by whoever declared: a UUID")]
ActId = Annotated[UUID, Path(description="Chosen by the caller: a new UUID; the same again changes nothing")]
PageCursor = Annotated[str | None, Query(description="`next` of the last answer")]
PageSize = Annotated[int, Query(ge=1, le=200, description="How many entries")]
