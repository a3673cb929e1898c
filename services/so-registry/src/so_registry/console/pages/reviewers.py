"""Certificates by which reviewers sign off: registered and ended by an approver of the whole province, freshly, and
never by whom they belong to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate
from cryptography.x509.oid import NameOID
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.errors import Refused
from so_registry.console import paths
from so_registry.console.answers import PageRoute, go, show
from so_registry.console.forms import Fields, first
from so_registry.console.page import Page
from so_registry.console.visits import Visit, acting, reading
from so_registry.domain.people.grants import Person
from so_registry.domain.people.refused import NothingFound, NotPermitted, ReasonNeeded
from so_registry.domain.people.roles import Action
from so_registry.domain.reconciling.errors import ReviewerCertificateRefused
from so_registry.storage.reconciling.reviewers import ReviewerCertificate
from so_registry.usecases.boards.tell_story import is_reason
from so_registry.usecases.reconciling.register_reviewer import end_reviewer, register_reviewer
from so_registry.usecases.reconciling.show_reviewers import show_reviewers

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = None
FIELDS: Final = ("person", "certificate", "decision")
LONGEST_DECISION: Final = 200
KEY: Final = "PRIVATE KEY"
"""Of a PEM text that nobody is to paste: it is not taken and not shown again."""
Reader = Annotated[Visit, Depends(reading(Action.APPROVE_CERTIFICATES))]
Approver = Annotated[Visit, Depends(acting(Action.APPROVE_CERTIFICATES))]


@dataclass(frozen=True)
class Line:
    """A registered certificate; `name` is the person's where he is known, `subject` the certificate's own."""

    entry: ReviewerCertificate
    name: str
    subject: str
    until: datetime
    is_own: bool


@dataclass(frozen=True)
class ReviewersPage(Page):
    """`people` are those who hold a reviewer's role now, without the visitor. `wrong`: fields to be filled in again."""

    template = "reviewers.html"
    heading = "reviewers.heading"
    lines: Sequence[Line]
    people: Sequence[tuple[str, str]]
    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: Sequence[str] = ()


@router.get(paths.REVIEWERS)
async def get_reviewers(request: Request, visit: Reader) -> Response:
    """The list, and the form."""
    _check_whole(visit)
    return await _show(request, visit)


@router.post(paths.REVIEWERS)
async def post_reviewer(request: Request, visit: Approver) -> Response:
    """Register one; a second click changes nothing."""
    _check_whole(visit)
    told = await show_reviewers(sessions=visit.use.sessions)
    person = next((one for one in told.people if str(one.person) == first(visit.fields, "person")), None)
    certificate, wrong = _read(visit.fields, person)
    if certificate is None or person is None or wrong:
        return await _show(request, visit, wrong)
    try:
        await register_reviewer(
            certificate,
            person=person.actor,
            decision=first(visit.fields, "decision"),
            by=visit.by,
            roots=visit.use.ca_roots,
            others=visit.use.known_cas,
            clock=visit.use.clock,
            sessions=visit.use.sessions,
        )
    except ReviewerCertificateRefused:
        held = {entry.thumbprint: entry.person for entry in told.certificates if entry.ended_at is None}
        if held.get(certificate.thumbprint) != person.actor:
            return await _show(request, visit, ["certificate"])
    return go(paths.REVIEWERS)


@router.post(paths.END_REVIEWER)
async def post_end(visit: Approver) -> Response:
    """It signs nothing more; what it has signed stays."""
    _check_whole(visit)
    reason, thumbprint = first(visit.fields, "reason"), first(visit.fields, "certificate")
    if not is_reason(reason):
        raise ReasonNeeded
    told = await show_reviewers(sessions=visit.use.sessions)
    entry = next((one for one in told.certificates if one.thumbprint == thumbprint), None)
    if entry is None:
        raise NothingFound
    if entry.ended_at is None:
        await end_reviewer(thumbprint, reason=reason, by=visit.by, sessions=visit.use.sessions)
    return go(paths.REVIEWERS)


async def _show(request: Request, visit: Visit, wrong: Sequence[str] = ()) -> Response:
    told = await show_reviewers(sessions=visit.use.sessions)
    names = {one.actor: one.name for one in told.people}
    typed = {name: first(visit.fields, name) for name in FIELDS}
    page = ReviewersPage(
        lines=[_line(entry, names.get(entry.person, ""), visit) for entry in told.certificates],
        people=[_option(one.person, one) for one in told.people if one.actor != visit.by.name],
        typed={name: "" if KEY in text else text for name, text in typed.items()},
        wrong=wrong,
    )
    return show(request, page, visit, status=422 if wrong else 200, path=paths.REVIEWERS)


def _option(number: UUID, person: Person) -> tuple[str, str]:
    return str(number), f"{person.name} – {person.subject}" if person.name else person.subject


def _line(entry: ReviewerCertificate, name: str, visit: Visit) -> Line:
    told = load_certificate(entry.der).x509
    named = told.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    subject = str(named[0].value) if named else told.subject.rfc4514_string()
    return Line(entry, name, subject, told.not_valid_after_utc, entry.person == visit.by.name)


def _read(fields: Fields, person: Person | None) -> tuple[Certificate | None, list[str]]:
    """The certificate of a PEM text, and the fields that have to be filled in again."""
    wrong = [] if person else ["person"]
    certificate, text = None, first(fields, "certificate")
    try:
        pem = load_pem_x509_certificate(text.encode() if KEY not in text else b"")
        certificate = load_certificate(pem.public_bytes(Encoding.DER))
    except (ValueError, Refused):
        wrong.append("certificate")
    if not 0 < len(first(fields, "decision")) <= LONGEST_DECISION:
        wrong.append("decision")
    return certificate, wrong


def _check_whole(visit: Visit) -> None:
    """A reviewer is the registrar's: whoever approves for some schools alone has no say. Raises NotPermitted."""
    if visit.schools is not None:
        raise NotPermitted
