"""Acceptable: may this certificate sign this, for this school, at this time? Dated data, never code."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Literal

from hbs_schema.certificates import Certificate
from hbs_schema.intake.capacities import Capacity, Hold
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.members import Payload
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.times import from_instant


@dataclass(frozen=True)
class SignerEntry:
    """One role of one certificate at one school, as it is known now; empty `classes` or `parts` mean all."""

    thumbprint: str
    school: str
    role: str
    classes: tuple[str, ...]
    parts: tuple[str, ...]
    holds_from: datetime
    holds_until: datetime
    is_approved: bool
    person: str = ""
    capacity: Capacity = Capacity.MAIN
    holds: tuple[Hold, ...] = ()
    """When it was suspended."""
    revoked_from: datetime | None = None

    def covers(self, *, class_name: str, part: str) -> bool:
        """Whether class and part (empty: the packet) are among those of the entry."""
        is_class = not self.classes or class_name in self.classes
        is_part = not part or not self.parts or any(fnmatchcase(part, pattern) for pattern in self.parts)
        return is_class and is_part

    def is_within(self, at: datetime) -> bool:
        """Whether it is its term."""
        return self.holds_from <= at < self.holds_until

    def is_revoked(self, at: datetime) -> bool:
        return self.revoked_from is not None and at >= self.revoked_from

    def is_held(self, at: datetime) -> bool:
        return any(hold.covers(at) for hold in self.holds)

    def counts(self, at: datetime) -> bool:
        """Whether a signature of that time counts now."""
        return self.is_approved and self.is_within(at) and not self.is_revoked(at) and not self.is_held(at)


SignerVerdict = Literal["ok", "unknown", "not-authorised", "not-approved", "suspended", "revoked"]
CODES = {
    "unknown": "certificate-unknown",
    "not-authorised": "signer-not-authorised",
    "suspended": "signer-suspended",
    "revoked": "signer-revoked",
}
"""The problem that a verdict becomes, where it is not that the signer is not authorised."""


def judge_signer(
    entries: Iterable[SignerEntry], *, school: str, role: str, class_name: str, part: str, at: datetime
) -> SignerVerdict:
    """What the registrar knows about a certificate for one act of signing, at its best time."""
    known = [entry for entry in entries if entry.school == school]
    if not known:
        return "unknown"
    fitting = [
        entry
        for entry in known
        if entry.role == role and entry.covers(class_name=class_name, part=part) and entry.is_within(at)
    ]
    if not fitting:
        return "not-authorised"
    if any(entry.counts(at) for entry in fitting):
        return "ok"
    return _why_not([entry for entry in fitting if not entry.is_revoked(at)])


def _why_not(lasting: Sequence[SignerEntry]) -> SignerVerdict:
    """Of several what the school can wait for: a hold may be lifted, an approval may come, a revocation stays."""
    if not lasting:
        return "revoked"
    return "suspended" if any(entry.is_approved for entry in lasting) else "not-approved"


def may_send(entries: Sequence[SignerEntry], *, school: str, at: datetime) -> bool:
    """Whether a certificate is a sending key of the school."""
    return judge_signer(entries, school=school, role="sender", class_name="", part="", at=at) == "ok"


def schools_of(entries: Collection[SignerEntry]) -> set[str]:
    """Schools at which a certificate has any role."""
    return {entry.school for entry in entries}


def is_certificate_good(certificate: Certificate, at: datetime) -> bool:
    """Whether a certificate may sign documents, and was valid at that time."""
    return certificate.may_sign and certificate.is_valid_at(at)


def is_algorithm_over(statement: Statement[Payload], policy: Policy, at: datetime) -> bool:
    """Whether a school's statement came after the policy's end of its algorithm (docs/packet.md §6)."""
    return statement.header.alg == "RS256" and at >= from_instant(policy.rs256_until)
