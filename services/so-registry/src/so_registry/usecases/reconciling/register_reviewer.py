"""Whose certificate signs sign-offs: registered and ended by somebody else, never by the reviewer himself."""

from collections.abc import Sequence

from cryptography import x509

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.certificates import Certificate
from hbs_schema.errors import Refused
from hbs_schema.verification.certificate_checks import Use, check_paths, check_use, check_validity
from so_registry.domain.certificates.actors import Actor, is_among
from so_registry.domain.errors import SecondPersonNeeded
from so_registry.domain.reconciling.errors import ReviewerCertificateRefused
from so_registry.storage import audit, evidence
from so_registry.storage.reconciling.reviewers import (
    add_reviewer_certificate,
    end_reviewer_certificate,
    find_holder,
)


async def register_reviewer(
    certificate: Certificate,
    *,
    person: str,
    decision: str,
    by: Actor,
    roots: Sequence[x509.Certificate],
    others: Sequence[Certificate],
    clock: Clock,
    sessions: Sessions,
) -> None:
    """Raises SecondPersonNeeded, ReviewerCertificateRefused."""
    if is_among(by.name, [person]):
        raise SecondPersonNeeded
    uses = [Use(certificate, clock())]
    try:
        check_use(uses)
        check_validity(uses)
        check_paths(uses, roots, others)
    except Refused as refused:
        raise ReviewerCertificateRefused from refused
    async with sessions.begin() as session:
        await evidence.add_certificates(session, {certificate.thumbprint: certificate.der})
        if not await add_reviewer_certificate(
            session, certificate.thumbprint, person=person, decision=decision, by=by.name
        ):
            raise ReviewerCertificateRefused
        concerns, after = certificate.thumbprint, {"person": person}
        await audit.note(session, "register-reviewer", by, concerns=concerns, reason=decision, after=after)


async def end_reviewer(thumbprint: str, *, reason: str, by: Actor, sessions: Sessions) -> None:
    """It signs nothing more; what it has signed stays. Raises SecondPersonNeeded, ReviewerCertificateRefused."""
    async with sessions.begin() as session:
        if await find_holder(session, thumbprint) == by.name:
            raise SecondPersonNeeded
        if not await end_reviewer_certificate(session, thumbprint, by=by.name, reason=reason):
            raise ReviewerCertificateRefused
        before, after = {"ended": False}, {"ended": True}
        await audit.note(session, "end-reviewer", by, concerns=thumbprint, reason=reason, before=before, after=after)
