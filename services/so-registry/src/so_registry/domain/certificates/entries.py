"""Declarations as signatures are judged by them."""

from dataclasses import replace
from datetime import datetime

from hbs_schema.certificates import Certificate
from hbs_schema.intake.signers import SignerEntry
from so_registry.domain.certificates.anchors import AnchorList, trusted_until
from so_registry.domain.certificates.bindings import Approval, Binding


def entry_of(binding: Binding) -> SignerEntry | None:
    """A binding as a signature is judged by it; nothing of one that was rejected."""
    if binding.approval == Approval.REJECTED:
        return None
    return SignerEntry(
        thumbprint=binding.thumbprint,
        school=binding.school,
        role=binding.signs_as,
        classes=binding.classes,
        parts=binding.parts,
        holds_from=binding.holds_from,
        holds_until=binding.until,
        is_approved=binding.approval == Approval.APPROVED,
        person=binding.person,
        capacity=binding.capacity,
        holds=binding.holds,
        revoked_from=binding.revoked_from,
    )


def as_trusted(entry: SignerEntry, certificate: Certificate, listed: AnchorList | None, now: datetime) -> SignerEntry:
    """As far as a CA above the certificate is trusted: not approved under none, and no longer than until its end."""
    until = trusted_until(certificate, listed, now)
    if until is None:
        return replace(entry, is_approved=False)
    return replace(entry, holds_until=min(entry.holds_until, until))
