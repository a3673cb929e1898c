"""Whose certificate may sign what: schools declare and end, reviewers look, the Sở decides."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, status

from hbs_kit.identity import Caller
from hbs_kit.pagination import CursorMalformed
from hbs_kit.problem_schema import responses
from hbs_schema import certificate_api as api
from hbs_schema.verification.times import from_instant
from so_registry.domain import errors
from so_registry.domain.certificates.bindings import ActKind, Approval
from so_registry.domain.certificates.voices import Wanted
from so_registry.domain.people.refused import FreshFactorNeeded
from so_registry.http.deps import (
    ActId,
    CertificateApprover,
    CertificateReader,
    CertificateReviewer,
    CertificateWriter,
    DeclarationId,
    OwnSchool,
    PageCursor,
    PageSize,
    Use,
    actor_of,
    check_fresh,
    check_school,
    schools_of,
)
from so_registry.http.problems import PROBLEMS, refusals
from so_registry.resources import Resources
from so_registry.usecases.act_on_certificate import Order, act_on_certificate
from so_registry.usecases.declare_certificates import declare_certificates
from so_registry.usecases.show_declarations import show_declarations

router = APIRouter(prefix="/v1", tags=["certificates"])

DryRun = Annotated[bool, Query(description="Check everything and store nothing")]
WantedApproval = Annotated[Approval | None, Query(description="Only those that have come this far")]
LARGEST = 4 * 1024 * 1024
LISTED = responses(PROBLEMS, CursorMalformed, errors.SchoolNotAllowed)
_ACT = (
    errors.SchoolNotAllowed,
    errors.DeclarationUnknown,
    errors.ActNotPossible,
    errors.ActConflict,
    errors.SinceNotPossible,
    errors.PersonNeeded,
    errors.ReviewNeeded,
    errors.SecondPersonNeeded,
)
ACTED, DECIDED = refusals(*_ACT), refusals(*_ACT, FreshFactorNeeded)


@router.post(
    "/schools/{school}/certificates",
    max_body_size=LARGEST,
    status_code=status.HTTP_200_OK,
    responses=refusals(errors.SchoolNotAllowed, errors.SchoolUnknown, errors.CertificatesRefused),
)
async def post_certificates(
    school: OwnSchool, body: api.DeclarationsIn, caller: CertificateWriter, use: Use, dry_run: DryRun = False
) -> api.DeclarationsOut:
    """Declare up to 200 at once: all, or none with everything that is wrong. The same again changes nothing."""
    check_school(caller, school)
    declared = await declare_certificates(
        body.declarations,
        school=school,
        by=actor_of(caller),
        trust=use.trust,
        sessions=use.sessions,
        clock=use.clock,
        is_dry_run=dry_run,
    )
    return api.DeclarationsOut(items=tuple(declared))


@router.get("/schools/{school}/certificates", responses=LISTED)
async def get_certificates(
    school: OwnSchool, caller: CertificateReader, use: Use, cursor: PageCursor = None, limit: PageSize = 50
) -> api.DeclarationsOut:
    """A school's declarations, ended and revoked ones too."""
    check_school(caller, school)
    return await show_declarations([school], cursor, limit, sessions=use.sessions, by=actor_of(caller))


@router.put("/schools/{school}/certificates/{declaration_id}/acts/{act_id}", responses=ACTED)
async def put_school_act(
    school: OwnSchool,
    declaration_id: DeclarationId,
    act_id: ActId,
    body: api.SchoolActIn,
    caller: CertificateWriter,
    use: Use,
) -> api.DeclarationOut:
    """The school holds one of its own that is lost, at once; or ends a role. Only the registrar lifts a hold."""
    check_school(caller, school)
    wanted = Wanted(ActKind(body.act), from_instant(body.since) if body.since else None)
    order = Order(declaration_id, act_id, wanted, body.reason, frozenset({school}))
    return await _act(order, caller, use)


@router.get("/certificates", responses=LISTED)
async def get_all_certificates(
    caller: CertificateReviewer,
    use: Use,
    approval: WantedApproval = None,
    cursor: PageCursor = None,
    limit: PageSize = 50,
) -> api.DeclarationsOut:
    """Declarations of the caller's schools, for a reviewer: `approval=declared` are those that wait for him.

    A token without the claim `schools` is of somebody who speaks for all schools of the registrar.
    """
    return await show_declarations(
        schools_of(caller), cursor, limit, approval=approval, sessions=use.sessions, by=actor_of(caller)
    )


@router.put("/certificates/{declaration_id}/reviews/{act_id}", responses=ACTED)
async def put_review(
    declaration_id: DeclarationId, act_id: ActId, body: api.ReviewIn, caller: CertificateReviewer, use: Use
) -> api.DeclarationOut:
    """A reviewer has looked, or rejects: the school then declares anew."""
    return await _act(_order(declaration_id, act_id, Wanted(ActKind(body.act)), body.reason, caller), caller, use)


@router.put("/certificates/{declaration_id}/decisions/{act_id}", responses=DECIDED)
async def put_decision(
    declaration_id: DeclarationId, act_id: ActId, body: api.DecisionIn, caller: CertificateApprover, use: Use
) -> api.DeclarationOut:
    """The registrar approves, rejects, suspends, resumes, revokes or ends.

    Where it asks for two people, the first voice waits (`voices`) until the second says the same.
    """
    check_fresh(caller, use)
    since = from_instant(body.since) if body.since else None
    wanted = Wanted(ActKind(body.act), since, body.whole)
    return await _act(_order(declaration_id, act_id, wanted, body.reason, caller), caller, use)


def _order(declaration_id: UUID, act_id: UUID, wanted: Wanted, reason: str, caller: Caller) -> Order:
    return Order(declaration_id, act_id, wanted, reason, schools_of(caller))


async def _act(order: Order, caller: Caller, use: Resources) -> api.DeclarationOut:
    return await act_on_certificate(order, by=actor_of(caller), rule=use.approval_rule, sessions=use.sessions)
