"""Where a certification authority is asked whether what it issued is still good."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from hbs_schema.certificates import Certificate


@dataclass(frozen=True)
class StatusSource:
    """Where the status of what one CA has issued is asked: its responder, or else its list."""

    ca: Certificate
    ocsp_url: str | None
    crl_url: str | None

    @property
    def url(self) -> str:
        return self.ocsp_url or self.crl_url or ""

    def has_issued(self, certificate: Certificate) -> bool:
        """Whether the CA's key signed a certificate."""
        if certificate.issuer != self.ca.subject:
            return False
        try:
            certificate.x509.verify_directly_issued_by(self.ca.x509)
        except (InvalidSignature, TypeError, ValueError, UnsupportedAlgorithm):
            return False
        return True

    def subject_of(self, certificate: Certificate) -> str:
        """What one answer is about: certificates with the same need to be asked about once."""
        return self.url if self.ocsp_url is None else certificate.thumbprint
