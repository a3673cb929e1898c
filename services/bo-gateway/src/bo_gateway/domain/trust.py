"""What the Ministry itself brings to a verification, and whether an authority's statement holds by it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from cryptography import x509

from hbs_schema.certificates import Certificate
from hbs_schema.errors import NotGenuine
from hbs_schema.statements.documents import Authority, Ended
from hbs_schema.statements.members import Payload
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.certificate_checks import Use, check_paths, check_use, check_validity
from hbs_schema.verification.times import CLOCK_TOLERANCE, claimed, from_instant

Purpose = Literal["receipt", "lock", "policy"]


@dataclass(frozen=True)
class Trust:
    """The newest authority document, the CAs' roots, and the authorities' certificates that may sign no more."""

    authority: Statement[Authority]
    ca_roots: tuple[x509.Certificate, ...]
    ended: Mapping[str, Ended] = field(default_factory=dict)

    def check_not_ended(self, statement: Statement[Payload], stamped_at: datetime | None = None) -> None:
        """Raises NotGenuine if the certificate had ended by then, or was compromised and nothing proves the time."""
        ended = self.ended.get(statement.header.thumbprint)
        if ended is None:
            return
        if ended.reason == "compromised" and stamped_at is None:
            raise NotGenuine("authority", "the certificate was compromised and the time is only claimed")
        if (stamped_at or claimed(statement)) >= from_instant(ended.ended_at):
            raise NotGenuine("authority", "the signer's certificate had ended by then")

    def check_statement(
        self,
        statement: Statement[Payload],
        purpose: Purpose,
        *,
        registrar: str,
        certificates: Mapping[str, Certificate],
        now: datetime,
    ) -> None:
        """Raises NotGenuine unless a registrar's statement is signed by a certificate with the purpose at its `iat`."""
        # (1) The algorithm and the signature.
        if statement.header.alg == "RS256":
            raise NotGenuine("signatures", "RS256 is for schools' statements only")
        certificate = certificates.get(statement.header.thumbprint)
        if certificate is None:
            raise NotGenuine("signatures", "the signer's certificate is missing")
        statement.check_signature(certificate.key)
        # (2) The purpose, at a time that has come.
        moment = claimed(statement)
        if moment > now + CLOCK_TOLERANCE:
            raise NotGenuine("signing-time", "claims a time that has not come")
        held = self.authority.payload.certificates_of(registrar)
        if not any(
            entry.thumbprint == certificate.thumbprint
            and entry.purpose == purpose
            and from_instant(entry.not_before) <= moment < from_instant(entry.not_after)
            for entry in held
        ):
            raise NotGenuine("purpose", f"the signer does not have purpose {purpose}")
        self.check_not_ended(statement)
        # (3) The certificate itself.
        self.check_certificates([Use(certificate, moment)], certificates.values())

    def check_certificates(self, uses: Collection[Use], others: Collection[Certificate]) -> None:
        """Raises NotGenuine unless each certificate may sign, was valid, and has a path to one of the roots."""
        check_use(uses)
        check_validity(uses)
        check_paths(uses, self.ca_roots, tuple(others))
