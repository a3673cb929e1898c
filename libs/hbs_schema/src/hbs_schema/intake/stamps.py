"""Timestamps that a submission brings: evidence that is present and not valid fails (docs/packet.md §8, 23)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509

from hbs_schema.base64url import decode_digest
from hbs_schema.envelopes.submission import Submission
from hbs_schema.errors import Refused
from hbs_schema.verification.timestamps import check_line


@dataclass(frozen=True)
class Stamps:
    """By statement: the earliest genTime of each line that is valid, and which lines are not."""

    moments: Mapping[str, datetime] = field(default_factory=dict)
    invalid: frozenset[str] = frozenset()


def read_stamps(submission: Submission, ca_roots: Sequence[x509.Certificate]) -> Stamps:
    """Check every line once. Without a root nothing can be said about any of them: they are left out."""
    if not ca_roots:
        return Stamps()
    issuers = [certificate.x509 for certificate in submission.certificates.values() if certificate.is_ca]
    moments, invalid = {}, set()
    for name, tokens in submission.timestamps.items():
        try:
            moments[name] = min(check_line(decode_digest(name), tokens, ca_roots, issuers))
        except Refused:
            invalid.add(name)
    return Stamps(moments, frozenset(invalid))
