"""Acceptable, as far as a verifier without the registrar's knowledge can say: certificates, algorithms, times."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from cryptography import x509

from hbs_schema.envelopes.bundle import Bundle
from hbs_schema.errors import NotGenuine
from hbs_schema.verification import certificate_checks
from hbs_schema.verification.certificate_checks import Use
from hbs_schema.verification.times import CLOCK_TOLERANCE, BestTimes, claimed, from_instant

Outcome = tuple[Literal["passed", "indeterminate"], str]
PASSED: Outcome = ("passed", "")


class Acceptance:
    """The certificates of one bundle, each with the instants at which it signed."""

    def __init__(self, bundle: Bundle, times: BestTimes, roots: Sequence[x509.Certificate], now: datetime) -> None:
        self._bundle, self._times, self._roots, self._now = bundle, times, roots, now
        self.uses: list[Use] = []

    def locate(self) -> None:
        """Find the best time of each statement. Raises NotGenuine if one has none."""
        endorsements = {placed.statement.name for placed in self._bundle.endorsements}
        for statement in self._bundle.statements():
            certificate = self._bundle.certificates.get(statement.header.thumbprint)
            if certificate is None:
                raise NotGenuine("signatures", "the signer's certificate is missing")
            if statement.name in endorsements:
                moment = self._times.of_school(statement)
            else:
                moment = self._times.of_authority("certificate-validity", statement)
            self.uses.append(Use(certificate, moment))

    def check_use(self) -> Outcome:
        """No CA certificate signs, and each has the usage."""
        certificate_checks.check_use(self.uses)
        return PASSED

    def check_validity(self) -> Outcome:
        """Each certificate was valid at its best time."""
        certificate_checks.check_validity(self.uses)
        return PASSED

    def check_paths(self) -> Outcome:
        """Each certificate has a path to a given CA root."""
        if not self._roots:
            return "indeterminate", "no-ca"
        certificate_checks.check_paths(self.uses, self._roots, tuple(self._bundle.certificates.values()))
        return PASSED

    def check_algorithms(self) -> Outcome:
        """RS256 only while the policy allows it; the keys were checked with the signatures."""
        until = from_instant(self._bundle.policy.payload.rs256_until)
        for placed in self._bundle.endorsements:
            moment = self._times.of_school(placed.statement)
            if placed.statement.header.alg == "RS256" and moment >= until:
                raise NotGenuine("algorithms", "RS256 after the policy's last day for it")
        return PASSED

    def check_signing_times(self) -> Outcome:
        """Nobody claims to have signed later than it can have been."""
        for placed in self._bundle.endorsements:
            latest = self._times.of_school(placed.statement) + CLOCK_TOLERANCE
            if claimed(placed.statement) > latest:
                raise NotGenuine("signing-time", "claims a time after it was received or stamped")
        for statement in self._bundle.statements():
            stamped = self._times.stamped.get(statement.name, self._now)
            if claimed(statement) > min(stamped, self._now) + CLOCK_TOLERANCE:
                raise NotGenuine("signing-time", "claims a time that has not come")
        return PASSED
