"""Acceptable: were the signers' certificates good for it at the time (docs/packet.md §6, §8)?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.x509 import verification

from hbs_schema.certificates import Certificate
from hbs_schema.errors import NotGenuine

MAX_PATH = 4


@dataclass(frozen=True)
class Use:
    """A certificate and an instant at which it signed something."""

    certificate: Certificate
    at: datetime


def check_use(uses: Iterable[Use]) -> None:
    """Raises NotGenuine if a CA certificate, or one without digitalSignature or nonRepudiation, signed."""
    for use in uses:
        if not use.certificate.may_sign:
            raise NotGenuine("certificate-use", "a certificate that may not sign documents")


def check_validity(uses: Iterable[Use]) -> None:
    """Raises NotGenuine if a certificate was expired or not yet valid when it signed."""
    for use in uses:
        if not use.certificate.is_valid_at(use.at):
            raise NotGenuine("certificate-validity", "a certificate was not valid at the time of signing")


def check_paths(uses: Iterable[Use], roots: Sequence[x509.Certificate], others: Sequence[Certificate]) -> None:
    """Raises NotGenuine unless each certificate has a path (RFC 5280 §6) to one of `roots` at its time."""
    store = verification.Store(list(roots))
    # Nobody else may stand between, and each one that is handed over costs as much as a signature's check.
    intermediates = [certificate.x509 for certificate in others if certificate.is_ca]
    for use in {(u.certificate.thumbprint, u.at): u for u in uses}.values():
        # Root included a path has four certificates, so at most two stand between leaf and root.
        verifier = (
            verification.PolicyBuilder()
            .store(store)
            .time(use.at.replace(tzinfo=None))
            .max_chain_depth(MAX_PATH - 2)
            .extension_policies(
                ca_policy=verification.ExtensionPolicy.permit_all()
                .require_present(x509.BasicConstraints, verification.Criticality.AGNOSTIC, _is_ca)
                .may_be_present(x509.KeyUsage, verification.Criticality.AGNOSTIC, _may_certify),
                ee_policy=verification.ExtensionPolicy.permit_all(),
            )
            .build_client_verifier()
        )
        try:
            path = verifier.verify(use.certificate.x509, intermediates).chain
        except verification.VerificationError:
            raise NotGenuine("certificate-path", "no path to a trusted root") from None
        # The library judges whole seconds; a timestamp may be of a part of one.
        if any(not each.not_valid_before_utc <= use.at <= each.not_valid_after_utc for each in path):
            raise NotGenuine("certificate-path", "no path to a trusted root")


def _is_ca(
    _policy: verification.Policy,
    _certificate: x509.Certificate,
    constraints: x509.ExtensionType | None,
) -> None:
    if not (isinstance(constraints, x509.BasicConstraints) and constraints.ca):
        raise ValueError("an issuer that is not a CA")


def _may_certify(
    _policy: verification.Policy,
    _certificate: x509.Certificate,
    usage: x509.ExtensionType | None,
) -> None:
    # RFC 5280 §6.1.4 (n): a CA without keyUsage may; one with it only if it says so.
    if isinstance(usage, x509.KeyUsage) and not usage.key_cert_sign:
        raise ValueError("an issuer that may not sign certificates")
