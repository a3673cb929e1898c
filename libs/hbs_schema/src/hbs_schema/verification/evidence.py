"""Evidence beside a bundle: timestamps and revocation status, read by the `[evidence]` extra.

Absent evidence lowers the level; evidence that is present and malformed or not valid fails (docs/packet.md §8).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509

from hbs_schema.envelopes.bundle import Bundle
from hbs_schema.errors import NotGenuine
from hbs_schema.verification.certificate_checks import Use
from hbs_schema.verification.report_document import Level, Result

Outcome = tuple[Result, str]
RevocationCheck = Callable[[Sequence[Use]], bool]
"""Checks every entry of `cert_status`; True if each use is covered. Raises NotGenuine."""


@dataclass(frozen=True)
class Evidence:
    """What the evidence of one bundle proves.

    `stamped` maps statement names to the earliest valid genTime; `refusal` is why a token is not valid.
    """

    timestamps: Outcome
    stamped: dict[str, datetime] = field(default_factory=dict)
    refusal: NotGenuine | None = None
    is_fully_stamped: bool = False
    revocation: RevocationCheck | None = None
    no_revocation: Outcome = ("not-applicable", "no-evidence")

    def check_timestamps(self) -> Outcome:
        """The outcome for check `timestamps`; raises NotGenuine if a token is not valid."""
        if self.refusal:
            raise self.refusal
        return self.timestamps

    def check_revocation(self, uses: Sequence[Use]) -> tuple[Outcome, Level]:
        """The outcome for check `revocation`, and the level that the whole evidence reaches."""
        stamped: Level = "timestamped" if self.is_fully_stamped else "basic"
        if self.revocation is None:
            return self.no_revocation, stamped
        is_covered = self.revocation(uses)
        return ("passed", ""), "long-term" if is_covered and self.is_fully_stamped else stamped


def read_evidence(bundle: Bundle, roots: Sequence[x509.Certificate]) -> Evidence:
    """Read timestamps now, because times are judged by them; revocation once the times are known."""
    if not bundle.timestamps and not bundle.cert_status:
        return Evidence(("not-applicable", "no-evidence"))
    try:
        from hbs_schema.verification import revocation, timestamps
    except ImportError:
        missing: Outcome = ("not-applicable", "evidence-extra")
        return Evidence(missing, no_revocation=missing)
    if not roots:
        unknown: Outcome = ("indeterminate", "no-ca")
        return Evidence(unknown, no_revocation=unknown)
    refusal, stamped = None, {}
    try:
        stamped = timestamps.read_timestamps(bundle, roots)
    except NotGenuine as error:
        refusal = error
    signed = {placed.statement.name for placed in (*bundle.endorsements, bundle.receipt)}
    return Evidence(
        timestamps=("passed", "") if bundle.timestamps else ("not-applicable", "no-evidence"),
        stamped=stamped,
        refusal=refusal,
        is_fully_stamped=signed <= stamped.keys(),
        revocation=revocation.checker(bundle, roots) if bundle.cert_status else None,
    )
