"""Declarations as signatures are judged by them."""

from hbs_schema.intake.signers import SignerEntry
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
