"""Who endorsed a verified packet, as the forms list them."""

from datetime import UTC, datetime

from cryptography.x509.oid import NameOID

from hbs_schema.certificates import Certificate
from hbs_schema.envelopes.bundle import Bundle
from hbs_schema.verification.report import Report
from lookup_portal.rendering.signatures import Signer

NAMING_CHECKS = frozenset({"certificate-use", "certificate-validity", "certificate-path"})


def signers_of(bundle: Bundle, report: Report) -> tuple[Signer, ...]:
    """Everybody who endorsed, in the order of the policy; a teacher's subjects together.

    The time is the signer's own claim, which the verification has bounded. Names are given only where the certificates
    hold (docs/packet.md §8).
    """
    is_named = all(check.result == "passed" for check in report.checks if check.name in NAMING_CHECKS)
    grouped: dict[tuple[str, str], Signer] = {}
    for placed in bundle.endorsements:
        header, payload = placed.statement.header, placed.statement.payload
        key = (payload.role, header.thumbprint)
        part = payload.scope.part if payload.scope and payload.scope.part else ""
        subject = part.partition("/")[2]
        before = grouped.get(key)
        signed_at = datetime.fromtimestamp(header.iat, UTC)
        grouped[key] = Signer(
            role=payload.role,
            name=_name(bundle.certificates[header.thumbprint]) if is_named else "",
            signed_at=max(signed_at, before.signed_at) if before else signed_at,
            subjects=(*(before.subjects if before else ()), *([subject] if subject else [])),
        )
    return tuple(grouped.values())


def _name(certificate: Certificate) -> str:
    """The common name and nothing else of the subject, where citizen ids may stand."""
    names = certificate.x509.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""
